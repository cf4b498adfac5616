"""Lists with filters as visitors use them, the same for publications, members and experts."""

import datetime
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from konsorcium.models import Topic, Vocabulary
from tests import content
from tests.content import TestSite
from tests.html import links, queries, read, search_page, words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


@pytest.fixture
def topics() -> list[Topic]:
    return [content.make_topic("housing", "bydlení", "housing"), content.make_topic("asylum", "azyl", "asylum")]


def titles(page: BeautifulSoup) -> list[str]:
    return [words(heading) for heading in page.select(".k-card h3")]


def test_a_list_shows_what_is_public_in_its_language(site: TestSite, client: Client) -> None:
    publication = content.make_publication(site, title="Bydlení", slug="bydleni")
    content.make_publication(site, title="Azyl").unpublish()
    content.translate(publication, title="Housing", slug="housing")
    assert titles(read(client, "/cs/publikace/")) == ["Bydlení"]


def test_texts_of_other_languages_are_added_where_the_readers_lacks_them(site: TestSite, client: Client) -> None:
    publication = content.make_publication(site, title="Bydlení", slug="bydleni")
    content.make_publication(site, title="Pobyt")
    content.translate(publication, title="Housing", slug="housing")
    both = read(client, "/en/publikace/?text_language=cs,en")
    assert sorted(titles(both)) == ["Housing", "Pobyt"]
    marked = both.select_one('.k-card[lang="cs"]')
    assert marked and "česky" in words(marked)


def test_filters_are_links_that_add_a_value_or_take_it_away(
    site: TestSite, topics: list[Topic], client: Client
) -> None:
    content.make_publication(site, title="Nájmy", topics=topics[:1])
    content.make_publication(site, title="Azyl", topics=topics[1:], kind="analysis")
    content.make_publication(site, title="Zprávy", kind="news")
    choices = links(read(client, "/cs/publikace/?utm_source=letter").select_one(".k-filters"))
    assert [address for label, address in choices.items() if label.startswith("Bydlení")] == ["?topic=housing"]
    chosen = read(client, "/cs/publikace/?topic=housing")
    assert titles(chosen) == ["Nájmy"]
    more = links(chosen.select_one(".k-filters"))
    assert [address for label, address in more.items() if label.startswith("Azyl")] == ["?topic=asylum&topic=housing"]
    assert [address for label, address in more.items() if label.startswith("Bydlení")] == ["./"]
    assert sorted(titles(read(client, "/cs/publikace/?topic=asylum&topic=housing"))) == ["Azyl", "Nájmy"]
    assert set(links(chosen.select_one(".k-chosen")).values()) == {"./"}


def test_every_filter_can_be_taken_away_also_those_that_the_list_does_not_offer(
    site: TestSite, topics: list[Topic], client: Client
) -> None:
    content.make_publication(site, title="Nájmy", topics=topics[:1])
    content.make_term(Vocabulary.REGION, "CZ010", "Praha", "Prague")
    page = read(client, "/cs/publikace/?q=nájmy&region=CZ010&topic=housing&from=2024-01-01&to=2024-12-31")
    chosen = links(page.select_one(".k-chosen"))
    words_only, housing, prague = "?q=n%C3%A1jmy", "&topic=housing", "&region=CZ010"
    since, until = "&from=2024-01-01", "&to=2024-12-31"
    assert {label.partition(" ×")[0]: address for label, address in chosen.items()} == {
        "Bydlení": words_only + prague + since + until,
        "Praha": words_only + housing + since + until,
        "Od 1. ledna 2024": words_only + housing + prague + until,
        "Do 31. prosince 2024": words_only + housing + prague + since,
        "Zrušit všechny filtry": words_only,
    }


def test_an_order_that_a_list_does_not_offer_is_an_unknown_value(site: TestSite, client: Client) -> None:
    content.make_expert(site)
    page = read(client, "/cs/experti/?q=jana&sort=date", status=404)
    assert "/cs/experti/?q=jana" in links(page.main).values()
    assert titles(read(client, "/cs/experti/?sort=relevance")) == ["Jana Nováková"]
    read(client, "/cs/publikace/?sort=name")


def test_a_value_that_is_not_known_is_told_in_the_words_of_the_page(site: TestSite, client: Client) -> None:
    page = read(client, "/cs/publikace/?target_group=unicorns", status=404)
    assert "„unicorns“ není hodnota parametru „Komu pomáhá“." in words(page.main)
    page = read(client, "/cs/publikace/?kind=news&page=999", status=404)
    assert "999" in words(page.main) and "filtr" not in words(page.main)
    assert "/cs/publikace/?kind=news" in links(page.main).values()


