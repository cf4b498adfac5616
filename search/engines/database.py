"""The database engine: the same questions, answered from the records themselves."""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.html import escape

from ..languages import terms, terms_of
from ..models import Record, RecordFacet
from ..querysets import RecordQuerySet
from ..questions import Question
from . import Matches

PASSAGE_LENGTH = 220
WORD = re.compile(r"([^\W_]+)")


class DatabaseEngine:
    name = "database"

    def match(self, question: Question, now: datetime.datetime) -> Matches:
        candidates = _within_dates(_candidates(question, now), question)
        found = candidates.with_facets(question.filters)
        window = _ordered(found, question)[question.start : question.start + question.size]
        pks = list(window.values_list("pk", flat=True))
        return Matches(
            pks=pks,
            total=found.count(),
            facets=_counts(candidates, question),
            highlights=_highlights(pks, question) if question.words and question.marked else {},
        )


def _candidates(question: Question, now: datetime.datetime) -> RecordQuerySet:
    """All that the words find, before filters and dates; a text that the reader's language has as well only in it."""
    asked = Record.objects.visible(now).in_languages(question.languages)
    if question.type_name:
        asked = asked.filter(type=question.type_name)
    if question.having:
        asked = asked.having(question.having)
    found = _with_words(asked, question)
    return found.lacking_in(question.language) if question.prefers_own_language else found


def _within_dates(candidates: RecordQuerySet, question: Question) -> RecordQuerySet:
    if question.date_from:
        candidates = candidates.alias(last_day=Coalesce("end_date", "date")).filter(last_day__gte=question.date_from)
    if question.date_to:
        candidates = candidates.filter(date__lte=question.date_to)
    return candidates


def _terms_of(word: str, question: Question) -> set[str]:
    return {term for language in question.languages for term in terms(word, language)}


def _with_words(candidates: RecordQuerySet, question: Question) -> RecordQuerySet:
    """Those with every word, in the language of their own; if none has, those with any."""
    if not question.words:
        return candidates
    all_words, any_word = Q(pk=None), Q(pk=None)
    for language in question.languages:
        asked = filter(None, (terms(word, language) for word in question.meaningful_words))
        has = [Q(language=language) & _any_of("words", some) for some in asked]
        if has:
            all_words, any_word = all_words | reduce(and_, has), any_word | reduce(or_, has)
    strict = candidates.filter(all_words)
    return strict if strict.exists() else candidates.filter(any_word)


def _any_of(name: str, some: Iterable[str]) -> Q:
    return reduce(or_, (Q(**{f"{name}__contains": f" {term} "}) for term in some))


def _ordered(found: RecordQuerySet, question: Question) -> RecordQuerySet:
    if question.sort == "name":
        return found.by_name()
    if question.sort == "relevance" and question.words:
        in_title = sum(
            (
                Case(
                    When(_any_of("title_words", _terms_of(word, question)), then=1),
                    default=0,
                    output_field=IntegerField(),
                )
                for word in question.meaningful_words
            ),
            start=Value(0),
        )
        return (
            found.newest_first().annotate(in_title=in_title).order_by("-in_title", *found.newest_first().query.order_by)
        )
    return found.newest_first()


def _counts(candidates: RecordQuerySet, question: Question) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for name in question.facets:
        others = {key: values for key, values in question.filters.items() if key != name}
        rows = RecordFacet.objects.filter(name=name, record__in=candidates.with_facets(others).values("pk"))
        counts[name] = dict(rows.values_list("value").annotate(Count("record")).order_by())
    return counts


def _highlights(pks: list[int], question: Question) -> dict[int, tuple[str, str]]:
    wanted = {term for word in question.meaningful_words for term in _terms_of(word, question)}
    rows = Record.objects.filter(pk__in=pks).values_list("pk", "title", "summary", "text", "language")
    return {
        pk: (
            _marked(title, wanted, language),
            _marked(_passage(" · ".join(filter(None, [summary, text])), wanted, language), wanted, language),
        )
        for pk, title, summary, text, language in rows
    }


def _is_wanted(word: str, wanted: set[str], language: str) -> bool:
    return any(term in wanted for term in terms_of(word, language))


def _marked(text: str, wanted: set[str], language: str) -> str:
    """`text` as HTML with the wanted words marked, whatever their form; "" when it has none."""
    parts = WORD.split(unicodedata.normalize("NFC", " ".join(text.split())))  # every second one is a word
    marks = [number % 2 == 1 and _is_wanted(part, wanted, language) for number, part in enumerate(parts)]
    if not any(marks):
        return ""
    return "".join(
        f"<mark>{escape(part)}</mark>" if mark else escape(part) for part, mark in zip(parts, marks, strict=True)
    )


def _passage(text: str, wanted: set[str], language: str) -> str:
    """About PASSAGE_LENGTH letters of `text` around the first wanted word."""
    words = text.split()
    first = next((i for i, word in enumerate(words) if _is_wanted(word, wanted, language)), None)
    if first is None:
        return ""
    start = max(0, first - 8)
    passage, length = [], 0
    for word in words[start:]:
        if length > PASSAGE_LENGTH:
            break
        passage.append(word)
        length += len(word) + 1
    return ("… " if start else "") + " ".join(passage) + (" …" if start + len(passage) < len(words) else "")


engine = DatabaseEngine()
