"""Titles and best passages of records as HTML, with the words of a question marked in whatever form they stand."""

import re
from functools import cache, lru_cache

from django.utils.html import escape

from konsorcium.word_forms import composed, terms_of

from .engines import Highlight
from .file_pages import FilePage, pages_of
from .models import Record
from .questions import Question
from .wanted_terms import wanted_terms

PASSAGE_LENGTH = 220
WORD = re.compile(r"([^\W_]+)")


def highlights(pks: list[int], question: Question, exact: bool) -> dict[int, Highlight]:
    """The words of `question` in the records `pks`; unless it was answered `exact`ly, also what they may have meant."""
    if not question.words or not question.marked:
        return {}
    asked = wanted_terms(question, misspelt=not exact)
    items = [{term for way in ways for word in way for term in word} for ways in asked]
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


_terms_of = lru_cache(maxsize=50_000)(terms_of)  # texts have few words, many times


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


def _marked(text: str, marked: set[str], language: str) -> str:
    """`text` as HTML with the wanted words marked, whatever their form; "" when it has none."""
    parts = WORD.split(composed(" ".join(text.split())))  # every second one is a word
    marks = [number % 2 == 1 and not marked.isdisjoint(_terms_of(part, language)) for number, part in enumerate(parts)]
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
    first = next((i for i, word in enumerate(words) if not marked.isdisjoint(_terms_of(word, language))), None)
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
