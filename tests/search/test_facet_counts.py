"""Counts of facets over many overlapping records: each is the number behind its link, in HTML and API."""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, product
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import transaction
from django.test import Client
from wagtail.models import Page

from benchmarks.many_records import copies
from konsorcium.models import Vocabulary
from konsorcium.search import full_text, settling
from konsorcium.search.models import Record
from konsorcium.search.questions import COUNTED
from konsorcium.search.views import SEARCH_FACETS
from tests import content
from tests.engines import EngineUnderTest
from tests.html import read, search_page

pytestmark = pytest.mark.django_db

State = tuple[tuple[str, str], ...]  # chosen values, as parameters


@pytest.fixture(scope="module")
def records(module_content: Callable[[Callable[[], list[Record]]], list[Record]]) -> list[Record]:
    return module_content(make_records)


def make_records() -> list[Record]:
    """2,000 of three types, most of them in both languages."""
    site = content.make_site()
    topics = [content.make_topic(slug, slug) for slug in ("asylum", "labour", "health", "school")]
    spoken = [content.make_term(Vocabulary.LANGUAGE, code, code) for code in ("uk", "vi", "ar")]
    regions = [content.make_term(Vocabulary.REGION, code, code) for code in ("CZ010", "CZ020", "CZ031")]
    members = [content.make_member(site, name) for name in ("OPU", "SIMI", "PPI")]
    publication = content.make_publication(site, "Zpráva", kind="analysis", topics=topics)
    only_czech = content.make_publication(site, "Komentář", topics=topics)
    expert = content.make_expert(site, topics=topics, languages=spoken, regions=regions, member=members[0])
    event = content.make_event(site, "Debata", topics=topics)
    settling.settle()
    facets = {
        "topic": [topic.slug for topic in topics],
        "spoken": [term.slug for term in spoken],
        "region": [term.slug for term in regions],
        "member": [str(member.translation_key) for member in members],
    }
    pages: list[tuple[Page, ...]] = [(only_czech,)]
    pages += [(page, content.translate(page, title=f"English {page.title}")) for page in (publication, expert, event)]
    settling.settle()
    originals = [[Record.objects.get(pk=page.pk) for page in versions] for versions in pages]
    made = list(copies(originals, 2000, facets, Random(20)))
    with transaction.atomic():
        settling.write(made)
    full_text.analyze()
    return list(Record.objects.filter(public=True))


def number_behind(records: list[Record], language: str, chosen: State) -> int:
    """How many there are with these values: counted one by one."""
    wanted: dict[str, set[str]] = {}
    for name, value in chosen:
        wanted.setdefault(name, set()).add(value)
    languages = wanted.pop("text_language", {language})
    own = {record.translation_key for record in records if record.language == language}
    return sum(
        record.language in languages
        and (record.language == language or language not in languages or record.translation_key not in own)
        and all(not values.isdisjoint(record.facets.get(name, [])) for name, values in wanted.items())
        for record in records
    )


def states(facets: dict[str, list[dict[str, Any]]]) -> Iterator[State]:
    """Nothing chosen, each value alone, and many pairs."""
    values = [(name, value["value"]) for name, found in facets.items() for value in found]
    yield ()
    yield from combinations(values, 1)
    yield from Random(5).sample(list(combinations(values, 2)), 40)


@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_count_of_the_api_is_true(
    language: str, records: list[Record], engine: EngineUnderTest, client: Client
) -> None:
    engine.catch_up()
    asked = [("locale", language), ("facets", ",".join(COUNTED)), ("limit", "1")]

    def answer(chosen: State) -> dict[str, Any]:
        told = client.get(f"/api/content/v1/search/?{urlencode([*asked, *chosen])}").json()
        assert (told["engine"], told["degraded"]) == (engine.name, False)
        assert told["total"] == number_behind(records, language, chosen), chosen
        return dict(told)

    wrong = []
    first = answer(())["facets"]
    assert {name for name, values in first.items() if len(values) > 1} > {"type", "topic", "region", "member", "year"}
    for chosen in states(first):
        for name, values in answer(chosen)["facets"].items():
            for value in values:
                more = tuple({*chosen, (name, value["value"])})
                if value["count"] != number_behind(records, language, more):
                    wrong.append((chosen, name, value))
    assert wrong == []


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_count_of_the_search_page_is_the_number_behind_its_link(
    language: str, records: list[Record], engine: EngineUnderTest, client: Client
) -> None:
    engine.catch_up()
    links = counted_links(read(client, search_page(language)))
    assert {name for link in links for name, _value in link} >= set(SEARCH_FACETS) - {"project", "person"}
    pairs = Random(3).sample(list(product(links, links)), 15)
    for chosen in [*links, *(tuple(sorted({*some, *others})) for some, others in pairs)]:
        page = read(client, f"{search_page(language)}?{urlencode(chosen)}")
        assert number(page.select("#results")) == number_behind(records, language, chosen)
        found = counted_links(page)
        assert {link: count for link, count in found.items() if count != number_behind(records, language, link)} == {}


def counted_links(page: BeautifulSoup) -> dict[State, int]:
    return {
        tuple(sorted(parse_qsl(urlsplit(str(link["href"])).query))): number(link.select(".k-count"))
        for link in page.select(".k-facet a:has(.k-count)")
    }


def number(elements: Iterable[Tag]) -> int:
    """The number that is written there."""
    return int("".join(letter for element in elements for letter in element.text if letter.isdigit()))
