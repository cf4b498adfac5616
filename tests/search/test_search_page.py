"""The search page."""

import pytest
from django.test import Client

from konsorcium.search import answers
from konsorcium.search.engines import EngineAway
from tests import content
from tests.content import TestSite
from tests.html import links, read, search_page, words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def test_it_finds_all_types_and_marks_the_words(site: TestSite, client: Client) -> None:
    content.make_publication(site, title="Nájemní bydlení", kind="analysis", summary="O nájmech a <b>obcích</b>.")
    content.make_member(site, short_name="Domov", summary="Pomáhá s bydlením.")
    page = read(client, f"{search_page()}?q=bydlení")
    assert page.select_one('.k-results input[name="q"]')["value"] == "bydlení"  # type: ignore[index] # fails when missing
    found = {words(hit.h3): hit for hit in page.select(".k-hit")}
    assert list(found) == ["Nájemní bydlení", "Organizace Domov"]
    assert words(found["Nájemní bydlení"].mark) == "bydlení"
    assert "duben" not in words(found["Nájemní bydlení"])
    assert "1. dubna 2024" in words(found["Nájemní bydlení"].select_one(".k-meta"))
    assert words(found["Organizace Domov"].p.find_next("mark")) == "bydlením"  # type: ignore[union-attr] # fails when missing


def test_markup_in_a_text_is_shown_and_not_run(site: TestSite, client: Client) -> None:
    content.make_publication(site, title="Bydlení <script>", summary="Bydlení <b>dnes</b>.")
    hit = read(client, f"{search_page()}?q=bydlení").select_one(".k-hit")
    assert hit and words(hit.h3) == "Bydlení <script>"
    assert not hit.select("script, b")


def test_its_filters_keep_the_words(site: TestSite, client: Client) -> None:
    content.make_publication(site, title="Bydlení")
    content.make_member(site, short_name="Bydlení")
    page = read(client, f"{search_page()}?q=bydlení")
    assert "?q=bydlen%C3%AD&type=member" in links(page.select_one(".k-filters")).values()
    narrowed = read(client, f"{search_page()}?q=bydlení&type=member")
    assert [words(hit) for hit in narrowed.select(".k-hit h3")] == ["Organizace Bydlení"]
    assert narrowed.select_one('form input[type="hidden"][name="type"][value="member"]')


def test_an_unknown_type_is_a_missing_page_that_keeps_the_words(site: TestSite, client: Client) -> None:
    page = read(client, f"{search_page()}?q=azyl&type=unicorn", status=404)
    assert f"{search_page()}?q=azyl" in links(page.main).values()


def test_it_says_when_it_answers_in_a_simpler_way(
    site: TestSite, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object) -> None:
        raise EngineAway

    content.make_publication(site, title="Bydlení")
    assert not read(client, f"{search_page()}?q=bydlení").select_one(".k-notice")
    monkeypatch.setattr(answers.elasticsearch, "is_configured", lambda: True)
    monkeypatch.setattr(answers.elasticsearch.engine, "match", away)
    page = read(client, f"{search_page()}?q=bydlení")
    assert page.select_one('.k-notice[role="status"]')
    assert len(page.select(".k-hit")) == 1
