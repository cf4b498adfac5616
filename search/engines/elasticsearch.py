"""The Elasticsearch engine: asks the mirror of the records, which keep the last word on what is public."""

import datetime
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from typing import Any

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.dsl import Q, Search
from elasticsearch.dsl.query import Query
from elasticsearch.dsl.response import Hit, Response

from ..models import Record
from ..questions import WINDOW, Question
from ..vocabulary import edits
from . import SUGGESTED, EngineAway, Matches

TIMEOUT = 0.8  # seconds that a reader waits before the database answers instead
FIELDS = {"fields": ["title^3", "names^4", "summary^2", "text"], "type": "best_fields", "tie_breaker": 0.3}
MISSPELT = {"fuzziness": "AUTO", "prefix_length": 1, "max_expansions": 50, "boost": 0.2}
ONE_TERM = ("stem", "folded")  # analyzers of one term a word, since fuzziness is ignored where there are more
ALL_VALUES = 10_000
NEWEST: list[Any] = [{field: {"order": "desc", "missing": "_last"}} for field in ("day", "published", "pk")]


class Stage(Enum):
    """How strictly the words of a question are taken; each stage is tried where the one before finds nothing."""

    ALL_WORDS = "all words"
    MISSPELT = "all words, which may be misspelt"
    ANY_WORD = "any word, which may be misspelt"


def is_configured() -> bool:
    return bool(getattr(settings, "KONSORCIUM_ELASTICSEARCH_URL", ""))


def client() -> Elasticsearch:
    return _client(settings.KONSORCIUM_ELASTICSEARCH_URL)


@lru_cache(maxsize=2)
def _client(url: str) -> Elasticsearch:
    return Elasticsearch(url, request_timeout=TIMEOUT, max_retries=0, retry_on_timeout=False)


def alias(language: str) -> str:
    return f"{getattr(settings, 'KONSORCIUM_ELASTICSEARCH_PREFIX', 'konsorcium')}_{language}"


class ElasticsearchEngine:
    """Asks the index of each language that `index_of` names."""

    name = "elasticsearch"

    def __init__(self, index_of: Callable[[str], str] = alias) -> None:
        self.index_of = index_of

    def match(self, question: Question, now: datetime.datetime) -> Matches:
        """One call, and at most two more, each for the next stage, where no record has all words.

        Words in several languages take another one each time, for the texts that the reader's own language has too.
        """
        try:
            response = self._search(question, now, Stage.ALL_WORDS)
            for stage in [Stage.MISSPELT, Stage.ANY_WORD]:
                if question.words and not _candidates(response):
                    response = self._search(question, now, stage)
        except (ApiError, TransportError) as error:
            raise EngineAway(str(error)) from error
        return Matches(
            pks=[int(hit.meta.id) for hit in response],
            total=response.to_dict()["hits"]["total"]["value"],
            facets={name: _counts(response, name) for name in question.facets},
            highlights={int(hit.meta.id): _highlight(hit) for hit in response} if question.words else {},
        )

    def suggest(self, question: Question, now: datetime.datetime) -> list[int]:
        try:
            return self._suggested(question, now, misspelt=False) or self._suggested(question, now, misspelt=True)
        except (ApiError, TransportError) as error:
            raise EngineAway(str(error)) from error

    def _suggested(self, question: Question, now: datetime.datetime, misspelt: bool) -> list[int]:
        words = [_typed(word, misspelt) for word in question.typed_words]
        search = Search(using=client(), index=self.index_of(question.language))
        search = search.query("bool", must=words, filter=_visible(now)).extra(size=0)
        best = {"size": SUGGESTED, "sort": ["_score", *NEWEST], "_source": False}
        search.aggs.bucket("types", "terms", field="type", size=ALL_VALUES).metric("best", "top_hits", **best)
        found = search.execute().to_dict()["aggregations"]["types"]["buckets"]
        return [int(hit["_id"]) for bucket in found for hit in bucket["best"]["hits"]["hits"]]

    def _search(self, question: Question, now: datetime.datetime, stage: Stage) -> Response:
        search = Search(using=client(), index=[self.index_of(language) for language in question.languages])
        search = search.query(_query(question, now, stage)).source(False)
        if question.prefers_own_language:
            search = search.exclude("ids", values=self._doubled(question, now, stage))
        search = search.post_filter(_filters(question))
        search = search.extra(from_=question.start, size=question.size, track_total_hits=True)
        search.aggs.bucket("candidates", "filter", Q("match_all"))
        for name in question.facets:
            filtered = search.aggs.bucket(name, "filter", _filters(question, but=name))
            filtered.bucket("values", "terms", field=name, size=ALL_VALUES)
        if question.words and question.marked:
            search = search.highlight_options(encoder="html", pre_tags=["<mark>"], post_tags=["</mark>"])
            search = search.highlight("title", number_of_fragments=0)
            search = search.highlight("summary", "text", number_of_fragments=1, fragment_size=220)
        return search.sort(*_sort(question)).execute()

    def _doubled(self, question: Question, now: datetime.datetime, stage: Stage) -> list[str]:
        """Ids of the texts in other languages whose version in the reader's own is found by the same words."""
        search = Search(using=client(), index=self.index_of(question.language)).query(_query(question, now, stage))
        others = [language for language in question.languages if language != question.language]
        found = search.filter("terms", available_in=others).source(False).extra(size=WINDOW).execute()
        keys = Record.objects.visible(now).filter(pk__in=[int(hit.meta.id) for hit in found]).values("translation_key")
        doubled = Record.objects.in_languages(others).filter(translation_key__in=keys)
        return [str(pk) for pk in doubled.values_list("pk", flat=True)]


