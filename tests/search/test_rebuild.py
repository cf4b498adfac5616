"""Building an index anew, whatever happens meanwhile: the old one answers until the new one has everything."""

import datetime
from collections.abc import Callable
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.http import QueryDict
from django.test import override_settings
from elasticsearch import TransportError

from benchmarks.many_records import copies
from konsorcium.languages import LANGUAGE_CODES
from konsorcium.publications.models import PublicationPage
from konsorcium.search import settling
from konsorcium.search.answers import ask
from konsorcium.search.engines import elasticsearch, mirror
from konsorcium.search.models import Record, SearchIndex
from konsorcium.search.questions import read_question
from tests import content
from tests.content import TestSite
from tests.engines import EngineUnderTest, prefix
from tests.servers.elasticsearch import running
from tests.servers.faulty_proxy import faulty_proxy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.elasticsearch]

MANY = 250


@pytest.fixture(scope="module")
def site(committed_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return committed_content(make_content)


def make_content() -> TestSite:
    site = content.make_site()
    content.make_publication(site, "Komentář k azylu")
    return site


def make_many(site: TestSite) -> None:
    original = Record.objects.get(title="Komentář k azylu")
    with transaction.atomic():
        settling.write(list(copies([[original]], MANY, {}, Random(1))))


def total(words: str = "azyl") -> int:
    found = ask(read_question(QueryDict(f"q={words}"), "cs", ()))
    assert (found.engine, found.degraded) == ("elasticsearch", False)
    return found.total


def indexes() -> set[str]:
    return set(mirror.writer().indices.get(index=f"{prefix()}_*"))


def test_readers_find_as_much_as_before_all_the_while(site: TestSite, elasticsearch_engine: EngineUnderTest) -> None:
    elasticsearch_engine.catch_up()
    make_many(site)
    elasticsearch_engine.catch_up()
    seen = []

    def an_editor_publishes_and_a_reader_looks(carried: int) -> None:
        if carried <= MANY:
            content.make_publication(site, f"Azyl {carried}")
        seen.append(total())

    mirror.rebuild("cs", an_editor_publishes_and_a_reader_looks)
    assert len(seen) >= MANY // mirror.BATCH
    assert set(seen) == {MANY + 1}
    assert total() == MANY + 1 + PublicationPage.objects.filter(title__startswith="Azyl").count() > MANY + 1
    assert not (mirror.drift("cs") or mirror.drift("en"))


def test_an_index_that_refuses_a_record_never_takes_the_place_of_the_old_one(
    site: TestSite, elasticsearch_engine: EngineUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    elasticsearch_engine.catch_up()
    before = indexes()
    document = mirror.document
    monkeypatch.setattr(mirror, "document", lambda record: {**document(record), "unheard_of": 1})
    with pytest.raises(mirror.CarryFailed, match="unheard_of"):
        mirror.rebuild("cs")
    assert indexes() == before
    assert not SearchIndex.objects.filter(state=SearchIndex.State.BUILDING).exists()
    assert total() == 1


def test_the_command_shows_how_far_it_is_on_a_terminal(site: TestSite, elasticsearch_engine: EngineUnderTest) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    call_command("search_rebuild", "--language", "cs", stdout=terminal)
    assert "100%" in terminal.getvalue()
    quiet = StringIO()
    call_command("search_rebuild", "--language", "cs", stdout=quiet)
    assert quiet.getvalue() == f"cs: {Record.objects.filter(language='cs').count()} records\n"


class Killed(BaseException):
    """What nothing catches, as nothing catches a process that is killed."""


def test_a_rebuild_that_is_killed_leaves_the_old_index_and_soon_nothing_else(
    site: TestSite, elasticsearch_engine: EngineUnderTest
) -> None:
    elasticsearch_engine.catch_up()
    make_many(site)
    elasticsearch_engine.catch_up()
    before = indexes()

    def killed(carried: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        mirror.rebuild("cs", killed)
    assert len(indexes() - before) == 1
    mirror.sync()
    assert (total(), len(indexes() - before)) == (MANY + 1, 1)  # it may be another worker's that goes on
    SearchIndex.objects.update(progressed=F("progressed") - datetime.timedelta(seconds=mirror.ABANDONED))
    mirror.sync()
    assert (total(), indexes()) == (MANY + 1, before)
    assert not (mirror.drift("cs") or mirror.drift("en"))


def test_a_server_that_goes_away_in_the_middle_of_a_rebuild_has_the_old_index_when_it_is_back(
    site: TestSite, elasticsearch_engine: EngineUnderTest, elasticsearch_url: str
) -> None:
    elasticsearch_engine.catch_up()
    make_many(site)
    elasticsearch_engine.catch_up()
    with faulty_proxy(elasticsearch_url) as proxy, override_settings(KONSORCIUM_ELASTICSEARCH_URL=proxy.url):

        def gone(carried: int) -> None:
            proxy.fault = "closed"

        with pytest.raises(TransportError):
            mirror.rebuild("cs", gone)
        content.make_publication(site, "Zpráva o azylu")
        proxy.fault = ""
        mirror.sync()
        assert total() == MANY + 2
        SearchIndex.objects.update(progressed=F("progressed") - datetime.timedelta(seconds=mirror.ABANDONED))
        mirror.sync()
        assert len(indexes()) == len(LANGUAGE_CODES)
        assert not (mirror.drift("cs") or mirror.drift("en"))


def test_a_killed_server_loses_no_hits_and_has_everything_soon_after_it_is_back(
    site: TestSite, elasticsearch_url: str
) -> None:
    options = {"KONSORCIUM_ELASTICSEARCH_PREFIX": prefix(), "KONSORCIUM_ELASTICSEARCH_TIMEOUT": 10}
    with running() as node, override_settings(KONSORCIUM_ELASTICSEARCH_URL=node.url, **options):
        make_many(site)
        mirror.sync()
        before = indexes()
        with pytest.raises(TransportError):
            mirror.rebuild("cs", lambda carried: node.kill())
        content.make_publication(site, "Zpráva o azylu")
        found = ask(read_question(QueryDict("q=azyl"), "cs", ()))
        assert (found.engine, found.degraded, found.total) == ("database", True, MANY + 2)
        node.start()
        elasticsearch.breaker.close()
        assert total() == MANY + 1
        mirror.sync()
        assert total() == MANY + 2
        assert before < indexes()
        SearchIndex.objects.update(progressed=F("progressed") - datetime.timedelta(seconds=mirror.ABANDONED))
        mirror.sync()
        assert indexes() == before
        assert not (mirror.drift("cs") or mirror.drift("en"))
