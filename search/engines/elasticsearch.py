"""The Elasticsearch engine: asks the mirror of the records, which keep the last word on what is public."""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from functools import lru_cache
from html import unescape
from typing import Any

from django.conf import settings
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.dsl import MultiSearch, Q, Search
from elasticsearch.dsl.query import Query
from elasticsearch.dsl.response import Response

from ..file_pages import FilePage, pages_of
from ..models import Record
from ..questions import FACETS, WINDOW, Question
from ..synonyms import Wanted, wanted
from ..vocabulary import edits
from . import SUGGESTED, EngineAway, Highlight, Matches
from .breaker import Breaker

FIELDS = {"fields": ["title^3", "names^4", "summary^2", "text", "files^0.5"], "type": "best_fields", "tie_breaker": 0.3}
MISSPELT = {"fuzziness": "AUTO", "prefix_length": 1, "max_expansions": 50, "boost": 0.2}
ONE_TERM = ("stem", "folded")  # analyzers of one term a word, since fuzziness is ignored where there are more
ALL_VALUES = 10_000
MARK = re.compile("<mark>(.*?)</mark>")
BETWEEN_VALUES = "\u2029"  # of a field with several, which a fragment may hold pieces of
NEWEST: list[Any] = [{field: {"order": "desc", "missing": "_last"}} for field in ("day", "published", "pk")]

Marked = dict[str, list[str]]  # fields with their fragments


class Stage(Enum):
    """How strictly the words of a question are taken; each stage is tried where the one before finds nothing."""

    ALL_WORDS = "all words"
    MISSPELT = "all words, which may be misspelt"
    ANY_WORD = "any word, which may be misspelt"


LOOSER = (Stage.MISSPELT, Stage.ANY_WORD)


def is_configured() -> bool:
    return bool(getattr(settings, "KONSORCIUM_ELASTICSEARCH_URL", ""))


def client() -> Elasticsearch:
    """The nodes as the settings name them; a reader waits for them KONSORCIUM_ELASTICSEARCH_TIMEOUT seconds."""
    options = {
        "api_key": getattr(settings, "KONSORCIUM_ELASTICSEARCH_API_KEY", "") or None,
        "ca_certs": getattr(settings, "KONSORCIUM_ELASTICSEARCH_CA_CERTS", "") or DEFAULT,
        "request_timeout": getattr(settings, "KONSORCIUM_ELASTICSEARCH_TIMEOUT", 0.8),
    }
    return _client(settings.KONSORCIUM_ELASTICSEARCH_URL, **options)


@lru_cache(maxsize=2)
def _client(urls: str, **options: Any) -> Elasticsearch:
    return Elasticsearch(urls.split(","), max_retries=0, retry_on_timeout=False, **options)


def alias(language: str) -> str:
    return f"{getattr(settings, 'KONSORCIUM_ELASTICSEARCH_PREFIX', 'konsorcium')}_{language}"


@contextmanager
def _guarded() -> Iterator[None]:
    """Asks through the breaker; raises EngineAway for whatever goes wrong."""
    try:
        with breaker:
            yield
    except (ApiError, TransportError) as error:
        raise EngineAway(str(error)) from error


