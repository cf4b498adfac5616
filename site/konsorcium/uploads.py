"""Uploads: a file that is not what its name says, or cannot be read, is refused with the reason."""

import zlib
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile, ZipFile

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

# Formats without a signature of their own: anything that has one is something else.
PLAIN = {"csv", "txt"}
# Formats that are zip archives: a file that is in every one of them, and how it begins.
ZIPPED = {
    "docx": ("[Content_Types].xml", b""),
    "xlsx": ("[Content_Types].xml", b""),
    "pptx": ("[Content_Types].xml", b""),
    "odt": ("mimetype", b"application/vnd.oasis.opendocument.text"),
    "ods": ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def check_document(file: UploadedFile) -> None:
    """Compare what is in `file` with its extension; raises ValidationError."""
    extension = PurePath(file.name or "").suffix.lower().removeprefix(".")
    if not extension:
        raise ValidationError(_("The name of the file does not say its type: add an extension like “.pdf”."))
    FileExtensionValidator(getattr(settings, "WAGTAILDOCS_EXTENSIONS", None))(file)
    head = file.read(8192)
    file.seek(0)
    found = filetype.guess_extension(head) or ""
    if not _is_of_type(extension, found, head, file):
        text = (
            _("This is not a file of the type “.%(extension)s”, but of the type “.%(found)s”.")
            if found not in {"", extension}
            else _("This is not a file of the type “.%(extension)s”.")
        )
        raise ValidationError(text % {"extension": extension, "found": found})


def _is_of_type(extension: str, found: str, head: bytes, file: UploadedFile) -> bool:
    """Whether a file with that extension, the type `found` by its signature, and the first bytes `head` is right."""
    if extension in PLAIN:
        return not found and (head.startswith(UTF_16) or b"\0" not in head)
    if extension in ZIPPED:
        return found in {extension, "zip"} and _has_member(file, *ZIPPED[extension])
    return found == extension


def _has_member(file: UploadedFile, name: str, beginning: bytes) -> bool:
    try:
        with ZipFile(file) as archive, archive.open(name) as member:
            return member.read(len(beginning)) == beginning
    except (BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return False
    finally:
        file.seek(0)


def check_image(file: UploadedFile) -> None:
    """Decode the whole picture, so that a cut or broken file is found now; raises ValidationError."""
    try:
        with Image.open(file) as image:
            image.load()
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError) as error:
        raise ValidationError(_("The picture cannot be read: it is damaged or not a picture.")) from error
    finally:
        file.seek(0)


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_document(file)
        return file

    def _post_clean(self) -> None:
        """The model checks a file that was refused once more, as one without a name: only the first reason is told."""
        super()._post_clean()
        if errors := self.errors.get("file"):
            del errors.data[1:]


class WholeImageField(WagtailImageField):
    def check_image_pixel_size(self, file: UploadedFile) -> None:
        """Wagtail decodes the picture to measure it, and does not expect one that cannot be decoded."""
        check_image(file)
        super().check_image_pixel_size(file)


class ImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = WholeImageField(label=field.label, required=field.required, widget=field.widget)
