"""Uploads: a file that is not what its name says, or cannot be read, is refused with the reason."""

from pathlib import PurePath
from typing import Any

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

# Formats without a signature of their own: anything that has one is something else.
PLAIN = {"csv", "txt"}
ZIPPED = {"docx", "xlsx", "pptx", "odt", "ods"}


def check_document(file: UploadedFile) -> None:
    """Compare the first bytes of `file` with its extension; raises ValidationError."""
    extension = PurePath(file.name or "").suffix.lower().removeprefix(".")
    head = file.read(8192)
    file.seek(0)
    found = filetype.guess_extension(head) or ""
    accepted = {""} if extension in PLAIN else {extension, "zip"} if extension in ZIPPED else {extension}
    if found not in accepted or (extension in PLAIN and b"\0" in head):
        text = (
            _("This is not a file of the type “.%(extension)s”, but of the type “.%(found)s”.")
            if found
            else _("This is not a file of the type “.%(extension)s”.")
        )
        raise ValidationError(text % {"extension": extension, "found": found})


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
