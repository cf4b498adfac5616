"""The test database, which tests that commit find as the migrations left it, or with the content of their module.

Django empties it after such a test and makes its permissions and content types anew, which takes longer than most
tests. Putting a copy back takes milliseconds on SQLite and a fraction of a second on PostgreSQL.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


class SQLiteCopy:
    """A copy in memory, where SQLite's test database is as well."""

    def __init__(self) -> None:
        connection.ensure_connection()
        self.copy = sqlite3.connect(":memory:")
        connection.connection.backup(self.copy)

    def restore(self) -> None:
        connection.ensure_connection()
        self.copy.backup(connection.connection)

    def drop(self) -> None:
        self.copy.close()


class PostgreSQLCopy:
    """Another database on the server, which makes databases from others as templates."""

    def __init__(self) -> None:
        self.name = connection.settings_dict["NAME"]
        self.copy = f"{self.name}_{len(_copies)}"
        self.recreate(self.copy, self.name)

    def restore(self) -> None:
        self.recreate(self.name, self.copy)

    def drop(self) -> None:
        self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.copy)

    def recreate(self, name: str, template: str) -> None:
        self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self.execute("CREATE DATABASE {} TEMPLATE {}", name, template)

    def execute(self, statement: str, *names: str) -> None:
        """Run a statement that nobody who is connected to the database that it names would let pass."""
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement.format(*map(connection.ops.quote_name, names)))


Copy = SQLiteCopy if connection.vendor == "sqlite" else PostgreSQLCopy
_copies: list[SQLiteCopy | PostgreSQLCopy] = []


def restore() -> None:
    """Put back the last copy that is kept."""
    _copies[-1].restore()


@contextmanager
def kept() -> Iterator[None]:
    """Keep a copy of the database as it is now; what was kept before is put back at the end."""
    copy = Copy()
    _copies.append(copy)
    try:
        yield
    finally:
        _copies.pop()
        copy.drop()
        if _copies:
            restore()
