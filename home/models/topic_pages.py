"""Topic pages."""

from collections.abc import Sequence
from typing import Any, Self

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.rich_text import get_text_for_indexing

from konsorcium.api_fields import facet, told
from konsorcium.api_values import RichTextSource, expanded
from konsorcium.experts.models import Appearance
from konsorcium.pages import BodyMixin, PublicPage, in_their_languages
from konsorcium.public_content import PublicContent
from konsorcium.search.gathering import GatheringMixin
from konsorcium.topics import Topic


class TopicPage(GatheringMixin, BodyMixin, PublicPage):
    """What the site has on a topic: our position and recommendations, texts, people and activities, from records."""

    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="+")

    record_type = "topic"
    gathered_by = "topic"
    gathered = {"publication": 6, "expert": 6, "event": 6, "member": 12, "project": 6, "working-group": 6}
    recommendation_count = 6
    appearance_count = 6
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

    @property
    def gathered_value(self) -> str:
        return self.facts.topic.slug

    def recommendations(self) -> list[dict[str, Any]]:
        """The latest recommendations of our publications on the topic, each with the `record` it stands in."""
        found = self.records().filter(type="publication", card__recommendations__0__isnull=False).newest_first()
        given = [
            {**recommendation, "record": record}
            for record in found[: self.recommendation_count]
            for recommendation in record.card["recommendations"]
        ]
        return given[: self.recommendation_count]

    def appearances(self) -> list[Appearance]:
        """The latest of our experts on the topic in the media."""
        return list(Appearance.objects.public().filter(topics=self.facts.topic)[: self.appearance_count])

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
        own = {
            "topic": self.facts.topic,
            "recommendations": self.recommendations(),
            "appearances": self.appearances(),
        }
        return super().get_context(request, *args, **kwargs) | own
