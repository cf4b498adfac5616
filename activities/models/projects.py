"""Projects and campaigns with their partners and results, and the page that lists them."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from konsorcium.api_fields import carded, facet, fact, own_text, recorded, told
from konsorcium.members.forms import PartiesPanel
from konsorcium.members.models import TranslatedParty
from konsorcium.pages import BodyMixin, DatedMixin, PublicPage
from konsorcium.partial_dates import Precision, iso, last_day
from konsorcium.public_content import PublicContent
from konsorcium.search.gathering import GatheringMixin
from konsorcium.search.labels import party_field
from konsorcium.search.listings import ListingMixin
from konsorcium.search.models import Record
from konsorcium.terms import Vocabulary, slugs, terms_field, terms_panel
from konsorcium.topics import TopicLink, TopicsField


class ProjectKind(models.TextChoices):
    PROJECT = "project", _("project")
    CAMPAIGN = "campaign", _("campaign")


class Status(models.TextChoices):
    PLANNED = "planned", _("planned")
    CURRENT = "current", _("under way")
    PAST = "past", _("past")


class ProjectIndexPage(ListingMixin, PublicPage):
    """Lists all projects and campaigns, by kind, topic, member and year of their beginning."""

    listed_type = "project"
    listed_facets = ("kind", "topic", "member", "target_group", "year")

    subpage_types = ["konsorcium_activities.ProjectPage"]

    class Meta:
        verbose_name = _("list of projects")
        verbose_name_plural = _("lists of projects")


class ProjectTopic(TopicLink):
    content_object = ParentalKey(
        "konsorcium_activities.ProjectPage", on_delete=models.CASCADE, related_name="topic_links"
    )


class Partner(TranslatedParty):
    """An organisation that leads a project or takes part in it."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        PARTNER = "partner", _("partner")

    project = ParentalKey("konsorcium_activities.ProjectPage", on_delete=models.CASCADE, related_name="partners")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.PARTNER)

    translatable_fields = [*TranslatedParty.translatable_fields, SynchronizedField("role", overridable=False)]
    panels = [FieldPanel("role"), *TranslatedParty.panels]

    class Meta(TranslatedParty.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def told(self) -> dict[str, str]:
        return super().told() | {"role": self.role}


class FocalPoint(TranslatableMixin, Orderable):
    """One of the subjects that a project turns on."""

    project = ParentalKey("konsorcium_activities.ProjectPage", on_delete=models.CASCADE, related_name="focal_points")
    text = models.CharField(_("text"), max_length=255)

    translatable_fields = [TranslatableField("text")]
    panels = [FieldPanel("text")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")

    def __str__(self) -> str:
        return self.text


class Result(TranslatableMixin, Orderable):
    """What a project counted: a figure with its label."""

    project = ParentalKey("konsorcium_activities.ProjectPage", on_delete=models.CASCADE, related_name="results")
    figure = models.CharField(_("figure"), max_length=20)
    label = models.CharField(_("label"), max_length=255)

    translatable_fields = [SynchronizedField("figure", overridable=False), TranslatableField("label")]
    panels = [FieldRowPanel([FieldPanel("figure"), FieldPanel("label")])]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self) -> str:
        return f"{self.figure} {self.label}"


class ProjectPage(GatheringMixin, DatedMixin, BodyMixin, PublicPage):
    """A project or campaign; `date` is its beginning, and what came out of it is found by records."""

    kind = models.CharField(_("kind"), max_length=20, choices=ProjectKind.choices, default=ProjectKind.PROJECT)
    end = models.DateField(_("end"), null=True, blank=True)
    end_precision = models.CharField(
        _("precision of the end"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status.choices,
        blank=True,
        help_text=_("Only where there is no period: otherwise it is worked out."),
    )
    topics = TopicsField(verbose_name=_("topics"), through=ProjectTopic, blank=True)
    target_groups = terms_field(_("target groups"), Vocabulary.TARGET_GROUP)
    grant_number = models.CharField(_("grant number"), max_length=80, blank=True)
    web = models.URLField(_("website"), blank=True)
    country = models.CharField(_("country"), max_length=120, blank=True)
    programme = models.CharField(_("programme"), max_length=255, blank=True)
    funder = models.CharField(_("funder"), max_length=255, blank=True)
    product_type = models.CharField(_("type of product"), max_length=255, blank=True)
    promoter = models.CharField(_("promoter"), max_length=255, blank=True)
    methodology = models.TextField(_("methodology"), blank=True)
    impact = models.TextField(_("impact"), blank=True)
    transferability = models.TextField(_("transferability"), blank=True)

    record_type = "project"
    gathered_by = "project"
    gathered = {"publication": 12, "event": 12}
    fact_names = [
        *PublicPage.fact_names, "kind", *DatedMixin.date_names, "end", "end_precision", "status", "topics",
        "target_groups", "partners", "grant_number", "web",
    ]  # fmt: skip
    word_names = (
        "country", "programme", "funder", "product_type", "promoter", "methodology", "impact", "transferability",
    )  # fmt: skip
    row_names = ("partners", "focal_points", "results")
    translatable_fields = [
        *PublicPage.translatable_fields,
        *BodyMixin.body_fields,
        *(TranslatableField(name) for name in (*word_names, *row_names)),
    ]
    text_panels = [
        *PublicPage.text_panels,
        *BodyMixin.body_panels,
        InlinePanel("focal_points", heading=_("Focal points"), label=pgettext_lazy("of a project", "Focal point")),
        InlinePanel("results", heading=_("Results in figures"), label=_("Result")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("programme"), FieldPanel("funder")]), FieldPanel("country")],
            heading=_("Funding"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("methodology", "product_type", "impact", "transferability", "promoter")],
            heading=_("For databases of good practice"),
        ),
    ]
    fact_panels = [
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("date", heading=_("Beginning")), FieldPanel("date_precision")]),
                FieldRowPanel([FieldPanel("end"), FieldPanel("end_precision")]),
                FieldPanel("status"),
            ],
            heading=_("Period"),
        ),
        FieldPanel("topics"),
        terms_panel("target_groups"),
        PartiesPanel("partners", heading=_("Lead and partners"), label=_("Organisation")),
        FieldRowPanel([FieldPanel("grant_number"), FieldPanel("web")]),
    ]
    api_fields = [
        *PublicPage.api_fields,
        recorded("kind"),
        carded("start"),
        carded("end"),
        told("status", lambda page, request: status_of(page.record)),
        facet("topics", "topic"),
        facet("target_groups", "target_group"),
        party_field("partners"),
        fact("grant_number"),
        fact("web"),
        *(own_text(name) for name in word_names),
        told("focal_points", lambda page, request: page.told_focal_points()),
        told("results", lambda page, request: page.told_results()),
        *BodyMixin.body_api_fields,
    ]
    api_prefetch = facts_prefetch = ("focal_points", "results")
    parent_page_types = ["konsorcium_activities.ProjectIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def clean(self) -> None:
        super().clean()
        if self.last_day and not self.first_day:
            raise ValidationError({"date": _("A period that has an end needs a beginning.")})
        if self.last_day and self.first_day and self.last_day < self.first_day:
            raise ValidationError({"end": _("The end cannot be before the beginning.")})

    @property
    def last_day(self) -> datetime.date | None:
        """The last day that the end may mean."""
        return last_day(self.end, self.end_precision)

    def told_focal_points(self) -> list[str]:
        return [point.text for point in self.rows("focal_points")]

    def told_results(self) -> list[dict[str, str]]:
        return [{"figure": result.figure, "label": result.label} for result in self.rows("results")]

    def public_text(self) -> str:
        words = [getattr(self, name) for name in self.word_names]
        return "\n".join([super().public_text(), *words, *self.told_focal_points(), *map(str, self.rows("results"))])

    def public_content(self) -> PublicContent:
        facts = self.facts
        partners = [partner.told() for partner in self.rows("partners", "member")]
        content = super().public_content()
        content.kind = facts.kind
        content.date = facts.first_day
        content.end_date = facts.last_day
        content.names = [partner["name"] for partner in partners]
        content.facets = {
            "topic": [topic.slug for topic in facts.topics.all()],
            "target_group": slugs(facts.target_groups),
            "member": [partner["key"] for partner in partners if partner["key"]],
            "project": [str(self.translation_key)],
        }
        content.card |= {
            "start": facts.iso_date,
            "end": iso(facts.end, facts.end_precision),
            "status": facts.status,
            "programme": self.programme,
            "funder": self.funder,
            "partners": partners,
        }
        return content


def status_of(record: Record, today: datetime.date | None = None) -> str:
    """The status of a project's record on a day: worked out from its period, or as staff wrote it; "" if unknown."""
    today = today or timezone.localdate()
    if record.date is None:
        return str(record.card["status"])
    if record.date > today:
        return Status.PLANNED.value
    return Status.PAST.value if record.end_date and record.end_date < today else Status.CURRENT.value
