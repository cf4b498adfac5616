"""The front page and plain pages."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail_localize.fields import TranslatableField

from konsorcium.api_fields import own_text, told
from konsorcium.pages import BodyMixin, PublicPage
from konsorcium.search.models import Record
from konsorcium.search.translations import best_versions


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
    """Statement, the editor's lead, panels, latest publications, coming events, members and the call to join."""

    statement = models.TextField(_("statement"), blank=True)
    join_title = models.CharField(_("title of the call to join"), max_length=120, blank=True)
    join_text = models.TextField(_("text of the call to join"), blank=True)
    join_page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page about joining"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip

    lead_page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("lead"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text=_("What stands first, shown with its own title, summary and picture; none: the latest publication."),
    )  # fmt: skip

    latest_count = 6
    coming_count = 3
    fact_names = [*PublicPage.fact_names, "lead_page", "join_page"]
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
    fact_panels = [FieldPanel("lead_page"), FieldPanel("join_page")]
    api_fields = [
        *PublicPage.api_fields,
        own_text("statement"),
        told("panels", lambda page, request: page.represented_panels()),
        told("lead_page", lambda page, request: page.lead_record.pk if page.lead_record else None),
        own_text("join_title"),
        own_text("join_text"),
        told("join_page", lambda page, request: page.join_record.pk if page.join_record else None),
    ]
    api_prefetch = ("panels_of_page",)
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "konsorcium_home.StandardPage",
        "konsorcium_home.TopicPage",
        "konsorcium_home.GlossaryPage",
        "konsorcium_home.FormPage",
        "konsorcium_home.PressPage",
        "konsorcium_publications.PublicationIndexPage",
        "konsorcium_activities.ProjectIndexPage",
        "konsorcium_activities.EventIndexPage",
        "konsorcium_members.MemberIndexPage",
        "konsorcium_members.FindHelpPage",
        "konsorcium_members.WorkingGroupIndexPage",
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
        latest = list(records.filter(type="publication").newest_first()[: self.latest_count])
        lead = self.lead_record or next(iter(latest), None)
        return super().get_context(request, *args, **kwargs) | {
            "lead": lead,
            "latest": [record for record in latest if record != lead],
            "coming": records.filter(type="event").upcoming()[: self.coming_count],
            "members": records.filter(type="member").by_name(),
            "join_record": self.join_record,
        }

    @cached_property
    def lead_record(self) -> Record | None:
        """The visible record of the page that stands first, best in the language of this page."""
        return self._record_of(self.facts.lead_page)

    @cached_property
    def join_record(self) -> Record | None:
        """The visible record of the page about joining, best in the language of this page."""
        return self._record_of(self.facts.join_page)

    def _record_of(self, page: Page | None) -> Record | None:
        key = str(page.translation_key) if page else ""
        return best_versions([key], self.locale.language_code).get(key) if key else None

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
