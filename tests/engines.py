"""Content and engines for the tests of a module: both are made once, and every test starts from them again."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TypeVar

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import TestCase, override_settings
from pytest_django import DjangoDbBlocker

from konsorcium.search import across_languages, labels, pins, synonyms, vocabulary
from konsorcium.search.engines import elasticsearch, mirror
from konsorcium.search.settling import settle
from tests import database

Content = TypeVar("Content")


@pytest.fixture(autouse=True)
def fresh_memory() -> None:
    """A test that is rolled back gives its content version back, and the next may mean something else by it."""
    by_version = (mirror._newest, mirror._caught_up)
    read = (vocabulary._read, synonyms._read, pins._pins, across_languages._phrases)
    for known in (labels._labels, labels._titles, *read, *by_version):
        known.cache_clear()
    elasticsearch.breaker.close()


@pytest.fixture(scope="module")
def module_content(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[Callable[[], Content]], Content]]:
    """Calls a function that writes content for the whole module; what follows a commit follows, and tests roll back."""

    def make(build: Callable[[], Content]) -> Content:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return build()

    with django_db_blocker.unblock(), transaction.atomic():
        yield make
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def committed_content(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[Callable[[], Content]], Content]]:
    """Calls a function that writes content for the whole module; every test that commits starts from it again."""
    with ExitStack() as copies:

        def make(build: Callable[[], Content]) -> Content:
            cache.clear()
            with django_db_blocker.unblock():
                with transaction.atomic():
                    content = build()
                copies.enter_context(database.kept())
            return content

        yield make
        with django_db_blocker.unblock():
            copies.close()


@dataclass(frozen=True)
class EngineUnderTest:
    name: str

    def catch_up(self) -> None:
        """What the jobs would do: settle, learn words, carry, and make what was carried searchable."""
        settle()
        vocabulary.learn()
        if self.name == "elasticsearch":
            mirror.sync()
            mirror.writer().indices.refresh(index=f"{prefix()}_*")


def prefix() -> str:
    """Each worker of pytest-xdist has a database of its own, so it has indexes of its own."""
    return f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


@pytest.fixture(scope="module")
def elasticsearch_engine(elasticsearch_url: str) -> Iterator[EngineUnderTest]:
    settings = {
        "KONSORCIUM_ELASTICSEARCH_URL": elasticsearch_url,
        "KONSORCIUM_ELASTICSEARCH_PREFIX": prefix(),
        "KONSORCIUM_ELASTICSEARCH_TIMEOUT": 10,  # the machine may be busy with other tests
    }
    with override_settings(**settings):
        yield EngineUnderTest("elasticsearch")
        for index in mirror.writer().indices.get(index=f"{prefix()}_*", expand_wildcards="all"):
            mirror.writer().indices.delete(index=index)


ELASTICSEARCH = pytest.param("elasticsearch", marks=[pytest.mark.elasticsearch, pytest.mark.one_database])


@pytest.fixture(scope="module", params=["database", ELASTICSEARCH])
def engine(request: pytest.FixtureRequest) -> EngineUnderTest:
    """Each of the two engines in turn; a test asserts which one answered."""
    if request.param == "database":
        return EngineUnderTest("database")
    found: EngineUnderTest = request.getfixturevalue("elasticsearch_engine")
    return found
