"""Full-text search of the database: the terms of records in a table of SQLite's FTS5, or of PostgreSQL's tsvectors."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.expressions import Expression

from .languages import terms, words

TABLE = "konsorcium_search_terms"  # and its column to match: SQLite names the column of a whole row after the table
# The parts of a record with PostgreSQL's letter and the weight of each, as the Elasticsearch engine weighs them.
PARTS = {"title": ("B", 3.0), "names": ("A", 4.0), "summary": ("C", 2.0), "text": ("D", 1.0)}
SUGGESTED = ("title", "names")  # parts whose words are found by their first letters
LAST_POSITION = 16_383  # that a tsvector can tell from others
CREATE = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5({', '.join(PARTS)}, tokenize='unicode61 remove_diacritics 0')"
    ],
    "postgresql": [
        f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY, {TABLE} tsvector NOT NULL)",
        f"CREATE INDEX {TABLE}_index ON {TABLE} USING gin ({TABLE})",
    ],
}
INSERT = {
    "sqlite": f"INSERT INTO {TABLE} (rowid, {', '.join(PARTS)}) VALUES (%s, %s, %s, %s, %s)",  # noqa: S608 - our names
    "postgresql": f"INSERT INTO {TABLE} (rowid, {TABLE}) VALUES (%s, %s::tsvector)",  # noqa: S608 - our names
}
DELETE = f"DELETE FROM {TABLE} WHERE rowid = %s"  # noqa: S608 - our name

# For each word of a question the terms by which it is found.
Asked = Sequence[Iterable[str]]


def create_table(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in CREATE[editor.connection.vendor]:
        editor.execute(statement)


def drop_table(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(f"DROP TABLE {TABLE}")


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


class Rank(models.Func):
    """How well a record matches an expression: Okapi BM25 on SQLite, ts_rank on PostgreSQL; the best have the most."""

    output_field = models.FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = compiler.compile(self.source_expressions[0])
        weights = ", ".join(str(weight) for _letter, weight in PARTS.values())
        return f"-bm25({column}, {weights})", tuple(params)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        column, of_column = compiler.compile(self.source_expressions[0])
        query, of_query = compiler.compile(self.source_expressions[1])
        by_letter = [weight / 4 for _letter, weight in sorted(PARTS.values(), reverse=True)]
        return f"ts_rank('{{{', '.join(map(str, by_letter))}}}', {column}, {query}::tsquery)", [*of_column, *of_query]


def rank(query: str) -> Expression:
    return Rank(models.F("terms__document"), models.Value(query))


def expression(asked: Asked, every: bool) -> str:
    """What finds records with every word asked for, or with any."""
    if connection.vendor == "sqlite":
        either, joined, quote = " OR ", " AND " if every else " OR ", _sqlite_string
    else:
        either, joined, quote = " | ", " & " if every else " | ", _lexeme
    return joined.join(f"({either.join(map(quote, some))})" for some in asked)


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
    """The tsvector of a record: all terms of a word at its position."""
    positions: dict[str, list[str]] = {}
    number = 0
    for part, (letter, _weight) in PARTS.items():
        for found in _terms(record, part):
            number += 1
            for term in found:
                positions.setdefault(term, []).append(f"{min(number, LAST_POSITION)}{letter}")
    return [" ".join(f"{_lexeme(term)}:{','.join(places)}" for term, places in positions.items())]


def _terms(record: Any, part: str) -> Iterable[Iterable[str]]:
    """The terms of each word of a part; the word itself is among them where its first letters shall find it."""
    for word in words(getattr(record, part), [record.language]):
        found = terms(word, record.language)
        yield dict.fromkeys([word, *found]) if found and part in SUGGESTED else found
