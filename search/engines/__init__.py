"""Engines: what answers a question from the records, or from their mirror."""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from ..file_pages import FilePage
from ..questions import Question

SUGGESTED = 4  # records of each type


class EngineAway(Exception):
    """The engine cannot answer now: not reachable, too slow, or its index is missing."""


class Highlight(NamedTuple):
    """The words of a question in a record, as safe HTML with `<mark>`; `passage_page` where they stand in a file."""

    title_html: str = ""
    passage_html: str = ""
    passage_page: FilePage | None = None


@dataclass(frozen=True)
class Matches:
    """Primary keys of the records in the window, in order; how many match; counts of facet values.

    `unfiltered`: where filters and dates leave nothing, how many there are without them.
    Each count is what would be found with that value chosen too, beside those that are: the number behind its link.
    `exact`: whether what was found has all words as they are spelt.
    """

    pks: list[int]
    total: int
    unfiltered: int
    facets: dict[str, dict[str, int]]
    highlights: dict[int, Highlight] = field(default_factory=dict)
    exact: bool = True


class Engine(Protocol):
    name: str

    def match(self, question: Question, now: datetime.datetime) -> Matches: ...

    def suggest(self, question: Question, now: datetime.datetime) -> list[int]:
        """Primary keys of records in whose title or names every typed word begins a word: of each type the best.

        A word counts most where it begins one, less in another form, and is taken as misspelt only where nothing else
        is found; then the newest come first.
        """
        ...
