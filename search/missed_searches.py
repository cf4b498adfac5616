"""Searches without results: what people look for and do not find, without a trace of who they are."""

import datetime
import re
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from .answers import Answer
from .languages import words
from .models import MissedSearch

KEPT = datetime.timedelta(days=90)
DAYS = 3  # on which the same words must have been asked for before anybody reads them
MOST_A_DAY = 1000  # who asks for nonsense fills no disk
PRIVATE = re.compile(r"@|\d(?:\W?\d){4,}")  # an address, or a number of a person, case or phone


def note(answer: Answer) -> None:
    """Keep the words of a search that found nothing in all its language has, unless they may be about somebody."""
    question = answer.question
    narrowed = question.filters or question.date_from or question.date_to or question.start
    if answer.total or answer.pinned or narrowed or PRIVATE.search(question.words):
        return
    asked, today = " ".join(words(question.words, [question.language])), timezone.localdate()
    if asked and MissedSearch.objects.filter(day=today).count() < MOST_A_DAY:
        MissedSearch.objects.get_or_create(language=question.language, words=asked, day=today)


def report() -> "QuerySet[MissedSearch, Any]":
    """Words asked for in vain on several days: language, words, the number of days and the last of them."""
    counted = MissedSearch.objects.values("language", "words").annotate(days=Count("day"), last=Max("day"))
    return counted.filter(days__gte=DAYS).order_by("-days", "-last", "words")


def forget() -> None:
    """Delete what is older than is kept."""
    MissedSearch.objects.filter(day__lt=timezone.localdate() - KEPT).delete()
