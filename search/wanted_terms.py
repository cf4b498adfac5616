"""The terms of the languages by which a question finds its words."""

from konsorcium.word_forms import terms

from .questions import Question
from .synonyms import wanted
from .vocabulary import Vocabulary

# For each item asked for the ways to find it, each of words that must all be found, by any of their terms.
WantedTerms = list[list[list[set[str]]]]


def wanted_terms(question: Question, misspelt: bool = False) -> WantedTerms:
    """The terms of all words asked for; where they may be misspelt, also of the known words nearest to unknown ones."""
    known = [Vocabulary(language) for language in question.languages] if misspelt else []

    def of_word(word: str) -> set[str]:
        own = {term for language in question.languages for term in terms(word, language)} or {word}
        return own.union(*(vocabulary.meanings(word) for vocabulary in known))

    return [[[of_word(word) for word in way] for way in ways] for ways in wanted(question)]
