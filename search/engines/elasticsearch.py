"""The Elasticsearch engine: asks the mirror of the records, which keep the last word on what is public."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from functools import lru_cache
from html import unescape
from typing import Any

from django.conf import settings
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, TransportError

from ..file_pages import FilePage, pages_of
from ..highlights import highlights
from ..models import Record
from ..questions import FACETS, Question
from . import EngineAway, Highlight, Matches
from .breaker import Breaker
from .queries import Body, Stage, doubled_body, search_body, suggest_body

MARK = re.compile("<mark>(.*?)</mark>")
BETWEEN_VALUES = "\u2029"  # of a field with several, which a fragment may hold pieces of

Response = dict[str, Any]
Marked = dict[str, list[str]]  # fields with their fragments

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
    """A node that refuses is left for the next; one that hangs costs the whole time, so it is not."""
    nodes = urls.split(",")
    return Elasticsearch(nodes, max_retries=len(nodes) - 1, retry_on_timeout=False, **options)


def alias(language: str) -> str:
    return f"{getattr(settings, 'KONSORCIUM_ELASTICSEARCH_PREFIX', 'konsorcium')}_{language}"


class ElasticsearchEngine:
    """Asks the index of each language that `index_of` names, through a breaker."""

    name = "elasticsearch"

    def __init__(
        self,
        index_of: Callable[[str], str] = alias,
        client_of: Callable[[], Elasticsearch] = client,
        breaker: AbstractContextManager[None] | None = None,
    ) -> None:
        self.index_of, self.client_of, self.breaker = index_of, client_of, breaker or nullcontext()

    def match(self, question: Question, now: datetime.datetime) -> Matches:
        """One call, and another with both looser stages where no record has all words.

        Words in several languages take one more for each stage, for the texts that the reader's own language has too.
        """
        more = question.in_more_languages if "text_language" in question.facets else {}
        with self._guarded():
            (stage, response), *others = self._respond([question, *more.values()], now)
        exact = stage is Stage.ALL_WORDS
        facets = {name: _counts(response, name, question) for name in question.facets if name in FACETS}
        if "text_language" in question.facets:
            facets["text_language"] = dict.fromkeys(question.text_languages, _total(response)) | {
                code: _total(found) for code, (_stage, found) in zip(more, others, strict=True)
            }
        return Matches(
            pks=_pks(response),
            total=_total(response),
            unfiltered=_total(response) or _candidates(response),
            facets=facets,
            highlights=_marked(response) if exact else highlights(_pks(response), question, exact),
            exact=exact,
        )

    def suggest(self, question: Question, now: datetime.datetime) -> list[int]:
        with self._guarded():
            return self._suggested(question, now, misspelt=False) or self._suggested(question, now, misspelt=True)

    def _suggested(self, question: Question, now: datetime.datetime, misspelt: bool) -> list[int]:
        [response] = self._searched([([question.language], suggest_body(question, now, misspelt))])
        found = response["aggregations"]["types"]["buckets"]
        return [int(hit["_id"]) for bucket in found for hit in bucket["best"]["hits"]["hits"]]

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Raises EngineAway for whatever goes wrong."""
        try:
            with self.breaker:
                yield
        except (ApiError, TransportError) as error:
            raise EngineAway(str(error)) from error

    def _respond(self, questions: list[Question], now: datetime.datetime) -> list[tuple[Stage, Response]]:
        """For each question what the first stage finds that finds anything, or the last."""
        strict = self._staged([(question, Stage.ALL_WORDS) for question in questions], now)
        found = [(Stage.ALL_WORDS, response) for response in strict]
        lacking = [n for n, question in enumerate(questions) if _may_be_looser(question) and not _candidates(strict[n])]
        looser = self._staged([(questions[n], stage) for n in lacking for stage in LOOSER], now)
        for place, n in enumerate(lacking):
            answers = list(zip(LOOSER, looser[place * len(LOOSER) :], strict=False))
            found[n] = next((answer for answer in answers if _candidates(answer[1])), answers[-1])
        return found

    def _staged(self, asked: list[tuple[Question, Stage]], now: datetime.datetime) -> list[Response]:
        return self._searched(
            (question.languages, search_body(question, now, stage, self._doubled(question, now, stage)))
            for question, stage in asked
        )

    def _doubled(self, question: Question, now: datetime.datetime, stage: Stage) -> list[str]:
        """Ids of the texts in other languages whose version in the reader's own is found by the same words."""
        if not question.prefers_own_language:
            return []
        others = [language for language in question.languages if language != question.language]
        [response] = self._searched([([question.language], doubled_body(question, now, stage, others))])
        keys = Record.objects.visible(now).filter(pk__in=_pks(response)).values("translation_key")
        doubled = Record.objects.in_languages(others).filter(translation_key__in=keys)
        return [str(pk) for pk in doubled.values_list("pk", flat=True)]

    def _searched(self, asked: Iterable[tuple[Iterable[str], Body]]) -> list[Response]:
        """The responses to searches of the indexes of some languages, all in one call; raises ApiError."""
        searches = [
            part for languages, body in asked for part in ({"index": list(map(self.index_of, languages))}, body)
        ]
        if not searches:
            return []
        answer = self.client_of().msearch(searches=searches)
        for response in answer["responses"]:
            if "error" in response:
                meta = replace(answer.meta, status=response["status"])
                raise ApiError(str(response["error"]), meta=meta, body=response)
        return list(answer["responses"])


def _pks(response: Response) -> list[int]:
    return [int(hit["_id"]) for hit in response["hits"]["hits"]]


def _may_be_looser(question: Question) -> bool:
    return bool(question.words) and not question.exactly


def _candidates(response: Response) -> int:
    """How many match before the filters: whether all words together are in any record."""
    return int(response["aggregations"]["candidates"]["doc_count"])


def _total(response: Response) -> int:
    return int(response["hits"]["total"]["value"])


def _counts(response: Response, name: str, question: Question) -> dict[str, int]:
    buckets = response["aggregations"][name]["values"]["buckets"]
    if name not in question.filters:
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    total = _total(response)
    added = {bucket["key"]: total + bucket["added"]["doc_count"] for bucket in buckets}
    return added | dict.fromkeys(question.filters[name], total)


def _marked(response: Response) -> dict[int, Highlight]:
    marked: dict[int, Marked] = {int(hit["_id"]): hit.get("highlight", {}) for hit in response["hits"]["hits"]}
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
engine = ElasticsearchEngine(breaker=breaker)
