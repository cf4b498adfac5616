"""Wagtail's own search on SQLite: a quotation mark in what somebody looks for is a letter, and ends no word."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection

Compiled = tuple[str, list[str]]


def escape_quotation_marks() -> None:
    """In place of the method that writes a word between quotation marks, with those inside of it doubled.

    FTS5 has it so: https://sqlite.org/fts5.html#fts5_strings
    """
    if connection.vendor == "sqlite":
        from modelsearch.backends.database.sqlite.query import Lexeme  # it asks for tables that other databases lack

        Lexeme.as_sql = _with_marks_doubled(Lexeme.as_sql)


def _with_marks_doubled(as_sql: Callable[..., Compiled]) -> Callable[..., Compiled]:
    @wraps(as_sql)
    def escaped(*args: Any) -> Compiled:
        template, words = as_sql(*args)
        return template, [word.replace('"', '""') for word in words]

    return escaped
