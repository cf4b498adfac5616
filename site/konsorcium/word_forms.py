"""Words of a text as search compares them: folded, without stop words, reduced to stems of their language.

Elasticsearch is told the same rules in `search/engines/analysis.py`.
"""

import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

import snowballstemmer

Meaning = TypeVar("Meaning")

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LONGEST_WORD = 255  # letters, as for Elasticsearch; longer ones, which PostgreSQL refuses, nobody asks for

STOP_WORDS = {
    "cs": frozenset(
        "a i o u v s z k ve se si na do po za ze od ke ku pro pri pod nad pred mezi bez ale nebo ani ci zda je "
        "jsou".split()
    ),
    "en": frozenset(
        "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
        "this to was will with".split()
    ),
}

# Signs that are not a letter with an accent, as Lucene's ASCIIFoldingFilter writes them.
_SIGNS = str.maketrans(
    {"’": "'", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
)

# An accent-less light stemmer of Czech after L. Dolamic and J. Savoy, "Indexing and stemming approaches for the Czech
# language" (2009), in two variants: one takes off case endings and possessive suffixes, the other the last vowel only.
# Both undo palatalised consonants, the inserted e and the alternating ů.
_CASE = re.compile(
    r"^(?:([^\W\d_]{3,}?)(?:atech|etem|atum)"
    r"|([^\W\d_]{3,}?)(?:ech|ich|eho|emi|emu|ete|eti|iho|imi|imu|ach|ata|aty|ych|ama|ami|ove|ovi|ymi)"
    r"|([^\W\d_]{3,}?)(?:em|es|im|um|at|am|os|us|ym|mi|ou)"
    r"|([^\W\d_]{3,}?)[aeiouy])$"
)
_POSSESSIVE = re.compile(r"^([^\W\d_]{4,}?)(?:ov|in|uv)$")
_VOWEL = re.compile(r"^([^\W\d_]{3,}?)(?:ou|[aeiouy])$")
_ALTERNATIONS = [
    (re.compile(r"ct$"), "ck"),
    (re.compile(r"st$"), "sk"),
    (re.compile(r"c$"), "k"),
    (re.compile(r"z$"), "h"),
    (re.compile(r"^([^\W\d_]+)e([^\W\d_])$"), r"\1\2"),
    (re.compile(r"^([^\W\d_]{1,2})u([lmhznj])$"), r"\1o\2"),
]


# M. Porter's second stemmer of English, in the version that Lucene has but for "added", "ebbed", "egged" and the like.
class _Stemmers(threading.local):
    """Of each thread its own, since a stemmer keeps the word it works on."""

    def __init__(self) -> None:
        self.english = snowballstemmer.stemmer("english")


_STEMMERS = _Stemmers()
_POSSESSIVE_ENGLISH = re.compile(r"'s$")
_SHORT_DOUBLED = re.compile(r"^([aeo])(bb|dd|ff|gg|mm|nn|pp|rr|tt)(?:ed|edly|ing|ingly)$")


def fold(text: str) -> str:
    """Lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_SIGNS)


def composed(text: str) -> str:
    """`text` with each accented letter as one character, by which words are told apart."""
    return unicodedata.normalize("NFC", text)


def words(text: str, languages: Iterable[str]) -> list[str]:
    """The folded words of `text` in their order, without those that are stop words in any of the languages."""
    stop = frozenset[str]().union(*(STOP_WORDS.get(language, frozenset()) for language in languages))
    folded = (fold(word) for word in WORD.findall(composed(text)))
    return [word for word in folded if word not in stop and len(word) <= LONGEST_WORD]


@lru_cache(maxsize=50_000)
def terms(word: str, language: str) -> tuple[str, ...]:
    """All terms by which a folded word is found, each once; none for a stop word of the language."""
    if language == "en":
        word = _POSSESSIVE_ENGLISH.sub("", word)
    if word in STOP_WORDS.get(language, ()):
        return ()
    if language == "cs":
        return tuple(dict.fromkeys([word, stem(word, language), _alternate(_VOWEL.sub(r"\1", word))]))
    return (stem(word, language),)


def terms_of(text: str, language: str) -> list[str]:
    """The terms of all words of `text`, in their order."""
    return [term for word in words(text, [language]) for term in terms(word, language)]


def stem(word: str, language: str) -> str:
    """The one stem of a folded word; languages without rules of their own keep the word."""
    if language == "cs":
        case = _CASE.match(word)
        word = next(filter(None, case.groups())) if case else word
        return _alternate(_POSSESSIVE.sub(r"\1", word))
    if language == "en":
        return str(_STEMMERS.english.stemWord(_SHORT_DOUBLED.sub(r"\1\2", word)))
    return word


def same_words(some: Sequence[str], others: Sequence[str], language: str) -> bool:
    """Whether these folded words are forms of those others, one by one."""
    return len(some) == len(others) and all(
        not set(terms(one, language)).isdisjoint(terms(other, language))
        for one, other in zip(some, others, strict=True)
    )


class Phrases(Generic[Meaning]):
    """Phrases of one language, each with what it means, which are found in a text in any form."""

    def __init__(self, language: str, meanings: Iterable[tuple[str, Meaning]]) -> None:
        self.language = language
        self._beginnings: defaultdict[str, list[tuple[list[str], Meaning]]] = defaultdict(list)
        for phrase, meaning in meanings:
            if folded := words(phrase, [language]):
                for term in terms(folded[0], language):
                    self._beginnings[term].append((folded, meaning))

    def found(self, text: Sequence[str]) -> Iterator[tuple[int, int, Meaning]]:
        """For each phrase that stands in these folded words: its first place, that after it, and what it means.

        Of phrases that overlap the one that begins first is found, of those that begin together the longest.
        """
        place = 0
        while place < len(text):
            known = (each for term in terms(text[place], self.language) for each in self._beginnings.get(term, []))
            here = [each for each in known if same_words(text[place : place + len(each[0])], each[0], self.language)]
            if here:
                phrase, meaning = max(here, key=lambda each: len(each[0]))
                yield place, place + len(phrase), meaning
                place += len(phrase)
            else:
                place += 1

    def meanings_in(self, text: str) -> list[Meaning]:
        """What the phrases mean that stand in a text, each once, in their order."""
        return list(dict.fromkeys(meaning for *_places, meaning in self.found(words(text, [self.language]))))


def _alternate(word: str) -> str:
    for pattern, replacement in _ALTERNATIONS:
        word = pattern.sub(replacement, word)
    return word