def _candidates(response: Response) -> int:
    """How many match before the filters: whether all words together are in any record."""
    return int(response.aggregations["candidates"].doc_count)


def _counts(response: Response, name: str) -> dict[str, int]:
    buckets = response.to_dict()["aggregations"][name]["values"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _query(question: Question, now: datetime.datetime, stage: Stage) -> Query:
    conditions = _visible(now)
    if question.type_name:
        conditions.append(Q("term", type=question.type_name))
    if question.having:
        conditions.append(Q("exists", field=question.having))
    if not question.words:
        return Q("bool", filter=conditions)
    asked = [_word(word, question, stage) for word in question.meaningful_words]
    if stage is Stage.ANY_WORD or not asked:
        return Q("bool", should=asked or [Q("match_none")], minimum_should_match=1, filter=conditions)
    return Q("bool", must=asked, filter=conditions)


def _word(word: str, question: Question, stage: Stage) -> Query:
    """What finds one word in any field; its best field counts most, so that a record is found by words here and there.

    A word that means something in one of several languages asked for only, is no condition for texts in the others.
    """
    exact = Q("multi_match", query=word, zero_terms_query="all" if len(question.languages) > 1 else "none", **FIELDS)
    if stage is Stage.ALL_WORDS:
        return exact
    misspelt = [Q("multi_match", query=word, analyzer=analyzer, **FIELDS, **MISSPELT) for analyzer in ONE_TERM]
    return Q("bool", should=[exact, *misspelt])


def _typed(word: str, misspelt: bool) -> Query:
    """What finds a word that may be only begun: two points where it begins one, one for any form of it."""
    beginnings = {"query": word, "fields": ["title.beginnings", "names.beginnings"]}
    asked = [
        _points(2, Q("multi_match", **beginnings)),
        _points(1, Q("multi_match", query=word, fields=["title", "names"])),
    ]
    if misspelt and edits(word):
        asked.append(_points(0, Q("multi_match", **beginnings, fuzziness=1, prefix_length=1)))
    return Q("bool", should=asked, minimum_should_match=1)


def _points(number: int, query: Query) -> Query:
    return Q("constant_score", filter=query, boost=number)


def _visible(now: datetime.datetime) -> list[Query]:
    return [~Q("range", visible_from={"gt": now.isoformat()}), ~Q("range", visible_until={"lte": now.isoformat()})]


def _filters(question: Question, but: str = "") -> Query:
    chosen = [Q("terms", **{name: list(values)}) for name, values in question.filters.items() if name != but]
    if question.date_from:
        chosen.append(Q("range", last_day={"gte": str(question.date_from)}))
    if question.date_to:
        chosen.append(Q("range", date={"lte": str(question.date_to)}))
    return Q("bool", filter=chosen)


def _sort(question: Question) -> list[Any]:
    if question.sort == "name":
        return ["sort_key", "pk"]
    return ["_score", *NEWEST] if question.sort == "relevance" and question.words else NEWEST


def _highlight(hit: Hit) -> tuple[str, str]:
    found: dict[str, list[str]] = hit.meta.to_dict().get("highlight", {})
    passages = found.get("text") or found.get("summary") or [""]
    return found.get("title", [""])[0], passages[0]


engine = ElasticsearchEngine()
