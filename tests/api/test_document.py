"""The OpenAPI document of the content API, which is its contract."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from openapi_spec_validator import validate

from konsorcium.api import build_api
from konsorcium.blocks import BodyBlock, HeadingBlock
from konsorcium.checks import check_block_schemas
from konsorcium.home.models import StandardPage
from tests import content
from tests.html import links, read, words

SNAPSHOT = Path(__file__).parents[1] / "snapshots" / "openapi.json"
API = "/api/content/v1/"


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    return client.get(f"{API}openapi.json").json()


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in document["paths"].values() for operation in methods.values()]


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_the_contract_is_the_one_that_was_agreed(document: dict[str, Any]) -> None:
    """UPDATE_SNAPSHOTS=1 writes the document of today into the snapshot: do so only for a change that is meant."""
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    assert document == json.loads(SNAPSHOT.read_text()), "run the test with UPDATE_SNAPSHOTS=1 if this is meant"


def test_the_document_does_not_hang_on_the_request_that_asks_first() -> None:
    assert build_api().document == build_api().document


def test_every_address_takes_a_language_and_tells_its_problems(document: dict[str, Any]) -> None:
    for operation in operations(document):
        assert "locale" in {parameter["name"] for parameter in operation["parameters"]}, operation["operationId"]
        assert list(operation["responses"]["400"]["content"]) == ["application/problem+json"]
        takes_id = any(parameter["in"] == "path" for parameter in operation["parameters"])
        assert not takes_id or "404" in operation["responses"]


def test_every_block_of_a_body_is_in_the_union_or_a_check_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_block_schemas(None) == []
    block = StandardPage.body.field.stream_block
    assert isinstance(block, BodyBlock)
    monkeypatch.setitem(block.child_blocks, "poem", HeadingBlock())
    assert {error.id for error in check_block_schemas(None)} == {"konsorcium.E004"}


@pytest.mark.django_db
def test_the_document_can_be_read_in_a_browser_without_leaving_the_site(client: Client) -> None:
    content.make_site()
    page = read(client, f"{API}docs/")
    loaded = [
        str(tag.get("src") or tag.get("href")) for tag in page.select("script, link[rel=stylesheet], link[rel=icon]")
    ]
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    headings = {heading.get_text(strip=True) for heading in page.select("h3")}
    assert {f"GET {API}search/", f"GET {API}experts/{{page_id}}/", "FigureBlock"} <= headings
    assert f"{API}openapi.json" in links(page.main).values()
    assert broken_anchors(page) == []


@pytest.mark.django_db
def test_the_page_tells_everything_that_an_address_may_answer(client: Client) -> None:
    content.make_site()
    page = read(client, f"{API}docs/")
    assert set(links(page.select_one("#find"))) == {"FoundPage", "FoundRedirect"}
    contents = links(page.select_one("nav[aria-labelledby=contents]"))
    assert contents[f"GET {API}find/"] == "#find"
    assert contents["FoundRedirect"] == "#schema-FoundRedirect"
    assert "`" not in words(page.main)
    assert "<code>total</code>" in str(page.main)


def broken_anchors(page: BeautifulSoup) -> list[str]:
    inside = [str(link["href"]) for link in page.main.select('a[href^="#"]')] if page.main else []
    return [address for address in inside if not page.find(id=address[1:])]


@pytest.mark.django_db
def test_the_root_of_the_api_leads_to_its_documentation(client: Client) -> None:
    assert client.get(API)["Location"] == f"{API}docs/"
