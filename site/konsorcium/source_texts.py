"""The texts of a source page, as they are translated, and digests that tell which of them a translation reflects."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from wagtail.models import Locale, Page, Revision
from wagtail_localize.models import String, StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import StringValue

Texts = dict[str, list[str]]  # by the path of their segments, in their order
Digests = dict[str, list[str]]  # of Texts
Pair = tuple[str, str, str]  # a path, the text that stood there and the text that stands there instead

KEPT = ("data", "translation_type", "tool_name", "last_translated_by", "has_error", "field_error")
ADDRESS = "slug"  # a segment too, but nothing that readers read


def texts_of(page: Page) -> Texts:
    """The texts of a page as it stands in its row, or in memory."""
    found = extract_segments(page)
    return by_path((value.path, value.string.data) for value in found if isinstance(value, StringSegmentValue))


def texts_taken_over(source: TranslationSource) -> Texts:
    """The texts of a source page as its translators have them."""
    segments = source.stringsegment_set.order_by("order", "pk")
    return by_path(segments.values_list("context__path", "string__data"))


def untranslated_segments(translation: Translation) -> "QuerySet[StringSegment]":
    """The texts that were taken over and have no translation, in their order on the page."""
    segments = translation.source.stringsegment_set.annotate_translation(translation.target_locale)
    return segments.filter(translation=None).order_by("order")


def words_of(segment: StringSegment, translation: Translation) -> "QuerySet[StringTranslation]":
    """The words that a segment has in a translation: one row, or none."""
    return StringTranslation.objects.filter(
        translation_of=segment.string, context=segment.context, locale=translation.target_locale
    )


def by_path(rows: Iterable[tuple[str, str]]) -> Texts:
    texts: Texts = defaultdict(list)
    for path, text in rows:
        texts[path].append(text)
    return texts


def digests_of(texts: Texts) -> Digests:
    """What is kept of texts, to tell later which of them have changed."""
    return {path: [_digest(text) for text in found] for path, found in texts.items() if path != ADDRESS}


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def changed_since(reflected: Digests, now: Digests) -> Counter[str]:
    """By path, how many texts are other ones, new or gone."""
    changed = Counter[str]()
    for path in reflected.keys() | now.keys():
        before, after = Counter(reflected.get(path, ())), Counter(now.get(path, ()))
        changed[path] = max((before - after).total(), (after - before).total())
    return +changed


def pairs_of(before: Texts, after: Texts) -> Iterator[Pair]:
    """Texts that took the place of others, in their order; "" stands for one that is new, or for one that is gone."""
    for path in before.keys() | after.keys():
        gone = _without(before.get(path, []), after.get(path, []))
        new = _without(after.get(path, []), before.get(path, []))
        for number in range(max(len(gone), len(new))):
            yield path, "".join(gone[number : number + 1]), "".join(new[number : number + 1])


def _without(texts: list[str], others: list[str]) -> list[str]:
    """`texts` but those that are among the others too, each as often as there."""
    left, found = Counter(others), []
    for text in texts:
        if left[text]:
            left[text] -= 1
        else:
            found.append(text)
    return found


def keep_translated(source: Page, pairs: Iterable[Pair]) -> None:
    """Let translations of a source page stay valid where each pair says the same, as do a typo and its correction.

    What reflected the one text reflects the other, in drafts and older versions too, and words that translate the one
    translate the other.
    """
    pairs = list(pairs)
    translations = type(source)._default_manager.filter(translation_key=source.translation_key).exclude(pk=source.pk)
    pages = list(translations.exclude(reflects=None))
    for page in pages:
        page.reflects["texts"] = _exchanged(page.reflects["texts"], pairs)
    translations.bulk_update(pages, ["reflects"])
    revisions = Revision.page_revisions.filter(object_id__in=[str(page.pk) for page in pages])
    drafts = [draft for draft in revisions if draft.content.get("reflects")]
    for draft in drafts:
        draft.content["reflects"]["texts"] = _exchanged(draft.content["reflects"]["texts"], pairs)
    Revision.objects.bulk_update(drafts, ["content"], batch_size=100)
    words = StringTranslation.objects.filter(context__object_id=source.translation_key)
    for path, old, new in pairs:
        if old and new:
            _carry(words.filter(context__path=path, translation_of__data=old), StringValue(new), source.locale)


def _exchanged(reflected: Digests, pairs: Iterable[Pair]) -> Digests:
    texts = {path: list(found) for path, found in reflected.items()}
    for path, old, new in pairs:
        found = texts.setdefault(path, [])
        if old and _digest(old) not in found:
            continue  # it reflects something older still
        if old:
            found.remove(_digest(old))
        if new:
            found.append(_digest(new))
    return texts


def _carry(words: Iterable[StringTranslation], text: StringValue, locale: Locale) -> None:
    """Let these words translate another text as well, where nothing does yet."""
    for known in words:
        StringTranslation.objects.get_or_create(
            translation_of=String.from_value(locale, text),
            locale=known.locale,
            context=known.context,
            defaults={name: getattr(known, name) for name in KEPT},
        )


def approve_words(translation: Page) -> None:
    """Words by a machine are somebody's own from when they were published: by which tool they came stays told."""
    words = StringTranslation.objects.filter(
        context__object_id=translation.translation_key,
        locale=translation.locale,
        translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
    )
    words.update(translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL)
