"""The calls to Elasticsearch that make one answer."""

import datetime
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from elasticsearch import ApiError, ConnectionTimeout, Elasticsearch

from ..models import Record
from ..questions import Question
from .queries import Body, Stage, doubled_body, search_body, suggest_body

Response = dict[str, Any]

LOOSER = (Stage.MISSPELT, Stage.ANY_WORD)


class Calls:
    """Calls to the index of each language that `index_of` names, which all together may take as long as one may."""

    def __init__(self, client: Elasticsearch, seconds: float, index_of: Callable[[str], str]) -> None:
        self.client, self.index_of = client, index_of
        self.until = time.monotonic() + seconds
        self.called = False

    def suggest(self, question: Question, now: datetime.datetime, misspelt: bool) -> list[int]:
        [response] = self._search([([question.language], suggest_body(question, now, misspelt))])
        found = response["aggregations"]["types"]["buckets"]
        return [int(hit["_id"]) for bucket in found for hit in bucket["best"]["hits"]["hits"]]

    def respond(self, questions: list[Question], now: datetime.datetime) -> list[tuple[Stage, Response]]:
        """For each question what the first stage finds that finds anything, or the last."""
        strict = self._stage([(question, Stage.ALL_WORDS) for question in questions], now)
        found = [(Stage.ALL_WORDS, response) for response in strict]
        lacking = [n for n, question in enumerate(questions) if _may_be_looser(question) and not candidates(strict[n])]
        looser = self._stage([(questions[n], stage) for n in lacking for stage in LOOSER], now)
        for place, n in enumerate(lacking):
            answers = list(zip(LOOSER, looser[place * len(LOOSER) :], strict=False))
            found[n] = next((answer for answer in answers if candidates(answer[1])), answers[-1])
        return found

    def _stage(self, asked: list[tuple[Question, Stage]], now: datetime.datetime) -> list[Response]:
        return self._search(
            (question.languages, search_body(question, now, stage, self._doubled(question, now, stage)))
            for question, stage in asked
        )

    def _doubled(self, question: Question, now: datetime.datetime, stage: Stage) -> list[str]:
        """Ids of the texts in other languages whose version in the reader's own is found by the same words."""
        if not question.prefers_own_language:
            return []
        others = [language for language in question.languages if language != question.language]
        [response] = self._search([([question.language], doubled_body(question, now, stage, others))])
        keys = Record.objects.visible(now).filter(pk__in=pks(response)).values("translation_key")
        doubled = Record.objects.in_languages(others).filter(translation_key__in=keys)
        return [str(pk) for pk in doubled.values_list("pk", flat=True)]

    def _search(self, asked: Iterable[tuple[Iterable[str], Body]]) -> list[Response]:
        """The responses to searches of the indexes of some languages, all in one call; raises ApiError."""
        searches = [
            part for languages, body in asked for part in ({"index": list(map(self.index_of, languages))}, body)
        ]
        if not searches:
            return []
        answer = self._hurried().msearch(searches=searches)
        for response in answer["responses"]:
            if "error" in response:
                meta = replace(answer.meta, status=response["status"])
                raise ApiError(str(response["error"]), meta=meta, body=response)
        return list(answer["responses"])

    def _hurried(self) -> Elasticsearch:
        """The client with the time that is left; raises ConnectionTimeout when none is."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise ConnectionTimeout("The calls of one answer took too long.")
        first, self.called = not self.called, True
        return self.client if first else self.client.options(request_timeout=left)


def pks(response: Response) -> list[int]:
    return [int(hit["_id"]) for hit in response["hits"]["hits"]]


def _may_be_looser(question: Question) -> bool:
    return bool(question.words) and not question.exactly


def candidates(response: Response) -> int:
    """How many match before the filters: whether all words together are in any record."""
    return int(response["aggregations"]["candidates"]["doc_count"])


def total(response: Response) -> int:
    return int(response["hits"]["total"]["value"])
