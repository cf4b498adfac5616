"""How well search finds what it should: measures over documents and queries of which the right answers are known."""

import json
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from elasticsearch import helpers

from konsorcium.public_content import PublicContent

from . import full_text, settling, vocabulary
from .building import told
from .engines import Engine, analysis, database, elasticsearch, mirror
from .models import Record
from .questions import Question

EVALUATED = "evaluated"  # the type of the documents, by which no other record is asked
DEPTH = 100  # how far down a right answer counts as found
TOP = 10
PATIENCE = 30.0  # seconds for an answer: what is measured is what is found


@dataclass(frozen=True)
class Query:
    """A query of a set: its words, its language, its variant ("plain", "typo", …) and the ids that are right."""

    words: str
    language: str
    variant: str
    relevant: frozenset[str]


@dataclass(frozen=True)
class Measures:
    """Means over the queries of a variant: the share found within DEPTH, and within TOP the reciprocal rank and recall.

    See C. D. Manning, P. Raghavan and H. Schütze, "Introduction to Information Retrieval" (2008), chapter 8.
    """

    queries: int
    found: float
    reciprocal_rank: float
    recall: float


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file; ValueError names the line that is none."""
    found = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                found.append(json.loads(line))
            except ValueError as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error
    return found


def read_queries(path: Path) -> list[Query]:
    return [Query(line["q"], line["lang"], line["variant"], frozenset(line["relevant"])) for line in read_lines(path)]


def measures(results: Iterable[tuple[Query, list[str]]]) -> dict[str, Measures]:
    """For each variant, how well the ids that were found, the best first, are those that are right."""
    by_variant: dict[str, list[tuple[frozenset[str], list[str]]]] = {}
    for query, ids in results:
        by_variant.setdefault(query.variant, []).append((query.relevant, ids))
    return {variant: _means(pairs) for variant, pairs in by_variant.items()}


def _means(pairs: list[tuple[frozenset[str], list[str]]]) -> Measures:
    return Measures(
        queries=len(pairs),
        found=_mean(float(not relevant.isdisjoint(ids[:DEPTH])) for relevant, ids in pairs),
        reciprocal_rank=_mean(_reciprocal_rank(relevant, ids) for relevant, ids in pairs),
        recall=_mean(len(relevant.intersection(ids[:TOP])) / min(len(relevant), TOP) for relevant, ids in pairs),
    )


def _mean(values: Iterator[float]) -> float:
    found = list(values)
    return sum(found) / len(found)


def _reciprocal_rank(relevant: frozenset[str], ids: list[str]) -> float:
    return next((1 / rank for rank, one in enumerate(ids[:TOP], 1) if one in relevant), 0.0)


class Scratch:
    """Documents in a place of their own, searched as the site searches its pages, and gone at the end.

    Documents have an `id`, a `text`, a `lang` and a `kind`: "page" (the text is a body) or "person" (it is a name).
    """

    def __init__(self, documents: list[dict[str, Any]]) -> None:
        self.ids = {-number: document["id"] for number, document in enumerate(documents, 1)}  # no page has such a key
        self.records = [_record(-number, document) for number, document in enumerate(documents, 1)]

    def ask(self, engine: Engine, queries: Iterable[Query]) -> Iterator[tuple[Query, list[str]]]:
        """Each query with the ids that are found for it, the best first, DEPTH at most."""
        for query in queries:
            question = Question(
                language=query.language, type_name=EVALUATED, words=query.words, size=DEPTH, marked=False
            )
            yield query, [self.ids[pk] for pk in engine.match(question, timezone.now()).pks]

    @contextmanager
    def in_database(self) -> Iterator[Engine]:
        """The database engine with the documents among the records of the site, in a transaction that is undone."""
        with transaction.atomic():
            settling.write(self.records)
            vocabulary.learn()
            full_text.analyze()
            yield database.engine
            transaction.set_rollback(True)

    @contextmanager
    def in_elasticsearch(self) -> Iterator[Engine]:
        """The Elasticsearch engine with the documents in indexes of their own."""
        ending, writer = f"{EVALUATED}_{secrets.token_hex(4)}", mirror.writer()
        engine = elasticsearch.ElasticsearchEngine(
            lambda language: f"{elasticsearch.alias(language)}_{ending}", lambda: PATIENCE
        )
        languages = {record.language for record in self.records}
        try:
            for language in languages:
                writer.indices.create(
                    index=engine.index_of(language), settings=analysis.settings(language), mappings=analysis.mapping("")
                )
            actions = (
                {"_index": engine.index_of(one.language), "_id": str(one.pk), "_source": mirror.document(one)}
                for one in self.records
            )
            helpers.bulk(writer, actions, refresh=True)
            yield engine
        finally:
            names = [engine.index_of(language) for language in languages]
            writer.indices.delete(index=names, ignore_unavailable=True)


def _record(pk: int, document: dict[str, Any]) -> Record:
    text = document["text"]
    told_of = {"names": [text]} if document["kind"] == "person" else {"text": text}
    content = PublicContent(type=EVALUATED, title="", **told_of)
    return Record(page_id=pk, public=True, dirty=False, language=document["lang"], **told(content))
