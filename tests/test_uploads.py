"""Uploads at the admin's addresses: what is not what its name says, or cannot be read, is refused with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.documents.models import Document
from wagtail.images.models import Image

from konsorcium.home import roles
from tests import content
from tests.admin import log_in, make_user

pytestmark = pytest.mark.django_db

ANOTHER_TYPE = "This is not a file of the type"
UNREADABLE = "The picture cannot be read"


def png() -> bytes:
    picture = BytesIO()
    PillowImage.effect_noise((300, 200), 80).save(picture, "PNG")
    return picture.getvalue()


def archive(name: str, text: str = "text") -> bytes:
    """A zip archive of one file."""
    made = BytesIO()
    with ZipFile(made, "w") as zipped:
        zipped.writestr(name, text)
    return made.getvalue()


@dataclass(frozen=True)
class Door:
    """An address that takes files, and what the fields of its form are called."""

    url_name: str
    model: type[Document | Image]
    file: str = "file"
    title: str = "title"


DOORS = [
    Door("wagtaildocs:add", Document),
    Door("wagtaildocs:add_multiple", Document, file="files[]"),
    Door("wagtaildocs_chooser:create", Document, "document-chooser-upload-file", "document-chooser-upload-title"),
    Door("wagtailimages:add", Image),
    Door("wagtailimages:add_multiple", Image, file="files[]"),
    Door("wagtailimages_chooser:create", Image, "image-chooser-upload-file", "image-chooser-upload-title"),
]
GOOD = {Document: ("zprava.pdf", content.PDF), Image: ("obraz.png", png())}
BAD = {
    Document: [
        ("zprava.pdf", b"<!doctype html><script>alert(1)</script>", ANOTHER_TYPE),
        ("zprava.docx", b"MZ\x90\x00" + bytes(200), ANOTHER_TYPE),
        ("zprava.exe", b"MZ\x90\x00" + bytes(200), "File extension “exe” is not allowed."),
        ("zprava.html", b"<!doctype html>", "File extension “html” is not allowed."),
        ("zprava", content.PDF, "The name of the file does not say its type"),
        ("zprava.docx", archive("cokoli.txt"), ANOTHER_TYPE),
        ("zprava.odt", archive("cokoli.txt"), ANOTHER_TYPE),
        ("tabulka.ods", archive("mimetype", "application/vnd.oasis.opendocument.text"), ANOTHER_TYPE),
        ("seznam.csv", content.PDF, ANOTHER_TYPE),
        ("seznam.csv", b"a;b\0c", ANOTHER_TYPE),
    ],
    Image: [
        ("obraz.png", png()[:2000], UNREADABLE),
        ("obraz.png", b"<svg onload='alert(1)'/>", "The extension does not match the file format"),
        ("obraz.png", b"jen text", "Upload a valid image."),
        ("obraz.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Not a supported image format."),
    ],
}


@pytest.fixture(scope="module")
def site(module_content: Callable[[Callable[[], None]], None]) -> None:
    module_content(make_site)


def make_site() -> None:
    content.make_site()
    roles.setup_roles()
    make_user("editor", roles.EDITORS)


def upload(client: Client, door: Door, name: str, data: bytes) -> str:
    file = SimpleUploadedFile(name, data)
    response = client.post(reverse(door.url_name), {door.title: "Soubor", door.file: file, "collection": "1"})
    assert response.status_code in {200, 302}
    answer = response.json() if "json" in response.headers.get("content-type", "") else {}
    return str(answer.get("error_message") or answer.get("htmlFragment") or response.text)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.url_name)
def test_what_is_not_what_it_seems_is_refused_with_a_reason(door: Door, site: None, client: Client) -> None:
    log_in(client, "editor")
    for name, data, reason in BAD[door.model]:
        assert reason in upload(client, door, name, data)
        assert not door.model.objects.exists()


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.url_name)
def test_what_is_what_it_seems_is_taken(door: Door, site: None, client: Client) -> None:
    """Without this the test above could not fail."""
    upload(log_in(client, "editor"), door, *GOOD[door.model])
    assert door.model.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("zprava.docx", archive("[Content_Types].xml")),
        ("zprava.odt", archive("mimetype", "application/vnd.oasis.opendocument.text")),
        ("soubory.zip", archive("cokoli.txt")),
        ("seznam.csv", "jméno;město".encode("utf-16")),
        ("seznam.txt", "jméno".encode()),
    ],
)
def test_formats_of_offices_are_taken(name: str, data: bytes, site: None, client: Client) -> None:
    upload(log_in(client, "editor"), DOORS[0], name, data)
    assert Document.objects.count() == 1


@pytest.mark.parametrize("door", DOORS[:3], ids=lambda door: door.url_name)
def test_a_refused_document_has_one_reason(door: Door, site: None, client: Client) -> None:
    log_in(client, "editor")
    for name, data, reason in BAD[Document]:
        told = upload(client, door, name, data)
        assert reason in told
        assert told.count("is not allowed.") == reason.count("is not allowed.")


def test_a_file_is_not_replaced_by_something_else(site: None, client: Client) -> None:
    document = content.make_document()
    document.uploaded_by_user = User.objects.get(username="editor")
    document.save()
    before = document.file.name
    bad = SimpleUploadedFile("zprava.pdf", b"<!doctype html>")
    address = reverse("wagtaildocs:edit", args=[document.pk])
    assert ANOTHER_TYPE in log_in(client, "editor").post(address, {"title": "Soubor", "file": bad}).text
    document.refresh_from_db()
    assert document.file.name == before
