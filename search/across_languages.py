"""What a question asks for in other languages: its words as the glossary has them there."""

from dataclasses import replace
from functools import lru_cache

from konsorcium.glossary import GlossaryEntry
from konsorcium.languages import LANGUAGE_CODES
from konsorcium.word_forms import Phrases, words

from . import versions
from .questions import Question

MOST = 5  # texts in each other language


def asked_across(question: Question) -> list[Question]:
    """For each other language in which the glossary has terms of the question: what it asks there.

    Only texts that the reader's language lacks are asked for, and all words of them, so that what stands below the
    reader's own results is what they would be looking for.
    """
    if not question.words or not question.asks_own_language:
        return []
    asked = words(question.words, [question.language])
    found = list(_phrases(str(versions.current()), question.language).found(asked))
    others = [code for code in LANGUAGE_CODES if code != question.language]
    told = {code: _in_language(asked, found, code) for code in others}
    first = replace(question, start=0, size=MOST, facets=(), sort="relevance", exactly=True, only_lacking=True)
    return [replace(first, words=said, text_languages=(code,)) for code, said in told.items() if said]


def _in_language(asked: list[str], found: list[tuple[int, int, GlossaryEntry]], language: str) -> str:
    """The words with every term in the other language, "" where the glossary has none of them there."""
    said, place = [], 0
    for start, end, entry in found:
        if wording := entry.wording(language):
            said += [*asked[place:start], wording.name]
            place = end
    return " ".join([*said, *asked[place:]]) if said else ""


@lru_cache(maxsize=2 * len(LANGUAGE_CODES))
def _phrases(version: str, language: str) -> Phrases[GlossaryEntry]:
    wordings = ((entry, entry.wording(language)) for entry in GlossaryEntry.objects.all())
    return Phrases(language, [(name, entry) for entry, wording in wordings if wording for name in wording.names])
