"""Spreadsheets of the admin: no cell is a formula to the program that opens them, and times are those of the page."""

import codecs
import csv
import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.mixins import Echo, SpreadsheetExportMixin
from wagtail.admin.views.reports.audit_logging import LogEntriesView

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # as OWASP lists them for CSV injection
NUMBER = re.compile(r"-\d+([.,]\d+)?")


def neutral(value: Any) -> Any:
    """The value of a cell; a text that would be taken for a formula begins with an apostrophe."""
    is_formula = isinstance(value, str) and value.startswith(BEGINS_FORMULA) and not NUMBER.fullmatch(value)
    return f"'{value}" if is_formula else value


def without_apostrophe(text: str) -> str:
    """The text of a cell as it was before `neutral`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(BEGINS_FORMULA) else text


class NeutralWriter(csv.DictWriter):
    def writerow(self, row: Mapping[str, Any]) -> Any:
        return super().writerow({name: neutral(value) for name, value in row.items()})


def stream_csv(view: SpreadsheetExportMixin, queryset: Iterable[Any]) -> list[bytes]:
    """In place of Wagtail's method, which writes all its lists, reports and messages of forms, with another writer.

    The lines are made at once: while an answer is sent, the language of who asked is not active any more. The first is
    the mark by which Excel knows UTF-8.
    """
    writer = NeutralWriter(Echo(), fieldnames=view.list_export)
    headings = writer.writerow({field: view.get_heading(queryset, field) for field in view.list_export})
    return [codecs.BOM_UTF8, headings, *(view.write_csv_row(writer, view.to_row_dict(item)) for item in queryset)]


def without_zone(moment: datetime.datetime) -> datetime.datetime:
    """The local time of a moment, to the second."""
    return timezone.make_naive(moment).replace(microsecond=0)


def guard_exports() -> None:
    SpreadsheetExportMixin.stream_csv = stream_csv
    formats = dict.fromkeys(SpreadsheetExportMixin.FORMATS, without_zone)
    SpreadsheetExportMixin.custom_value_preprocess[datetime.datetime] = formats
    LogEntriesView.list_export = [*LogEntriesView.list_export, "message"]
    LogEntriesView.export_headings = LogEntriesView.export_headings | {"message": _("What was done")}
