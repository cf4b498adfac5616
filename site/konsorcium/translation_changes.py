"""What has changed in the source of a translation: each new text beside the one that was translated before it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.compare import diff_text
from wagtail.utils.text import text_from_html
from wagtail_localize.models import StringTranslation, Translation

from .publishing import label_of
from .source_texts import texts_of, texts_taken_over

ELEMENTS = {"equal": "span", "addition": "ins", "deletion": "del"}
ALIKE = 0.3  # of two texts of one path, from 0 to 1: less is another text and no new version of it


@dataclass(frozen=True)
class ChangedSegment:
    """A text that has no translation: the label of its field, and what stood there before with its translation."""

    label: str
    text: str
    before: str = ""
    translation: str = ""

    @property
    def told(self) -> SafeString:
        """The text without its markup; what is new in it and what is gone are marked where a version was translated."""
        return marked_changes(self.before or self.text, self.text)

    @property
    def words(self) -> str:
        """The translation of the version before, without its markup."""
        return text_from_html(self.translation)


def marked_changes(before: str, text: str) -> SafeString:
    """A text without its markup, with what is new in it and what is gone marked."""
    changes = diff_text(text_from_html(before), text_from_html(text)).changes
    return format_html_join("", "<{0}>{1}</{0}>", ((ELEMENTS[kind], words) for kind, words in changes))


def changed_segments(translation: Translation, source_changed: bool) -> list[ChangedSegment]:
    """What is to be translated, of the public source where that was changed, else of its text that was taken over.

    A text of which another version was translated comes with that version: of one path, the one most alike. Empty
    while nothing was translated.
    """
    known = _translated(translation)
    if not known:
        return []
    source = translation.source
    model = source.specific_content_type.model_class()
    changed = []
    for path, texts in (texts_of(source.get_source_instance()) if source_changed else texts_taken_over(source)).items():
        old = {text: words for text, words in known[path].items() if text not in texts}
        for text in texts:
            if text not in known[path]:
                before = _most_alike(text, old)
                label = label_of(model, path.partition(".")[0])
                changed.append(ChangedSegment(label, text, before, old.get(before, "")))
    return changed


def _most_alike(text: str, others: Iterable[str]) -> str:
    """The text of `others` that is most like this one, "" where none is."""
    words = text_from_html(text)
    ratios = [(SequenceMatcher(None, words, text_from_html(other), autojunk=False).ratio(), other) for other in others]
    ratio, best = max(ratios, default=(0, ""))
    return best if ratio >= ALIKE else ""


def _translated(translation: Translation) -> dict[str, dict[str, str]]:
    """By path: the texts that were ever translated, with their translations."""
    rows = StringTranslation.objects.filter(
        context__object_id=translation.source.object_id, locale=translation.target_locale, has_error=False
    )
    known: dict[str, dict[str, str]] = defaultdict(dict)
    for path, text, words in rows.order_by("updated_at").values_list("context__path", "translation_of__data", "data"):
        known[path][text] = words
    return known
