"""Pages of the files that belong to records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast, Length
from django.utils.translation import gettext as _

from .models import Record

LOOKED_AT = 2_000_000  # characters of files, as stored, that one answer may look at: about half a second


@dataclass(frozen=True)
class FilePage:
    """A page of a file; `title` is that of the file, and `url` leads to the page."""

    title: str
    url: str
    number: int
    text: str

    @property
    def label(self) -> str:
        return _("PDF, p. %(number)s") % {"number": self.number}


def file_pages(files: Iterable[Mapping[str, Any]]) -> list[FilePage]:
    """All pages of the files of a record."""
    return [
        FilePage(file["title"], f"{file['url']}#page={number}", number, text)
        for file in files
        for number, text in enumerate(file["pages"], 1)
    ]


def pages_of(pks: Sequence[int]) -> dict[int, list[FilePage]]:
    """The pages of these records, the first of them first, as far as LOOKED_AT allows."""
    if not pks:
        return {}
    having = Record.objects.filter(pk__in=pks).exclude(files=[])
    sizes = dict(having.values_list("pk", Length(Cast("files", TextField()))))
    wanted, size = [], 0
    for pk in filter(sizes.__contains__, pks):
        size += sizes[pk]
        if size > LOOKED_AT:
            break
        wanted.append(pk)
    found = Record.objects.filter(pk__in=wanted).values_list("pk", "files") if wanted else []
    return {pk: file_pages(files) for pk, files in found}