class ElasticsearchEngine:
    """Asks the index of each language that `index_of` names."""

    name = "elasticsearch"

    def __init__(self, index_of: Callable[[str], str] = alias) -> None:
        self.index_of = index_of

    def match(self, question: Question, now: datetime.datetime) -> Matches:
        """One call, and another with both looser stages where no record has all words.

        Words in several languages take one more for each stage, for the texts that the reader's own language has too.
        """
        more = question.in_more_languages if "text_language" in question.facets else {}
        with _guarded():
            (stage, response), *others = self._respond([question, *more.values()], now)
        facets = {name: _counts(response, name, question) for name in question.facets if name in FACETS}
        if "text_language" in question.facets:
            facets["text_language"] = dict.fromkeys(question.text_languages, _total(response)) | {
                code: _total(found) for code, (_stage, found) in zip(more, others, strict=True)
            }
        return Matches(
            pks=[int(hit.meta.id) for hit in response],
            total=_total(response),
            unfiltered=_candidates(response),
            facets=facets,
            highlights=_highlights(response) if question.words else {},
            exact=stage is Stage.ALL_WORDS,
        )

    def suggest(self, question: Question, now: datetime.datetime) -> list[int]:
        with _guarded():
            return self._suggested(question, now, misspelt=False) or self._suggested(question, now, misspelt=True)

    def _suggested(self, question: Question, now: datetime.datetime, misspelt: bool) -> list[int]:
        words = [_typed(word, misspelt) for word in question.typed_words]
        search = Search(using=client(), index=self.index_of(question.language))
        search = search.query("bool", must=words, filter=_visible(now)).extra(size=0)
        best = {"size": SUGGESTED, "sort": ["_score", *NEWEST], "_source": False}
        search.aggs.bucket("types", "terms", field="type", size=ALL_VALUES).metric("best", "top_hits", **best)
        found = search.execute().to_dict()["aggregations"]["types"]["buckets"]
        return [int(hit["_id"]) for bucket in found for hit in bucket["best"]["hits"]["hits"]]

    def _respond(self, questions: list[Question], now: datetime.datetime) -> list[tuple[Stage, Response]]:
        """For each question what the first stage finds that finds anything, or the last."""
        strict = self._searched([(question, Stage.ALL_WORDS) for question in questions], now)
        found = [(Stage.ALL_WORDS, response) for response in strict]
        lacking = [n for n, question in enumerate(questions) if _may_be_looser(question) and not _candidates(strict[n])]
        looser = self._searched([(questions[n], stage) for n in lacking for stage in LOOSER], now)
        for place, n in enumerate(lacking):
            answers = list(zip(LOOSER, looser[place * len(LOOSER) :], strict=False))
            found[n] = next((answer for answer in answers if _candidates(answer[1])), answers[-1])
        return found

    def _searched(self, asked: list[tuple[Question, Stage]], now: datetime.datetime) -> list[Response]:
        searches = MultiSearch(using=client())
        for question, stage in asked:
            searches = searches.add(self._search(question, now, stage))
        return list(searches.execute()) if asked else []

    def _search(self, question: Question, now: datetime.datetime, stage: Stage) -> Search:
        search = Search(using=client(), index=[self.index_of(language) for language in question.languages])
        search = search.query(_query(question, now, stage)).source(False)
        if question.prefers_own_language:
            search = search.exclude("ids", values=self._doubled(question, now, stage))
        search = search.post_filter(_filters(question))
        search = search.extra(from_=question.start, size=question.size, track_total_hits=True)
        search.aggs.bucket("candidates", "filter", Q("match_all"))
        for name in question.facets:
            if name in FACETS:
                filtered = search.aggs.bucket(name, "filter", _filters(question, but=name))
                values = filtered.bucket("values", "terms", field=name, size=ALL_VALUES)
                if name in question.filters:
                    values.bucket("added", "filter", ~_filters(question))
        if question.words and question.marked:
            search = search.highlight_options(encoder="html", pre_tags=["<mark>"], post_tags=["</mark>"])
            search = search.highlight("title", number_of_fragments=0)
            search = search.highlight("summary", "text", number_of_fragments=1, fragment_size=220)
            search = search.highlight("files", number_of_fragments=5, fragment_size=220)
        return search.sort(*_sort(question))

    def _doubled(self, question: Question, now: datetime.datetime, stage: Stage) -> list[str]:
        """Ids of the texts in other languages whose version in the reader's own is found by the same words."""
        search = Search(using=client(), index=self.index_of(question.language)).query(_query(question, now, stage))
        others = [language for language in question.languages if language != question.language]
        found = search.filter("terms", available_in=others).source(False).extra(size=WINDOW).execute()
        keys = Record.objects.visible(now).filter(pk__in=[int(hit.meta.id) for hit in found]).values("translation_key")
        doubled = Record.objects.in_languages(others).filter(translation_key__in=keys)
        return [str(pk) for pk in doubled.values_list("pk", flat=True)]


def _may_be_looser(question: Question) -> bool:
    return bool(question.words) and not question.exactly


def _candidates(response: Response) -> int:
    """How many match before the filters: whether all words together are in any record."""
    return int(response.aggregations["candidates"].doc_count)


def _total(response: Response) -> int:
    return int(response.to_dict()["hits"]["total"]["value"])


def _counts(response: Response, name: str, question: Question) -> dict[str, int]:
    buckets = response.to_dict()["aggregations"][name]["values"]["buckets"]
    if name not in question.filters:
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    total = _total(response)
    added = {bucket["key"]: total + bucket["added"]["doc_count"] for bucket in buckets}
    return added | dict.fromkeys(question.filters[name], total)


def _query(question: Question, now: datetime.datetime, stage: Stage) -> Query:
    conditions = _visible(now)
    if question.type_name:
        conditions.append(Q("term", type=question.type_name))
    if question.having:
        conditions.append(Q("exists", field=question.having))
    if not question.words:
        return Q("bool", filter=conditions)
    asked = [_ways(ways, question, stage) for ways in wanted(question)]
    if stage is Stage.ANY_WORD or not asked:
        return Q("bool", should=asked or [Q("match_none")], minimum_should_match=1, filter=conditions)
    return Q("bool", must=asked, filter=conditions)


def _ways(ways: Wanted, question: Question, stage: Stage) -> Query:
    """What finds a word, or what means the same; the best of the ways counts."""
    found = [Q("bool", must=[_word(word, question, stage) for word in way]) for way in ways]
    return Q("dis_max", queries=found) if len(found) > 1 else found[0]


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


def _highlights(response: Response) -> dict[int, Highlight]:
    marked: dict[int, Marked] = {int(hit.meta.id): hit.meta.to_dict().get("highlight", {}) for hit in response}
    in_files = pages_of([pk for pk, fields in marked.items() if not _own_passage(fields) and "files" in fields])
    return {pk: _highlight(fields, in_files.get(pk, [])) for pk, fields in marked.items()}


def _own_passage(marked: Marked) -> str:
    """The passage in what the page itself says, which goes before one in its files."""
    return (marked.get("text") or marked.get("summary") or [""])[0]


def _highlight(marked: Marked, pages: list[FilePage]) -> Highlight:
    title, passage, page = marked.get("title", [""])[0], _own_passage(marked), None
    if pages:
        passages = [passage for fragment in marked["files"] for passage in fragment.split(BETWEEN_VALUES)]
        passage = max(passages, key=lambda passage: len(set(MARK.findall(passage))))
        plain = unescape(passage.replace("<mark>", "").replace("</mark>", ""))
        page = next((page for page in pages if plain in page.text), None)
    return Highlight(title, passage if page or not pages else "", page)


breaker = Breaker()
engine = ElasticsearchEngine()
