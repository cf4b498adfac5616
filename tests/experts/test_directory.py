"""A crawl of the expert directory: every filter link leads to as many people as it says."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from konsorcium.experts.entries import set_away
from konsorcium.models import Vocabulary
from konsorcium.search import listings
from tests import content
from tests.engines import EngineUnderTest
from tests.html import read, words

pytestmark = pytest.mark.django_db

EVERYWHERE = "CZ"  # the region that stands for all others
# People with what they are to be found by; the last two have no profile in English.
PEOPLE: dict[str, dict[str, list[str]]] = {
    "Adam Bílý": {"topic": ["asylum"], "spoken": ["uk", "vi"], "region": ["CZ010"], "format": ["tv"], "member": ["A"]},
    "Běla Černá": {"topic": ["asylum", "work"], "spoken": ["uk"], "region": ["CZ010", "CZ020"], "member": ["A"]},
    "Cyril Čáp": {"topic": ["work"], "spoken": ["vi", "ar"], "region": [EVERYWHERE], "format": ["tv", "radio"]},
    "Dana Ďurišová": {"topic": ["school"], "spoken": ["uk"], "region": ["CZ020"], "format": ["radio"], "member": ["B"]},
    "Emil Frič": {"topic": ["asylum", "work", "school"], "format": ["tv", "radio", "print"], "member": ["A"]},
    "Hana Chalupová": {"topic": ["school", "work"], "spoken": ["ar"], "region": ["CZ010"], "member": ["B"]},
    "Ivan Říha": {"topic": ["asylum"], "spoken": ["uk", "vi", "ar"], "region": [EVERYWHERE], "format": ["print"]},
    "Jana Šťastná": {},
    "Karel Žák": {"topic": ["asylum", "school"], "region": ["CZ020"], "format": ["tv"], "member": ["B"]},
}  # fmt: skip
AWAY = {"Běla Černá", "Karel Žák"}
ONLY_CZECH = {"Jana Šťastná", "Karel Žák"}
DIRECTORY = {"cs": "/cs/experti/", "en": "/en/experti/"}


@dataclass(frozen=True)
class Step:
    """A link of a filter: the page it stands on, where it leads, and the number that it shows."""

    page: str
    address: str
    count: int


@pytest.fixture(scope="module")
def members(module_content: Callable[[Callable[[], dict[str, str]]], dict[str, str]]) -> dict[str, str]:
    """The member organisations by their translation keys, which are the values of that filter."""
    return module_content(make_people)


def make_people() -> dict[str, str]:
    site, until = content.make_site(), timezone.localdate() + datetime.timedelta(days=5)
    topics = {slug: content.make_topic(slug) for slug in ("asylum", "work", "school")}
    members = {name: content.make_member(site, name) for name in ("A", "B")}
    terms = {
        slug: content.make_term(vocabulary, slug, covers_all=slug == EVERYWHERE)
        for vocabulary, slugs in {
            Vocabulary.LANGUAGE: ["uk", "vi", "ar"],
            Vocabulary.REGION: [EVERYWHERE, "CZ010", "CZ020"],
            Vocabulary.FORMAT: ["tv", "radio", "print"],
        }.items()
        for slug in slugs
    }
    for name, values in PEOPLE.items():
        expert = content.make_expert(
            site,
            *name.split(),
            topics=[topics[slug] for slug in values.get("topic", [])],
            languages=[terms[slug] for slug in values.get("spoken", [])],
            regions=[terms[slug] for slug in values.get("region", [])],
            formats=[terms[slug] for slug in values.get("format", [])],
            member=members[values["member"][0]] if "member" in values else None,
        )
        if name not in ONLY_CZECH:
            content.translate(expert)
        if name in AWAY:
            set_away(expert.translation_key, until)
    return {str(member.translation_key): name for name, member in members.items()}


def expected(address: str, language: str, members: dict[str, str]) -> set[str]:
    """Who has one of the values that an address chooses, of every filter: read from the table above."""
    chosen: dict[str, set[str]] = {}
    for name, value in parse_qsl(urlsplit(address).query):
        chosen.setdefault(name, set()).add(members.get(value, value))
    return {
        person
        for person, values in PEOPLE.items()
        if language == "cs" or person not in ONLY_CZECH
        if all(wanted & values_of(person, name) for name, wanted in chosen.items())
    }


def values_of(person: str, name: str) -> set[str]:
    if name == "availability":
        return {"away" if person in AWAY else "available"}
    values = set(PEOPLE[person].get(name, []))
    return {EVERYWHERE, "CZ010", "CZ020"} if EVERYWHERE in values else values


def steps(client: Client, address: str) -> Iterator[Step]:
    for link in read(client, address).select(".k-facet a:has(.k-count)"):
        yield Step(address, urljoin(address, str(link["href"])), number(words(link.select_one(".k-count"))))


def facet(step: Step) -> str:
    """The filter to which a step from the whole directory leads."""
    return parse_qsl(urlsplit(step.address).query)[0][0]


def behind(client: Client, address: str) -> tuple[set[int], list[str]]:
    """The number that the pages of a list say of the whole, and the people on all of them."""
    told, people = set(), list[str]()
    while address:
        page = read(client, address)
        told.add(number(words(page.select_one("#results"))))
        people += [words(card) for card in page.select(".k-card h3")]
        address = following(page, address)
    return told, people


def following(page: BeautifulSoup, address: str) -> str:
    link = page.select_one(".k-pages a[rel=next]")
    return urljoin(address, str(link["href"])) if link else ""


def number(text: str) -> int:
    return int("".join(letter for letter in text if letter.isdigit()))


@pytest.mark.parametrize("language", DIRECTORY)
def test_every_filter_link_leads_to_as_many_people_as_it_says(
    language: str, members: dict[str, str], engine: EngineUnderTest, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each link of the whole directory, and each of its pages narrowed by one value of each filter."""
    monkeypatch.setattr(listings, "PAGE_SIZE", 3)
    engine.catch_up()
    told = client.get(f"/api/content/v1/experts/?locale={language}").json()
    assert (told["engine"], told["degraded"]) == (engine.name, False)
    first = list(steps(client, DIRECTORY[language]))
    narrowed = {facet(step): step.address for step in first}
    assert set(narrowed) == {"topic", "spoken", "region", "format", "member", "availability"}
    followed = [*first, *(step for address in narrowed.values() for step in steps(client, address))]
    found = {address: behind(client, address) for address in {step.address for step in followed}}
    assert [step for step in followed if found[step.address] != ({step.count}, found[step.address][1])] == []
    for address, (_told, people) in found.items():
        assert len(people) == len(set(people)) and set(people) == expected(address, language, members), address
    assert {step.count for step in followed} >= {1, 2, 3, 4, 5}
