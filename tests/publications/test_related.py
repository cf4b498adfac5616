"""Related pages: those that were chosen, then what shares most with a publication, in the reader's language."""

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from konsorcium.models import Topic
from konsorcium.publications.models import Author, PublicationPage, RelatedPublication
from tests import content
from tests.content import TestSite
from tests.html import queries, read, words

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Shelf:
    """Where texts on two topics are written."""

    site: TestSite
    topics: list[Topic]

    def text(self, title: str, topics: int = 0, year: int = 2024, **fields: Any) -> PublicationPage:
        date = datetime.date(year, 1, 1)
        return content.make_publication(self.site, title, topics=self.topics[:topics], date=date, **fields)


@pytest.fixture
def shelf() -> Shelf:
    topics = [content.make_topic("asylum", "azyl"), content.make_topic("housing", "bydlení")]
    return Shelf(content.make_site(), topics)


def related(client: Client, page: PublicationPage) -> list[str]:
    """Titles of the related pages, which HTML and both APIs tell alike."""
    shown = [words(title) for title in read(client, page.url).select("section:has(#related) h3")]
    told = client.get(f"/api/content/v1/publications/{page.pk}/").json()["related"]
    told_by_v2 = client.get(f"/api/v2/pages/{page.pk}/").json()["related"]
    assert [item["title"] for item in told] == [item["title"] for item in told_by_v2] == shown
    return shown


def choose(page: PublicationPage, *chosen: PublicationPage) -> PublicationPage:
    page.related.set([RelatedPublication(page=other) for other in chosen])
    content.publish(page)
    return page


def test_what_shares_most_comes_first_and_of_equals_the_newest(shelf: Shelf, client: Client) -> None:
    page = shelf.text("Sám", topics=2)
    shelf.text("Cizí", year=2026)
    for title, topics, year in [("Obojí", 2, 2019), ("Starší", 1, 2020), ("Novější", 1, 2023), ("Nejnovější", 1, 2025)]:
        shelf.text(title, topics=topics, year=year)
    assert related(client, page) == ["Obojí", "Nejnovější", "Novější", "Starší"]
    shelf.text("Pátý", topics=2, year=2018)
    assert related(client, page) == ["Obojí", "Pátý", "Nejnovější", "Novější"]


def test_people_and_the_project_are_shared_too(shelf: Shelf, client: Client) -> None:
    expert, project = content.make_expert(shelf.site), content.make_project(shelf.site)

    def authors() -> list[Author]:
        return [Author(expert=expert, name=expert.title)]

    page = shelf.text("Sám", topics=1, authors=authors(), project=project)
    shelf.text("Téma", topics=1, year=2026)
    shelf.text("Osoba a projekt", authors=authors(), project=project)
    shelf.text("Projekt", project=project, year=2025)
    assert related(client, page) == ["Osoba a projekt", "Téma", "Projekt"]


def test_chosen_ones_stand_first_each_once_and_the_page_itself_never(shelf: Shelf, client: Client) -> None:
    page, chosen = shelf.text("Sám", topics=2), shelf.text("Vybraný", year=2001, topics=2)
    for number in range(5):
        shelf.text(f"Další {number}", topics=1, year=2020 + number)
    english = content.translate(chosen, title="Chosen")
    choose(page, chosen, english, page)
    assert related(client, page) == ["Vybraný", "Další 4", "Další 3", "Další 2"]
    many = [shelf.text(f"Ručně {number}") for number in range(6)]
    choose(page, *many)
    assert related(client, page) == [other.title for other in many]


def test_a_chosen_page_that_is_not_public_leaves_its_place_to_others(shelf: Shelf, client: Client) -> None:
    page, hidden = shelf.text("Sám", topics=1), shelf.text("Skrytý", topics=1)
    for number in range(5):
        shelf.text(f"Další {number}", topics=1, year=2020 + number)
    choose(page, hidden)
    hidden.unpublish()
    assert related(client, page) == ["Další 4", "Další 3", "Další 2", "Další 1"]


def test_another_language_only_where_there_is_no_translation(shelf: Shelf, client: Client) -> None:
    page = shelf.text("Sám", topics=1)
    both, czech = shelf.text("Oba", topics=1, year=2020), shelf.text("Jen česky", topics=1, year=2021)
    english = content.translate(PublicationPage.objects.get(pk=page.pk), title="Alone", slug="alone")
    content.translate(PublicationPage.objects.get(pk=both.pk), title="Both", slug="both")
    assert related(client, english) == [czech.title, "Both"]
    assert related(client, page) == [czech.title, "Oba"]


def test_other_editions_of_the_series_are_not_related(shelf: Shelf, client: Client) -> None:
    series = content.make_series(shelf.site)
    page = shelf.text("Vydání 2024", topics=2, series=series)
    shelf.text("Vydání 2025", topics=2, year=2025, series=series)
    shelf.text("Jiné", topics=1)
    assert related(client, page) == ["Jiné"]


def test_the_draft_of_a_page_that_was_never_public_shows_them_too(shelf: Shelf) -> None:
    shelf.text("Jiné", topics=1)
    draft = shelf.text("Koncept", topics=1)
    draft.unpublish()
    preview = PublicationPage.objects.get(pk=draft.pk).make_preview_request().content.decode()
    assert "Jiné" in preview


def test_it_takes_as_many_queries_among_many_texts_as_among_few(shelf: Shelf, client: Client) -> None:
    page = shelf.text("Sám", topics=2)
    shelf.text("Jiný", topics=2)
    v2 = "/api/v2/pages/?type=konsorcium_publications.PublicationPage&fields=*"
    addresses = (page.url, f"/api/content/v1/publications/{page.pk}/", f"/api/v2/pages/{page.pk}/", v2)
    few = [queries(client, address) for address in addresses]
    for number in range(8):
        shelf.text(f"Další {number}", topics=1 + number % 2)
    assert [queries(client, address) for address in addresses] == few
