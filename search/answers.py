"""Asking: one question goes to an engine, and comes back as cards, a total and facets with their names."""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from django.utils import timezone

from .engines import Engine, EngineAway, database, elasticsearch
from .labels import Labels, labels
from .models import Record
from .questions import WINDOW, Question

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
    """A record that matches; the highlights are HTML with `<mark>`, empty where there is nothing to mark."""

    record: Record
    title_html: str = ""
    passage_html: str = ""


@dataclass(frozen=True)
class Answer:
    """`degraded`: Elasticsearch is configured but did not answer, so the database did."""

    question: Question
    engine: str
    degraded: bool
    total: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]

    @property
    def records(self) -> list[Record]:
        return [hit.record for hit in self.hits]


def ask(question: Question, known: Labels | None = None) -> Answer:
    """The answer of Elasticsearch where it is configured and answers, of the database otherwise.

    `known` are the labels of the question's language, where the caller has them already.
    """
    known = known or labels(question.language)
    engine, degraded, matches = answered(lambda engine, now: engine.match(question, now))
    records = Record.objects.visible().for_lists().in_bulk(matches.pks)
    return Answer(
        question=question,
        engine=engine.name,
        degraded=degraded,
        total=matches.total,
        hits=[Hit(records[pk], *matches.highlights.get(pk, ("", ""))) for pk in matches.pks if pk in records],
        facets={name: _named(name, matches.facets.get(name, {}), question, known) for name in question.facets},
    )


def find(question: Question) -> list[int]:
    """Primary keys of all records that match, in their order."""
    everything = replace(question, start=0, size=WINDOW, marked=False)
    _engine, _degraded, matches = answered(lambda engine, now: engine.match(everything, now))
    return matches.pks


def answered(ask: Callable[[Engine, datetime.datetime], Found]) -> tuple[Engine, bool, Found]:
    """The engine that answered, whether it had to stand in for another, and what it answered."""
    now = timezone.now()
    if elasticsearch.is_configured():
        try:
            return elasticsearch.engine, False, ask(elasticsearch.engine, now)
        except EngineAway:
            logger.warning("Elasticsearch did not answer; the database does.", exc_info=True)
            return database.engine, True, ask(database.engine, now)
    return database.engine, False, ask(database.engine, now)


def _named(name: str, counts: dict[str, int], question: Question, known: Labels) -> list[FacetValue]:
    """Values that have hits or are chosen: in the order of the vocabulary, years newest first."""
    chosen = question.filters.get(name, ())
    names = known.get(name, {})
    order = sorted({*counts, *chosen}, reverse=True) if name == "year" else names
    return [
        FacetValue(value, names.get(value, value), counts.get(value, 0), value in chosen)
        for value in order
        if value in counts or value in chosen
    ]
