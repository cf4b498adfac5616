"""Elasticsearch fails in every way it can: readers get answers, editors notice nothing, and all heals by itself."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from konsorcium.search.engines import breaker as breakers
from konsorcium.search.engines import elasticsearch, mirror
from konsorcium.search.models import SearchIndex
from konsorcium.search.settling import drift, settle
from tests import content
from tests.content import TestSite
from tests.engines import EngineUnderTest, prefix
from tests.servers.faulty_proxy import FAULTS, FaultyProxy, faulty_proxy

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]

LONGEST = 3.0  # seconds that the first answer of a failing node takes at most


@pytest.fixture
def proxy(
    elasticsearch_engine: EngineUnderTest, elasticsearch_url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FaultyProxy]:
    """A node that can fail; readers wait for it as long as they do on a real site."""
    monkeypatch.setattr(breakers, "PAUSE", 60.0)
    with faulty_proxy(elasticsearch_url) as proxy:
        settings.KONSORCIUM_ELASTICSEARCH_URL = proxy.url
        settings.KONSORCIUM_ELASTICSEARCH_TIMEOUT = 0.8
        yield proxy


@pytest.fixture(scope="module")
def site(module_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return module_content(make_content)


def make_content() -> TestSite:
    site = content.make_site()
    content.make_publication(site, "Komentář k azylu")
    return site


def search(client: Client, words: str) -> tuple[str, bool, list[str]]:
    answer = client.get("/api/content/v1/search/", {"locale": "cs", "q": words})
    assert answer.status_code == 200
    told = answer.json()
    assert client.get("/cs/hledat/", {"q": words}).status_code == 200
    return told["engine"], told["degraded"], [item["title"] for item in told["items"]]


def heal(proxy: FaultyProxy) -> None:
    """What the site does by itself once the fault is over: the pause of the breaker passes, and the jobs run."""
    proxy.fault = ""
    elasticsearch.breaker.close()
    mirror.sync()
    mirror.writer().indices.refresh(index=f"{prefix()}_*")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_node_costs_one_reader_a_moment_and_editors_nothing(
    fault: str, proxy: FaultyProxy, site: TestSite, client: Client, elasticsearch_engine: EngineUnderTest
) -> None:
    elasticsearch_engine.catch_up()
    assert search(client, "azyl") == ("elasticsearch", False, ["Komentář k azylu"])
    proxy.fault = fault
    started = time.monotonic()
    assert search(client, "azyl") == ("database", True, ["Komentář k azylu"])
    assert time.monotonic() - started < LONGEST
    asked = proxy.requests
    content.make_publication(site, "Zpráva o azylu")
    settle()
    assert sorted(search(client, "azyl")[2]) == ["Komentář k azylu", "Zpráva o azylu"]
    assert proxy.requests == asked
    heal(proxy)
    engine, degraded, titles = search(client, "azyl")
    assert (engine, degraded, sorted(titles)) == ("elasticsearch", False, ["Komentář k azylu", "Zpráva o azylu"])
    assert not (drift() or mirror.drift("cs") or mirror.drift("en"))


def test_one_reader_tries_for_all_after_a_pause(
    proxy: FaultyProxy, site: TestSite, client: Client, elasticsearch_engine: EngineUnderTest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    elasticsearch_engine.catch_up()
    monkeypatch.setattr(breakers, "PAUSE", 0.0)
    proxy.fault = "closed"
    assert search(client, "azyl")[0] == "database"
    proxy.fault = ""
    assert search(client, "azyl")[0] == "elasticsearch"


def test_a_deleted_index_comes_back(
    proxy: FaultyProxy, site: TestSite, client: Client, elasticsearch_engine: EngineUnderTest
) -> None:
    elasticsearch_engine.catch_up()
    for index in SearchIndex.objects.all():
        mirror.writer().indices.delete(index=index.name)
    assert search(client, "azyl") == ("database", True, ["Komentář k azylu"])
    heal(proxy)
    assert search(client, "azyl") == ("elasticsearch", False, ["Komentář k azylu"])


def test_an_index_that_was_read_only_catches_up_and_answers_meanwhile(
    proxy: FaultyProxy, site: TestSite, client: Client, elasticsearch_engine: EngineUnderTest
) -> None:
    elasticsearch_engine.catch_up()
    mirror.writer().indices.put_settings(index=f"{prefix()}_*", settings={"index.blocks.write": True})
    content.make_publication(site, "Zpráva o azylu")
    settle()
    with pytest.raises(ExceptionGroup):
        mirror.sync()
    answer = client.get("/api/content/v1/search/?locale=cs&q=azyl").json()
    assert (answer["engine"], answer["behind"], answer["total"]) == ("elasticsearch", True, 1)
    mirror.writer().indices.put_settings(index=f"{prefix()}_*", settings={"index.blocks.write": None})
    heal(proxy)
    answer = client.get("/api/content/v1/search/?locale=cs&q=azyl").json()
    assert (answer["engine"], answer["behind"], answer["total"]) == ("elasticsearch", False, 2)


def test_the_calls_of_one_answer_wait_no_longer_than_one(
    proxy: FaultyProxy, site: TestSite, client: Client, elasticsearch_engine: EngineUnderTest
) -> None:
    """Words that are misspelt take a second call."""
    elasticsearch_engine.catch_up()
    assert search(client, "komnetar")[0] == "elasticsearch"
    proxy.fault, proxy.latency = "slow", 0.6
    assert search(client, "komnetar") == ("database", True, ["Komentář k azylu"])


def test_a_node_that_is_gone_is_passed_over_for_another(
    proxy: FaultyProxy, site: TestSite, client: Client, elasticsearch_engine: EngineUnderTest,
    elasticsearch_url: str, settings: Settings,
) -> None:  # fmt: skip
    elasticsearch_engine.catch_up()
    proxy.fault = "closed"
    settings.KONSORCIUM_ELASTICSEARCH_URL = f"{proxy.url},{elasticsearch_url}"
    for _time in range(4):
        assert search(client, "azyl") == ("elasticsearch", False, ["Komentář k azylu"])
    assert proxy.requests
