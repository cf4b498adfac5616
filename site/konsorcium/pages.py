"""What every public page has: summary, lead picture, facts kept on its source page, and its public content."""

import datetime
from collections.abc import Iterator, Sequence
from copy import copy
from http import HTTPMethod
from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.formats import localize
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from .api_fields import carded_picture, recorded, told
from .blocks import BodyBlock, represented
from .facts import FactsForm, FactsOfAPI, FactsPanel
from .partial_dates import Precision, first_day, iso
from .pictures import Picture, picture
from .public_content import PublicContent
from .publishing import FILE_IS_LOST, Obstacles, ObstaclesPanel
from .releases import Release
from .rights import PageRights, Somebody
from .sort_keys import sort_key
from .translated_pages import TranslatedPage

EARLIEST_YEAR = 1900  # of a date; what is earlier or far in the future is a slip of the pen
YEARS_AHEAD = 10

SomePage = TypeVar("SomePage", bound=Page)


class PublicPage(TranslatedPage):
    """A page of the suite: `fact_names` are kept on the source page, `text_names` are translated."""

    summary = models.TextField(
        _("summary"), max_length=1000, blank=True, help_text=_("One to three sentences, shown in lists.")
    )
    lead_picture = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("lead picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    picture_alt = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    picture_credit = models.CharField(_("picture credit"), max_length=255, blank=True)

    # A page type with a form adds POST.
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    record_type = "page"
    sorted_by = "name"  # in lists of its type: "name" or "date", the newest first
    picture_sizes: tuple[str, ...] = ("card", "wide")
    change_names: tuple[str, ...] = ()  # fields by which an editor tells what has changed
    organisation_path = ""  # how it leads to the translation keys of the organisations whose page it is, if of any
    withdrawn_files: tuple[str, ...] = ()  # facts whose file somebody may withdraw: the page is published without it
    times_to_come: tuple[str, ...] = ("go_live_at",)  # what a form refuses when it is over
    organisation_names: tuple[str, ...] = ()  # facts that say so and that its staff do not set
    written_by_staff = False  # whether the staff of an organisation begin such pages
    fact_names = ["lead_picture"]
    translatable_fields = [
        TranslatableField(name)
        for name in (
            "title", "slug", "seo_title", "search_description", "summary", "picture_alt", "picture_credit",
        )
    ]  # fmt: skip
    text_panels: list[Panel] = [TitleFieldPanel("title"), FieldPanel("summary")]
    fact_panels: list[Panel] = []
    picture_panel = MultiFieldPanel(
        [FieldPanel("picture_alt"), FieldPanel("picture_credit")], heading=_("Words of the lead picture")
    )
    base_form_class = FactsForm
    api_base_form_class = FactsOfAPI  # of Wagtail's API v3
    api_fields = [recorded("summary"), carded_picture("lead_picture", "picture")]
    api_prefetch: tuple[str | models.Prefetch, ...] = ()  # relations of the page that its API fields read
    facts_prefetch: tuple[str | models.Prefetch, ...] = ()  # relations of its source page that they read

    class Meta:
        abstract = True

    @classmethod
    def get_edit_handler(cls) -> Panel:
        tabs = [
            ObjectList([ObstaclesPanel(), *cls.text_panels, cls.picture_panel], heading=_("Text")),
            ObjectList([FactsPanel([FieldPanel("lead_picture"), *cls.fact_panels])], heading=_("Facts")),
            ObjectList(cls.promote_panels, heading=_("Promote")),
            ObjectList(cls.settings_panels, heading=_("Settings")),
        ]
        return TabbedInterface(tabs, base_form_class=cls.base_form_class).bind_to_model(cls)

    def permissions_for_user(self, user: Somebody) -> PageRights:
        return PageRights(user, self)

    def belong_to(self, organisation: Page) -> None:
        """Make it a page of the organisation in memory, where its facts say whose it is."""

    @classmethod
    def prepare(cls, pages: Sequence[Self], request: HttpRequest) -> None:
        """Read for all `pages` at once what the API tells of each, so that many need as many queries as one."""
        without = [page for page in pages if "facts" not in vars(page)]
        keys = {page.translation_key for page in without}
        if keys:
            cls.set_facts(without, cls._default_manager.filter(translation_key__in=keys))
        models.prefetch_related_objects([page.facts for page in pages], *cls.facts_prefetch)
        models.prefetch_related_objects(pages, *cls.api_prefetch)

    @classmethod
    def own_names(cls) -> set[str]:
        """Names of the fields that each language version has for itself."""
        return {field.field_name for field in cls.translatable_fields} - set(cls.fact_names)

    def rows(self, relation: str, *related: str) -> list[Any]:
        """The rows of the source page, as copies with the words that this page's own rows have in its language.

        `related` are relations of the rows to read along with them.
        """
        own = {row.translation_key: row for row in getattr(self, relation).all()}
        rows = [copy(row) for row in getattr(self.facts, relation).all()]
        models.prefetch_related_objects(rows, *related)
        for row in rows:
            for field in row.translatable_fields:
                if field.is_translated(row):
                    value = getattr(own.get(row.translation_key), field.field_name, "")
                    setattr(row, field.field_name, value or getattr(row, field.field_name))
        return rows

    @property
    def shown_title(self) -> str:
        """The title that readers see."""
        return self.title

    @property
    def noindex(self) -> bool:
        """Whether search engines outside are asked not to show it."""
        return False

    @property
    def withheld_because(self) -> str:
        """Why nobody would see the page although it were published, where something else than the page says so."""
        return ""

    @property
    def lead(self) -> Picture | None:
        return picture(self.facts.lead_picture, self.picture_alt, self.picture_credit, self.picture_sizes)

    def obstacles(self) -> Obstacles:
        """What keeps the page from being published; page types add to what their parent class tells."""
        told: Obstacles = {}
        has_lead = self.facts.lead_picture_id is not None
        if has_lead and not self.picture_alt:
            told["picture_alt"] = _("The lead picture needs an alternative text.")
        if has_lead and not self.picture_credit:
            told["picture_credit"] = _("The lead picture needs a credit.")
        release = Release.objects.of(self)
        if release and release.is_over:
            text = gettext("It waits for the release “%(title)s”, whose time is over: give that a new time.")
            told["go_live_at"] = text % {"title": release.title}
        elif release and self.go_live_at != release.at:
            time = {"title": release.title, "time": localize(timezone.localtime(release.at))}
            told["go_live_at"] = gettext("It goes public with the release “%(title)s”, on %(time)s.") % time
        return told

    def unsaid_of_change(self) -> Obstacles:
        """What has to be said of a change before it is published, by page types that tell what has changed."""
        return {}

    def public_text(self) -> str:
        """All words of the page that are not in its title or summary, for search."""
        return ""

    def public_content(self) -> PublicContent:
        """What the record of this page holds; page types add to what their parent class tells."""
        return PublicContent(
            type=self.record_type,
            title=self.shown_title,
            summary=self.summary,
            text=self.public_text(),
            sort_key=sort_key(self.title, self.locale.language_code),
            card={"picture": self.lead, "translation": self.reflection()},
        )

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"facts": self.facts}


