"""The glossary as a table: one row for each entry, and for each language the columns of what it is called there."""

import csv
from collections.abc import Mapping
from io import StringIO
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .file_imports import Imported, Refused
from .glossary import GlossaryEntry, GlossaryWording
from .languages import LANGUAGE_CODES
from .spreadsheets import without_apostrophe

BETWEEN = " | "  # the names of one cell
LISTS = ("variants", "forbidden")
FIELDS = ("name", *LISTS, "note")
COLUMNS = ["slug", *(f"{code}_{name}" for code in LANGUAGE_CODES for name in FIELDS)]
LARGEST = 2**20  # bytes

Row = Mapping[str, str]


def row_of(entry: GlossaryEntry) -> dict[str, str]:
    """The cells of an entry by their columns."""
    wordings = {wording.language: wording for wording in entry.names.all()}
    row = {"slug": entry.slug} | dict.fromkeys(COLUMNS[1:], "")
    for code in LANGUAGE_CODES & wordings.keys():
        for name in FIELDS:
            value = getattr(wordings[code], name)
            row[f"{code}_{name}"] = BETWEEN.join(value.splitlines()) if name in LISTS else value
    return row


def import_glossary(file: IO[bytes]) -> Imported:
    """Take over the rows that are right: an entry of the same slug is changed, others are made, none is deleted.

    The slug of a row that has none is made from its name in the default language. A column that is missing changes
    nothing. Raises ValidationError where the file is no such table.
    """
    imported = Imported()
    for number, row in enumerate(_rows(file), start=2):  # the first line is that of the columns
        try:
            _take_over(row)
            imported.taken += 1
        except Refused as refusal:
            imported.refused.append(_("Line %(number)s: %(told)s") % {"number": number, "told": refusal})
    return imported


def _rows(file: IO[bytes]) -> list[Row]:
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than %(number)s MB.") % {"number": LARGEST >> 20})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("The file is not in UTF-8.")) from error
    first = text.partition("\n")[0]
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    if unknown := [name for name in reader.fieldnames or [""] if name not in COLUMNS]:
        told = {"names": ", ".join(unknown), "accepted": ", ".join(COLUMNS)}
        raise ValidationError(_("Unknown columns: %(names)s. Accepted are: %(accepted)s.") % told)
    try:
        return [
            {name: without_apostrophe((value or "").strip()) for name, value in row.items() if name} for row in reader
        ]
    except csv.Error as error:
        raise ValidationError(_("The file is no table: %(error)s") % {"error": error}) from error


@transaction.atomic
def _take_over(row: Row) -> None:
    slug = row.get("slug") or slugify(row.get(f"{settings.LANGUAGE_CODE}_name", ""))
    entry = GlossaryEntry.objects.filter(slug=slug).first() or GlossaryEntry(slug=slug)
    wordings = {wording.language: wording for wording in entry.names.all()} if entry.pk else {}
    for code in LANGUAGE_CODES:
        told = {name: row[f"{code}_{name}"] for name in FIELDS if f"{code}_{name}" in row}
        if any(told.values()) or code in wordings:
            wording = wordings.setdefault(code, GlossaryWording(language=code))
            for name, value in told.items():
                lines = (part.strip() for part in value.split(BETWEEN.strip()))
                setattr(wording, name, "\n".join(lines) if name in LISTS else value)
    if settings.LANGUAGE_CODE not in wordings:
        raise Refused(_("it has no name in the default language."))
    of_wordings = (_mistakes(wording, code) for code, wording in wordings.items())
    mistakes = [each for told in (_mistakes(entry, "slug"), *of_wordings) for each in told]
    if mistakes:
        raise Refused(" ".join(mistakes))
    entry.names.set(wordings.values())
    entry.save()


def _mistakes(row: models.Model, column: str) -> list[str]:
    """What is wrong with the fields of a row, each with the column of the file."""
    try:
        row.clean_fields(exclude=["entry"])
    except ValidationError as error:
        fields = error.message_dict.items()
        return [f"{name if name == column else f'{column}_{name}'}: {' '.join(told)}" for name, told in fields]
    return []
