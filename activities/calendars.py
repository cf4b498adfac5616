"""Calendar files (RFC 5545): one event, or the list of events with the parameters of every list, to subscribe to."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from icalendar import Calendar, Event

from konsorcium.api_values import absolute, site_name
from konsorcium.read_only import read_only
from konsorcium.search.answers import ask
from konsorcium.search.models import Record
from konsorcium.search.questions import UnknownValue, read_question

CALENDAR_SIZE = 300
LENGTH_OF_A_DAY = len("2024-04-01")


@read_only
def calendar(request: HttpRequest) -> HttpResponse:
    """The events that the parameters ask for, the latest ones."""
    try:
        question = read_question(request.GET, get_language(), (), "date").of_type("event")
    except UnknownValue as error:
        raise Http404(str(error)) from error
    return _file(request, ask(replace(question, sort="date", size=CALENDAR_SIZE)).records)


@read_only
def event(request: HttpRequest, page_id: int) -> HttpResponse:
    record = Record.objects.visible_page(page_id, "event")
    if record is None or not _has_day(record):
        raise Http404
    return _file(request, [record])


def _file(request: HttpRequest, records: Iterable[Record]) -> HttpResponse:
    made = Calendar()
    made.add("prodid", "-//Konsorcium//NONSGML events//")
    made.add("version", "2.0")
    made.add("x-wr-calname", gettext("%(site)s: events") % {"site": site_name(request)})
    for record in records:
        if _has_day(record):
            made.add_component(_entry(request, record))
    made.add_missing_timezones()
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


def _has_day(record: Record) -> bool:
    return len(record.card["start"]) >= LENGTH_OF_A_DAY


def _entry(request: HttpRequest, record: Record) -> Event:
    """An event under a name that stays the same for ever; a later version of it replaces an earlier one."""
    entry = Event()
    entry.add("uid", str(uuid.uuid5(uuid.UUID(str(record.translation_key)), record.language)))
    entry.add("sequence", record.version)
    entry.add("dtstamp", record.updated or timezone.now())
    entry.add("summary", record.title)
    entry.add("description", record.summary)
    entry.add("url", absolute(request, record.url))
    entry.add("status", "CANCELLED" if record.card["cancelled"] else "CONFIRMED")
    if record.card["place"]:
        entry.add("location", record.card["place"])
    entry.add("dtstart", _moment(record.card["start"]))
    if end := _end(record):
        entry.add("dtend", end)
    return entry


def _end(record: Record) -> datetime.datetime | datetime.date | None:
    """The first moment or day after the event; None where only the moment at which it begins is known."""
    start, end = _moment(record.card["start"]), _moment(record.card["end"])
    if isinstance(end, datetime.datetime) or record.end_date is None:
        return end
    day_after = record.end_date + datetime.timedelta(days=1)
    if isinstance(start, datetime.datetime):
        return datetime.datetime.combine(day_after, datetime.time(), start.tzinfo) if end else None
    return day_after


def _moment(value: str) -> datetime.datetime | datetime.date | None:
    """A moment in the time zone of the site, or a day."""
    if len(value) == LENGTH_OF_A_DAY:
        return datetime.date.fromisoformat(value)
    if not value:
        return None
    return datetime.datetime.fromisoformat(value).astimezone(timezone.get_default_timezone())
