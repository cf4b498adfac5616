"""What somebody finds who reads all that a site keeps: each cell, file and document, without the code under test."""

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from django.db import connection

from konsorcium.search.engines import mirror
from tests.engines import prefix

TABLES_OF_WORDS = {
    "konsorcium_search_terms": "konsorcium_search_record",
    "wagtailsearch_indexentry_fts_": "wagtailsearch_indexentry",
}
OTHER_KEY = {"sqlite": "rowid", "postgresql": "NULL"}  # of a table without a primary key, like a virtual one
Cells = dict[tuple[str, str], str]


def said_to_stay(output: str) -> dict[tuple[str, str], str]:
    """The places that the command says name the person, with the ground of each."""
    places = output.partition("places that name the person:")[2]
    lines = re.findall(r"^  (\S+) (.+?) - (.+)$", places, re.MULTILINE)
    return {(where, row): ground for where, row, ground in lines}


def dump() -> Cells:
    """Every cell of every table, also of those that no model knows, by "table.column" and the key of the row."""
    cells: Cells = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            key = connection.introspection.get_primary_key_column(cursor, table) or OTHER_KEY[connection.vendor]
            cursor.execute(f"SELECT {key}, * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our tables
            columns = [column[0] for column in cursor.description][1:]
            for number, (row, *values) in enumerate(cursor.fetchall()):
                cells |= {
                    (f"{table}.{column}", str(row or number)): plain(value)
                    for column, value in zip(columns, values, strict=True)
                }
    return cells


def plain(value: object) -> str:
    """As somebody would read it: JSON without its escapes, small, without diacritics and blanks between digits."""
    if isinstance(value, bytes | memoryview):
        value = bytes(value).decode(errors="replace")
    decoded = value
    while isinstance(decoded, str) and decoded[:1] in set('[{"'):
        try:
            decoded = json.loads(decoded)
        except ValueError:
            break
    if isinstance(decoded, dict):
        decoded = " | ".join(f"{plain(key)}: {plain(part)}" for key, part in decoded.items())
    elif isinstance(decoded, list):
        decoded = " | ".join(map(plain, decoded))
    letters = unicodedata.normalize("NFKD", str(decoded).casefold())
    return re.sub(r"(?<=\d) (?=\d)", "", "".join(letter for letter in letters if not unicodedata.combining(letter)))


def betraying(cells: Cells, *secrets: str) -> set[tuple[str, str]]:
    return {place for place, text in cells.items() if any(secret in text for secret in secrets)}


def tables_with(cells: Cells, key: UUID) -> set[str]:
    return {where for where, _row in betraying(cells, key.hex, str(key))}


def documents() -> dict[str, str]:
    """What Elasticsearch holds, by id."""
    mirror.writer().indices.refresh(index=f"{prefix()}_*")
    found = mirror.writer().search(index=f"{prefix()}_*", size=1000)
    return {hit["_id"]: plain(dict(hit["_source"])) for hit in found["hits"]["hits"]}


def files(media: Path) -> dict[str, bytes]:
    return {str(path.relative_to(media)): path.read_bytes() for path in media.rglob("*") if path.is_file()}


def is_said_of_its_source(place: tuple[str, str], said: Mapping[tuple[str, str], str]) -> bool:
    """Whether a cell is one of a table that the database itself keeps, to find words, of a row that is said."""
    table, row = place[0].partition(".")[0], place[1]
    source = next((source for words, source in TABLES_OF_WORDS.items() if table.startswith(words)), "")
    return any(where.startswith(f"{source}.") and of_row == row for where, of_row in said)
