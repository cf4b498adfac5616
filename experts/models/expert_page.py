"""Experts, and the directory that lists them."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from konsorcium.api_fields import carded, facet, facet_value, fact, own_text
from konsorcium.pages import BodyMixin, PublicPage
from konsorcium.pictures import Picture
from konsorcium.public_content import PublicContent
from konsorcium.search.gathering import GatheringMixin
from konsorcium.search.listings import ListingMixin
from konsorcium.sort_keys import czech_sort_key
from konsorcium.terms import Vocabulary, covering, slugs, terms_field, terms_panel
from konsorcium.topics import TopicLink, TopicsField

from ..introductions import introductions, public_versions, structured_data
from .appearances import Appearance
from .consents import Channel
from .contacts import consented_contacts
from .entries import entry_of
from .storms import channels_of


class ExpertIndexPage(ListingMixin, PublicPage):
    """The directory: experts by topic, spoken language, region, media format, organisation and availability."""

    listed_type = "expert"
    listed_facets = ("topic", "spoken", "region", "format", "member", "availability")
    listed_sort = "fit"

    subpage_types = ["konsorcium_experts.ExpertPage"]

    class Meta:
        verbose_name = _("expert directory")
        verbose_name_plural = _("expert directories")


class ExpertTopic(TopicLink):
    content_object = ParentalKey("konsorcium_experts.ExpertPage", on_delete=models.CASCADE, related_name="topic_links")


class ExpertPage(GatheringMixin, BodyMixin, PublicPage):
    """A person for journalists to ask, under their display name; public only with a consent to the profile."""

    degrees_before = models.CharField(_("degrees before the name"), max_length=40, blank=True)
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80)
    degrees_after = models.CharField(_("degrees after the name"), max_length=40, blank=True)
    function = models.CharField(_("function"), max_length=255, blank=True)
    introduction = models.TextField(_("short introduction"), blank=True)
    pronunciation = models.CharField(
        _("pronunciation"),
        max_length=120,
        blank=True,
        help_text=_("How a presenter says the name: “DA-ri-na i-van-ČUK”."),
    )
    interests = models.TextField(
        _("declared interests"), blank=True,
        help_text=_("Offices, memberships and contracts that a journalist should know of; “none” is an answer too."),
    )  # fmt: skip
    interests_date = models.DateField(_("interests declared on"), null=True, blank=True)
    picture_licence = models.CharField(
        _("licence of the photo"), max_length=80, blank=True, help_text=_("For example CC BY 4.0.")
    )
    member = models.ForeignKey(
        "konsorcium_members.MemberPage", verbose_name=_("member organisation"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    organisation = models.CharField(
        _("other organisation"), max_length=255, blank=True, help_text=_("Only when it is not a member.")
    )
    topics = TopicsField(verbose_name=_("topics"), through=ExpertTopic, blank=True)
    languages = terms_field(_("languages for interviews"), Vocabulary.LANGUAGE)
    regions = terms_field(_("regions"), Vocabulary.REGION)
    formats = terms_field(_("media formats"), Vocabulary.FORMAT)

    record_type = "expert"
    withdrawn_files = ("lead_picture",)
    gathered_by = "person"
    gathered = {"publication": 6, "event": 6}
    appearance_count = 10
    picture_sizes = ("square", "portrait")
    organisation_path = "member__translation_key"
    organisation_names = ("member", "organisation")
    written_by_staff = True
    fact_names = [
        *PublicPage.fact_names, "title", "degrees_before", "given_name", "family_name", "degrees_after", "member",
        "organisation", "pronunciation", "interests_date", "picture_licence", "topics", "languages", "regions",
        "formats",
    ]  # fmt: skip
    translatable_fields = [
        *(field for field in PublicPage.translatable_fields if field.field_name not in {"title", "slug", "summary"}),
        TranslatableField("function"),
        TranslatableField("introduction"),
        TranslatableField("interests"),
        *BodyMixin.body_fields,
    ]
    text_panels = [
        FieldPanel("function"),
        FieldPanel("introduction"),
        FieldPanel("body", heading=_("Biography")),
        FieldPanel("interests"),
    ]
    fact_panels = [
        TitleFieldPanel("title", heading=_("Display name"), help_text=_("Without degrees.")),
        FieldRowPanel([FieldPanel("given_name"), FieldPanel("family_name")]),
        FieldRowPanel([FieldPanel("degrees_before"), FieldPanel("degrees_after")]),
        MultiFieldPanel([FieldPanel("member"), FieldPanel("organisation")], heading=_("Organisation")),
        FieldRowPanel([FieldPanel("pronunciation"), FieldPanel("picture_licence"), FieldPanel("interests_date")]),
        FieldPanel("topics"),
        MultiFieldPanel(
            [terms_panel("languages"), terms_panel("regions"), terms_panel("formats")], heading=_("For journalists")
        ),
    ]
    api_fields = [
        *PublicPage.api_fields,
        carded("full_name"),
        fact("degrees_before"),
        fact("given_name"),
        fact("family_name"),
        fact("degrees_after"),
        carded("function"),
        carded("organisation"),
        facet_value("member"),
        facet("topics", "topic"),
        facet("languages", "spoken"),
        carded("regions"),
        carded("email"),
        carded("phone"),
        facet("formats", "format"),
        facet_value("availability"),
        carded("away_until"),
        carded("confirmed"),
        fact("pronunciation"),
        own_text("interests"),
        fact("interests_date"),
        fact("picture_licence"),
        *BodyMixin.body_api_fields,
    ]
    parent_page_types = ["konsorcium_experts.ExpertIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")

    @property
    def shown_title(self) -> str:
        return self.facts.title

    @property
    def full_name(self) -> str:
        """The display name with degrees, as Czechs write it: "Mgr. Jana Nováková, Ph.D."."""
        facts = self.facts
        name = f"{facts.degrees_before} {facts.title}".strip()
        return f"{name}, {facts.degrees_after}" if facts.degrees_after else name

    @cached_property
    def channels(self) -> frozenset[str]:
        """What the person agreed to have public."""
        return channels_of(self.translation_key)

    @property
    def has_consent(self) -> bool:
        return Channel.PROFILE in self.channels

    @property
    def withheld_because(self) -> str:
        return "" if self.has_consent else gettext("The person has not agreed to the profile.")

    @property
    def noindex(self) -> bool:
        return Channel.SEARCH_ENGINES not in self.channels

    @property
    def lead(self) -> Picture | None:
        return super().lead if Channel.PHOTO in self.channels else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        versions = public_versions(self.translation_key)
        record = next((version for version in versions if version.pk == self.pk), None)
        return context | {
            "appearances": self.appearances(),
            "introductions": introductions(versions),
            "structured_data": structured_data(record, self.facts, request) if record else {},
        }

    def appearances(self) -> list[Appearance]:
        """The latest in the media."""
        return list(Appearance.objects.public().filter(experts__expert=self.facts)[: self.appearance_count])

    def belong_to(self, organisation: Page) -> None:
        self.member = organisation

    def public_content(self) -> PublicContent:
        facts, entry = self.facts, entry_of(self.translation_key)
        content = super().public_content()
        content.withheld = not self.has_consent or entry.visible_until <= timezone.now()
        content.noindex = self.noindex
        content.visible_until = entry.visible_until
        content.private_fields = set() if Channel.PHOTO in self.channels else {"lead_picture"}
        content.title = self.shown_title
        content.summary = self.introduction
        content.names = [facts.title, f"{facts.family_name} {facts.given_name}"]
        content.sort_key = czech_sort_key(f"{facts.family_name} {facts.given_name}")
        content.text = f"{self.function}\n{facts.organisation}\n{self.public_text()}"
        content.facets = self._facets() | {"availability": [entry.availability.value]}
        content.card |= self._card() | entry.card()
        return content

    def _facets(self) -> dict[str, list[str]]:
        facts = self.facts
        return {
            "topic": [topic.slug for topic in facts.topics.all()],
            "spoken": slugs(facts.languages),
            "region": covering(slugs(facts.regions), Vocabulary.REGION),
            "format": slugs(facts.formats),
            "member": [str(facts.member.translation_key)] if facts.member else [],
            "person": [str(self.translation_key)],
        }

    def _card(self) -> dict[str, object]:
        contacts = consented_contacts(self.translation_key, self.channels)
        return {
            "full_name": self.full_name,
            "function": self.function,
            "organisation": self.facts.organisation,
            "regions": slugs(self.facts.regions),
            "email": contacts.email,
            "phone": contacts.phone,
        }
