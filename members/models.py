"""Member organisations and the page that lists them."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string

from konsorcium.api_fields import carded, carded_picture, facet, fact, told
from konsorcium.czech_order import czech_sort_key
from konsorcium.pages import BodyMixin, PublicPage
from konsorcium.partial_dates import Precision, iso
from konsorcium.pictures import Picture, picture
from konsorcium.public_content import PublicContent
from konsorcium.search.listings import ListingMixin
from konsorcium.search.models import Record
from konsorcium.search.querysets import RecordQuerySet
from konsorcium.terms import Vocabulary, slugs, terms_field
from konsorcium.topics import TopicLink, TopicsField


class MemberIndexPage(ListingMixin, PublicPage):
    """Lists all members, found by service, region, spoken language, target group and topic."""

    listed_type = "member"
    listed_facets = ("service", "region", "spoken", "target_group", "topic")
    listed_sort = "name"

    subpage_types = ["konsorcium_members.MemberPage"]

    class Meta:
        verbose_name = _("list of members")
        verbose_name_plural = _("lists of members")


class MemberTopic(TopicLink):
    content_object = ParentalKey("konsorcium_members.MemberPage", on_delete=models.CASCADE, related_name="topic_links")


class MemberPage(BodyMixin, PublicPage):
    short_name = models.CharField(_("short name"), max_length=80)
    logo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    services = terms_field(_("services"), Vocabulary.SERVICE)
    target_groups = terms_field(_("target groups"), Vocabulary.TARGET_GROUP)
    languages = terms_field(_("languages spoken with clients"), Vocabulary.LANGUAGE)
    regions = terms_field(_("regions"), Vocabulary.REGION)
    topics = TopicsField(verbose_name=_("topics"), through=MemberTopic, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    web = models.URLField(_("website"), blank=True)
    member_since = models.DateField(_("member since"), null=True, blank=True)
    member_since_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=Precision.choices, default=Precision.YEAR
    )

    record_type = "member"
    listed_counts = {"expert": 24, "publication": 6}
    fact_names = [
        *PublicPage.fact_names, "short_name", "logo", "services", "target_groups", "languages", "regions", "topics",
        "email", "phone", "web", "member_since", "member_since_precision",
    ]  # fmt: skip
    translatable_fields = [*PublicPage.translatable_fields, *BodyMixin.body_fields]
    text_panels = [*PublicPage.text_panels, *BodyMixin.body_panels]
    fact_panels = [
        FieldPanel("short_name"),
        FieldPanel("logo"),
        MultiFieldPanel(
            [FieldPanel("services"), FieldPanel("target_groups"), FieldPanel("languages"), FieldPanel("regions")],
            heading=_("Whom it helps"),
        ),
        FieldPanel("topics"),
        MultiFieldPanel([FieldPanel("email"), FieldPanel("phone"), FieldPanel("web")], heading=_("Contact")),
        MultiFieldPanel([FieldPanel("member_since"), FieldPanel("member_since_precision")], heading=_("Member since")),
    ]
    api_fields = [
        *PublicPage.api_fields,
        fact("short_name"),
        carded_picture("logo", "logo"),
        facet("services", "service"),
        facet("target_groups", "target_group"),
        facet("languages", "spoken"),
        facet("regions", "region"),
        facet("topics", "topic"),
        carded("email"),
        carded("phone"),
        carded("web"),
        told("member_since", lambda page, request: page.iso_member_since),
        *BodyMixin.body_api_fields,
    ]
    parent_page_types = ["konsorcium_members.MemberIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("member organisation")
        verbose_name_plural = _("member organisations")

    @property
    def logo_picture(self) -> Picture | None:
        logo = self.facts.logo
        return picture(logo, _("Logo of %s") % self.facts.short_name, "", ("logo",)) if logo else None

    @property
    def iso_member_since(self) -> str:
        return iso(self.facts.member_since, self.facts.member_since_precision)

    def records(self, type_name: str) -> RecordQuerySet:
        """Visible records of its experts, by name, or of what it signed, newest first, in the language of this page."""
        records = Record.objects.listed_in(self.locale.language_code)
        found = records.with_facets({"member": [str(self.translation_key)], "type": [type_name]})
        return found.by_name() if type_name == "expert" else found.newest_first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        listed = {type_name: self.records(type_name)[:count] for type_name, count in self.listed_counts.items()}
        return super().get_context(request, *args, **kwargs) | {"listed": listed}

    def public_content(self) -> PublicContent:
        facts = self.facts
        content = super().public_content()
        content.names = [facts.short_name]
        content.sort_key = czech_sort_key(facts.short_name)
        content.facets = {
            "service": slugs(facts.services),
            "target_group": slugs(facts.target_groups),
            "spoken": slugs(facts.languages),
            "region": slugs(facts.regions),
            "topic": [topic.slug for topic in facts.topics.all()],
            "member": [str(self.translation_key)],
        }
        content.card |= {
            "short_name": facts.short_name,
            "logo": self.logo_picture,
            "phone": facts.phone,
            "email": facts.email,
            "web": facts.web,
        }
        return content
