"""People in a browser: each has a context of their own, and the server answers one request after another."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.conftest import is_error
from tests.engines import EngineUnderTest

expect.set_options(timeout=15_000)  # a machine that runs other tests as well is slow


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.RLock]:
    """Held by whoever uses the database: all threads share SQLite's connection, and with it its transaction.

    What the browser asks while it is closed waits until the test is over, and is not answered any more.
    """
    lock, over = threading.RLock(), threading.Event()
    answer = WSGIHandler.get_response

    def answer_alone(handler: WSGIHandler, request: HttpRequest) -> HttpResponseBase:
        with lock:
            return HttpResponse(status=503) if over.is_set() else answer(handler, request)

    monkeypatch.setattr(WSGIHandler, "get_response", answer_alone)
    yield lock
    with lock:
        over.set()


@pytest.fixture
def someone(browser: Browser, live_server: LiveServer, one_at_a_time: threading.RLock) -> Iterator[Callable[..., Page]]:
    """Opens the browser of another person; the test fails on errors that scripts raise or the browser logs."""
    errors: list[str] = []
    with ExitStack() as contexts:

        def arrive(**options: Any) -> Page:
            context = contexts.enter_context(browser.new_context(base_url=live_server.url, locale="cs-CZ", **options))
            context.on("weberror", lambda found: errors.append(str(found.error)))
            context.on("console", lambda message: errors.append(message.text) if is_error(message) else None)
            return context.new_page()

        yield arrive
    assert not errors


@pytest.fixture
def run_jobs(engine: EngineUnderTest, one_at_a_time: threading.RLock) -> Callable[[], None]:
    """What the jobs of the site would do, while the server answers nobody."""

    def run() -> None:
        with one_at_a_time:
            engine.catch_up()

    return run
