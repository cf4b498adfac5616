"""Events and trainings with their organisers and speakers, and the page that lists them."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from konsorcium.api_fields import carded, facet, facet_value, fact, recorded
from konsorcium.experts.models import Contributor
from konsorcium.members.forms import PartiesPanel
from konsorcium.members.models import TranslatedParty
from konsorcium.pages import BodyMixin, DatedMixin, PublicPage
from konsorcium.partial_dates import Precision, last_day
from konsorcium.public_content import PublicContent
from konsorcium.search.labels import party_field
from konsorcium.search.listings import ListingMixin
from konsorcium.search.models import Record
from konsorcium.search.translations import best_versions
from konsorcium.terms import Vocabulary, slugs, terms_field, terms_panel
from konsorcium.topics import TopicLink, TopicsField


class EventKind(models.TextChoices):
    DEBATE = "debate", _("debate")
    SEMINAR = "seminar", _("seminar")
    TRAINING = "training", _("training")
    WORKSHOP = "workshop", _("workshop")
    STUDY_TRIP = "study-trip", _("study trip")
    PRESS_MEETING = "press-meeting", _("press meeting")
    CULTURAL = "cultural", _("cultural event")
    WORKING_GROUP = "working-group", _("meeting of a working group")
    CONFERENCE = "conference", _("conference")


class EventIndexPage(ListingMixin, PublicPage):
    """Lists all events; those to come stand at the top of the whole list, the next one first."""

    listed_type = "event"
    listed_facets = ("kind", "audience", "topic", "member", "project", "year")

    subpage_types = ["konsorcium_activities.EventPage"]

    class Meta:
        verbose_name = _("list of events")
        verbose_name_plural = _("lists of events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        upcoming = Record.objects.listed_in(self.locale.language_code).filter(type="event").upcoming()
        return super().get_context(request, *args, **kwargs) | {"upcoming": upcoming}


class EventTopic(TopicLink):
    content_object = ParentalKey(
        "konsorcium_activities.EventPage", on_delete=models.CASCADE, related_name="topic_links"
    )


class Organiser(TranslatedParty):
    """An organisation that holds an event."""

    event = ParentalKey("konsorcium_activities.EventPage", on_delete=models.CASCADE, related_name="organisers")

    class Meta(TranslatedParty.Meta):
        verbose_name = _("organiser")
        verbose_name_plural = _("organisers")


class Speaker(Contributor):
    """Somebody who speaks at an event."""

    event = ParentalKey("konsorcium_activities.EventPage", on_delete=models.CASCADE, related_name="speakers")

    class Meta(Contributor.Meta):
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")


class EventPage(DatedMixin, BodyMixin, PublicPage):
    """Something that takes place on a day, at given times or all day, or through several days."""

    kind = models.CharField(_("kind"), max_length=20, choices=EventKind.choices, default=EventKind.DEBATE)
    start_time = models.TimeField(_("begins at"), null=True, blank=True)
    end_date = models.DateField(_("last day"), null=True, blank=True, help_text=_("Only of an event of several days."))
    end_time = models.TimeField(_("ends at"), null=True, blank=True)
    cancelled = models.BooleanField(_("cancelled"), default=False)
    place = models.CharField(
        pgettext_lazy("of an event", "place"), max_length=255, blank=True, help_text=_("Town, address, room.")
    )
    online_url = models.URLField(_("address of the online meeting"), blank=True)
    sign_up_url = models.URLField(_("address to sign up"), blank=True)
    audiences = terms_field(_("audiences"), Vocabulary.AUDIENCE)
    topics = TopicsField(verbose_name=_("topics"), through=EventTopic, blank=True)
    project = models.ForeignKey(
        "konsorcium_activities.ProjectPage", verbose_name=_("project"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    group = models.ForeignKey(
        "konsorcium_members.WorkingGroupPage", verbose_name=_("working group"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    report = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("report afterwards"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+", help_text=_("The page that tells how it was."),
    )  # fmt: skip

    record_type = "event"
    organisation_path = "organisers__member__translation_key"
    written_by_staff = True
    fact_names = [
        *PublicPage.fact_names, "kind", *DatedMixin.date_names, "start_time", "end_date", "end_time", "cancelled",
        "organisers", "speakers", "audiences", "topics", "project", "group", "online_url", "sign_up_url", "report",
    ]  # fmt: skip
    translatable_fields = [
        *PublicPage.translatable_fields,
        *BodyMixin.body_fields,
        TranslatableField("place"),
        TranslatableField("organisers"),
    ]
    text_panels = [*PublicPage.text_panels, FieldPanel("place"), *BodyMixin.body_panels]
    fact_panels = [
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
                FieldRowPanel([FieldPanel("start_time"), FieldPanel("end_time")]),
                FieldPanel("end_date"),
                FieldPanel("cancelled"),
            ],
            heading=_("When"),
        ),
        FieldRowPanel([FieldPanel("sign_up_url"), FieldPanel("online_url")]),
        terms_panel("audiences"),
        FieldPanel("topics"),
        PartiesPanel("organisers", heading=_("Organisers"), label=_("Organiser")),
        PartiesPanel("speakers", heading=_("Speakers"), label=_("Speaker")),
        FieldRowPanel([FieldPanel("project"), FieldPanel("group")]),
        FieldPanel("report"),
    ]
    api_fields = [
        *PublicPage.api_fields,
        recorded("kind"),
        carded("start"),
        carded("end"),
        carded("cancelled"),
        carded("place"),
        party_field("organisers"),
        party_field("speakers"),
        fact("online_url"),
        fact("sign_up_url"),
        facet("audiences", "audience"),
        facet("topics", "topic"),
        facet_value("project"),
        facet_value("group"),
        *BodyMixin.body_api_fields,
    ]
    parent_page_types = ["konsorcium_activities.EventIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self) -> None:
        super().clean()
        errors = {}
        if not self.first_day and (self.start_time or self.end_date):
            errors["date"] = _("Say the day on which it begins.")
        if self.start_time and self.date_precision != Precision.DAY:
            errors["start_time"] = _("A time needs a date that is known to the day.")
        if self.end_date and self.date_precision in {Precision.MONTH, Precision.YEAR}:
            errors["end_date"] = _("A last day needs a date that is known to the day.")
        if self.end_time and not self.start_time:
            errors["start_time"] = _("Say when it begins, too.")
        if self.first_day and self.end_date and self.end_date < self.first_day:
            errors["end_date"] = _("It cannot end before it begins.")
        start, end = self._start, self._end
        for name, moment in (("start_time", start), ("end_time", end)):
            if moment and _is_skipped(moment):
                errors[name] = _("This time does not exist: on that day the clocks go forward.")
        if not errors and start and end and end.timestamp() <= start.timestamp():
            errors["end_time"] = _("It cannot end before it begins.")
        if errors:
            raise ValidationError(errors)

    @property
    def lasts_days(self) -> bool:
        return bool(self.first_day and self.end_date and self.end_date > self.first_day)

    @property
    def iso_start(self) -> str:
        """The beginning as far as it is known: "2024-04-01T09:30:00+02:00", "2024-04-01", "2024-04", "2024" or ""."""
        return self._start.isoformat() if self._start else self.iso_date

    @property
    def iso_end(self) -> str:
        """The end in the same form; "" where nothing but the beginning is known."""
        end = self._end or (self.last_day if self.lasts_days else None)
        return end.isoformat() if end else ""

    @property
    def is_over(self) -> bool:
        last = self.facts.last_day
        return bool(last and last < timezone.localdate())

    @property
    def _start(self) -> datetime.datetime | None:
        return _moment(self.first_day, self.start_time)

    @property
    def _end(self) -> datetime.datetime | None:
        return _moment(self.last_day, self.end_time)

    @property
    def last_day(self) -> datetime.date | None:
        """The last day that it may last, None where no day is known."""
        return self.end_date if self.first_day and self.end_date else last_day(self.date, self.date_precision)

    @property
    def report_record(self) -> Record | None:
        """The visible record of the page that tells how it was."""
        report = self.facts.report
        key = str(report.translation_key) if report else ""
        return best_versions([key], self.locale.language_code).get(key) if key else None

    def public_text(self) -> str:
        return f"{self.place}\n{super().public_text()}"

    def belong_to(self, organisation: Page) -> None:
        key = organisation.translation_key
        if not any(row.member and row.member.translation_key == key for row in self.organisers.all()):
            self.organisers.add(Organiser(member=organisation, name=organisation.title, locale=self.locale))

    def public_content(self) -> PublicContent:
        facts = self.facts
        organisers = [row.told() for row in self.rows("organisers", "member")]
        speakers = [row.told() for row in facts.speakers.select_related("expert", "member")]
        pages = {"project": facts.project, "group": facts.group}
        content = super().public_content()
        content.kind = facts.kind
        content.date = facts.first_day
        content.end_date = facts.last_day
        content.names = [party["name"] for party in [*organisers, *speakers]]
        content.facets = {
            "topic": [topic.slug for topic in facts.topics.all()],
            "audience": slugs(facts.audiences),
            "member": [party["key"] for party in [*organisers, *speakers] if party["type"] == "member"],
            "person": [party["key"] for party in speakers if party["type"] == "expert"],
            **{name: [str(page.translation_key)] for name, page in pages.items() if page},
        }
        content.card |= {
            "start": facts.iso_start,
            "end": facts.iso_end,
            "cancelled": facts.cancelled,
            "place": self.place,
            "organisers": organisers,
            "speakers": speakers,
        }
        return content


def _moment(day: datetime.date | None, time: datetime.time | None) -> datetime.datetime | None:
    """In the time zone of the site: the active one is the editor's while a page is published."""
    if day is None or time is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(day, time), timezone.get_default_timezone())


def _is_skipped(moment: datetime.datetime) -> bool:
    """Whether the clocks, going forward, skip it: then it comes back from UTC as another."""
    return moment.astimezone(datetime.UTC).astimezone(moment.tzinfo) != moment
