"""What stands around every page: head, language switch, menu, sample band, pages for errors."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.views.defaults import server_error
from pytest_django import Settings
from wagtail.models import Page

from konsorcium.home.models import Menu, MenuItem, OrganisationName
from tests import content
from tests.content import TestSite
from tests.html import links, read, search_page, words

pytestmark = pytest.mark.django_db(transaction=True)

HOST_BASE = """{% block title %}{% endblock %}|{% block extra_css %}{% endblock %}|
<p>host</p>{% block content %}{% endblock %}{% block extra_js %}{% endblock %}"""


@pytest.fixture
def site() -> TestSite:
    site = content.make_site()
    names = [
        OrganisationName(language="cs", name="Konsorcium organizací", short_name="Konsorcium"),
        OrganisationName(language="en", name="Consortium of organisations", short_name="Consortium"),
    ]
    content.change_organisation(press_email="press@example.org", press_phone="+420 000 000 000", names=names)
    menu = Menu.load()
    menu.items = [MenuItem(page=site.publications), MenuItem(page=site.members), MenuItem(page=site.experts)]
    menu.save()
    return site


def test_the_title_names_the_page_and_the_organisation(site: TestSite, client: Client) -> None:
    assert words(read(client, "/cs/publikace/").title) == "Publikace – Konsorcium"


def test_a_page_tells_its_language_description_and_only_address(site: TestSite, client: Client) -> None:
    page = content.make_standard(site.home, summary="Kdo jsme.", slug="o-nas")
    head = read(client, "/cs/o-nas/?utm_source=letter")
    assert head.html and head.html["lang"] == "cs"
    assert head.select_one('meta[name="description"]')["content"] == "Kdo jsme."  # type: ignore[index] # fails when missing
    assert head.select_one('link[rel="canonical"]')["href"] == page.full_url  # type: ignore[index] # fails when missing


def alternates(client: Client, address: str) -> dict[str, str]:
    found = read(client, address).select('link[rel="alternate"][hreflang]')
    return {str(link["hreflang"]): str(link["href"]) for link in found}


def test_hreflang_names_only_languages_in_which_the_page_is_public(site: TestSite, client: Client) -> None:
    publication = content.make_publication(site, slug="bydleni")
    assert alternates(client, "/cs/publikace/bydleni/") == {}
    english = content.translate(publication, slug="housing")
    pairs = {"cs": publication.full_url, "en": english.full_url, "x-default": publication.full_url}
    assert alternates(client, "/cs/publikace/bydleni/") == pairs
    assert alternates(client, english.url) == pairs
    english.unpublish()
    assert alternates(client, "/cs/publikace/bydleni/") == {}


def switch(client: Client, address: str, status: int = 200) -> dict[str, str]:
    return links(read(client, address, status).select_one(".k-languages"))


def test_the_language_switch_leads_to_the_nearest_page_and_keeps_filters(site: TestSite, client: Client) -> None:
    content.make_topic("housing", "bydlení", "housing")
    publication = content.make_publication(site, slug="bydleni")
    index = content.translate(site.publications, title="Publications", slug="publications")
    assert switch(client, "/cs/publikace/bydleni/")["English"] == index.url
    assert switch(client, "/cs/publikace/?topic=housing&page=1")["English"] == f"{index.url}?topic=housing"
    english = content.translate(publication, slug="housing")
    assert switch(client, "/cs/publikace/bydleni/")["English"] == english.url


def test_search_and_missing_pages_have_a_language_switch_too(site: TestSite, client: Client) -> None:
    content.translate(site.home, title="Consortium")
    assert switch(client, f"{search_page()}?q=azyl")["English"] == f"{search_page('en')}?q=azyl"
    assert switch(client, "/cs/nikde/", status=404)["English"] == "/en/"


def test_the_menu_shows_public_pages_in_the_language_of_the_reader(site: TestSite, client: Client) -> None:
    content.translate(site.publications, title="Publications", slug="publications")
    assert list(links(read(client, "/cs/").select_one(".k-menu"))) == ["Publikace", "Členové", "Experti"]
    assert list(links(read(client, "/en/").select_one(".k-menu"))) == ["Publications"]
    site.members.unpublish()
    assert list(links(read(client, "/cs/").select_one(".k-menu"))) == ["Publikace", "Experti"]


def test_the_front_door_follows_the_preference_of_the_reader(site: TestSite, client: Client) -> None:
    assert client.get("/", headers={"accept-language": "en"}).headers["location"] == "/en/"
    assert client.get("/", headers={"accept-language": "de"}).headers["location"] == "/cs/"


@pytest.mark.parametrize("sample", [True, False])
def test_sample_content_is_marked_and_kept_from_search_engines(
    sample: bool, site: TestSite, client: Client, settings: Settings
) -> None:
    settings.KONSORCIUM_SAMPLE_CONTENT = sample
    front = read(client, "/cs/")
    assert bool(front.select_one(".k-sample")) is sample
    assert bool(front.select_one('meta[name="robots"][content="noindex"]')) is sample
    assert ("Disallow: /\n" in client.get("/robots.txt").text) is sample
    assert ("Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text) is not sample


def test_nothing_is_fetched_from_elsewhere_and_no_cookie_is_set(site: TestSite, client: Client) -> None:
    page = read(client, "/cs/publikace/")
    fetched = [element["src"] for element in page.select("[src]")]
    fetched += [element["href"] for element in page.select('link[rel="stylesheet"], link[rel="icon"]')]
    assert fetched
    assert all(str(address).startswith("/static/") for address in fetched)
    assert not client.cookies


@pytest.mark.parametrize("language", ["cs", "en"])
def test_a_missing_page_helps_in_the_language_of_the_reader(language: str, site: TestSite, client: Client) -> None:
    content.translate(site.publications, title="Publications", slug="publications")
    page = read(client, f"/{language}/nikde/tady/", status=404)
    assert page.html and page.html["lang"] == language
    with translation.override(language):
        assert words(page.h1) == translation.gettext("Page not found")
    main = page.main
    assert main and main.select_one('input[name="q"]')
    assert "press@example.org" in words(main)
    assert {"cs": "Publikace", "en": "Publications"}[language] in links(main)


def test_the_page_for_our_mistakes_asks_nothing_of_the_database(site: TestSite) -> None:
    for language in ("cs", "en"):
        with translation.override(language), CaptureQueriesContext(connection) as captured:
            response = server_error(RequestFactory().get(f"/{language}/"))
        assert response.status_code == 500
        assert f'<html lang="{language}">' in response.text
        assert not captured.captured_queries


def test_a_view_that_fails_answers_in_the_language_of_its_address(
    site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(Page, "serve", fail)
    response = Client(raise_request_exception=False).get("/cs/")
    assert response.status_code == 500
    assert '<html lang="cs">' in response.text


@pytest.fixture
def host_base(tmp_path: Path, settings: Settings) -> Callable[[], None]:
    def use() -> None:
        (tmp_path / "host.html").write_text(HOST_BASE)
        settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
        settings.KONSORCIUM_BASE_TEMPLATE = "host.html"

    return use


def test_pages_render_in_the_base_of_another_site(
    site: TestSite, client: Client, host_base: Callable[[], None]
) -> None:
    content.make_publication(site, slug="bydleni", title="Bydlení")
    host_base()
    page = client.get("/cs/publikace/bydleni/").text
    assert "<p>host</p>" in page
    assert "components.css" in page.split("<p>host</p>")[0]
    assert "Bydlení" in page
    assert "k-header" not in page
