"""Dates that are known to the day, the month or the year only."""

import datetime

from django.db import models
from django.utils.formats import date_format
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


def label(value: str) -> str:
    """The ISO date `value` ("2024-04-01", "2024-04", "2024" or "") in words of the active language."""
    if len(value) < 7:
        return value
    date = datetime.date.fromisoformat(f"{value}-01"[:10])
    if len(value) == 7:
        return date_format(date, pgettext("format of a month with its year", "F Y"))
    return date_format(date, pgettext("format of a day", "j F Y"))
