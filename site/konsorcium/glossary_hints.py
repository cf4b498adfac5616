"""What the glossary says to a translator: the terms of a text, and what is wrong with the words for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext
from wagtail.utils.text import text_from_html
from wagtail_localize.models import Translation

from .glossary import GlossaryEntry, GlossaryWording
from .publishing import label_of
from .source_texts import untranslated_segments
from .word_forms import Phrases

Pair = tuple[GlossaryWording, GlossaryWording]  # what a term is called in the language of a text, and of its words


@dataclass(frozen=True)
class Hinted:
    """A text that is to be translated, with the terms in it."""

    label: str
    text: str
    terms: list[Pair]


class BilingualGlossary:
    """The entries that have names in the languages of a text and of its translation."""

    def __init__(self, of_text: str, of_words: str) -> None:
        self.languages = of_text, of_words
        named = [(entry.wording(of_text), entry.wording(of_words)) for entry in GlossaryEntry.objects.all()]
        pairs = [(term, wording) for term, wording in named if term and wording]
        self._terms = Phrases(of_text, [(name, pair) for pair in pairs for name in pair[0].names])
        self._right = Phrases(of_words, [(name, pair) for pair in pairs for name in pair[1].names])
        self._wrong = Phrases(of_words, [(name, (pair, name)) for pair in pairs for name in pair[1].wrong_names])

    def terms_in(self, text: str) -> list[Pair]:
        return self._terms.meanings_in(text)

    def warnings(self, text: str, words: str) -> Iterator[str]:
        """For each term of a text that its translation calls by a wrong name, or by none that the glossary has."""
        right, wrong = self._right.meanings_in(words), self._wrong.meanings_in(words)
        for pair in self.terms_in(text):
            term, wording = pair
            wrongs = [name for found, name in wrong if found == pair]
            if wrongs:
                told = gettext("The glossary has “%(right)s” for “%(term)s”, and not “%(wrong)s”.")
                yield told % {"right": wording.name, "term": term.name, "wrong": wrongs[0]}
            elif pair not in right:
                yield gettext("The glossary has “%(right)s” for “%(term)s”.") % {
                    "right": wording.name,
                    "term": term.name,
                }


def glossary_of(translation: Translation) -> BilingualGlossary:
    return BilingualGlossary(translation.source.locale.language_code, translation.target_locale.language_code)


def hints_of(translation: Translation, glossary: BilingualGlossary) -> list[Hinted]:
    """The texts without a translation that have terms of the glossary."""
    model = translation.source.specific_content_type.model_class()
    missing = untranslated_segments(translation).exclude(context__path="slug")
    texts = [
        (label_of(model, path.partition(".")[0]), text_from_html(text))
        for path, text in missing.values_list("context__path", "string__data")
    ]
    return [Hinted(label, text, terms) for label, text in texts if (terms := glossary.terms_in(text))]
