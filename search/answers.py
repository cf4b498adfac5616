"""Asking: one question goes to an engine, and comes back as cards, a total and facets with their names."""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from django.utils import timezone

from konsorcium.word_forms import fold

from . import versions
from .across_languages import asked_across
from .engines import Engine, EngineAway, Highlight, Matches, database, elasticsearch, mirror
from .file_pages import FilePage
from .labels import Labels, labels
from .models import Record
from .nothing_found import nearest_topics
from .orders import arranged, for_engine
from .pins import Pinned, pinned
from .questions import WINDOW, Question
from .vocabulary import Vocabulary

logger = logging.getLogger(__name__)

Found = TypeVar("Found")


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Hit:
    """A record that matches; the highlights are HTML with `<mark>`, empty where there is nothing to mark.

    `passage_page` is the page of a file in which the passage stands, if it does.
    """

    record: Record
    title_html: str = ""
    passage_html: str = ""
    passage_page: FilePage | None = None


@dataclass(frozen=True)
class Correction:
    """How the words of a question are written in what is public, and how many records they find then."""

    words: str
    total: int


@dataclass(frozen=True)
class Across:
    """What the glossary's words for those of a question find in another language, and the reader's own lacks."""

    language: str
    words: str
    total: int
    hits: list[Hit]


@dataclass(frozen=True)
class Answer:
    """What was found, and how.

    `degraded`: Elasticsearch is configured but did not answer, so the database did. `version`: the content version
    that the counts are of. `behind`: they do not know the newest changes yet, which are to follow. `pinned`: what
    editors put above the results of these words, on the first page; no hit stands there again. `unfiltered`: where
    filters and dates leave nothing, how many there are without them. `topics`: where nothing is found, those nearest.
    `across`: what the glossary finds in other languages, below all of the reader's own.
    """

    question: Question
    engine: str
    degraded: bool
    version: int
    behind: bool
    total: int
    unfiltered: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]
    pinned: list[Pinned] = field(default_factory=list)
    correction: Correction | None = None
    topics: list[FacetValue] = field(default_factory=list)
    across: list[Across] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        return [*(result.record for result in self.pinned), *(hit.record for hit in self.hits)]


@versions.held()
def ask(question: Question, known: Labels | None = None) -> Answer:
    """The answer of Elasticsearch where it is configured and answers, of the database otherwise.

    `known` are the labels of the question's language, where the caller has them already.
    """
    known, across = known or labels(question.language), asked_across(question)
    version, behind = mirror.reached(question.languages) if elasticsearch.is_configured() else (0, False)
    engine, degraded, (matches, *others) = answered(
        lambda engine, now: [engine.match(asked, now) for asked in (for_engine(question), *across)]
    )
    matches, reasons = arranged(matches, question)
    if engine is database.engine:
        version, behind = versions.current().value, False
    on_top = pinned(question)
    found = [pk for pk in matches.pks if pk not in {result.record.pk for result in on_top}]
    records = Record.objects.visible().for_lists().in_bulk([*found, *(pk for other in others for pk in other.pks)])
    for pk, record in records.items():
        record.reason = reasons.get(pk)
    return Answer(
        question=question,
        engine=engine.name,
        degraded=degraded,
        version=version,
        behind=behind,
        total=matches.total,
        unfiltered=matches.unfiltered,
        hits=_hits(found, matches, records),
        facets={name: _named(name, matches.facets.get(name, {}), question, known) for name in question.facets},
        pinned=on_top,
        correction=None if matches.exact else _correction(question, engine),
        topics=[] if matches.total or on_top else _nearest_topics(question, known),
        across=[
            Across(asked.languages[0], asked.words, other.total, hits)
            for asked, other in zip(across, others, strict=True)
            if (hits := _hits(other.pks, other, records))
        ],
    )


def _hits(found: list[int], matches: Matches, records: dict[int, Record]) -> list[Hit]:
    """Those of the primary keys that are still visible, with what is marked in them."""
    return [Hit(records[pk], *matches.highlights.get(pk, Highlight())) for pk in found if pk in records]


def find(question: Question) -> list[int]:
    """Primary keys of all records that match, in their order."""
    everything = replace(question, start=0, size=WINDOW, marked=False)
    _engine, _degraded, matches = answered(lambda engine, now: engine.match(everything, now))
    return matches.pks


def answered(ask: Callable[[Engine, datetime.datetime], Found]) -> tuple[Engine, bool, Found]:
    """The engine that answers, whether it stands in for another, and what it says."""
    now, mirrored = timezone.now(), elasticsearch.is_configured()
    if mirrored:
        try:
            return elasticsearch.engine, False, ask(elasticsearch.engine, now)
        except EngineAway as away:
            logger.warning("Elasticsearch did not answer, the database does: %s", away)
    return database.engine, mirrored, ask(database.engine, now)


def _correction(question: Question, engine: Engine) -> Correction | None:
    """What the words may have been meant to be, if that finds anything exactly."""
    words = Vocabulary(question.language).corrected(question.words)
    if fold(words) == fold(question.words):
        return None
    asked = replace(question, words=words, start=0, facets=(), marked=False, exactly=True)
    try:
        found = engine.match(asked, timezone.now())
    except EngineAway:
        return None
    visible = Record.objects.visible().filter(pk__in=found.pks).exists()  # the index may be behind
    return Correction(words, found.total) if visible else None


def _nearest_topics(question: Question, known: Labels) -> list[FacetValue]:
    names = known.get("topic", {})
    return [FacetValue(slug, names[slug], count, False) for slug, count in nearest_topics(question, known)]


def _named(name: str, counts: dict[str, int], question: Question, known: Labels) -> list[FacetValue]:
    """Values that have hits or are chosen: in the order of the vocabulary, years newest first."""
    chosen = question.text_languages if name == "text_language" else question.filters.get(name, ())
    names = known.get(name, {})
    order = sorted(counts, reverse=True) if name == "year" else names
    return [
        FacetValue(value, names.get(value, value), counts[value], value in chosen)
        for value in order
        if value in chosen or counts.get(value)
    ]
