"""The database engine: the same questions, answered from the records themselves."""

import datetime
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Count, Q, Value, When, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, RowNumber

from konsorcium.word_forms import terms

from .. import full_text
from ..highlights import highlights
from ..models import Record, RecordFacet, RecordTerms
from ..querysets import RecordQuerySet
from ..questions import FACETS, Question
from ..vocabulary import Vocabulary
from ..wanted_terms import wanted_terms
from . import SUGGESTED, Matches


class DatabaseEngine:
    name = "database"

    def match(self, question: Question, now: datetime.datetime) -> Matches:
        with full_text.planned() if question.words else nullcontext():
            return self._match(question, now)

    def _match(self, question: Question, now: datetime.datetime) -> Matches:
        found = _find(question, now)
        candidates = _within_dates(found.records, question)
        window = _ordered(candidates.with_facets(question.filters), found, question)
        pks = list(window[question.start : question.start + question.size].values_list("pk", flat=True))
        total = candidates.with_facets(question.filters).count()
        facets = _counts(candidates, question, total)
        if "text_language" in question.facets:
            facets["text_language"] = {
                code: _total(more, now) for code, more in question.in_more_languages.items()
            } | dict.fromkeys(question.text_languages, total)
        return Matches(
            pks=pks,
            total=total,
            unfiltered=total or found.records.count() if question.narrowed else total,
            facets=facets,
            highlights=highlights(pks, question, found.exact),
            exact=found.exact,
        )

    def suggest(self, question: Question, now: datetime.datetime) -> list[int]:
        asked = Record.objects.visible(now).in_languages([question.language])
        return _suggested(asked, question, misspelt=False) or _suggested(asked, question, misspelt=True)


@dataclass(frozen=True)
class Found:
    """What the words of a question find, and the full-text expression that found it."""

    records: RecordQuerySet
    expression: str = ""
    exact: bool = True


def _find(question: Question, now: datetime.datetime) -> Found:
    """All that the words find, before filters and dates; a text that the reader's language has as well only in it."""
    visible = Record.objects.visible(now)
    if question.only_lacking:
        visible = visible.lacking_in(question.language)
    asked = visible.about(question.languages, question.type_name, question.having)
    found = _with_words(asked, question)
    if question.prefers_own_language:
        return replace(found, records=found.records.lacking_in(question.language))
    return found


def _within_dates(candidates: RecordQuerySet, question: Question) -> RecordQuerySet:
    if question.date_from:
        candidates = candidates.alias(last_day=Coalesce("end_date", "date")).filter(last_day__gte=question.date_from)
    if question.date_to:
        candidates = candidates.filter(date__lte=question.date_to)
    return candidates


def _with_words(asked: RecordQuerySet, question: Question) -> Found:
    """Those with every word; if none has, those with what the words may have meant; if none has, those with any."""
    if not question.words:
        return Found(asked)
    found = _matching(asked, wanted_terms(question), every=True)
    if found.records.exists():
        return found
    if question.exactly:
        return Found(asked.none(), exact=False)
    meant = wanted_terms(question, misspelt=True)
    found = _matching(asked, meant, every=True)
    return replace(found if found.records.exists() else _matching(asked, meant, every=False), exact=False)


def _matching(asked: RecordQuerySet, items: full_text.Asked, every: bool) -> Found:
    expression = full_text.expression(items, every)
    return Found(asked.filter(terms__document__matches=expression) if expression else asked.none(), expression)


def _suggested(asked: RecordQuerySet, question: Question, misspelt: bool) -> list[int]:
    """Of each type the best: two points for a word that begins as typed, one for another form, none for a typo."""
    points: Combinable = Value(0)
    vocabulary = Vocabulary(question.language) if misspelt else None
    for word in question.typed_words:
        begins, another_form = _named(beginnings=[word]), _named(terms(word, question.language))
        meant = vocabulary.beginnings(word) if vocabulary else []
        asked = asked.filter(begins | another_form | _named(beginnings=meant))
        points = points + Case(When(begins, then=2), default=0) + Case(When(another_form, then=1), default=0)
    order: list[Any] = ["-points", *asked.newest_first().query.order_by]
    place = Window(RowNumber(), partition_by="type", order_by=order)
    best = asked.annotate(points=points).annotate(place=place).filter(place__lte=SUGGESTED)
    return list(best.order_by("type", "place").values_list("pk", flat=True))


def _named(terms: Iterable[str] = (), beginnings: Iterable[str] = ()) -> Q:
    expression = full_text.of_names(terms, beginnings)
    return Q(pk__in=RecordTerms.objects.filter(document__matches=expression).values("pk") if expression else [])


def _ordered(records: RecordQuerySet, found: Found, question: Question) -> RecordQuerySet:
    if question.sort == "name":
        return records.by_name()
    newest = records.newest_first()
    if question.sort == "relevance" and found.expression:
        return full_text.best_first(newest, found.expression)
    return newest


def _total(question: Question, now: datetime.datetime) -> int:
    return _within_dates(_find(question, now).records, question).with_facets(question.filters).count()


def _counts(candidates: RecordQuerySet, question: Question, total: int) -> dict[str, dict[str, int]]:
    """One query for all facets that are not narrowed themselves, and one for each that is."""
    counts: dict[str, dict[str, int]] = {name: {} for name in question.facets if name in FACETS}
    rows = RecordFacet.objects.filter(record__in=candidates.with_facets(question.filters).values("pk"))
    free = rows.filter(name__in=[name for name in counts if name not in question.filters])
    for name, value, count in free.values_list("name", "value").annotate(Count("record")).order_by():
        counts[name][value] = count
    for name in counts.keys() & question.filters.keys():
        others = {key: values for key, values in question.filters.items() if key != name}
        rows = RecordFacet.objects.filter(name=name, record__in=candidates.with_facets(others).values("pk"))
        added = Count("record", filter=~Q(record__in=candidates.with_facets(question.filters).values("pk")))
        for value, count in rows.values("value").annotate(added=added).values_list("value", "added").order_by():
            counts[name][value] = total + count
        counts[name] |= dict.fromkeys(question.filters[name], total)
    return counts


engine = DatabaseEngine()
