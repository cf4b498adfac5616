"""Member organisations, the page that lists them, and the page on which people find help."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.images import get_image_model_string
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from konsorcium.api_fields import carded, carded_picture, facet, fact, told
from konsorcium.pages import BodyMixin, PublicPage
from konsorcium.partial_dates import Precision, iso
from konsorcium.phones import validate_phone
from konsorcium.pictures import Picture, picture
from konsorcium.public_content import PublicContent
from konsorcium.search.answers import Answer, FacetValue
from konsorcium.search.gathering import GatheringMixin
from konsorcium.search.listings import FACET_NAMES, ListingMixin
from konsorcium.sort_keys import czech_sort_key
from konsorcium.terms import Term, Vocabulary, covering, slugs, terms_field, terms_panel
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


class FindHelpPage(ListingMixin, PublicPage):
    """Members by what somebody needs: the service, the region, the language, and who they are."""

    listed_type = "member"
    listed_facets = ("service", "region", "spoken", "target_group")
    listed_sort = "name"
    listed_having = "service"

    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("page to find help")
        verbose_name_plural = _("pages to find help")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        answer = context["listing"].answer
        for record in answer.records:
            record.card["places"].sort(key=partial(_distance, answer.question.filters.get("region", ())))
        return context | {"needs": _needs(answer)}


@dataclass(frozen=True)
class Need:
    """One of the questions of the form: a facet, its name in words, and its values."""

    name: str
    label: str
    values: list[FacetValue]


def _distance(regions: tuple[str, ...], place: dict[str, Any]) -> int:
    """How far a place is from somebody in one of the regions: in it, online or nowhere in particular, elsewhere."""
    return 0 if place["region"] in regions else 1 if place["online"] or not place["region"] else 2


def _needs(answer: Answer) -> list[Need]:
    return [Need(name, str(FACET_NAMES[name]), answer.facets[name]) for name in FindHelpPage.listed_facets]


class MemberTopic(TopicLink):
    content_object = ParentalKey("konsorcium_members.MemberPage", on_delete=models.CASCADE, related_name="topic_links")


class MemberPlace(TranslatableMixin, Orderable):
    """Where a member can be reached: an office, a counselling room, a help line or a place online."""

    organisation = ParentalKey("konsorcium_members.MemberPage", on_delete=models.CASCADE, related_name="places")
    label = models.CharField(_("label"), max_length=120, help_text=_("Counselling room, help line …"))
    address = models.CharField(_("address"), max_length=255, blank=True)
    region = models.ForeignKey(
        Term, verbose_name=_("region"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        limit_choices_to={"vocabulary": Vocabulary.REGION.value},
    )  # fmt: skip
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[validate_phone])
    hours = models.CharField(_("opening hours"), max_length=255, blank=True)
    online = models.BooleanField(_("online"), default=False, help_text=_("Help is given over the internet."))

    translatable_fields = [
        TranslatableField("label"),
        TranslatableField("hours"),
        *(SynchronizedField(name, overridable=False) for name in ("address", "region", "phone", "online")),
    ]
    panels = [
        FieldRowPanel([FieldPanel("label"), FieldPanel("online")]),
        FieldRowPanel([FieldPanel("address"), FieldPanel("region")]),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("hours")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = pgettext_lazy("where help is given", "place")
        verbose_name_plural = pgettext_lazy("where help is given", "places")

    def __str__(self) -> str:
        return self.label


class MemberNetwork(TranslatableMixin, Orderable):
    """A network or advisory body that a member belongs to."""

    organisation = ParentalKey("konsorcium_members.MemberPage", on_delete=models.CASCADE, related_name="networks")
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=255)
    web = models.URLField(_("website"), blank=True)

    translatable_fields = [TranslatableField("name"), SynchronizedField("web", overridable=False)]
    panels = [FieldRowPanel([FieldPanel("name"), FieldPanel("web")])]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("network or advisory body")
        verbose_name_plural = _("networks and advisory bodies")

    def __str__(self) -> str:
        return self.name


class MemberPage(GatheringMixin, BodyMixin, PublicPage):
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
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[validate_phone])
    web = models.URLField(_("website"), blank=True)
    migrant_led = models.BooleanField(_("led by migrants"), default=False)
    mentored_by = models.ForeignKey(
        "self", verbose_name=_("mentored by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    member_since = models.DateField(_("member since"), null=True, blank=True)
    member_since_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=Precision.choices, default=Precision.YEAR
    )

    record_type = "member"
    organisation_path = "translation_key"
    gathered_by = "member"
    gathered = {"expert": 24, "publication": 6, "project": 6, "event": 6, "working-group": 6}
    fact_names = [
        *PublicPage.fact_names, "short_name", "logo", "services", "target_groups", "languages", "regions", "topics",
        "places", "email", "phone", "web", "member_since", "member_since_precision", "migrant_led", "mentored_by",
        "networks",
    ]  # fmt: skip
    translatable_fields = [
        *PublicPage.translatable_fields,
        *BodyMixin.body_fields,
        TranslatableField("places"),
        TranslatableField("networks"),
    ]
    text_panels = [*PublicPage.text_panels, *BodyMixin.body_panels]
    fact_panels = [
        FieldPanel("short_name"),
        FieldPanel("logo"),
        MultiFieldPanel(
            [terms_panel("services"), terms_panel("target_groups"), terms_panel("languages"), terms_panel("regions")],
            heading=_("Whom it helps"),
        ),
        FieldPanel("topics"),
        MultiFieldPanel([FieldPanel("email"), FieldPanel("phone"), FieldPanel("web")], heading=_("Contact")),
        InlinePanel(
            "places",
            heading=pgettext_lazy("where help is given", "Places"),
            label=pgettext_lazy("where help is given", "Place"),
        ),
        MultiFieldPanel([FieldPanel("member_since"), FieldPanel("member_since_precision")], heading=_("Member since")),
        FieldPanel("migrant_led"),
        PageChooserPanel("mentored_by"),
        InlinePanel("networks", heading=_("Networks and advisory bodies"), label=_("Network or advisory body")),
    ]
    api_fields = [
        *PublicPage.api_fields,
        fact("short_name"),
        carded_picture("logo", "logo"),
        facet("services", "service"),
        facet("target_groups", "target_group"),
        facet("languages", "spoken"),
        carded("regions"),
        facet("topics", "topic"),
        carded("email"),
        carded("phone"),
        carded("web"),
        carded("places"),
        fact("migrant_led"),
        told("mentored_by", lambda page, request: next(iter(page.mentor_keys), None)),
        told("networks", lambda page, request: page.told_networks()),
        told("member_since", lambda page, request: page.iso_member_since),
        *BodyMixin.body_api_fields,
    ]
    api_prefetch = ("networks",)
    facts_prefetch = ("mentored_by", "networks")
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

    @property
    def mentor_keys(self) -> list[str]:
        """The translation key of the member that mentors it, if there is one."""
        mentor = self.facts.mentored_by
        return [str(mentor.translation_key)] if mentor else []

    def clean(self) -> None:
        super().clean()
        mentor = self.mentored_by
        if mentor and mentor.translation_key == self.translation_key:
            raise ValidationError({"mentored_by": _("A member cannot be mentored by itself.")})

    def told_networks(self) -> list[dict[str, str]]:
        return [{"name": network.name, "web": network.web} for network in self.rows("networks")]

    def told_places(self) -> list[dict[str, Any]]:
        """Where the member can be reached; the region by its code."""
        return [
            {
                "label": place.label,
                "address": place.address,
                "region": place.region.slug if place.region else "",
                "phone": place.phone,
                "hours": place.hours,
                "online": place.online,
            }
            for place in self.rows("places", "region")
        ]

    def public_content(self) -> PublicContent:
        facts, places = self.facts, self.told_places()
        regions = [*slugs(facts.regions), *(place["region"] for place in places if place["region"])]
        content = super().public_content()
        content.names = [facts.short_name]
        content.sort_key = czech_sort_key(facts.short_name)
        content.facets = {
            "service": slugs(facts.services),
            "target_group": slugs(facts.target_groups),
            "spoken": slugs(facts.languages),
            "region": covering(regions, Vocabulary.REGION),
            "topic": [topic.slug for topic in facts.topics.all()],
            "member": [str(self.translation_key)],
        }
        content.card |= {
            "short_name": facts.short_name,
            "logo": self.logo_picture,
            "phone": facts.phone,
            "email": facts.email,
            "web": facts.web,
            "regions": list(dict.fromkeys(regions)),
            "places": places,
        }
        return content

    def public_text(self) -> str:
        networks = [network["name"] for network in self.told_networks()]
        places = [f"{place['label']} {place['address']}" for place in self.told_places()]
        return "\n".join([super().public_text(), *networks, *places])
