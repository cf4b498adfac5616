"""Suggestions below the field to search by, by keyboard, by touch, and without scripts."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from konsorcium.search import vocabulary
from tests import content
from tests.content import TestSite
from tests.html import search_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(transactional_db: None, live_server: LiveServer) -> TestSite:
    site = content.make_site()
    content.serve_at(live_server.thread.port)
    content.make_expert(site, "Jana", "Přistěhovalcová", function="právnička")
    content.make_publication(site, "Přistěhovalec a obec", slug="obec", kind="analysis")
    content.make_publication(site, "Přistěhovalec a škola", slug="skola", kind="commentary")
    vocabulary.learn()
    return site


def typed(page: Page, words: str) -> Locator:
    field = page.locator(".k-results").get_by_role("combobox", name=re.compile("Hledat|Search"))
    field.press_sequentially(words)
    return field


@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_is_chosen_by_the_keyboard(width: int, site: TestSite, someone: Callable[..., Page]) -> None:
    page = someone(viewport={"width": width, "height": 800})
    page.goto(search_page())
    field = typed(page, "pristehovalec")
    publications = page.get_by_role("listbox").get_by_role("group", name="Publikace")
    expect(publications.get_by_role("option")).to_have_count(2)
    expect(page.locator(".k-results").get_by_role("status")).to_have_text(re.compile(r": 3$"))
    expect(field).to_have_attribute("aria-expanded", "true")
    second = publications.get_by_role("option", name="Přistěhovalec a obec")
    for key in ("ArrowDown", "ArrowDown", "Home", "ArrowUp"):
        page.keyboard.press(key)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(second.get_attribute("id")))
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/cs/publikace/obec/$"))


def test_a_choice_outlives_a_late_answer(site: TestSite, someone: Callable[..., Page]) -> None:
    page = someone()
    page.goto(search_page())
    field = typed(page, "pristehovalec")
    chosen = page.get_by_role("option", name="Přistěhovalec a obec")
    expect(chosen).to_be_visible()
    late: list[Route] = []
    page.route("**q=*ob", lambda route: late.append(route))
    with page.expect_request("**q=*ob"):
        field.press_sequentially(" ob")
    page.keyboard.press("ArrowUp")
    expect(chosen).to_have_attribute("aria-selected", "true")
    late[0].continue_()
    expect(page.locator(".k-results").get_by_role("status")).to_have_text(re.compile(r": 1$"))
    expect(chosen).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/cs/publikace/obec/$"))


def test_escape_closes_the_list_and_then_clears_the_field(site: TestSite, someone: Callable[..., Page]) -> None:
    page = someone()
    page.goto(search_page())
    field = typed(page, "pri")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("pri")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")


def test_without_a_choice_the_form_searches_and_elsewhere_the_list_closes(
    site: TestSite, someone: Callable[..., Page]
) -> None:
    page = someone()
    page.goto(search_page())
    typed(page, "obec")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=obec$"))


def test_a_suggestion_in_the_header_is_large_enough_to_touch(site: TestSite, someone: Callable[..., Page]) -> None:
    page = someone(has_touch=True)
    page.goto("/cs/")
    page.locator("header").get_by_role("combobox").press_sequentially("jana")
    option = page.get_by_role("option", name="Jana Přistěhovalcová")
    expect(option).to_contain_text("právnička")
    box = option.bounding_box()
    assert box and box["height"] >= 44
    option.tap()
    expect(page.locator("h1")).to_contain_text("Jana Přistěhovalcová")


def test_when_nothing_answers_there_is_the_plain_form(site: TestSite, someone: Callable[..., Page]) -> None:
    page = someone()
    page.route("**/suggest/**", lambda route: route.fulfill(body="no JSON"))
    page.goto(search_page())
    with page.expect_response("**/suggest/**"):
        typed(page, "obec")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=obec$"))


def test_without_scripts_the_form_searches(site: TestSite, someone: Callable[..., Page]) -> None:
    page = someone(java_script_enabled=False)
    page.goto(search_page())
    expect(page.get_by_role("combobox")).to_have_count(0)
    page.locator(".k-results").get_by_role("searchbox").fill("obec")
    page.keyboard.press("Enter")
    expect(page.locator(".k-hit h3")).to_contain_text("Přistěhovalec a obec")


@pytest.mark.parametrize("width", [360, 1280])
def test_results_are_narrowed_and_the_way_back_leads_to_all(
    width: int, site: TestSite, someone: Callable[..., Page]
) -> None:
    page = someone(viewport={"width": width, "height": 800})
    page.goto(search_page())
    typed(page, "pristehovalec")
    page.keyboard.press("Enter")
    hits = page.locator(".k-hit")
    expect(hits).to_have_count(3)
    for value, left in (("Publikace", 2), ("Analýza", 1)):
        if width < 768:
            page.locator("summary", has_text="Filtry").click()
        page.get_by_role("link", name=re.compile(rf"^{value}\s.*\b{left}$")).click()
        expect(hits).to_have_count(left)
    expect(hits.locator("mark")).to_have_text("Přistěhovalec")
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    page.go_back()
    page.go_back()
    expect(hits).to_have_count(3)
    expect(page.locator(".k-results").get_by_role("combobox")).to_have_value("pristehovalec")
