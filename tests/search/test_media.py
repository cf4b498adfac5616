"""Pictures are served while a public page shows them."""

import pytest
from django.test import Client

from konsorcium.publications.models import Attachment
from tests import content
from tests.content import TestSite
from tests.html import read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def test_a_translation_of_a_draft_is_not_public_and_opens_no_files(site: TestSite, client: Client) -> None:
    public, added = content.make_document("Zpráva"), content.make_document("Koncept")
    source = content.make_publication(site, documents=[public])
    english = content.translate(source, title="A commentary", slug="commentary")
    assert client.get(english.url).status_code == client.get(public.url).status_code == 200
    source.unpublish()
    source.attachments.add(Attachment(document=added, locale=source.locale))
    source.save()
    for address in (english.url, public.url, added.url):
        assert client.get(address).status_code == 404
    content.publish(source)
    for address in (english.url, public.url, added.url):
        assert client.get(address).status_code == 200


def test_a_picture_is_served_as_long_as_a_public_page_shows_it(site: TestSite, client: Client) -> None:
    image = content.make_image()
    page = content.make_publication(site, slug="bydleni", lead_picture=image)
    shown = read(client, "/cs/publikace/bydleni/").select_one(".k-picture img")
    assert shown
    response = client.get(str(shown["src"]))
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/webp"
    assert "content-encoding" not in response.headers
    assert client.get(image.file.url).status_code == 404
    page.unpublish()
    assert client.get(str(shown["src"])).status_code == 404


def test_a_document_is_told_by_its_content_and_in_no_encoding(site: TestSite, client: Client) -> None:
    document = content.make_document()
    document.get_file_hash()
    content.make_publication(site, documents=[document])
    response = client.get(document.url)
    assert b"".join(response) == content.PDF
    assert "content-encoding" not in response.headers
    assert response.headers["etag"] == f'"{document.file_hash}"'
    assert client.get(document.url, headers={"If-None-Match": response.headers["etag"]}).status_code == 304


def test_a_page_whose_picture_is_lost_still_renders(site: TestSite, client: Client) -> None:
    image = content.make_image()
    image.file.storage.delete(image.file.name)
    content.make_publication(site, slug="bydleni", lead_picture=image)
    assert not read(client, "/cs/publikace/bydleni/").select(".k-picture")


@pytest.mark.parametrize("path", ["%00x", "images/%00.webp", "images/%0A", "images/x%7F"])
def test_an_address_that_no_file_can_have_is_missing(path: str, site: TestSite, client: Client) -> None:
    assert client.get(f"/media/{path}").status_code == 404
