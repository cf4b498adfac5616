"""Searches without results: what people look for and do not find, without a trace of who they are."""

import datetime
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from konsorcium.word_forms import words

from .answers import Answer
from .models import MissedSearch
from .models.levers import LONGEST_QUERY

logger = logging.getLogger(__name__)

KEPT = datetime.timedelta(days=90)
DAYS = 3  # on which the same words must have been asked for before anybody reads them
MOST_A_DAY = 1000  # who asks for nonsense fills no disk
_ignored: ContextVar[bool] = ContextVar("ignored_searches", default=False)
PRIVATE = re.compile(r"[@＠]|\d(?:[\W_]*\d){4,}")  # an address, or a number of a person, case or phone


@contextmanager
def ignored() -> Iterator[None]:
    """Until the end no search is kept: who asks is no reader."""
    token = _ignored.set(True)
    try:
        yield
    finally:
        _ignored.reset(token)


def note(answer: Answer) -> None:
    """Keep the words of a search that found nothing in all its language has, unless they may be about somebody.

    No reader waits for that: what the database does not take at once is not kept.
    """
    question = answer.question
    if _ignored.get() or answer.total or answer.pinned or not question.begins_all or PRIVATE.search(question.words):
        return
    asked, today = " ".join(words(question.words, [question.language]))[:LONGEST_QUERY], timezone.localdate()
    try:
        if asked and MissedSearch.objects.filter(day=today).count() < MOST_A_DAY:
            with _without_waiting():
                MissedSearch.objects.get_or_create(language=question.language, words=asked, day=today)
    except DatabaseError as error:
        logger.info("A search without results was not kept: %s", error)


@contextmanager
def _without_waiting() -> Iterator[None]:
    """On SQLite a writer fails at once where another is at work."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {1000 * connection.settings_dict['OPTIONS'].get('timeout', 5)}")


def report() -> "QuerySet[MissedSearch, Any]":
    """Words asked for in vain on several days: language, words, the number of days and the last of them."""
    counted = MissedSearch.objects.values("language", "words").annotate(days=Count("day"), last=Max("day"))
    return counted.filter(days__gte=DAYS).order_by("-days", "-last", "words")


def forget() -> None:
    """Delete what is older than is kept."""
    MissedSearch.objects.filter(day__lt=timezone.localdate() - KEPT).delete()
