"""A form that is sent while Wagtail saves it: nothing is lost and nothing is kept twice."""

import re
import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from konsorcium.home import roles
from konsorcium.publications.models import PublicationPage
from tests import content
from tests.admin import make_user
from tests.browser.editing import attach, log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ATTACHED = re.compile(rb'name="attachments-0-document"\r\n\r\n[0-9]')  # in what a form sends


class LateAnswers:
    """The answers to background saves of the attachment: the server has saved, the browser hears of it on `arrive`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.held: list[tuple[Route, APIResponse]] = []
        page.route("**/edit/", self.hold)

    def hold(self, route: Route) -> None:
        in_background = route.request.headers["accept"] == "application/json"
        if in_background and ATTACHED.search(route.request.post_data_buffer or b""):
            self.held.append((route, route.fetch()))
        else:
            route.continue_()

    def provoke(self) -> None:
        """Write until the admin saves: it takes what is done in the first moments for what was there before."""
        title = self.page.locator("[name=title]")
        for _try in range(20):
            if self.held:
                return
            title.evaluate("title => { title.value += '!'; title.dispatchEvent(new Event('input', {bubbles: true})) }")
            self.page.wait_for_timeout(1000)
        pytest.fail("The admin saved nothing in the background.")

    def arrive(self) -> None:
        while self.held:
            route, answer = self.held.pop()
            route.fulfill(response=answer)


def test_a_row_is_kept_once_when_the_form_is_sent_while_it_is_saved(
    live_server: LiveServer, someone: Callable[..., Page], one_at_a_time: threading.RLock
) -> None:
    with one_at_a_time:
        site = content.make_site()
        content.serve_at(live_server.thread.port)
        draft = PublicationPage(title="Komentář", live=False, locale=site.home.locale)
        site.publications.add_child(instance=draft)
        roles.setup_roles()
        make_user("editor", roles.EDITORS)
    editor = someone()
    log_in(editor, "editor")
    editor.goto(f"/admin/pages/{draft.pk}/edit/")
    answers = LateAnswers(editor)
    attach(editor, "Rozbor")
    answers.provoke()
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name=f"Submit to {roles.REVIEW}").click()
    editor.wait_for_timeout(500)
    answers.arrive()
    expect(editor.get_by_text("has been submitted for moderation")).to_be_visible()
    with one_at_a_time:
        page = PublicationPage.objects.get()
        assert page.attachments.count() == 1
        assert page.get_latest_revision_as_object().attachments.count() == 1
        assert page.current_workflow_state is not None
