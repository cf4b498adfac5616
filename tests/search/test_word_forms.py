"""The words of both languages: what Python makes of them is what Elasticsearch makes of them."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path

import pytest

from config.demo import texts
from konsorcium.search.engines import analysis, mirror
from konsorcium.word_forms import STOP_WORDS, stem, terms, words
from tests.engines import EngineUnderTest

DEMO = Path(texts.__file__).parent
ENDINGS = "a e i o u y ou em ech ich ach ami ovi ova in uv ost osti ce ct cti st sti zi ze ek ec".split()
ENGLISH = "added adding ebbed egged organization's o’neil's running ponies skies dying generously national".split()


def words_of_the_demo() -> list[str]:
    """Some thousand Czech and English words, and odd ones made of them."""
    told = " ".join(re.sub(r"<[^>]+>", " ", path.read_text()) for path in DEMO.rglob("*.toml"))
    found = set(words(f"{told} {' '.join(ENGLISH)}", ["uk"]))
    return sorted(found | {word[:-1] + ending for word in sorted(found)[::9] for ending in ENDINGS})


def terms_of_the_server(index: str, analyzer: str, asked: list[str]) -> dict[str, set[str]]:
    """The tokens of each word, which the offsets tell apart."""
    found: dict[str, set[str]] = {word: set() for word in asked}
    for some in (asked[start : start + 500] for start in range(0, len(asked), 500)):
        lengths = [len(word) + 1 for word in some]
        starts = dict(zip(accumulate(lengths, initial=0), some, strict=False))
        for token in mirror.writer().indices.analyze(index=index, analyzer=analyzer, text="\n".join(some))["tokens"]:
            found[starts[token["start_offset"]]].add(token["token"])
    return found


@pytest.mark.elasticsearch
@pytest.mark.one_database
@pytest.mark.parametrize("language", ["cs", "en", "uk"])
def test_python_makes_the_terms_of_the_server(language: str, elasticsearch_engine: EngineUnderTest) -> None:
    asked = words_of_the_demo()
    assert len(asked) > 5000
    index = f"test-terms-{language}"
    mirror.writer().indices.create(index=index, settings=analysis.settings(language))
    try:
        all_terms = terms_of_the_server(index, "words", asked)
        stems = terms_of_the_server(index, "stem", asked)
    finally:
        mirror.writer().indices.delete(index=index)
    assert {word: found for word, found in all_terms.items() if found != set(terms(word, language))} == {}
    kept = [word for word in asked if terms(word, language)]
    assert {word: stems[word] for word in kept if stems[word] != {stem(word, language)}} == {}


@pytest.mark.parametrize(
    ("forms", "language"),
    [
        ("bezpečnost bezpečnosti bezpečností BEZPEČNOSTEMI", "cs"),
        ("Nováková Novákové Novákovou", "cs"),
        ("dům domu domem", "cs"),
        ("Praha Praze Prahou", "cs"),
        ("added adding add", "en"),
        ("migrant's migrants Migrant", "en"),
    ],
)
def test_forms_of_a_word_share_a_term(forms: str, language: str) -> None:
    found = [set(terms(word, language)) for word in words(forms, [language])]
    assert set.intersection(*found)


def test_a_word_that_means_nothing_in_one_of_the_languages_is_left_out() -> None:
    assert words("the a práce", ["cs"]) == ["the", "prace"]
    assert words("the a práce", ["cs", "en"]) == ["prace"]
    assert words("a.b 1,5 example.org l’écho", ["uk"]) == ["a", "b", "1", "5", "example", "org", "l'echo"]
    assert all(terms(word, language) == () for language, stop in STOP_WORDS.items() for word in stop)


def test_threads_stem_as_one_does() -> None:
    """The endings make words of many lengths, in which a stemmer that is shared loses its place."""
    asked = [f"{start}{ending}" for start in "abcdefghij" for ending in ("ational", "izations", "ness", "fully", "s")]
    expected = [stem(word, "en") for word in asked]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(lambda _number: [stem(word, "en") for word in asked], range(64)))
    finally:
        sys.setswitchinterval(interval)
    assert found == [expected] * 64
