"""The front page, plain pages and topic pages."""

from collections.abc import Sequence
from typing import Any, Self

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.rich_text import get_text_for_indexing
from wagtail_localize.fields import TranslatableField

from konsorcium.api_fields import facet, own_text, told
from konsorcium.api_values import RichTextSource, expanded
from konsorcium.pages import BodyMixin, PublicPage, in_their_languages
from konsorcium.public_content import PublicContent
from konsorcium.search.models import Record
from konsorcium.search.querysets import RecordQuerySet
from konsorcium.topics import Topic


class Panel(TranslatableMixin, Orderable):
    """One of the panels of the front page that say what the organisation does."""

    page = ParentalKey("konsorcium_home.HomePage", on_delete=models.CASCADE, related_name="panels_of_page")
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"))

    translatable_fields = [TranslatableField("title"), TranslatableField("text")]
    panels = [FieldPanel("title"), FieldPanel("text")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("panel")
        verbose_name_plural = _("panels")

    def __str__(self) -> str:
        return self.title


class HomePage(PublicPage):
    """Statement, panels, latest publications, the strip of members and the call to join."""

    statement = models.TextField(_("statement"), blank=True)
    join_title = models.CharField(_("title of the call to join"), max_length=120, blank=True)
    join_text = models.TextField(_("text of the call to join"), blank=True)
    join_page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page about joining"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip

    latest_count = 6
    fact_names = [*PublicPage.fact_names, "join_page"]
    translatable_fields = [
        *PublicPage.translatable_fields,
        TranslatableField("statement"),
        TranslatableField("panels_of_page"),
        TranslatableField("join_title"),
        TranslatableField("join_text"),
    ]
    text_panels = [
        *PublicPage.text_panels,
        FieldPanel("statement"),
        InlinePanel("panels_of_page", heading=_("Panels"), label=_("Panel"), max_num=3),
        FieldPanel("join_title"),
        FieldPanel("join_text"),
    ]
    fact_panels = [FieldPanel("join_page")]
    api_fields = [
        *PublicPage.api_fields,
        own_text("statement"),
        told("panels", lambda page, request: page.represented_panels()),
        own_text("join_title"),
        own_text("join_text"),
        told("join_page", lambda page, request: page.join_record.pk if page.join_record else None),
    ]
    api_prefetch = ("panels_of_page",)
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "konsorcium_home.StandardPage",
        "konsorcium_home.TopicPage",
        "konsorcium_publications.PublicationIndexPage",
        "konsorcium_members.MemberIndexPage",
        "konsorcium_experts.ExpertIndexPage",
    ]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def public_text(self) -> str:
        panels = [f"{panel.title}\n{panel.text}" for panel in self.panels_of_page.all()]
        return "\n".join([self.statement, *panels, self.join_title, self.join_text])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        records = Record.objects.listed_in(self.locale.language_code)
        latest = records.filter(type="publication").newest_first()
        return super().get_context(request, *args, **kwargs) | {
            "latest": latest[: self.latest_count],
            "members": records.filter(type="member").by_name(),
            "join_record": self.join_record,
        }

    @cached_property
    def join_record(self) -> Record | None:
        """The visible record of the page about joining, in the language of this page."""
        if self.facts.join_page is None:
            return None
        records = Record.objects.listed_in(self.locale.language_code)
        return records.filter(translation_key=self.facts.join_page.translation_key).first()

    def represented_panels(self) -> list[dict[str, str]]:
        """The panels as the API gives them."""
        return [{"title": panel.title, "text": panel.text} for panel in self.panels_of_page.all()]


class StandardPage(BodyMixin, PublicPage):
    translatable_fields = [*PublicPage.translatable_fields, *BodyMixin.body_fields]
    text_panels = [*PublicPage.text_panels, *BodyMixin.body_panels]
    api_fields = [*PublicPage.api_fields, *BodyMixin.body_api_fields]
    parent_page_types = ["konsorcium_home.HomePage", "konsorcium_home.StandardPage"]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        below = Record.objects.visible().for_lists().children_of(self)
        return super().get_context(request, *args, **kwargs) | {"below": below}


class TopicPage(BodyMixin, PublicPage):
    """What the site has on a topic: our position, publications, experts and members, all from records."""

    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="+")

    record_type = "topic"
    listed_counts = {"publication": 6, "expert": 6, "member": 12}
    fact_names = [*PublicPage.fact_names, "topic"]
    translatable_fields = [*PublicPage.translatable_fields, *BodyMixin.body_fields]
    text_panels = [*PublicPage.text_panels, *BodyMixin.body_panels]
    fact_panels = [FieldPanel("topic")]
    api_fields = [
        *PublicPage.api_fields,
        facet("topics", "topic"),
        told("position", lambda page, request: page.represented_position),
        told("position_date", lambda page, request: page.facts.topic.position_date),
        *BodyMixin.body_api_fields,
    ]
    facts_prefetch = ("topic__names",)
    parent_page_types = ["konsorcium_home.HomePage", "konsorcium_home.StandardPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("topic page")
        verbose_name_plural = _("topic pages")

    def records(self, type_name: str) -> RecordQuerySet:
        """Visible records of a type on this topic, in its language: publications newest first, others by name."""
        records = Record.objects.listed_in(self.locale.language_code)
        found = records.with_facets({"topic": [self.facts.topic.slug], "type": [type_name]})
        return found.newest_first() if type_name == "publication" else found.by_name()

    @property
    def position(self) -> str:
        """Our position on the topic as rich text, in the language of the page; "" where there is none."""
        return self.facts.topic.position_in(self.locale.language_code)

    @classmethod
    def prepare(cls, pages: Sequence[Self], request: HttpRequest) -> None:
        super().prepare(pages, request)
        for group in in_their_languages(pages):
            positions = expanded([RichTextSource(page.position) for page in group], request)
            for page, position in zip(group, positions, strict=True):
                page.represented_position = position

    @cached_property
    def represented_position(self) -> str:
        """Our position as HTML, made for many pages at once by `prepare`."""
        return str(expanded(RichTextSource(self.position), None))

    def public_text(self) -> str:
        return f"{get_text_for_indexing(self.position)}\n{super().public_text()}"

    def public_content(self) -> PublicContent:
        content = super().public_content()
        content.facets = {"topic": [self.facts.topic.slug]}
        return content

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        listed = {type_name: self.records(type_name)[:count] for type_name, count in self.listed_counts.items()}
        return super().get_context(request, *args, **kwargs) | {"listed": listed, "topic": self.facts.topic}
