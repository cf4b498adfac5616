"""The one set of parameters of every list, search, feed and API, and the question that they make."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from django.utils.translation import gettext as _

from konsorcium.languages import LANGUAGE_CODES
from konsorcium.word_forms import WORD, composed, fold, words

from .labels import Labels, labels

FACETS = (
    "type", "kind", "topic", "member", "group", "project", "person", "service", "target_group", "audience", "region",
    "spoken", "format", "availability", "year",
)  # fmt: skip
COUNTED = (*FACETS, "text_language")  # what a list can count the values of
SORTS = ("relevance", "date", "name", "fit")
MAX_WORDS_LENGTH = 256
MAX_WORDS = 16
MAX_TYPED = 6
LONGEST_BEGINNING = 20
PAGE_SIZE = 20
WINDOW = 10_000

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class UnknownValue(ValueError):
    """A parameter has a value that it does not accept; `accepted` names those that it does."""

    def __init__(self, parameter: str, value: str, accepted: Iterable[str]) -> None:
        self.parameter, self.value, self.accepted = parameter, value, list(accepted)
        super().__init__(
            _("“%(value)s” is not a value of “%(parameter)s”.") % {"value": value[:80], "parameter": parameter}
        )


class Parameters(Protocol):
    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Question:
    """What is asked: words, facet filters (values of one name mean "or"), languages of the texts, sort and window.

    Words are found in what the question is about: texts in its languages, of `type_name` where a list has one type.
    A record must have all words, or any of them where none has all. Filters and dates only narrow what was found, so
    that no choice of a filter brings up what was not there without it, and counts stay true.
    """

    language: str
    type_name: str = ""
    words: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    having: str = ""  # a facet of which a record must have some value
    text_languages: tuple[str, ...] = ()
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    sort: str = "relevance"
    start: int = 0
    size: int = PAGE_SIZE
    facets: tuple[str, ...] = ()
    marked: bool = True  # whether the words are wanted as marked in what is found
    exactly: bool = False  # whether only records count that have all words as they are spelt
    only_lacking: bool = False  # whether only texts count that the reader's own language does not have

    @property
    def languages(self) -> tuple[str, ...]:
        return self.text_languages or (self.language,)

    @property
    def meaningful_words(self) -> list[str]:
        """The words to search, folded, each once; the first of very many.

        Words that mean nothing in one of the languages are left out, unless there are no others.
        """
        tries = [self.languages, *([language] for language in self.languages)]
        found = next(filter(None, (words(self.words, languages) for languages in tries)), [])
        return list(dict.fromkeys(found))[:MAX_WORDS]

    @property
    def typed_words(self) -> list[str]:
        """The folded words, the last perhaps only begun; stop words only where there are no others."""
        typed = words(self.words, self.languages) or [fold(word) for word in WORD.findall(composed(self.words))]
        return [word[:LONGEST_BEGINNING] for word in dict.fromkeys(typed)][:MAX_TYPED]

    @property
    def asks_own_language(self) -> bool:
        return self.language in self.languages

    @property
    def prefers_own_language(self) -> bool:
        """Whether texts of other languages only add what the reader's own lacks."""
        return len(self.languages) > 1 and self.asks_own_language

    @property
    def narrowed(self) -> bool:
        """Whether filters or dates leave out some of what the words find."""
        return bool(self.filters or self.date_from or self.date_to)

    @property
    def begins_all(self) -> bool:
        """Whether it asks for the beginning of all that the words find, the reader's own language among the texts."""
        return self.asks_own_language and not (self.narrowed or self.start)

    @property
    def in_more_languages(self) -> dict[str, "Question"]:
        """For each language of the site that was not asked for, the question of how many there are with its texts."""
        added = [code for code in LANGUAGE_CODES if code not in self.text_languages]
        only_counted = replace(self, start=0, size=0, facets=(), marked=False)
        return {code: replace(only_counted, text_languages=(*self.text_languages, code)) for code in added}

    def of_type(self, type_name: str) -> "Question":
        """The same of one type only, whatever types were asked for."""
        return replace(self, type_name=type_name, filters={k: v for k, v in self.filters.items() if k != "type"})


def offered_sorts(default: str) -> list[str]:
    """The orders of a list by the one that it has by itself: one by names has no dates to go by, nor has one by fit."""
    left_out = {"name": {"date", "fit"}, "fit": {"date"}}.get(default, {"fit"})
    return [name for name in SORTS if name not in left_out]


def read_question(
    parameters: Parameters,
    language: str,
    facets: tuple[str, ...],
    sort: str = "relevance",
    known: Labels | None = None,
) -> Question:
    """The question that query parameters ask; parameters that are none of ours are not looked at.

    `known` are the labels of `language`, where the caller has them already. Raises UnknownValue for a value that its
    parameter does not accept.
    """
    known = known or labels(language)
    filters = {name: _chosen(parameters, name, known) for name in FACETS}
    return Question(
        language=language,
        words=_words(parameters),
        filters={name: values for name, values in filters.items() if values},
        text_languages=_chosen(parameters, "text_language", known),
        date_from=_date(parameters, "from"),
        date_to=_date(parameters, "to"),
        sort=_one(parameters, "sort", offered_sorts(sort)) or sort,
        facets=facets,
    )


def read_number(parameters: Parameters, name: str, default: int, highest: int) -> int:
    """A whole number from 1 to `highest`."""
    value = _last(parameters, name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or len(value) > 9 or not 1 <= int(value) <= highest:
        raise UnknownValue(name, value, [f"1–{highest}"])
    return int(value)


def _last(parameters: Parameters, name: str) -> str:
    return (parameters.getlist(name) or [""])[-1]


def _words(parameters: Parameters) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in _last(parameters, "q"))
    return " ".join(printable[:MAX_WORDS_LENGTH].split())


def _one(parameters: Parameters, name: str, accepted: Iterable[str]) -> str:
    value = _last(parameters, name)
    if value and value not in accepted:
        raise UnknownValue(name, value, accepted)
    return value


def _chosen(parameters: Parameters, name: str, known: Labels) -> tuple[str, ...]:
    """All values given for `name`, also as one list with commas, in the order of the vocabulary."""
    given = [value for item in parameters.getlist(name) for value in item.split(",") if value]
    if name == "year":
        for value in given:
            if not (value.isascii() and value.isdigit() and len(value) == 4):
                raise UnknownValue(name, value, ["YYYY"])
        return tuple(sorted(set(given)))
    accepted = known.get(name, {})
    for value in given:
        if value not in accepted:
            raise UnknownValue(name, value, accepted)
    return tuple(value for value in accepted if value in given)


def _date(parameters: Parameters, name: str) -> datetime.date | None:
    value = _last(parameters, name)
    if not value:
        return None
    found = _DAY.fullmatch(value)  # Python by itself takes other forms of ISO 8601 too
    try:
        return datetime.date.fromisoformat(found[0] if found else "")
    except ValueError as error:
        raise UnknownValue(name, value, ["YYYY-MM-DD"]) from error
