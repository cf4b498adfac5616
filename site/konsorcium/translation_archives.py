"""Many translations at once as files for translators' tools: an archive of PO files, one for each page and language."""

import datetime
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import polib
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from .file_imports import Imported, Refused
from .outbox import link_to
from .publishing import label_of
from .rights import Somebody
from .translation_review import waits_for_others

LARGEST = 20 * 2**20  # bytes of all files of an archive
TRANSLATION = "X-WagtailLocalize-TranslationID"
EXPORTED = "POT-Creation-Date"
EXCERPT = 60  # letters of a text by which a unit is named


def archive_of(translations: Iterable[Translation]) -> bytes:
    """A ZIP archive of PO files; each says by its header to which translation it belongs, and where that is edited."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for translation in translations:
            page = translation.get_target_instance()
            po = translation.export_po()
            po.metadata |= {
                "Language": translation.target_locale.language_code,
                "X-Konsorcium-Address": link_to("wagtailadmin_pages:edit", page.pk),
            }
            model = translation.source.specific_content_type.model_class()
            for entry in po:
                entry.comment = label_of(model, entry.msgctxt.partition(".")[0])
            archive.writestr(f"{translation.target_locale.language_code}/{page.slug}-{page.pk}.po", str(po))
    return packed.getvalue()


def import_archive(file: IO[bytes], user: Somebody) -> Imported:
    """Take over what is right of an archive; raises ValidationError where it is none, or too large."""
    imported = Imported()
    for name, text in _files(file):
        try:
            _import(name, text, user, imported)
        except Refused as refusal:
            imported.refused.append(f"{name}: {refusal}")
    return imported


def _files(file: IO[bytes]) -> Iterator[tuple[str, str]]:
    try:
        archive = ZipFile(file)
    except BadZipFile as error:
        raise ValidationError(_("This is no ZIP archive.")) from error
    if sum(info.file_size for info in archive.infolist()) > LARGEST:
        raise ValidationError(_("The files of the archive are larger than %(number)s MB.") % {"number": LARGEST >> 20})
    for info in archive.infolist():
        if info.filename.endswith(".po"):
            yield info.filename, archive.read(info).decode(errors="replace")


@transaction.atomic
def _import(name: str, text: str, user: Somebody, imported: Imported) -> None:
    try:
        po = polib.pofile(f"\n{text}")  # a text that is a path would be read as a file
        exported = datetime.datetime.fromisoformat(po.metadata[EXPORTED])
        translation = Translation.objects.get(uuid=po.metadata[TRANSLATION], enabled=True)
    except (OSError, KeyError, ValueError, ValidationError, Translation.DoesNotExist) as error:
        raise Refused(_("it is no file of a translation of this site.")) from error
    page = translation.get_target_instance()
    if not page.permissions_for_user(user).can_edit() or waits_for_others(page, user):
        raise Refused(_("you may not change this translation now."))
    units = _Units(translation, exported, user)
    for entry in po:
        try:
            imported.taken += units.take(entry)
        except Refused as refusal:
            imported.refused.append(f"{name}: {entry.msgctxt}, “{entry.msgid[:EXCERPT]}”: {refusal}")


class _Units:
    """The segments of a translation, which take over the units of a file that was exported at some time."""

    def __init__(self, translation: Translation, exported: datetime.datetime, user: Somebody) -> None:
        self.locale, self.exported, self.user = translation.target_locale, exported, user
        segments = translation.source.stringsegment_set.select_related("string", "context")
        self.segments = {(segment.context.path, segment.string.data): segment for segment in segments}
        words = StringTranslation.objects.filter(
            locale=self.locale, context__object_id=translation.source.object_id
        ).select_related("translation_of", "context")
        self.words = {(each.context.path, each.translation_of.data): each for each in words}

    def take(self, entry: polib.POEntry) -> bool:
        """Whether there was something to take over; raises Refused where that cannot be."""
        if entry.obsolete or entry.fuzzy or not entry.msgstr:
            return False
        key = (entry.msgctxt, entry.msgid)
        if key not in self.segments:
            raise Refused(_("the site does not have this text now."))
        known = self.words.get(key)
        if known and known.data == entry.msgstr:
            return False
        if known and known.updated_at > self.exported:
            raise Refused(_("it has been translated since: “%(words)s”.") % {"words": known.data})
        self._write(self.segments[key], entry.msgstr)
        return True

    @transaction.atomic
    def _write(self, segment: StringSegment, words: str) -> None:
        values = {"data": words, "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL, "tool_name": "PO"}
        written, _created = StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=self.locale,
            defaults=values | {"last_translated_by": self.user, "has_error": False, "field_error": ""},
        )
        written.refresh_from_db()
        if written.has_error:
            raise Refused(written.get_error())
