"""The Elasticsearch engine: asks the mirror of the records, which keep the last word on what is public."""

import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.dsl import Q, Search
from elasticsearch.dsl.query import Query
from elasticsearch.dsl.response import Hit, Response

from ..models import Record
from ..questions import WINDOW, Question
from . import EngineAway, Matches

TIMEOUT = 0.8  # seconds that a reader waits before the database answers instead
FIELDS = ["title^3", "names^4", "summary^2", "text"]
ALL_VALUES = 10_000


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
    name = "elasticsearch"

    def match(self, question: Question, now: datetime.datetime) -> Matches:
        """One call, and one more for any of the words when no record has all of them.

        Words in several languages take another one each time, for the texts that the reader's own language has too.
        """
        try:
            response = _search(question, now, "and")
            if question.words and not _candidates(response):
                response = _search(question, now, "or")
        except (ApiError, TransportError) as error:
            raise EngineAway(str(error)) from error
        return Matches(
            pks=[int(hit.meta.id) for hit in response],
            total=response.to_dict()["hits"]["total"]["value"],
            facets={name: _counts(response, name) for name in question.facets},
            highlights={int(hit.meta.id): _highlight(hit) for hit in response} if question.words else {},
        )


def _candidates(response: Response) -> int:
    """How many match before the filters: whether all words together are in any record."""
    return int(response.aggregations["candidates"].doc_count)


def _counts(response: Response, name: str) -> dict[str, int]:
    buckets = response.to_dict()["aggregations"][name]["values"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _search(question: Question, now: datetime.datetime, operator: str) -> Response:
    search = Search(using=client(), index=[alias(language) for language in question.languages])
    search = search.query(_query(question, now, operator)).source(False)
    if question.prefers_own_language:
        search = search.exclude("ids", values=_doubled(question, now, operator))
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


def _doubled(question: Question, now: datetime.datetime, operator: str) -> list[str]:
    """Ids of the texts in other languages whose version in the reader's own is found by the same words."""
    search = Search(using=client(), index=alias(question.language)).query(_query(question, now, operator))
    others = [language for language in question.languages if language != question.language]
    found = search.filter("terms", available_in=others).source(False).extra(size=WINDOW).execute()
    keys = Record.objects.visible(now).filter(pk__in=[int(hit.meta.id) for hit in found]).values("translation_key")
    doubled = Record.objects.in_languages(others).filter(translation_key__in=keys)
    return [str(pk) for pk in doubled.values_list("pk", flat=True)]


def _query(question: Question, now: datetime.datetime, operator: str) -> Query:
    conditions = [
        ~Q("range", visible_from={"gt": now.isoformat()}),
        ~Q("range", visible_until={"lte": now.isoformat()}),
    ]
    if question.type_name:
        conditions.append(Q("term", type=question.type_name))
    if question.having:
        conditions.append(Q("exists", field=question.having))
    if not question.words:
        return Q("bool", filter=conditions)
    words = Q("multi_match", query=question.words, type="cross_fields", operator=operator, fields=FIELDS)
    return Q("bool", must=[words], filter=conditions)


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
    newest: list[Any] = [{"day": {"order": "desc", "missing": "_last"}}, "-published", "-pk"]
    return ["_score", *newest] if question.sort == "relevance" and question.words else newest


def _highlight(hit: Hit) -> tuple[str, str]:
    found: dict[str, list[str]] = hit.meta.to_dict().get("highlight", {})
    passages = found.get("text") or found.get("summary") or [""]
    return found.get("title", [""])[0], passages[0]


engine = ElasticsearchEngine()
