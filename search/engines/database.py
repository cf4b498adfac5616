"""The database engine: the same questions, answered from the records themselves."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.db.models import Case, Count, Q, Value, When, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, RowNumber
from django.utils.html import escape

from .. import full_text
from ..file_pages import FilePage, pages_of
from ..languages import composed, terms, terms_of
from ..models import Record, RecordFacet, RecordTerms
from ..querysets import RecordQuerySet
from ..questions import FACETS, Question
from ..synonyms import wanted
from ..vocabulary import Vocabulary
from . import SUGGESTED, Highlight, Matches

PASSAGE_LENGTH = 220
WORD = re.compile(r"([^\W_]+)")


class DatabaseEngine:
    name = "database"

    def match(self, question: Question, now: datetime.datetime) -> Matches:
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
            highlights=_highlights(pks, question) if question.words and question.marked else {},
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
    asked = Record.objects.visible(now).in_languages(question.languages)
    if question.type_name:
        asked = asked.filter(type=question.type_name)
    if question.having:
        asked = asked.having(question.having)
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
    items = wanted(question)
    exact = [[[_terms_of(word, question) for word in way] for way in ways] for ways in items]
    found = _matching(asked, exact, every=True)
    if found.records.exists():
        return found
    if question.exactly:
        return Found(asked.none(), exact=False)
    known = [Vocabulary(language) for language in question.languages]
    meant = [[[_meant_by(word, question, known) for word in way] for way in ways] for ways in items]
    found = _matching(asked, meant, every=True)
    return replace(found if found.records.exists() else _matching(asked, meant, every=False), exact=False)


def _matching(asked: RecordQuerySet, items: full_text.Asked, every: bool) -> Found:
    expression = full_text.expression(items, every)
    return Found(asked.filter(terms__document__matches=expression) if expression else asked.none(), expression)


def _terms_of(word: str, question: Question) -> set[str]:
    return {term for language in question.languages for term in terms(word, language)} or {word}


def _meant_by(word: str, question: Question, known: list[Vocabulary]) -> set[str]:
    return _terms_of(word, question).union(*(vocabulary.meanings(word) for vocabulary in known))


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
        return newest.annotate(rank=full_text.rank(found.expression)).order_by("-rank", *newest.query.order_by)
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


def _highlights(pks: list[int], question: Question) -> dict[int, Highlight]:
    items = [{term for way in ways for word in way for term in _terms_of(word, question)} for ways in wanted(question)]
    marked = set[str]().union(*items)
    rows = Record.objects.filter(pk__in=pks).values_list("pk", "title", "summary", "text", "language")
    languages = {pk: language for pk, *_texts, language in rows}
    found = {
        pk: Highlight(
            _marked(title, marked, language),
            _marked_passage(" · ".join(filter(None, [summary, text])), marked, language),
        )
        for pk, title, summary, text, language in rows
    }
    for pk, pages in pages_of([pk for pk in pks if not found[pk].passage_html]).items():
        if page := _best_page(pages, items, languages[pk]):
            passage = _marked_passage(page.text, marked, languages[pk])
            found[pk] = found[pk]._replace(passage_html=passage, passage_page=page)
    return found


def _best_page(pages: list[FilePage], items: list[set[str]], language: str) -> FilePage | None:
    """The first of the pages with the most words; None where there is no word on any."""

    @cache  # a file has few words, many times
    def meant(word: str) -> frozenset[int]:
        there = terms_of(word, language)
        return frozenset(number for number, item in enumerate(items) if not item.isdisjoint(there))

    def words_on(page: FilePage) -> int:
        return len(frozenset[int]().union(*map(meant, set(WORD.findall(page.text)))))

    best = max(pages, key=words_on)
    return best if words_on(best) else None


def _is_marked(word: str, marked: set[str], language: str) -> bool:
    return any(term in marked for term in terms_of(word, language))


def _marked(text: str, marked: set[str], language: str) -> str:
    """`text` as HTML with the wanted words marked, whatever their form; "" when it has none."""
    parts = WORD.split(composed(" ".join(text.split())))  # every second one is a word
    marks = [number % 2 == 1 and _is_marked(part, marked, language) for number, part in enumerate(parts)]
    if not any(marks):
        return ""
    return "".join(
        f"<mark>{escape(part)}</mark>" if mark else escape(part) for part, mark in zip(parts, marks, strict=True)
    )


def _marked_passage(text: str, marked: set[str], language: str) -> str:
    return _marked(_passage(text, marked, language), marked, language)


def _passage(text: str, marked: set[str], language: str) -> str:
    """About PASSAGE_LENGTH letters of `text` around the first wanted word."""
    words = text.split()
    first = next((i for i, word in enumerate(words) if _is_marked(word, marked, language)), None)
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
