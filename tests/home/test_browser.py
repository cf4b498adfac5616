"""What only a browser can tell: narrow screens, accessibility, foreign content after a click."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from konsorcium.publications.models import Author
from tests import content
from tests.content import TestSite
from tests.html import search_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = [
    ("heading", "Nejneobhospodařovávatelnějšími pravidly"),
    ("text", "<p>Konsorcium vzniklo v roce 2003.[1]</p><h3>Jak pracujeme</h3><ul><li>semináře</li></ul>"),
    ("quote", {"text": "Mluvme spolu.", "source": "Konsorcium"}),
    (
        "table",
        {
            "caption": "Počty",
            "table": {
                "data": [[f"Sloupec {number}" for number in range(12)]] * 3,
                "first_row_is_table_header": True,
                "first_col_is_header": True,
            },
        },
    ),
    ("callout", {"title": "Pozor", "text": "<p>Změna.</p>"}),
    ("embed", {"url": "https://video.example/watch/1", "title": "Debata"}),
    ("footnotes", {"notes": ["<p>Podle listiny.</p>"]}),
]
ADDRESSES = (
    "/cs/",
    "/cs/publikace/",
    "/cs/publikace/?topic=housing",
    "/cs/publikace/text/",
    "/cs/clenove/simi/",
    "/cs/experti/",
    "/cs/experti/novakova/",
    "/cs/bydleni/",
    "/cs/nikde/",
)


@pytest.fixture
def site() -> TestSite:
    """One page of each type, with every block."""
    site = content.make_site()
    content.translate(site.home, title="Consortium")
    topic = content.make_topic("housing", "bydlení", "housing")
    picture = content.make_image()
    member = content.make_member(site, slug="simi", topics=[topic], email="simi@example.org", logo=picture)
    expert = content.make_expert(site, slug="novakova", member=member, topics=[topic], lead_picture=picture)
    content.make_publication(
        site,
        title="Bydlení",
        slug="text",
        summary="O bydlení v obcích.",
        body=BODY,
        topics=[topic],
        authors=[Author(expert=expert, name=expert.title)],
        documents=[content.make_document()],
        lead_picture=picture,
        picture_alt="Plocha",
        picture_credit="J. Foto",
    )
    content.make_publication(site, title="Azyl", kind="analysis")
    content.make_topic_page(site, topic, title="Bydlení", slug="bydleni")
    return site


@pytest.fixture
def visit(site: TestSite, live_server: LiveServer, page: Page) -> Callable[[str], None]:
    """Open an address; what a page asks of any other host fails the test."""
    foreign: list[str] = []

    def ask(route: Route) -> None:
        if route.request.url.startswith(live_server.url):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.fulfill(body="")

    page.route(re.compile(".*"), ask)

    def visit(address: str) -> None:
        page.goto(live_server.url + address)
        assert not foreign

    return visit


def test_no_page_has_to_be_scrolled_sideways_on_a_narrow_screen(visit: Callable[[str], None], page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for address in [*ADDRESSES, f"{search_page()}?q=bydlení"]:
        visit(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_are_accessible(width: int, visit: Callable[[str], None], page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for address in [*ADDRESSES, f"{search_page()}?q=bydlení"]:
        visit(address)
        found = Axe().run(page)
        assert not found.response["violations"], f"{address}\n{found.generate_report()}"


def test_the_keyboard_reaches_the_content_first(visit: Callable[[str], None], page: Page) -> None:
    visit("/cs/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#content$"))


def test_foreign_content_is_loaded_only_after_a_click(visit: Callable[[str], None], page: Page) -> None:
    visit("/cs/publikace/text/")
    embed = page.locator(".k-embed")
    expect(embed.locator("iframe")).to_have_count(0)
    embed.get_by_role("button").click()
    expect(embed.locator("iframe")).to_have_attribute("src", "https://video.example/watch/1")
    expect(embed.locator("iframe")).to_have_attribute("title", "Debata")


def test_filters_are_at_hand_on_a_wide_screen_and_folded_on_a_narrow_one(
    visit: Callable[[str], None], page: Page
) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    visit("/cs/publikace/")
    expect(page.locator(".k-facet a").first).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 800})
    expect(page.locator(".k-facet a").first).to_be_hidden()
    page.locator(".k-filters > summary").click()
    expect(page.locator(".k-facet a").first).to_be_visible()
