"""Reading the HTML that visitors get."""

from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

SPOKEN_ATTRIBUTES = ("alt", "aria-label", "data-label", "placeholder", "title")


def read(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, f"{address}: {response.status_code}"
    return BeautifulSoup(response.content, "html.parser")


def words(found: BeautifulSoup | Tag | None) -> str:
    """The text of an element with single spaces; "" where there is none."""
    return " ".join(found.get_text(" ").split()) if found else ""


def texts_of(tree: BeautifulSoup | Tag) -> Iterator[str]:
    """What a reader sees or hears, text by text; parts in another language are left out."""
    for node in tree.descendants:
        if isinstance(node, Tag) and not is_foreign(node):
            yield from (" ".join(str(node[name]).split()) for name in SPOKEN_ATTRIBUTES if node.get(name))
        elif isinstance(node, NavigableString) and is_read(node) and not is_foreign(node):
            yield " ".join(node.split())


def is_read(node: NavigableString) -> bool:
    """Whether a text is for people: neither space nor comment nor code."""
    code = isinstance(node, PreformattedString) or (node.parent and node.parent.name in {"code", "script", "style"})
    return bool(node.strip()) and not code


def is_foreign(node: Tag | NavigableString) -> bool:
    """Whether the nearest language that is named is not that of the whole page."""
    marked = [part["lang"] for part in [node, *node.parents] if isinstance(part, Tag) and part.get("lang")]
    return bool(marked) and marked[0] != marked[-1]


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
