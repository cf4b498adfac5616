"""What a reader does without thinking of it: reach the text by keyboard, narrow a list on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_keyboard_reaches_the_content_first(someone: Callable[..., Page]) -> None:
    content.make_site()
    page = someone()
    page.goto("/cs/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#content$"))


def test_filters_are_at_hand_on_a_wide_screen_and_folded_on_a_narrow_one(someone: Callable[..., Page]) -> None:
    site = content.make_site()
    content.make_publication(site, kind="analysis")
    content.make_publication(site, kind="commentary")
    page = someone(viewport={"width": 1280, "height": 800})
    page.goto("/cs/publikace/")
    filters = page.locator(".k-facet a").first
    expect(filters).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 800})
    expect(filters).to_be_hidden()
    page.locator(".k-filters > summary").click()
    expect(filters).to_be_visible()


def test_the_line_that_introduces_an_expert_is_copied_with_one_click(someone: Callable[..., Page]) -> None:
    content.make_expert(content.make_site(), slug="jana", function="právnička", organisation="Ukázková poradna")
    page = someone(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/cs/experti/jana/")
    page.get_by_role("button", name="Kopírovat").click()
    expect(page.get_by_role("button", name="Zkopírováno")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "Jana Nováková, právnička, Ukázková poradna"
