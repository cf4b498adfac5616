"""The words of all public records: what a misspelt word may have meant, and how it is written."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import transaction
from django.db.models import Max
from rapidfuzz import process
from rapidfuzz.distance import OSA

from konsorcium.languages import LANGUAGE_CODES
from konsorcium.word_forms import STOP_WORDS, WORD, composed, fold, stem, terms

from .full_text import PARTS, text_of
from .models import Record, RecordWord
from .questions import LONGEST_BEGINNING

MOST = 8  # meanings that a misspelt word is given
MOST_BEGINNINGS = 50


def learn() -> int:
    """Count in how many public records each word stands, where records have changed; returns the number of words."""
    newest = Record.objects.aggregate(Max("version"))["version__max"]
    if newest is None or newest == _learnt():
        return 0
    found = [
        _word(language, word, count, newest)
        for language in LANGUAGE_CODES
        for word, count in _counted(language).items()
    ]
    with transaction.atomic():
        RecordWord.objects.all().delete()
        RecordWord.objects.bulk_create(found, batch_size=5000)
    return len(found)


def _word(language: str, word: str, count: int, version: int) -> RecordWord:
    folded = fold(word)
    found = " ".join(terms(folded, language))
    return RecordWord(language=language, word=word, folded=folded, terms=found, records=count, version=version)


def _learnt() -> int | None:
    """The version of the records whose words are known."""
    known: int | None = RecordWord.objects.aggregate(Max("version"))["version__max"]
    return known


def _counted(language: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    records = Record.objects.filter(public=True, language=language).only(*PARTS)
    for record in records.iterator(chunk_size=50):
        text = " ".join(text_of(record, part) for part in PARTS)
        counted.update(set(WORD.findall(composed(text))))
    return counted


def edits(word: str) -> int:
    """How many letters of a word may be wrong, as Elasticsearch's fuzziness AUTO has it."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


@dataclass
class Known:
    """The terms and the folded words of a language that begin with one letter, each with its number of records."""

    terms: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    written: dict[str, str] = field(default_factory=dict)  # each folded word as it is written most often


class Vocabulary:
    """The words of a language that are known."""

    def __init__(self, language: str) -> None:
        self.language, self.by_letter = language, _read(language, _learnt())

    def meanings(self, word: str) -> list[str]:
        """The terms nearest to an unknown folded word that begin with its letter; none for a word that is known."""
        known = self._like(word).terms
        if any(term in known for term in terms(word, self.language)):
            return []
        found: dict[str, float] = {}
        for asked in {word, stem(word, self.language)}:
            for term, distance in _nearest(asked, known):
                found[term] = min(distance, found.get(term, distance))
        best = sorted(found, key=lambda term: (found[term], -known[term]))
        return [term for term in best if found[term] == found[best[0]]][:MOST]

    def beginnings(self, typed: str) -> list[str]:
        """First letters of known words that are one edit away from those typed, and begin with the same letter."""
        lengths = range(len(typed) - 1, min(len(typed) + 1, LONGEST_BEGINNING) + 1) if edits(typed) else ()
        known = {word[:length] for word in self._like(typed).words for length in lengths}
        near = process.extract(typed, known, scorer=OSA.distance, score_cutoff=1, limit=MOST_BEGINNINGS)
        return [letters for letters, _distance, _index in near]

    def corrected(self, text: str) -> str:
        """`text` with its words as public records write them, diacritics included, and misspelt ones by the nearest."""
        return WORD.sub(lambda word: self._corrected(word[0]), composed(text))

    def _corrected(self, word: str) -> str:
        folded = fold(word)
        known = self._like(folded)
        if folded in STOP_WORDS.get(self.language, ()):
            return word
        if folded not in known.written and not any(term in known.terms for term in terms(folded, self.language)):
            near = _nearest(folded, known.words)
            folded = min(near, key=lambda found: (found[1], -known.words[found[0]]), default=(folded, 0))[0]
        return known.written.get(folded, word)

    def _like(self, word: str) -> Known:
        """What is known with the same first letter."""
        return self.by_letter.get(word[:1], Known())


def _nearest(asked: str, known: Counter[str]) -> list[tuple[str, float]]:
    found = process.extract(asked, known.keys(), scorer=OSA.distance, score_cutoff=edits(asked), limit=MOST)
    return [(word, distance) for word, distance, _index in found]


@lru_cache(maxsize=4)
def _read(language: str, version: int | None) -> dict[str, Known]:
    known: dict[str, Known] = {}
    rows = RecordWord.objects.filter(language=language).order_by("records", "word")
    for word, folded, found, count in rows.values_list("word", "folded", "terms", "records"):
        of_letter = known.setdefault(folded[:1], Known())
        of_letter.words[folded] += count
        of_letter.written[folded] = word  # the last is the most frequent
        for term in found.split():
            known.setdefault(term[:1], Known()).terms[term] += count
    return known
