"""Words of a text as search compares them: folded, without stop words, reduced to stems of their language."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")

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

# An accent-less light stemmer of Czech after L. Dolamic and J. Savoy, "Indexing and stemming approaches for the Czech
# language" (2009): case endings, possessive, palatalised consonants, inserted e, alternating ů.
_CASE = re.compile(
    r"^(?:([^\W\d_]{3,}?)(?:atech|etem|atum)"
    r"|([^\W\d_]{3,}?)(?:ech|ich|eho|emi|emu|ete|eti|iho|imi|imu|ach|ata|aty|ych|ama|ami|ove|ovi|ymi)"
    r"|([^\W\d_]{3,}?)(?:em|es|im|um|at|am|os|us|ym|mi|ou)"
    r"|([^\W\d_]{3,}?)[aeiouy])$"
)
_POSSESSIVE = re.compile(r"^([^\W\d_]{4,}?)(?:ov|in|uv)$")
_ENDINGS = [
    (re.compile(r"ct$"), "ck"),
    (re.compile(r"st$"), "sk"),
    (re.compile(r"c$"), "k"),
    (re.compile(r"z$"), "h"),
    (re.compile(r"^([^\W\d_]+)e([^\W\d_])$"), r"\1\2"),
    (re.compile(r"^([^\W\d_]{1,2})u([lmhznj])$"), r"\1o\2"),
]
_ENGLISH_ENDINGS = [(re.compile(r"(?:'s|s')$"), ""), (re.compile(r"ies$"), "y"), (re.compile(r"(?<=[^s])s$"), "")]


def fold(text: str) -> str:
    """Lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; languages without rules of their own keep the word."""
    if language == "cs":
        case = _CASE.match(word)
        word = next(filter(None, case.groups())) if case else word
        word = _POSSESSIVE.sub(r"\1", word)
        for pattern, replacement in _ENDINGS:
            word = pattern.sub(replacement, word)
    elif language == "en":
        for pattern, replacement in _ENGLISH_ENDINGS:
            word = pattern.sub(replacement, word)
    return word


def stems(text: str, language: str) -> list[str]:
    """Stems of the words of `text`, in their order, without stop words."""
    stop = STOP_WORDS.get(language, frozenset())
    return [stem(word, language) for word in _WORD.findall(fold(text)) if word not in stop]
