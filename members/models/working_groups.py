"""Working groups of members and the page that lists them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from konsorcium.api_fields import carded, facet
from konsorcium.pages import BodyMixin, PublicPage
from konsorcium.public_content import PublicContent
from konsorcium.search.gathering import GatheringMixin
from konsorcium.search.labels import party_field
from konsorcium.search.listings import ListingMixin
from konsorcium.topics import TopicLink, TopicsField

from ..forms import PartiesPanel
from .parties import Party


class WorkingGroupIndexPage(ListingMixin, PublicPage):
    """Lists all working groups, by topic and member."""

    listed_type = "working-group"
    listed_facets = ("topic", "member")
    listed_sort = "name"

    subpage_types = ["konsorcium_members.WorkingGroupPage"]

    class Meta:
        verbose_name = _("list of working groups")
        verbose_name_plural = _("lists of working groups")


class WorkingGroupTopic(TopicLink):
    content_object = ParentalKey(
        "konsorcium_members.WorkingGroupPage", on_delete=models.CASCADE, related_name="topic_links"
    )


class GroupMember(Party):
    """An organisation that works in a group."""

    group = ParentalKey("konsorcium_members.WorkingGroupPage", on_delete=models.CASCADE, related_name="parties")

    class Meta(Party.Meta):
        verbose_name = _("organisation in the group")
        verbose_name_plural = _("organisations in the group")


class WorkingGroupPage(GatheringMixin, BodyMixin, PublicPage):
    """What a group is for (summary and body), who is in it, how to reach it, and what came out of it."""

    topics = TopicsField(verbose_name=_("topics"), through=WorkingGroupTopic, blank=True)
    coordinator_email = models.EmailField(
        _("address of the co-ordinator"),
        blank=True,
        help_text=_("An address of the role, not of a person: it is public."),
    )

    record_type = "working-group"
    gathered_by = "group"
    gathered = {"publication": 12, "event": 6}
    fact_names = [*PublicPage.fact_names, "parties", "topics", "coordinator_email"]
    translatable_fields = [*PublicPage.translatable_fields, *BodyMixin.body_fields]
    text_panels = [*PublicPage.text_panels, *BodyMixin.body_panels]
    fact_panels = [
        FieldPanel("topics"),
        PartiesPanel("parties", heading=_("Organisations in the group"), label=_("Organisation")),
        FieldPanel("coordinator_email"),
    ]
    api_fields = [
        *PublicPage.api_fields,
        facet("topics", "topic"),
        facet("members", "member"),
        party_field("parties"),
        carded("email"),
        *BodyMixin.body_api_fields,
    ]
    parent_page_types = ["konsorcium_members.WorkingGroupIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")

    def public_content(self) -> PublicContent:
        facts = self.facts
        parties: list[dict[str, Any]] = [row.told() for row in facts.parties.select_related("member")]
        content = super().public_content()
        content.facets = {
            "topic": [topic.slug for topic in facts.topics.all()],
            "member": [party["key"] for party in parties if party["key"]],
            "group": [str(self.translation_key)],
        }
        content.card |= {"parties": parties, "email": facts.coordinator_email}
        return content
