"""The pictures and documents of the sample content in Wagtail's libraries: one row for each seed, made when asked."""

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from . import documents, pictures, texts


class Media:
    def __init__(self) -> None:
        self._images: dict[str, AbstractImage] = {}
        self._documents: dict[str, AbstractDocument] = {}

    def picture(self, seed: str) -> AbstractImage:
        return self._image(seed, f"{seed}.jpg", pictures.picture)

    def portrait(self, name: str, file_name: str) -> AbstractImage:
        return self._image(name, f"{file_name}.jpg", pictures.portrait)

    def document(self, name: str) -> AbstractDocument:
        if name not in self._documents:
            content = texts.read(f"files/{name}")
            file = ContentFile(documents.pdf(**content), f"{name}.pdf")
            document = get_document_model().objects.create(title=content["title"], file=file, file_size=file.size)
            document.get_file_hash()  # written as after an upload: browsers ask by it whether the file has changed
            self._documents[name] = document
        return self._documents[name]

    def _image(self, seed: str, file_name: str, draw: pictures.Draw) -> AbstractImage:
        if seed not in self._images:
            file = ContentFile(draw(seed), file_name)
            self._images[seed] = get_image_model().objects.create(title=seed, file=file)
        return self._images[seed]
