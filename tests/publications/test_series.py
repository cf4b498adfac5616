"""A series serves its newest edition at one address, and older editions lead to the newest."""

import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from konsorcium.publications.models import PublicationPage, SeriesPage
from tests import content
from tests.admin import create
from tests.content import TestSite
from tests.html import links, queries, read, words

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/cs/publikace/zprava/"
ENGLISH = "/en/publikace/report/"


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


@pytest.fixture
def series(site: TestSite) -> SeriesPage:
    return content.make_series(site, "Zpráva o integraci", slug="zprava", summary="Rok za rokem.")


def edition(site: TestSite, series: SeriesPage, year: int, **fields: Any) -> PublicationPage:
    date = datetime.date(year, 5, 1)
    return content.make_publication(
        site, f"Zpráva {year}", slug=f"zprava-{year}", series=series, date=date,
        body=[("text", f"<p>Co bylo v roce {year}.</p>")], **fields,
    )  # fmt: skip


def canonical(page: BeautifulSoup) -> str:
    link = page.select_one('link[rel="canonical"]')
    return str(link["href"]).removeprefix("http://localhost") if link else ""


def titles(page: BeautifulSoup) -> list[str]:
    return [words(title) for title in page.select("section:has(#editions) h3")]


def of_series(client: Client, series: SeriesPage) -> dict[str, Any]:
    told: dict[str, Any] = client.get(f"/api/content/v1/series/{series.pk}/").json()
    return told


def of_v2(client: Client, pk: int) -> dict[str, Any]:
    told: dict[str, Any] = client.get(f"/api/v2/pages/{pk}/").json()
    return told


def test_its_address_always_serves_the_newest_public_edition(
    site: TestSite, series: SeriesPage, client: Client
) -> None:
    edition(site, series, 2024)
    newest = edition(site, series, 2025)
    page = read(client, ADDRESS)
    assert (words(page.h1), canonical(page)) == ("Zpráva 2025", "/cs/publikace/zprava-2025/")
    assert "Co bylo v roce 2025." in words(page.main)
    assert titles(page) == ["Zpráva 2025", "Zpráva 2024"]
    told = of_series(client, series)
    assert (told["title"], told["edition"]["title"]) == ("Zpráva o integraci", "Zpráva 2025")
    assert told["edition"] == client.get(f"/api/content/v1/publications/{newest.pk}/").json()
    assert [(item["title"], item["date"]) for item in told["editions"]] == [
        ("Zpráva 2025", "2025-05-01"), ("Zpráva 2024", "2024-05-01"),
    ]  # fmt: skip
    assert of_v2(client, series.pk)["edition"] == {"id": newest.pk, "title": "Zpráva 2025"}
    assert [item["title"] for item in of_v2(client, series.pk)["editions"]] == ["Zpráva 2025", "Zpráva 2024"]
    newest.unpublish()
    page = read(client, ADDRESS)
    assert (words(page.h1), titles(page)) == ("Zpráva 2024", ["Zpráva 2024"])
    assert (
        of_series(client, series)["edition"]["title"] == of_v2(client, series.pk)["edition"]["title"] == "Zpráva 2024"
    )


def test_an_older_edition_leads_to_the_newest(site: TestSite, series: SeriesPage, client: Client) -> None:
    pages = [edition(site, series, year) for year in (2023, 2024, 2025)]
    for page in pages[:2]:
        notice = read(client, page.url).select_one("header .k-notice")
        assert links(notice) == {"Zpráva 2025": "/cs/publikace/zprava-2025/"}
    told = [client.get(f"/api/content/v1/publications/{page.pk}/").json() for page in pages]
    assert [page["series"]["title"] for page in told] == ["Zpráva o integraci"] * 3
    assert [page["newer_edition"] and page["newer_edition"]["title"] for page in told] == ["Zpráva 2025"] * 2 + [None]
    newer = {"id": pages[-1].pk, "title": "Zpráva 2025"}
    assert [of_v2(client, page.pk)["newer_edition"] for page in pages] == [newer, newer, None]
    newest = read(client, pages[-1].url)
    assert not newest.select(".k-notice")
    assert links(newest.select_one(".k-facts"))["Zpráva o integraci"] == ADDRESS


def test_a_reader_gets_the_newest_edition_in_their_language_and_learns_of_the_others(
    site: TestSite, series: SeriesPage, client: Client
) -> None:
    english = content.translate(series, title="Integration report", slug="report")
    older = edition(site, series, 2024)
    page = read(client, ENGLISH)
    assert (words(page.h1), canonical(page)) == ("Integration report", ENGLISH)
    assert "No edition has come out in this language yet." in words(page.main)
    assert titles(page) == ["Zpráva 2024"]
    told = of_series(client, english)
    assert (told["edition"], [item["locale"] for item in told["editions"]]) == (None, ["cs"])
    content.translate(PublicationPage.objects.get(pk=older.pk), title="Report 2024", slug="report-2024")
    edition(site, series, 2025)
    page = read(client, ENGLISH)
    assert (words(page.h1), canonical(page)) == ("Report 2024", "/en/publikace/report-2024/")
    assert words(page.select_one("header .k-notice")) == "A newer edition has come out: Zpráva 2025 česky"
    assert titles(page) == ["Zpráva 2025", "Report 2024"]
    assert of_series(client, english)["edition"]["newer_edition"]["title"] == "Zpráva 2025"
    assert ADDRESS in links(page.select_one(".k-languages")).values()
    assert not page.select("link[hreflang]")


def test_a_series_is_found_and_listed_beside_the_publications(
    site: TestSite, series: SeriesPage, client: Client
) -> None:
    edition(site, series, 2024)
    listed = read(client, "/cs/publikace/").select_one("section:has(#series)")
    assert links(listed) == {"Zpráva o integraci": ADDRESS}
    assert not read(client, "/cs/publikace/?kind=commentary").select("#series")
    (item,) = client.get("/api/content/v1/series/?locale=cs").json()["items"]
    assert (item["type"], item["title"], item["detail_url"]) == (
        "series", "Zpráva o integraci", f"http://localhost/api/content/v1/series/{series.pk}/",
    )  # fmt: skip
    found = client.get("/api/content/v1/search/?locale=cs&type=series").json()["items"]
    assert [page["title"] for page in found] == ["Zpráva o integraci"]


def test_an_edition_says_its_series_in_the_admin(site: TestSite, series: SeriesPage, admin_client: Client) -> None:
    fields = {"title": "Zpráva 2026", "slug": "zprava-2026", "kind": "research", "date": "2026-05-01"}
    create(admin_client, site.publications, PublicationPage, series=str(series.pk), **fields)
    assert PublicationPage.objects.get(slug="zprava-2026").series == series
    create(admin_client, site.publications, SeriesPage, title="Nová řada", slug="nova-rada")
    assert SeriesPage.objects.filter(slug="nova-rada").exists()


def test_it_takes_as_many_queries_with_many_editions_as_with_few(
    site: TestSite, series: SeriesPage, client: Client
) -> None:
    oldest = edition(site, series, 2000)
    edition(site, series, 2001)
    addresses = (ADDRESS, oldest.url, f"/api/content/v1/series/{series.pk}/", f"/api/v2/pages/{series.pk}/")
    few = [queries(client, address) for address in addresses]
    for year in range(2002, 2012):
        edition(site, series, year)
    assert [queries(client, address) for address in addresses] == few