def in_their_languages(pages: Sequence[SomePage]) -> Iterator[list[SomePage]]:
    """`pages` by language; while a group is handled its language is active, and texts link to pages in it."""
    codes = sorted({page.locale.language_code for page in pages})
    for code in codes:
        with translation.override(code):
            yield [page for page in pages if page.locale.language_code == code]


class BodyMixin(models.Model):
    """A page with a body of blocks."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    body_panels: list[Panel] = [FieldPanel("body")]
    body_fields = [TranslatableField("body")]
    body_api_fields = [told("body", lambda page, request: page.represented_body)]

    class Meta:
        abstract = True

    @classmethod
    def prepare(cls, pages: Sequence[Self], request: HttpRequest) -> None:
        super().prepare(pages, request)  # type: ignore[misc] # mixed into a PublicPage
        for group in in_their_languages(pages):
            for page, blocks in zip(group, represented([page.body for page in group], request), strict=True):
                page.represented_body = blocks

    def obstacles(self) -> Obstacles:
        figures = [block.value for block in self.body if block.block_type == "figure"]
        told: Obstacles = super().obstacles()  # type: ignore[misc] # mixed into a PublicPage
        if not all(figure["alt"] and figure["credit"] for figure in figures):
            told["body"] = _("Each picture needs an alternative text and a credit.")
        if not all(figure["image"] for figure in figures):
            told["body"] = FILE_IS_LOST
        return told

    @cached_property
    def represented_body(self) -> list[dict[str, Any]]:
        """The blocks of the body as the API gives them, made for many pages at once by `prepare`."""
        return represented([self.body], None)[0]

    def public_text(self) -> str:
        return "\n".join(self.body.stream_block.get_searchable_content(self.body))


def refuse_odd_years(page: Any, *names: str) -> None:
    """Raise ValidationError at each of these dates of `page` that cannot be meant, unless it is a translation."""
    latest = timezone.localdate().year + YEARS_AHEAD
    dates = {name: getattr(page, name) for name in names}
    odd = [name for name, date in dates.items() if date and not EARLIEST_YEAR <= date.year <= latest]
    if odd and not page.is_translation:
        limits = {"first": EARLIEST_YEAR, "last": latest}
        message = _("The year must be from %(first)s to %(last)s.") % limits
        raise ValidationError(dict.fromkeys(odd, message))


class DatedMixin(models.Model):
    """A page with a date that may be known to the month or year only."""

    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )

    sorted_by = "date"
    date_names = ["date", "date_precision"]
    date_panels: list[Panel] = [FieldPanel("date"), FieldPanel("date_precision")]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        refuse_odd_years(self, "date")

    @property
    def iso_date(self) -> str:
        """The date as far as it is known, "" where it is not."""
        return iso(self.date, self.date_precision)

    @property
    def first_day(self) -> datetime.date | None:
        """The first day that the date may mean."""
        return first_day(self.date, self.date_precision)
