"""Asking: one question goes to an engine, and comes back as cards, a total and facets with their names."""

import logging
from dataclasses import dataclass, replace

from django.utils import timezone

from .engines import Engine, EngineAway, Highlight, Matches, database, elasticsearch
from .file_pages import FilePage
from .labels import Labels, labels
from .models import Record
from .questions import WINDOW, Question

logger = logging.getLogger(__name__)


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
    engine, degraded, matches = _matches(question)
    records = Record.objects.visible().for_lists().in_bulk(matches.pks)
    return Answer(
        question=question,
        engine=engine.name,
        degraded=degraded,
        total=matches.total,
        hits=[Hit(records[pk], *matches.highlights.get(pk, Highlight())) for pk in matches.pks if pk in records],
        facets={name: _named(name, matches.facets.get(name, {}), question, known) for name in question.facets},
    )


def find(question: Question) -> list[int]:
    """Primary keys of all records that match, in their order."""
    _engine, _degraded, matches = _matches(replace(question, start=0, size=WINDOW, marked=False))
    return matches.pks


def _matches(question: Question) -> tuple[Engine, bool, Matches]:
    now = timezone.now()
    if elasticsearch.is_configured():
        try:
            return elasticsearch.engine, False, elasticsearch.engine.match(question, now)
        except EngineAway:
            logger.warning("Elasticsearch did not answer; the database does.", exc_info=True)
            return database.engine, True, database.engine.match(question, now)
    return database.engine, False, database.engine.match(question, now)


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