def test_a_value_that_is_not_known_is_a_missing_page_that_offers_the_list(site: TestSite, client: Client) -> None:
    page = read(client, "/cs/publikace/?kind=news&topic=unicorns", status=404)
    assert "/cs/publikace/?kind=news" in links(page.main).values()


def test_long_lists_have_pages(site: TestSite, client: Client) -> None:
    for number in range(21):
        content.make_publication(site, title=f"Text {number}", date=datetime.date(2024, 1, 1 + number))
    first = read(client, "/cs/publikace/?kind=commentary")
    assert len(titles(first)) == 20
    following = first.select_one('.k-pages a[rel="next"]')
    assert following and following["href"] == "?page=2&kind=commentary"
    second = read(client, "/cs/publikace/?page=2")
    assert titles(second) == ["Text 0"]
    canonical = second.select_one('link[rel="canonical"]')
    assert canonical and str(canonical["href"]).endswith("/cs/publikace/?page=2")
    read(client, "/cs/publikace/?page=3", status=404)


def test_each_page_of_a_list_has_a_title_of_its_own(site: TestSite, client: Client) -> None:
    for number in range(21):
        content.make_publication(site, title=f"Text {number}")
    assert "strana" not in words(read(client, "/cs/publikace/").title)
    assert words(read(client, "/cs/publikace/?page=2").title).startswith("Publikace – strana 2")
    assert words(read(client, f"{search_page()}?q=text&page=2").title).startswith("Vyhledávání: text – strana 2")


def test_headings_of_a_list_leave_no_level_out(site: TestSite, topics: list[Topic], client: Client) -> None:
    content.make_publication(site, title="Nájmy", topics=topics)
    levels = [int(heading.name[1]) for heading in read(client, "/cs/publikace/").select("main :is(h1, h2, h3, h4)")]
    assert levels[:3] == [1, 2, 3]
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_an_empty_result_offers_a_way_on(site: TestSite, client: Client) -> None:
    page = read(client, "/cs/publikace/?q=nic")
    assert "./" in links(page.select_one(".k-nothing")).values()
    assert "?q=nic&text_language=cs&text_language=en" in links(page.select_one(".k-nothing")).values()


def test_filtered_lists_are_not_for_search_engines(site: TestSite, client: Client) -> None:
    assert read(client, "/cs/publikace/?q=nic").select_one('meta[name="robots"][content="noindex"]')
    assert not read(client, "/cs/publikace/").select_one('meta[name="robots"]')


def test_lists_take_as_many_queries_for_few_records_as_for_many(
    site: TestSite, topics: list[Topic], client: Client
) -> None:
    def add(count: int) -> None:
        for number in range(count):
            content.make_publication(site, title=f"Text {number}", topics=topics, lead_picture=picture)
            content.make_member(site, short_name=f"Text {number}", topics=topics, logo=picture)
            content.make_expert(site, topics=topics, slug=f"text-{number}-{count}", lead_picture=picture)

    picture = content.make_image()
    add(2)
    lists = (
        "/cs/publikace/",
        "/cs/publikace/?topic=housing",
        "/cs/clenove/",
        "/cs/experti/",
        f"{search_page()}?q=text",
    )
    few = {address: queries(client, address) for address in lists}
    add(10)
    assert {address: queries(client, address) for address in lists} == few


def test_topics_stand_in_the_alphabetical_order_of_the_language(site: TestSite, client: Client) -> None:
    names = {
        "hate": ("hněv", "hate"),
        "bread": ("chléb", "bread"),
        "fear": ("čas", "children"),
        "czech": ("cena", "cost"),
    }
    content.make_publication(site, topics=[content.make_topic(slug, cs, en) for slug, (cs, en) in names.items()])
    content.translate(site.publications, slug="publications")
    shown = links(read(client, "/cs/publikace/").select_one(".k-filters"))
    assert [label.split()[0] for label in shown] == ["Cena", "Čas", "Hněv", "Chléb"]
    shown = links(read(client, "/en/publications/?text_language=cs").select_one(".k-filters"))
    assert [label.split()[0] for label in shown] == ["Bread", "Children", "Cost", "Hate"]
