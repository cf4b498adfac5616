"""What every test may ask for: an Elasticsearch node, a browser, a page that must not log errors."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TypeVar

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import translation
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests import database
from tests.servers import ServerMissing, all_required, sharing
from tests.servers.browser import OPTIONS, find_chromium

pytest_plugins = ["tests.engines"]

Found = TypeVar("Found")


def pytest_configure(config: pytest.Config) -> None:
    """Open the run in the process that starts it; the workers of pytest-xdist inherit its environment."""
    if all_required():
        config.option.reportchars += "s"
    if not hasattr(config, "workerinput"):
        run = ExitStack()
        run.enter_context(sharing.open_run())
        config.add_cleanup(run.close)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With REQUIRE_ALL=1 a skipped test fails the run: nothing may pass for want of a server."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if all_required() and reporter and (skipped := reporter.stats.get("skipped")):
        reporter.write_line(f"\n{len(skipped)} skipped, and REQUIRE_ALL=1 allows none", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Renditions are cached by the key of their picture, and every test's first picture has the same."""
    cache.clear()


@pytest.fixture(autouse=True)
def default_language() -> None:
    """The last request of the test before may have left its language behind."""
    translation.deactivate()


def required(find: Callable[[], Found]) -> Found:
    """What `find` finds; where it is missing, the test is skipped, or fails with REQUIRE_ALL=1."""
    try:
        return find()
    except ServerMissing as missing:
        (pytest.fail if all_required() else pytest.skip)(str(missing))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Restore the migrated database after tests that commit, instead of emptying it."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as copies:
        with django_db_blocker.unblock():
            copies.enter_context(database.kept())
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: database.restore())
        yield
        with django_db_blocker.unblock():
            copies.close()


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The address of the node that all workers share: index names must carry the worker's."""
    return required(sharing.elasticsearch_url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    program = required(find_chromium)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in the thread of the tests, and Django takes that for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright.chromium.launch(executable_path=program, args=OPTIONS)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a fresh context; the test fails on errors that scripts raise or the browser logs."""
    errors: list[str] = []
    with browser.new_context() as context:
        context.on("weberror", lambda found: errors.append(str(found.error)))
        context.on("console", lambda message: errors.append(message.text) if is_error(message) else None)
        yield context.new_page()
    assert not errors


def is_error(message: ConsoleMessage) -> bool:
    """Whether something went wrong in a page; the status of the page itself is for the test to judge."""
    own_status = message.page and message.location["url"] == message.page.url.partition("#")[0]
    return message.type == "error" and not own_status
