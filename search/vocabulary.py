"""The words of all public records: what the misspelt word of a question may have meant."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from django.db import transaction
from rapidfuzz import process
from rapidfuzz.distance import OSA

from konsorcium.languages import LANGUAGE_CODES

from . import versions
from .full_text import PARTS
from .languages import stem, terms, words
from .models import Record, RecordWord

MOST = 8  # meanings that a misspelt word is given


def learn() -> int:
    """Count in how many public records of each language a word stands; returns the number of words."""
    found = [
        RecordWord(language=language, word=word, records=count)
        for language in LANGUAGE_CODES
        for word, count in _counted(language).items()
    ]
    with transaction.atomic():
        RecordWord.objects.all().delete()
        RecordWord.objects.bulk_create(found, batch_size=5000)
        versions.bump()
    return len(found)


def _counted(language: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    records = Record.objects.filter(public=True, language=language).values_list(*PARTS)
    for parts in records.iterator(chunk_size=500):
        counted.update(set(words(" ".join(parts), [language])))
    return counted


def edits(word: str) -> int:
    """How many letters of a word may be wrong, as Elasticsearch's fuzziness AUTO has it."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


def meanings(word: str, language: str) -> list[str]:
    """The terms nearest to an unknown folded word that begin with its letter; none for a word that is known."""
    known = _terms(language, str(versions.current()))
    near = known.get(word[:1], {})
    if any(term in near for term in terms(word, language)):
        return []
    found: dict[str, float] = {}
    for asked in {word, stem(word, language)}:
        choices = process.extract(asked, near.keys(), scorer=OSA.distance, score_cutoff=edits(asked), limit=MOST)
        for term, distance, _index in choices:
            found[term] = min(distance, found.get(term, distance))
    best = sorted(found, key=lambda term: (found[term], -near[term]))
    return [term for term in best if found[term] == found[best[0]]][:MOST]


@lru_cache(maxsize=4)
def _terms(language: str, version: str) -> Mapping[str, Mapping[str, int]]:
    """The terms of the vocabulary by their first letter, each with the number of records."""
    known: dict[str, dict[str, int]] = {}
    for word, count in RecordWord.objects.filter(language=language).values_list("word", "records"):
        for term in terms(word, language):
            of_letter = known.setdefault(term[:1], {})
            of_letter[term] = of_letter.get(term, 0) + count
    return known
