"""Translation memory: what was translated before and is much like a text that nobody has translated yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from rapidfuzz import fuzz, process
from wagtail.models import Page
from wagtail.utils.text import text_from_html
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from .publishing import label_of
from .rights import Somebody
from .source_texts import untranslated_segments, words_of
from .translation_changes import marked_changes

LEAST = 75  # percent by which two texts are alike, by their edit distance
MOST = 3  # matches of one text


@dataclass(frozen=True)
class Match:
    """A text that was translated on another page, or elsewhere on this one, with its words, and how alike it is."""

    words: StringTranslation
    percent: int
    page: Page | None
    told: SafeString  # the text to be translated, with what differs marked

    @property
    def shown(self) -> str:
        return text_from_html(self.words.data)


@dataclass(frozen=True)
class Remembered:
    """A segment that is to be translated, with what is much like it, the most alike first."""

    segment: StringSegment
    label: str
    matches: list[Match]


def remembered(translation: Translation) -> list[Remembered]:
    """The segments without a translation that are like others which have one."""
    source, locale = translation.source, translation.target_locale
    missing = list(untranslated_segments(translation).select_related("string", "context"))
    if not missing:
        return []
    words = StringTranslation.objects.filter(locale=locale, translation_of__locale=source.locale, has_error=False)
    known = list(words.select_related("translation_of", "context").order_by("-updated_at"))
    texts = [text_from_html(each.translation_of.data) for each in known]
    found = {segment: _most_alike(text_from_html(segment.string.data), texts) for segment in missing}
    pages = _pages_of((known[number] for alike in found.values() for number, _percent in alike), translation)
    model = source.specific_content_type.model_class()
    return [
        Remembered(
            segment,
            label_of(model, segment.context.path.partition(".")[0]),
            [
                Match(
                    known[number],
                    percent,
                    pages.get(known[number].context.object_id) if known[number].context else None,
                    marked_changes(known[number].translation_of.data, segment.string.data),
                )
                for number, percent in alike
            ],
        )
        for segment, alike in found.items()
        if alike
    ]


def use(translation: Translation, segment: StringSegment, words: StringTranslation, user: Somebody) -> bool:
    """Let a segment have words that translate another text; returns whether it had none that are right before.

    Raises PermissionDenied where somebody may not edit the translation.
    """
    page = translation.get_target_instance()
    if not page.permissions_for_user(user).can_edit():
        raise PermissionDenied
    if words_of(segment, translation).filter(has_error=False).exists():
        return False
    StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        locale=translation.target_locale,
        context=segment.context,
        defaults={
            "data": words.data,
            "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            "tool_name": gettext("translation memory"),
            "last_translated_by": user,
            "has_error": False,
            "field_error": "",
        },
    )
    return True


def _most_alike(text: str, texts: list[str]) -> list[tuple[int, int]]:
    """The numbers of the texts that are most like this one, each text once, and by how many percent."""
    found = process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=LEAST, limit=None)
    first = {other: (number, int(percent)) for other, percent, number in reversed(found)}
    return sorted(first.values(), key=lambda alike: -alike[1])[:MOST]


def _pages_of(words: Iterable[StringTranslation], translation: Translation) -> dict[object, Page]:
    keys = {each.context.object_id for each in words if each.context}
    pages = Page.objects.filter(translation_key__in=keys, locale=translation.source.locale)
    return {page.translation_key: page for page in pages}
