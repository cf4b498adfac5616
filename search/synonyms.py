"""Words that mean the same, as editors name them: what a question asks for beside its own words."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from konsorcium.word_forms import same_words, words

from . import versions
from .models import SynonymSet
from .questions import Question

# The ways to find what a question names: each has words that must all be found; the first are its own.
Wanted = tuple[tuple[str, ...], ...]
Phrases = tuple[tuple[str, ...], ...]

_tried: ContextVar[list[SynonymSet] | None] = ContextVar("tried_synonyms", default=None)


def wanted(question: Question) -> list[Wanted]:
    """What the words of a question ask for: each word, or the longest phrase that has synonyms, in all its ways."""
    asked, sets = question.meaningful_words, _sets(question.languages)
    found: list[Wanted] = []
    while asked:
        length, others = max(_matches(asked, sets), key=lambda match: match[0], default=(1, ()))
        found.append((tuple(asked[:length]), *others))
        asked = asked[length:]
    return found


def _matches(asked: Sequence[str], sets: Iterable[tuple[str, Phrases]]) -> Iterator[tuple[int, Phrases]]:
    """For each phrase with which `asked` begins: its number of words, and the phrases that mean the same."""
    for language, phrases in sets:
        for phrase in phrases:
            if same_words(asked[: len(phrase)], phrase, language):
                yield len(phrase), tuple(other for other in phrases if other != phrase)


def _sets(languages: Iterable[str]) -> list[tuple[str, Phrases]]:
    tried = _tried.get()
    known = _read(str(versions.current())) if tried is None else _analysed(tried)
    return [(language, phrases) for language, phrases in known if language in languages]


@contextmanager
def instead(sets: Iterable[SynonymSet]) -> Iterator[None]:
    """Ask with these sets in place of those that are saved."""
    token = _tried.set(list(sets))
    try:
        yield
    finally:
        _tried.reset(token)


@lru_cache(maxsize=2)
def _read(version: str) -> list[tuple[str, Phrases]]:
    return _analysed(SynonymSet.objects.all())


def _analysed(sets: Iterable[SynonymSet]) -> list[tuple[str, Phrases]]:
    """Each set with its language and the meaningful words of its phrases."""
    return [(one.language, _phrases(one)) for one in sets]


def _phrases(one: SynonymSet) -> Phrases:
    found = (tuple(words(line, [one.language])) for line in one.lines)
    return tuple(phrase for phrase in found if phrase)
