"""The sitemap."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from tests import content
from tests.content import TestSite
from tests.html import queries

pytestmark = pytest.mark.django_db(transaction=True)

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def sitemap(client: Client) -> dict[str, dict[str, str]]:
    """The languages of each page by its address."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    return {
        str(url.findtext(f"{SITEMAP}loc")): {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.iter(f"{XHTML}link")
        }
        for url in root
    }


def test_it_lists_public_pages_with_their_languages(site: TestSite, client: Client) -> None:
    publication = content.make_publication(site, slug="bydleni")
    content.make_publication(site, slug="skryte").unpublish()
    english = content.translate(publication, slug="housing")
    listed = sitemap(client)
    czech = "http://testserver/cs/publikace/bydleni/"
    pairs = {"cs": czech, "en": f"http://testserver{english.url}", "x-default": czech}
    assert listed[czech] == pairs
    assert listed[pairs["en"]] == pairs
    assert listed["http://testserver/cs/clenove/"] == {}
    assert not any("skryte" in address for address in listed)


def test_it_takes_as_many_queries_for_few_pages_as_for_many(site: TestSite, client: Client) -> None:
    content.make_publication(site)
    few = queries(client, "/sitemap.xml")
    for _number in range(5):
        content.translate(content.make_publication(site))
    assert queries(client, "/sitemap.xml") == few
