"""Full-text search of the database: the terms of records in a table of SQLite's FTS5, or of PostgreSQL's tsvectors."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Case, F, Value, When, Window
from django.db.models.functions import RowNumber

from konsorcium.word_forms import WORD, terms, words

from .querysets import RecordQuerySet

TABLE = "konsorcium_search_terms"  # and its column to match: SQLite names the column of a whole row after the table
# The parts of a record with PostgreSQL's letter and the weight of each, as the Elasticsearch engine weighs them. Files
# have no letter, since of their words no positions are kept: PostgreSQL takes them for a D.
PARTS = {"title": ("B", 3.0), "names": ("A", 4.0), "summary": ("C", 2.0), "text": ("D", 1.0), "files": ("", 0.5)}
HEAD = "head"  # PostgreSQL's column of the terms of all but text and files, short enough to stand in the row
RANKED = 1_000  # records of which PostgreSQL reads all terms to rank them: those with the best heads
SUGGESTED = ("title", "names")  # parts whose words are found by their first letters
ROOM = 1_000_000  # bytes of a tsvector, which holds 1,048,575
ROOM_OF_LEXEME, ROOM_OF_POSITION = 6, 2  # of each, beside its letters
LAST_POSITION = 16_383  # that a tsvector can tell from others
CREATE = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5({', '.join(PARTS)}, tokenize='unicode61 remove_diacritics 0')"
    ],
    "postgresql": [
        f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY, {TABLE} tsvector NOT NULL, "
        f"{HEAD} tsvector GENERATED ALWAYS AS (ts_filter({TABLE}, '{{a,b,c}}')) STORED)",
        f"CREATE INDEX {TABLE}_index ON {TABLE} USING gin ({TABLE})",
    ],
}
INSERT = {
    "sqlite": f"INSERT INTO {TABLE} (rowid, {', '.join(PARTS)}) VALUES ({', '.join(['%s'] * 6)})",  # noqa: S608 - our names
    "postgresql": f"INSERT INTO {TABLE} (rowid, {TABLE}) VALUES (%s, %s::tsvector)",  # noqa: S608 - our names
}
DELETE = f"DELETE FROM {TABLE} WHERE rowid = %s"  # noqa: S608 - our name

# What is asked for: for each item the ways to find it, each of words that must all be found, by any of their terms.
Asked = Sequence[Sequence[Sequence[Iterable[str]]]]


def create_table(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in CREATE[editor.connection.vendor]:
        editor.execute(statement)


def drop_table(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(f"DROP TABLE {TABLE}")


def analyze() -> None:
    """Let the database plan its queries for what the tables hold now, as it does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def forget_deleted() -> None:
    """Let SQLite drop the terms of deleted rows, the admin's too, which it keeps until it merges what it has."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in (TABLE, "wagtailsearch_indexentry_fts"):
                cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - names of tables


class TermsField(models.TextField):
    """The column to match."""


@TermsField.register_lookup
class Matches(models.Lookup):
    """Whether the terms of a record match an expression of `expression`."""

    lookup_name = "matches"

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._sql(compiler, connection, "{} MATCH {}")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._sql(compiler, connection, "{} @@ {}::tsquery")

    def _sql(self, compiler: Any, connection: Any, template: str) -> tuple[str, list[Any]]:
        column, of_column = self.process_lhs(compiler, connection)
        query, of_query = self.process_rhs(compiler, connection)
        return template.format(column, query), [*of_column, *of_query]


@TermsField.register_lookup
class Head(models.Transform):
    """The terms of all but text and files, which PostgreSQL has in a column of their own."""

    lookup_name = "head"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        column: Any = self.source_expressions[0]
        return f"{compiler.quote_name_unless_alias(column.alias)}.{HEAD}", []


@contextmanager
def planned() -> Iterator[None]:
    """Let PostgreSQL match by the index, however many records match.

    It takes a long vector, which is stored apart, for as cheap to read as a short one, and would read them all.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)")
        yield


class BM25(models.Func):
    """Okapi BM25 of SQLite, the lower the better; the columns weigh as PARTS says."""

    template = f"bm25(%(expressions)s, {', '.join(str(weight) for _letter, weight in PARTS.values())})"
    output_field = models.FloatField()


