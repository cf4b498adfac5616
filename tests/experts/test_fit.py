"""The order of experts: as Czechs sort, and with a topic by fit, with the reason."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from konsorcium.experts.entries import set_away
from konsorcium.experts.models import Appearance, AppearanceExpert, Entry, ExpertPage
from konsorcium.publications.models import Author
from konsorcium.search.settling import mark
from tests import content
from tests.engines import EngineUnderTest
from tests.html import queries, read, words

pytestmark = pytest.mark.django_db

API = "/api/content/v1/experts/?locale=cs"
DIRECTORY = "/cs/experti/"

Experts = dict[str, ExpertPage]


@pytest.fixture(scope="module")
def experts(
    module_content: Callable[[Callable[[], dict[str, ExpertPage]]], dict[str, ExpertPage]],
) -> dict[str, ExpertPage]:
    return module_content(make_experts)


def make_experts() -> Experts:
    site, today = content.make_site(), timezone.localdate()
    asylum, work = content.make_topic("asylum", "azyl"), content.make_topic("work", "práce")
    names = ["Čermák", "Cibulka", "Chalupa", "Hájek", "Dvořák", "Adam"]
    found = {name: content.make_expert(site, "Jan", name, topics=[asylum]) for name in names}
    found["Zeman"] = content.make_expert(site, "Jan", "Zeman", topics=[work])

    def write(name: str, count: int, days_ago: int = 10, topic: Any = asylum) -> None:
        for number in range(count):
            content.make_publication(
                site, f"Text {name} {number}", topics=[topic], date=today - datetime.timedelta(days=days_ago),
                authors=[Author(expert=found[name], name=f"Jan {name}")],
            )  # fmt: skip

    write("Chalupa", 2)
    content.translate(content.make_publication(
        site, "Přeložený", topics=[asylum], date=today, authors=[Author(expert=found["Chalupa"], name="Jan Chalupa")]
    ), title="Translated")  # fmt: skip
    appear(found["Chalupa"], asylum, today)
    appear(found["Dvořák"], asylum, today - datetime.timedelta(days=800))
    appear(found["Dvořák"], work, today)
    write("Hájek", 5)
    write("Dvořák", 4, days_ago=800)
    write("Čermák", 3, topic=work)
    set_away(found["Hájek"].translation_key, today + datetime.timedelta(days=5))
    confirmed = timezone.now() - datetime.timedelta(days=100)
    Entry.objects.filter(person=found["Adam"].translation_key).update(confirmed=confirmed)
    mark([found["Adam"].pk])
    return found


def appear(expert: ExpertPage, topic: Any, date: datetime.date) -> None:
    appearance = Appearance(date=date, outlet="Rozhlas", title="Rozhovor", topics=[topic])
    appearance.experts.set([AppearanceExpert(expert=expert)])
    appearance.save()


def names(answer: dict[str, Any]) -> list[str]:
    return [item["title"].split()[-1] for item in answer["items"]]


def ask(engine: EngineUnderTest, client: Client, query: str = "") -> dict[str, Any]:
    engine.catch_up()
    answer: dict[str, Any] = client.get(f"{API}{query}").json()
    assert (answer["engine"], answer["degraded"]) == (engine.name, False)
    return answer


def test_without_a_topic_they_stand_as_czechs_sort(experts: Experts, engine: EngineUnderTest, client: Client) -> None:
    in_order = ["Adam", "Cibulka", "Čermák", "Dvořák", "Hájek", "Chalupa", "Zeman"]
    assert names(ask(engine, client)) == names(ask(engine, client, "&sort=name")) == in_order


def test_with_a_topic_they_stand_by_fit_on_both_engines_and_the_reason_is_told(
    experts: Experts, engine: EngineUnderTest, client: Client
) -> None:
    answer = ask(engine, client, "&topic=asylum")
    assert names(answer) == ["Chalupa", "Cibulka", "Čermák", "Dvořák", "Adam", "Hájek"]
    assert [item["outputs"] for item in answer["items"]] == [4, 0, 0, 0, 0, 5]
    assert names(ask(engine, client, "&topic=asylum&sort=name"))[0] == "Adam"
    cards = read(client, f"{DIRECTORY}?topic=asylum").select(".k-card")
    assert [words(card.h3).split()[-1] for card in cards] == names(answer)
    assert "4 texty a vystoupení k tématu za dva roky" in words(cards[0])
    assert "k tématu" not in words(cards[1])


def test_pages_of_the_list_follow_the_same_order(experts: Experts, engine: EngineUnderTest, client: Client) -> None:
    whole = names(ask(engine, client, "&topic=asylum"))
    found, address = list[str](), f"{API}&topic=asylum&limit=2"
    while address:
        answer = client.get(address).json()
        assert answer["total"] == len(whole)
        found += names(answer)
        address = answer["next"]
    assert found == whole


def test_the_order_is_offered_where_it_means_something(experts: Experts, client: Client) -> None:
    assert not read(client, DIRECTORY).select(".k-sorts a[href*=sort]")
    (other,) = read(client, f"{DIRECTORY}?topic=asylum").select(".k-sorts a[href*='sort=name']")
    assert words(other) == "Podle abecedy"
    read(client, "/cs/publikace/?sort=fit", status=404)
    assert client.get("/api/content/v1/publications/?sort=fit").status_code == 400


def test_it_takes_one_query_more_however_many_there_are(experts: Experts, client: Client) -> None:
    by_name = queries(client, f"{API}&topic=asylum&sort=name")
    assert queries(client, f"{API}&topic=asylum") == queries(client, f"{API}&topic=work") == by_name + 3
