"""How Elasticsearch analyses the texts of each language: to the terms of `konsorcium.word_forms`; and the mapping."""

from typing import Any

from konsorcium.word_forms import STOP_WORDS

from ..questions import FACETS, LONGEST_BEGINNING

_CASE_ENDINGS = [
    "atech|etem|atum",
    "ech|ich|eho|emi|emu|ete|eti|iho|imi|imu|ach|ata|aty|ych|ama|ami|ove|ovi|ymi",
    "em|es|im|um|at|am|os|us|ym|mi|ou",
]


def _replace(pattern: str, replacement: str, **options: object) -> dict[str, object]:
    return {"type": "pattern_replace", "pattern": pattern, "replacement": replacement, **options}


_CASE_AND_POSSESSIVE: dict[str, Any] = {
    "cs_case": _replace(
        "^(?:" + "|".join(rf"(\p{{L}}{{3,}}?)(?:{endings})" for endings in _CASE_ENDINGS) + r"|(\p{L}{3,}?)[aeiouy])$",
        "$1$2$3$4",
        all=False,
    ),
    "cs_possessive": _replace(r"^(\p{L}{4,}?)(?:ov|in|uv)$", "$1"),
}
_VOWEL = {"cs_vowel": _replace(r"^(\p{L}{3,}?)(?:ou|[aeiouy])$", "$1", all=False)}
_ALTERNATIONS: dict[str, Any] = {
    "cs_ct": _replace("ct$", "ck"),
    "cs_st": _replace("st$", "sk"),
    "cs_c": _replace("c$", "k"),
    "cs_z": _replace("z$", "h"),
    "cs_e": _replace(r"^(\p{L}+)e(\p{L})$", "$1$2"),
    "cs_u": _replace(r"^(\p{L}{1,2})u([lmhznj])$", "$1o$2"),
}
_STEM = [*_CASE_AND_POSSESSIVE, *_ALTERNATIONS]
_FOLDED = ["lowercase", "fold"]
_FILTERS: dict[str, Any] = {
    "fold": {"type": "asciifolding"},
    "once": {"type": "remove_duplicates"},
    "beginnings": {"type": "edge_ngram", "min_gram": 1, "max_gram": LONGEST_BEGINNING},
    **{f"{language}_stop": {"type": "stop", "stopwords": sorted(words)} for language, words in STOP_WORDS.items()},
    **_CASE_AND_POSSESSIVE,
    **_VOWEL,
    **_ALTERNATIONS,
    # Every term of a word at one position: a word is rare or frequent as a whole, not form by form.
    "cs_terms": {
        "type": "multiplexer",
        "preserve_original": True,
        "filters": [",".join(_STEM), ",".join([*_VOWEL, *_ALTERNATIONS])],
    },
    "en_possessive": {"type": "stemmer", "language": "possessive_english"},
    "en_stem": {"type": "stemmer", "language": "porter2"},
}
_ENGLISH = ["en_possessive", *_FOLDED, "en_stop"]
# For each language the filters of its analyzers: `words` makes all terms of a word; `stem` and `folded` one each, since
# fuzziness is ignored where a word has several.
_CHAINS: dict[str, dict[str, list[str]]] = {
    "cs": {
        "words": [*_FOLDED, "cs_stop", "cs_terms", "once"],
        "stem": [*_FOLDED, "cs_stop", *_STEM],
        "folded": [*_FOLDED, "cs_stop"],
    },
    "en": {"words": [*_ENGLISH, "en_stem"], "stem": [*_ENGLISH, "en_stem"], "folded": _ENGLISH},
}
_PLAIN = dict.fromkeys(("words", "stem", "folded"), _FOLDED)
# The tokenizer would take "example.org" and "1,5" for one word.
_BREAKS = {"breaks": {"type": "mapping", "mappings": [f"{sign} => \\u0020" for sign in (".", ",", ":", ";", "_", "·")]}}


def settings(language: str) -> dict[str, Any]:
    """Settings of the index of `language`; one without rules of its own is only folded."""
    chains = _CHAINS.get(language, _PLAIN)
    analyzers = {
        name: {"char_filter": ["breaks"], "tokenizer": "standard", "filter": chain}
        for name, chain in [*chains.items(), ("beginnings", [*chains["folded"], "beginnings"])]
    }
    return {
        "number_of_shards": 1,  # counts of terms are exact only so
        "gc_deletes": "1h",
        "analysis": {"char_filter": _BREAKS, "filter": _FILTERS, "analyzer": analyzers},
    }


def mapping(epoch: str) -> dict[str, Any]:
    """The mapping of every index; `epoch` is that of the database it mirrors."""
    text = {"type": "text", "analyzer": "words", "index_options": "offsets"}
    # What is asked of it are words already folded.
    beginnings = {"type": "text", "analyzer": "beginnings", "search_analyzer": "keyword", "index_options": "docs"}
    keyword, date = {"type": "keyword"}, {"type": "date"}
    return {
        "dynamic": "strict",
        "_meta": {"epoch": epoch},
        "properties": {
            "pk": {"type": "long"},
            "version": {"type": "long"},
            **dict.fromkeys(("title", "names"), text | {"fields": {"beginnings": beginnings}}),
            **dict.fromkeys(("summary", "text", "files"), text),
            **dict.fromkeys(("language", "available_in", *FACETS), keyword),
            "sort_key": keyword,
            **dict.fromkeys(("date", "last_day", "day", "published", "visible_from", "visible_until"), date),
        },
    }
