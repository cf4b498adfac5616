"""The Atom feed of publications."""

import datetime

import feedparser
import pytest
from django.test import Client

from konsorcium.publications.models import Author
from tests import content
from tests.content import TestSite
from tests.html import queries, read

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/cs/feeds/publications.atom"


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def feed(client: Client, address: str = ADDRESS) -> feedparser.FeedParserDict:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/atom+xml")
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo
    return parsed


def test_it_tells_what_was_published_in_its_language(site: TestSite, client: Client) -> None:
    publication = content.make_publication(
        site,
        title="Bydlení & nájmy",
        slug="bydleni",
        summary="Méně než <b>málo</b>.",
        authors=[Author(name="Jana Nováková"), Author(name="Petr Říha")],
    )
    content.translate(publication, title="Housing", slug="housing")
    found = feed(client)
    assert found.feed.language == "cs"
    assert found.feed.link == "http://testserver/cs/publikace/"
    [entry] = found.entries
    assert entry.title == "Bydlení & nájmy"
    assert "Méně než &lt;b&gt;málo&lt;/b&gt;." in entry.summary
    assert entry.link == "http://testserver/cs/publikace/bydleni/"
    assert [author.name for author in entry.authors] == ["Jana Nováková", "Petr Říha"]
    assert entry.published.startswith("2024-04-01")
    assert entry.updated
    assert [entry.title for entry in feed(client, "/en/feeds/publications.atom").entries] == ["Housing"]


def test_an_entry_keeps_its_id_when_its_address_changes(site: TestSite, client: Client) -> None:
    publication = content.make_publication(site, slug="bydleni")
    before = feed(client).entries[0].id
    publication.slug = "bydleni-a-najmy"
    content.publish(publication)
    [entry] = feed(client).entries
    assert entry.id == before
    assert entry.link.endswith("/bydleni-a-najmy/")


def test_it_takes_the_filters_of_the_list(site: TestSite, client: Client) -> None:
    content.make_publication(site, title="Starší zpráva", kind="news", date=datetime.date(2023, 1, 1))
    content.make_publication(site, title="Novější zpráva", kind="news")
    content.make_publication(site, title="Komentář")
    assert [entry.title for entry in feed(client, f"{ADDRESS}?kind=news").entries] == [
        "Novější zpráva",
        "Starší zpráva",
    ]
    assert client.get(f"{ADDRESS}?kind=unicorn").status_code == 404


def test_a_filtered_feed_is_a_feed_of_its_own(site: TestSite, client: Client) -> None:
    content.make_publication(site, kind="news", topics=[content.make_topic("housing", "bydlení")])
    whole = feed(client).feed
    narrow = feed(client, f"{ADDRESS}?utm_source=mail&topic=housing&kind=news&q=komentář&from=2024-01-01").feed
    query = "?q=koment%C3%A1%C5%99&kind=news&topic=housing&from=2024-01-01"
    assert narrow.title == f"{whole.title} – komentář, Aktualita, Bydlení, Od 1. ledna 2024"
    assert narrow.link == f"http://testserver/cs/publikace/{query}"
    assert [link.href for link in narrow.links if link.rel == "self"] == [f"http://testserver{ADDRESS}{query}"]
    assert (narrow.id, whole.id) == (narrow.link, "http://testserver/cs/publikace/")


@pytest.mark.parametrize(
    ("precision", "published"), [("day", "2017-06-15"), ("month", "2017-06-01"), ("year", "2017-01-01")]
)
def test_of_a_month_or_year_its_first_day_is_told(
    precision: str, published: str, site: TestSite, client: Client
) -> None:
    content.make_publication(site, date=datetime.date(2017, 6, 15), date_precision=precision)
    assert feed(client).entries[0].published.startswith(published)


def test_pages_point_to_it(site: TestSite, client: Client) -> None:
    link = read(client, "/cs/publikace/").select_one('link[type="application/atom+xml"]')
    assert link and link["href"] == ADDRESS


def test_it_takes_as_many_queries_for_few_entries_as_for_many(site: TestSite, client: Client) -> None:
    content.make_publication(site)
    few = queries(client, ADDRESS)
    for _number in range(5):
        content.make_publication(site)
    assert queries(client, ADDRESS) == few


def test_a_list_offers_itself_as_a_feed(site: TestSite, client: Client) -> None:
    content.make_publication(site, kind="news")
    link = read(client, "/cs/publikace/?kind=news").select_one('main a[type="application/atom+xml"]')
    assert link and link["href"] == f"{ADDRESS}?kind=news"
