"""Traces of a person: where the texts of all tables and the names of all files say who it is."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import Model, TextField
from django.db.models.functions import Cast

from konsorcium.word_forms import fold, stem

from .persons import Person

WORD = re.compile(r"[^\W_]+")
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s()./\u2010-\u2015-]+(?=\d)")
JSON_BEGINS = ("{", "[", '"')
PHONE_DIGITS = 9  # of a number without its country
SHORTEST_PHONE = 7


@dataclass(frozen=True)
class Place:
    """A column in the row `pk`, or a file of the name `pk` where there is no `model`."""

    model: type[Model] | None
    column: str
    pk: Any

    def __str__(self) -> str:
        return f"{self.model._meta.db_table}.{self.column} {self.pk}" if self.model else f"file {self.pk}"


class Traces:
    """What names a person in a text, with or without diacritics: as it is written, or in `any_form` of the words.

    One word names nobody: a slug of one word counts together with the step before it in the address.
    """

    def __init__(self, person: Person, any_form: bool = False) -> None:
        self._form: Callable[[str], str] = (lambda word: stem(word, "cs")) if any_form else (lambda word: word)
        wanted = map(self._normal, person.names | person.slugs | person.emails)
        self._wanted = {words for words in wanted if len(words.split()) > 1}
        numbers = ("".join(re.findall(r"\d", phone)) for phone in person.phones)
        self._numbers = {number[-PHONE_DIGITS:] for number in numbers if len(number) >= SHORTEST_PHONE}

    def _normal(self, text: str) -> str:
        return f" {' '.join(self._form(word) for word in WORD.findall(fold(text)))} "

    def in_text(self, text: str) -> bool:
        words, numbers = self._normal(text), BETWEEN_DIGITS.sub("", text)
        return any(wanted in words for wanted in self._wanted) or any(number in numbers for number in self._numbers)

    def in_value(self, value: object) -> bool:
        return any(map(self.in_text, texts(value)))

    def in_row(self, row: Model, names: Iterable[str]) -> bool:
        return any(self.in_value(getattr(row, name)) for name in names)

    def in_tables(self) -> Iterator[Place]:
        for model in apps.get_models(include_auto_created=True):
            names = [field.name for field in model._meta.local_concrete_fields if not field.is_relation]
            if names and not model._meta.proxy:
                yield from self._in_table(model, names)

    def _in_table(self, model: type[Model], names: list[str]) -> Iterator[Place]:
        """As the database has it: what a field would make of it is another thing in every app."""
        rows = model._base_manager.values_list("pk", *(Cast(name, TextField()) for name in names))
        for pk, *values in rows.order_by("pk").iterator(chunk_size=200):
            for name, value in zip(names, values, strict=True):
                if value and self.in_value(value):
                    yield Place(model, name, pk)

    def in_files(self) -> Iterator[Place]:
        yield from (Place(None, "", name) for name in _files() if self.in_text(name))


def decoded(value: object) -> Any:
    """A value without the layers of JSON in which it, or a part of it, is written as a text."""
    if isinstance(value, dict):
        return {key: decoded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [decoded(part) for part in value]
    try:
        return decoded(json.loads(value)) if isinstance(value, str) and value[:1] in JSON_BEGINS else value
    except ValueError:
        return value


def texts(value: object) -> Iterator[str]:
    """The texts in a value, as they were before they came into JSON or an address."""
    value = decoded(value)
    if isinstance(value, dict | list):
        for part in [*value.keys(), *value.values()] if isinstance(value, dict) else value:
            yield from texts(part)
    elif isinstance(value, str):
        yield unquote_plus(value)


def _files(folder: str = "") -> Iterator[str]:
    """The names of all files in the media folder."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in names)
    for name in folders:
        yield from _files(f"{folder}{name}/")
