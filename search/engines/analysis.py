"""How Elasticsearch analyses the texts of each language: the same words as `languages.py` makes, and the mapping."""

from typing import Any

from ..languages import STOP_WORDS
from ..questions import FACETS

_CASE_ENDINGS = [
    "atech|etem|atum",
    "ech|ich|eho|emi|emu|ete|eti|iho|imi|imu|ach|ata|aty|ych|ama|ami|ove|ovi|ymi",
    "em|es|im|um|at|am|os|us|ym|mi|ou",
]


def _replace(pattern: str, replacement: str, **options: object) -> dict[str, object]:
    return {"type": "pattern_replace", "pattern": pattern, "replacement": replacement, **options}


_CZECH_STEPS: dict[str, Any] = {
    "cs_case": _replace(
        "^(?:" + "|".join(rf"(\p{{L}}{{3,}}?)(?:{endings})" for endings in _CASE_ENDINGS) + r"|(\p{L}{3,}?)[aeiouy])$",
        "$1$2$3$4",
        all=False,
    ),
    "cs_possessive": _replace(r"^(\p{L}{4,}?)(?:ov|in|uv)$", "$1"),
    "cs_ct": _replace("ct$", "ck"),
    "cs_st": _replace("st$", "sk"),
    "cs_c": _replace("c$", "k"),
    "cs_z": _replace("z$", "h"),
    "cs_e": _replace(r"^(\p{L}+)e(\p{L})$", "$1$2"),
    "cs_u": _replace(r"^(\p{L}{1,2})u([lmhznj])$", "$1o$2"),
}
_FOLD = {"fold": {"type": "asciifolding"}}


def _stop(language: str) -> dict[str, object]:
    return {f"{language}_stop": {"type": "stop", "stopwords": sorted(STOP_WORDS[language])}}


_FILTERS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "cs": (_FOLD | _stop("cs") | _CZECH_STEPS, ["lowercase", "fold", "cs_stop", *_CZECH_STEPS]),
    "en": (
        _FOLD
        | _stop("en")
        | {
            "en_possessive": {"type": "stemmer", "language": "possessive_english"},
            "en_stem": {"type": "stemmer", "language": "porter2"},
        },
        ["en_possessive", "lowercase", "fold", "en_stop", "en_stem"],
    ),
}


def settings(language: str) -> dict[str, Any]:
    """Settings of the index of `language`; one without rules of its own is only folded."""
    filters, chain = _FILTERS.get(language, (_FOLD, ["lowercase", "fold"]))
    return {
        "number_of_shards": 1,  # counts of terms are exact only so
        "gc_deletes": "1h",
        "analysis": {"filter": filters, "analyzer": {"words": {"tokenizer": "standard", "filter": chain}}},
    }


def mapping(epoch: str) -> dict[str, Any]:
    """The mapping of every index; `epoch` is that of the database it mirrors."""
    text = {"type": "text", "analyzer": "words", "index_options": "offsets"}
    keyword, date = {"type": "keyword"}, {"type": "date"}
    return {
        "dynamic": "strict",
        "_meta": {"epoch": epoch},
        "properties": {
            "pk": {"type": "long"},
            "version": {"type": "long"},
            **dict.fromkeys(("title", "names", "summary", "text"), text),
            **dict.fromkeys(("language", "available_in", *FACETS), keyword),
            "sort_key": keyword,
            **dict.fromkeys(("date", "last_day", "day", "published", "visible_from", "visible_until"), date),
        },
    }
