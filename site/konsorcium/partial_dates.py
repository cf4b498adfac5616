"""Dates that are known to the day, the month or the year only."""

import calendar
import datetime

from django.db import models
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext


class Precision(models.TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month and year")
    YEAR = "year", _("year")
    NONE = "none", _("no date")


_ISO_LENGTH = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4, Precision.NONE: 0}


def iso(date: datetime.date | None, precision: str) -> str:
    """`date` as ISO 8601, as far as it is known: "2024-04-01", "2024-04", "2024" or ""."""
    return date.isoformat()[: _ISO_LENGTH[Precision(precision)]] if date else ""


_DAY_LENGTH = 10


def first_day(date: datetime.date | None, precision: str) -> datetime.date | None:
    """The first day that `date` may mean: of its month or year, where only they are known; None where nothing is."""
    known = iso(date, precision)
    return datetime.date.fromisoformat(f"{known}-01-01"[:_DAY_LENGTH]) if known else None


def last_day(date: datetime.date | None, precision: str) -> datetime.date | None:
    """The last day that `date` may mean, in the same way."""
    first = first_day(date, precision)
    if first is None or precision == Precision.DAY:
        return first
    month = 12 if precision == Precision.YEAR else first.month
    return datetime.date(first.year, month, calendar.monthrange(first.year, month)[1])


def label(value: str) -> str:
    """An ISO date that may be only a month or a year, or a moment, in words of the active language; "" is none."""
    if len(value) < 7:
        return value
    date = datetime.date.fromisoformat(f"{value}-01"[:_DAY_LENGTH])
    if len(value) == 7:
        return date_format(date, pgettext("format of a month with its year", "F Y"))
    day = date_format(date, pgettext("format of a day", "j F Y"))
    return f"{day} {_time(value)}" if len(value) > _DAY_LENGTH else day


def label_after(value: str, start: str) -> str:
    """The end of something that begins at `start`, in words: only its time where it ends on the same day."""
    return _time(value) if len(value) > _DAY_LENGTH and value[:_DAY_LENGTH] == start[:_DAY_LENGTH] else label(value)


def _time(moment: str) -> str:
    return time_format(datetime.datetime.fromisoformat(moment).time(), pgettext("format of a time", "g:i a"))
