"""What is asked of Elasticsearch: the bodies of its searches."""

import datetime
from enum import Enum
from typing import Any

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from ..questions import FACETS, WINDOW, Question
from ..synonyms import Wanted, wanted
from ..vocabulary import edits
from . import SUGGESTED

FIELDS = {"fields": ["title^3", "names^4", "summary^2", "text", "files^0.5"], "type": "best_fields", "tie_breaker": 0.3}
MISSPELT = {"fuzziness": "AUTO", "prefix_length": 1, "max_expansions": 50, "boost": 0.2}
ONE_TERM = ("stem", "folded")  # analyzers of one term a word, since fuzziness is ignored where there are more
ALL_VALUES = 10_000
NEWEST: list[Any] = [{field: {"order": "desc", "missing": "_last"}} for field in ("day", "published", "pk")]
HIGHLIGHT = {
    "encoder": "html",
    "pre_tags": ["<mark>"],
    "post_tags": ["</mark>"],
    "fragment_size": 220,
    "fields": {
        "title": {"number_of_fragments": 0},
        "summary": {"number_of_fragments": 1},
        "text": {"number_of_fragments": 1},
        "files": {"number_of_fragments": 5},
    },
}

Body = dict[str, Any]


class Stage(Enum):
    """How strictly the words of a question are taken; each stage is tried where the one before finds nothing."""

    ALL_WORDS = "all words"
    MISSPELT = "all words, which may be misspelt"
    ANY_WORD = "any word, which may be misspelt"


def search_body(question: Question, now: datetime.datetime, stage: Stage, without: list[str]) -> Body:
    """The whole search of a stage, which leaves out the ids `without`; only exact words are marked by Elasticsearch.

    To mark misspelt ones it analyses every text again, which takes it a second.
    """
    query = matching(question, now, stage)
    if without:
        query = Q("bool", must=[query], must_not=[Q("ids", values=without)])
    marked = question.words and question.marked and stage is Stage.ALL_WORDS
    return {
        "query": query.to_dict(),
        "post_filter": _filters(question).to_dict(),
        "aggs": _aggregations(question),
        "sort": _sort(question),
        "from": question.start,
        "size": question.size,
        "track_total_hits": True,
        "_source": False,
        **({"highlight": HIGHLIGHT} if marked else {}),
    }


def suggest_body(question: Question, now: datetime.datetime, misspelt: bool) -> Body:
    """The best records of each type whose names have the typed words."""
    words = [_typed(word, misspelt) for word in question.typed_words]
    best = {"top_hits": {"size": SUGGESTED, "sort": ["_score", *NEWEST], "_source": False}}
    return {
        "query": Q("bool", must=words, filter=_visible(now)).to_dict(),
        "size": 0,
        "aggs": {"types": {"terms": {"field": "type", "size": ALL_VALUES}, "aggs": {"best": best}}},
    }


def doubled_body(question: Question, now: datetime.datetime, stage: Stage, others: list[str]) -> Body:
    """What the words find in the reader's own language that other languages have as well."""
    query = Q("bool", must=[matching(question, now, stage)], filter=[Q("terms", available_in=others)])
    return {"query": query.to_dict(), "size": WINDOW, "_source": False}


def _aggregations(question: Question) -> Body:
    """How many match before the filters, and the values of facets; of one that is narrowed also how many each adds."""
    found: Body = {"candidates": {"filter": {"match_all": {}}}}
    for name in question.facets:
        if name in FACETS:
            values: Body = {"terms": {"field": name, "size": ALL_VALUES}}
            if name in question.filters:
                values["aggs"] = {"added": {"filter": (~_filters(question)).to_dict()}}
            found[name] = {"filter": _filters(question, but=name).to_dict(), "aggs": {"values": values}}
    return found


def matching(question: Question, now: datetime.datetime, stage: Stage) -> Query:
    conditions = _visible(now)
    if question.type_name:
        conditions.append(Q("term", type=question.type_name))
    if question.having:
        conditions.append(Q("exists", field=question.having))
    if question.only_lacking:
        conditions.append(~Q("term", available_in=question.language))
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
    """What finds one word in any field; its best field counts most. So a record is found by words here and there."""
    exact = Q("multi_match", query=word, **FIELDS)
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
