"""Results that editors put above all others."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext

from konsorcium.word_forms import same_words, words

from . import versions
from .models import PinnedResult, Record
from .questions import Question


@dataclass(frozen=True)
class Pinned:
    """A record on top, and the label that says why it is there."""

    record: Record
    label: str


def pinned(question: Question) -> list[Pinned]:
    """What stands above the first results of these words in all that there is; nothing once that is narrowed."""
    if not question.words or question.type_name or not question.begins_all:
        return []
    asked = question.meaningful_words
    labels = {
        pin.page_id: pin.label
        for pin in _pins(str(versions.current()))
        if pin.language == question.language and same_words(asked, words(pin.words, [pin.language]), pin.language)
    }
    if not labels:
        return []
    records = Record.objects.visible().for_lists().in_bulk(labels)
    return [Pinned(records[pk], label or gettext("Recommended")) for pk, label in labels.items() if pk in records]


@lru_cache(maxsize=2)
def _pins(version: str) -> list[PinnedResult]:
    return list(PinnedResult.objects.all())