class TsRank(models.Func):
    """How often PostgreSQL finds the terms of a query in a tsvector, weighed as PARTS says for D, C, B and A."""

    template = "ts_rank('{{{}}}', %(expressions)s::tsquery)".format(
        ", ".join(str(weight / 4) for letter, weight in sorted(PARTS.values(), reverse=True) if letter)
    )
    output_field = models.FloatField()


def best_first(records: RecordQuerySet, query: str) -> RecordQuerySet:
    """Matching records as they match an expression; those that do so equally stay in their order."""
    order: tuple[Any, ...] = tuple(records.query.order_by)
    if connection.vendor == "sqlite":
        return records.annotate(rank=BM25(F("terms__document"))).order_by("rank", *order)
    head = TsRank(F("terms__document__head"), Value(query))
    place = Window(RowNumber(), order_by=[head.desc(), *order])
    rank = Case(When(place__lte=RANKED, then=TsRank(F("terms__document"), Value(query))), default=0.0)
    return records.annotate(place=place).annotate(rank=rank).order_by("-rank", "place")


def expression(asked: Asked, every: bool) -> str:
    """What finds records with every item asked for, or with any."""
    sqlite = connection.vendor == "sqlite"
    either, both, quote = (" OR ", " AND ", _sqlite_string) if sqlite else (" | ", " & ", _lexeme)

    def joined(sign: str, parts: Iterable[str]) -> str:
        return f"({sign.join(parts)})"

    items = [
        joined(either, (joined(both, (joined(either, map(quote, word)) for word in way)) for way in ways))
        for ways in asked
    ]
    return (both if every else either).join(items)


def of_names(terms: Iterable[str], beginnings: Iterable[str] = ()) -> str:
    """What finds records by any of the terms, or of the first letters of words, in their title or names."""
    if connection.vendor == "sqlite":
        wanted = [*map(_sqlite_string, terms), *(f"{_sqlite_string(letters)}*" for letters in beginnings)]
        return f"{{{' '.join(SUGGESTED)}}} : ({' OR '.join(wanted)})" if wanted else ""
    parts = "".join(PARTS[part][0] for part in SUGGESTED)
    wanted = [*(f"{_lexeme(term)}:{parts}" for term in terms), *(f"{_lexeme(some)}:*{parts}" for some in beginnings)]
    return " | ".join(wanted)


def _sqlite_string(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _lexeme(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def write(records: Iterable[Any]) -> None:
    """Store the terms of these records anew; of one that is not public none."""
    stored = list(records)
    make = _texts if connection.vendor == "sqlite" else _vector
    with connection.cursor() as cursor:
        cursor.executemany(DELETE, [(record.pk,) for record in stored])
        rows = [(record.pk, *make(record)) for record in stored if record.public]
        cursor.executemany(INSERT[connection.vendor], rows)


def _texts(record: Any) -> list[str]:
    """The terms of each part, as a text of them."""
    return [" ".join(term for found in _terms(record, part) for term in found) for part in PARTS]


def _vector(record: Any) -> list[str]:
    """The tsvector of a record: all terms of a word at its position, those of files without; as many as have room."""
    placed: dict[str, list[str]] = {}
    room, number = ROOM, 0
    for part, (letter, _weight) in PARTS.items():
        for found in _terms(record, part):
            number += 1
            for term in found:
                room -= ROOM_OF_POSITION if term in placed else len(term.encode()) + ROOM_OF_LEXEME
                if room < 0:
                    return [_joined(placed)]
                placed.setdefault(term, []).extend([f"{min(number, LAST_POSITION)}{letter}"] if letter else [])
    return [_joined(placed)]


def _joined(placed: dict[str, list[str]]) -> str:
    return " ".join(_lexeme(term) + (f":{','.join(found)}" if found else "") for term, found in placed.items())


def _terms(record: Any, part: str) -> Iterable[Iterable[str]]:
    """The terms of each word of a part; the word itself is among them where its first letters shall find it."""
    for word in _words(record, part):
        found = terms(word, record.language)
        yield dict.fromkeys([word, *found]) if found and part in SUGGESTED else found


def text_of(record: Any, part: str) -> str:
    """The text of a part of a record."""
    if part == "files":
        return " ".join(page for file in record.files for page in file["pages"])
    return str(getattr(record, part))


def _words(record: Any, part: str) -> list[str]:
    """The words of a part; those of files each once, since that they stand there is all that counts."""
    text = text_of(record, part)
    if part == "files":
        text = " ".join(dict.fromkeys(WORD.findall(text)))
    return words(text, [record.language])
