"""The Elasticsearch engine: asks the mirror of the records, which keep the last word on what is public."""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from html import unescape
from typing import Any

from django.conf import settings
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, TransportError

from ..file_pages import FilePage, pages_of
from ..highlights import highlights
from ..questions import FACETS, Question
from . import EngineAway, Highlight, Matches
from .breaker import Breaker
from .calls import Calls, Response, candidates, pks, total
from .queries import Stage

MARK = re.compile("<mark>(.*?)</mark>")
BETWEEN_VALUES = "\u2029"  # of a field with several, which a fragment may hold pieces of

Marked = dict[str, list[str]]  # fields with their fragments


def is_configured() -> bool:
    return bool(getattr(settings, "KONSORCIUM_ELASTICSEARCH_URL", ""))


def patience() -> float:
    """How many seconds a reader waits for the nodes."""
    return float(getattr(settings, "KONSORCIUM_ELASTICSEARCH_TIMEOUT", 0.8))


def client(seconds: float) -> Elasticsearch:
    """The nodes as the settings name them, with `seconds` for each call."""
    options = {
        "api_key": getattr(settings, "KONSORCIUM_ELASTICSEARCH_API_KEY", "") or None,
        "ca_certs": getattr(settings, "KONSORCIUM_ELASTICSEARCH_CA_CERTS", "") or DEFAULT,
    }
    return _client(settings.KONSORCIUM_ELASTICSEARCH_URL, request_timeout=seconds, **options)


@lru_cache(maxsize=4)
def _client(urls: str, **options: Any) -> Elasticsearch:
    """A node that refuses is left for the next; one that hangs costs the whole time, so it is not."""
    nodes = urls.split(",")
    return Elasticsearch(nodes, max_retries=len(nodes) - 1, retry_on_timeout=False, **options)


def alias(language: str) -> str:
    return f"{getattr(settings, 'KONSORCIUM_ELASTICSEARCH_PREFIX', 'konsorcium')}_{language}"


class ElasticsearchEngine:
    """Asks the index of each language that `index_of` names, through a breaker; an answer may take `seconds_of()`."""

    name = "elasticsearch"

    def __init__(
        self,
        index_of: Callable[[str], str] = alias,
        seconds_of: Callable[[], float] = patience,
        breaker: AbstractContextManager[None] | None = None,
    ) -> None:
        self.index_of, self.seconds_of, self.breaker = index_of, seconds_of, breaker or nullcontext()

    def match(self, question: Question, now: datetime.datetime) -> Matches:
        """One call, and another with both looser stages where no record has all words.

        Words in several languages take one more for each stage, for the texts that the reader's own language has too.
        """
        more = question.in_more_languages if "text_language" in question.facets else {}
        with self._guarded() as calls:
            (stage, response), *others = calls.respond([question, *more.values()], now)
        exact = stage is Stage.ALL_WORDS
        facets = {name: _counts(response, name, question) for name in question.facets if name in FACETS}
        if "text_language" in question.facets:
            facets["text_language"] = dict.fromkeys(question.text_languages, total(response)) | {
                code: total(found) for code, (_stage, found) in zip(more, others, strict=True)
            }
        return Matches(
            pks=pks(response),
            total=total(response),
            unfiltered=total(response) or candidates(response),
            facets=facets,
            highlights=_marked(response) if exact else highlights(pks(response), question, exact),
            exact=exact,
        )

    def suggest(self, question: Question, now: datetime.datetime) -> list[int]:
        with self._guarded() as calls:
            return calls.suggest(question, now, misspelt=False) or calls.suggest(question, now, misspelt=True)

    @contextmanager
    def _guarded(self) -> Iterator[Calls]:
        """Raises EngineAway for whatever goes wrong."""
        seconds = self.seconds_of()
        try:
            with self.breaker:
                yield Calls(client(seconds), seconds, self.index_of)
        except (ApiError, TransportError) as error:
            raise EngineAway(str(error)) from error


def _counts(response: Response, name: str, question: Question) -> dict[str, int]:
    buckets = response["aggregations"][name]["values"]["buckets"]
    if name not in question.filters:
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    chosen = total(response)
    added = {bucket["key"]: chosen + bucket["added"]["doc_count"] for bucket in buckets}
    return added | dict.fromkeys(question.filters[name], chosen)


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
