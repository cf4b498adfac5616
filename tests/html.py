"""Reading the HTML that visitors get."""

from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override


def read(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, f"{address}: {response.status_code}"
    return BeautifulSoup(response.content, "html.parser")


def words(found: BeautifulSoup | Tag | None) -> str:
    """The text of an element with single spaces; "" where there is none."""
    return " ".join(found.get_text(" ").split()) if found else ""


def links(found: BeautifulSoup | Tag | None) -> dict[str, str]:
    """Texts and addresses of the links in an element."""
    return {words(link): str(link["href"]) for link in found.select("a[href]")} if found else {}


def queries(client: Client, address: str) -> int:
    """How many queries a page takes once the vocabularies are in memory."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def search_page(language: str = "cs") -> str:
    with override(language):
        return reverse("konsorcium_search:search")
