"""The report on the directory for the press desk: in which state each entry is, the longest unconfirmed first."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from konsorcium.search.models import Record

from .admin_views import ExpertCardView
from .models import Channel, Consent, Entry, ExpertPage
from .models.entries import Availability
from .models.storms import storms_now


def entries_with_state() -> "QuerySet[ExpertPage]":
    """The source pages of all experts with what `state_of` reads, in one query, the longest unconfirmed first."""
    person = OuterRef("translation_key")
    consents = Consent.objects.filter(person=person, channel=Channel.PROFILE).order_by("-pk")
    storms = storms_now().filter(person=person)
    entries = Entry.objects.filter(person=person)
    first = ExpertPage.objects.filter(translation_key=person).order_by("pk").values("pk")[:1]
    found = ExpertPage.objects.filter(pk=Subquery(first)).annotate(
        visible=Exists(Record.objects.visible().filter(page=OuterRef("pk"))),
        agreed=Subquery(consents.values("given")[:1]),
        storm_until=Subquery(storms.values("until")[:1]),
        confirmed=Subquery(entries.values("confirmed")[:1]),
        away_until=Subquery(entries.values("away_until")[:1]),
    )
    return found.order_by(F("confirmed").asc(nulls_first=True), "title")


def state_of(expert: Any) -> str:
    """In one word why an entry of `entries_with_state` is seen or not."""
    entry = Entry(confirmed=expert.confirmed or timezone.now(), away_until=expert.away_until)
    if not expert.live:
        return gettext("not published")
    if not expert.agreed:
        return gettext("no consent to the profile")
    if entry.visible_until <= timezone.now():
        return gettext("hidden: nobody has confirmed it")
    if not expert.visible and not expert.storm_until:
        return gettext("not visible")
    if expert.storm_until:
        return gettext("storm")
    if entry.availability == Availability.AWAY:
        return gettext("away")
    return pgettext("state of a profile", "public")


class ExpertsReportView(ReportView):
    model = ExpertPage
    permission_policy = ExpertCardView.permission_policy
    any_permission_required = ["change"]
    index_url_name = "konsorcium_experts_report"
    index_results_url_name = "konsorcium_experts_report_results"
    page_title = _("Directory of experts")
    header_icon = "group"
    columns = [
        TitleColumn("title", label=_("Expert"), url_name="konsorcium_expert_card"),
        Column("state", label=_("State"), accessor=state_of),
        DateColumn("confirmed", label=_("Last confirmed")),
        Column("away_until", label=_("Away until")),
    ]

    def get_queryset(self) -> Any:
        return entries_with_state()
