"""Experts, their consent to be listed, the directory that lists them, and the rows that name one."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail_localize.fields import TranslatableField

from konsorcium.api_fields import carded, facet, facet_value, fact
from konsorcium.czech_order import czech_sort_key
from konsorcium.members.models import Party
from konsorcium.pages import BodyMixin, PublicPage
from konsorcium.public_content import PublicContent
from konsorcium.search.gathering import GatheringMixin
from konsorcium.search.listings import ListingMixin
from konsorcium.terms import Vocabulary, covering, slugs, terms_field, terms_panel
from konsorcium.topics import TopicLink, TopicsField


class ExpertIndexPage(ListingMixin, PublicPage):
    """The directory: experts by topic, spoken language, region, media format and member organisation."""

    listed_type = "expert"
    listed_facets = ("topic", "spoken", "region", "format", "member")
    listed_sort = "name"

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
    consent_given = models.DateTimeField(
        _("consent to the profile given at"), null=True, blank=True,
        help_text=_("Without it the profile is not public, even when it is published."),
    )  # fmt: skip
    consent_text = models.TextField(_("text that was consented to"), blank=True)

    exclude_fields_in_copy = ["consent_given", "consent_text"]  # a copy is another person, who agreed to nothing
    record_type = "expert"
    gathered_by = "person"
    gathered = {"publication": 6, "event": 6}
    picture_sizes = ("square",)
    fact_names = [
        *PublicPage.fact_names, "title", "degrees_before", "given_name", "family_name", "degrees_after", "member",
        "organisation", "topics", "languages", "regions", "formats", "consent_given", "consent_text",
    ]  # fmt: skip
    translatable_fields = [
        *(field for field in PublicPage.translatable_fields if field.field_name not in {"title", "slug", "summary"}),
        TranslatableField("function"),
        TranslatableField("introduction"),
        *BodyMixin.body_fields,
    ]
    text_panels = [FieldPanel("function"), FieldPanel("introduction"), FieldPanel("body", heading=_("Biography"))]
    fact_panels = [
        TitleFieldPanel("title", heading=_("Display name"), help_text=_("Without degrees.")),
        FieldRowPanel([FieldPanel("given_name"), FieldPanel("family_name")]),
        FieldRowPanel([FieldPanel("degrees_before"), FieldPanel("degrees_after")]),
        MultiFieldPanel([FieldPanel("member"), FieldPanel("organisation")], heading=_("Organisation")),
        FieldPanel("topics"),
        MultiFieldPanel(
            [terms_panel("languages"), terms_panel("regions"), terms_panel("formats")], heading=_("For journalists")
        ),
        MultiFieldPanel([FieldPanel("consent_given"), FieldPanel("consent_text")], heading=_("Consent")),
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
        facet("formats", "format"),
        *BodyMixin.body_api_fields,
    ]
    parent_page_types = ["konsorcium_experts.ExpertIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")

    def clean(self) -> None:
        super().clean()
        if self.consent_given and self.consent_given > timezone.now():
            raise ValidationError({"consent_given": _("A consent cannot be given in the future.")})

    @property
    def shown_title(self) -> str:
        return self.facts.title

    @property
    def full_name(self) -> str:
        """The display name with degrees, as Czechs write it: "Mgr. Jana Nováková, Ph.D."."""
        facts = self.facts
        name = f"{facts.degrees_before} {facts.title}".strip()
        return f"{name}, {facts.degrees_after}" if facts.degrees_after else name

    @property
    def has_consent(self) -> bool:
        return self.facts.consent_given is not None

    def public_content(self) -> PublicContent:
        facts = self.facts
        member = [str(facts.member.translation_key)] if facts.member else []
        content = super().public_content()
        content.withheld = not self.has_consent
        content.title = self.shown_title
        content.summary = self.introduction
        content.names = [facts.title, f"{facts.family_name} {facts.given_name}"]
        content.sort_key = czech_sort_key(f"{facts.family_name} {facts.given_name}")
        content.text = f"{self.function}\n{facts.organisation}\n{self.public_text()}"
        content.facets = {
            "topic": [topic.slug for topic in facts.topics.all()],
            "spoken": slugs(facts.languages),
            "region": covering(slugs(facts.regions), Vocabulary.REGION),
            "format": slugs(facts.formats),
            "member": member,
            "person": [str(self.translation_key)],
        }
        content.card |= {
            "full_name": self.full_name,
            "function": self.function,
            "organisation": facts.organisation,
            "regions": slugs(facts.regions),
        }
        return content


class Contributor(Party):
    """An expert, a member organisation, or somebody who is only a name."""

    expert = models.ForeignKey(
        ExpertPage, verbose_name=_("expert"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    panels = [FieldRowPanel([FieldPanel("expert"), FieldPanel("member"), FieldPanel("name")])]

    class Meta(Party.Meta):
        abstract = True

    @property
    def chosen(self) -> PublicPage | None:
        return self.expert or self.member

    def clean(self) -> None:
        if self.expert and self.member:
            raise ValidationError({"member": _("Choose an expert or a member organisation, not both.")})
        if not self.chosen and not self.name:
            raise ValidationError({"name": _("Choose an expert or a member organisation, or write a name.")})
        if self.expert:
            self.expert = self.expert.facts
        super().clean()

    def told(self) -> dict[str, str]:
        """Without a consent to the profile, an expert is no more than a name."""
        has_page = self.expert is None or self.expert.has_consent
        return super().told() if has_page else {"name": self.name, "type": "", "key": ""}
