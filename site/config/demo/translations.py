"""The English translations of the sample content, made as a translator makes them: segment by segment."""

from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from konsorcium.pages import PublicPage
from konsorcium.publications.models import ChangeKind, PublicationPage

from . import texts
from .pages import WAITS_FOR, SourcePages


def translate(sources: SourcePages) -> None:
    """Translate every page that has English words; parents first, so that no untranslated copies appear."""
    english = Locale.objects.get(language_code="en")
    for name, page in sources.pages.items():
        content = texts.read(name)
        if "en" in content:
            _translate(sources, name, page, content, english)


def leave_behind(sources: SourcePages) -> None:
    """Correct the Czech publications that are edited after their translation."""
    for name, page in sources.pages.items():
        content = texts.read(name)
        if addition := content.get("outdated"):
            edited = PublicationPage.objects.get(pk=page.pk)
            edited.body.append(("text", addition))
            edited.change_kind, edited.change_note = ChangeKind.CORRECTION, content["correction"]
            edited.save_revision().publish()


def _translate(sources: SourcePages, name: str, page: PublicPage, content: texts.Texts, english: Locale) -> None:
    written = page.specific_class.objects.get(pk=page.pk)
    source, _created = TranslationSource.update_or_create_from_instance(written)
    translation = Translation.objects.create(source=source, target_locale=english)
    # The Czech page with English words, never saved: what is to be translated comes out of it in the same order.
    sources.write(written, name, content, "en")
    words = [segment for segment in extract_segments(written) if isinstance(segment, StringSegmentValue)]
    segments = source.stringsegment_set.order_by("order").select_related("context", "string")
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of=segment.string,
                context=segment.context,
                locale=english,
                data=value.string.data,
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )
            for segment, value in zip(segments, words, strict=True)
        ]
    )
    # Localize would publish only after the commit, when half of the site could already be there without the rest.
    translation.save_target(publish=False)
    if WAITS_FOR not in content:
        page.get_translation(english).get_latest_revision().publish()
