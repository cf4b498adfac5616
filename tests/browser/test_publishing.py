"""Publishing with discipline, as people do it: review by another person, a correction, two people at one page."""

import re
import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from konsorcium.home import roles
from konsorcium.publications.models import PublicationPage
from tests import content
from tests.admin import draft_by_somebody_else, make_user
from tests.browser.editing import log_in
from tests.content import TestSite
from tests.engines import EngineUnderTest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVENT = "Setkání sousedů"
CORRECTION = "Uvedli jsme 300 lidí, správně je to 3 000."


@pytest.fixture
def site(live_server: LiveServer) -> TestSite:
    site = content.make_site()
    content.serve_at(live_server.thread.port)
    event = content.make_event(site, "Minulá akce")
    content.translate(event.get_parent().specific, title="Events", slug="events")
    member = content.make_member(site)
    roles.setup_roles()
    make_user("staff", roles.MEMBER_STAFF.format(member.short_name))
    for name in ("reviewer", "second"):
        make_user(name, roles.REVIEWERS)
    return site


@pytest.fixture
def run_jobs(engine: EngineUnderTest, one_at_a_time: threading.RLock) -> Callable[[], None]:
    def run() -> None:
        with one_at_a_time:
            engine.catch_up()

    return run


@pytest.fixture
def page(site: TestSite) -> PublicationPage:
    """A public text of which somebody else has a draft."""
    page = content.make_publication(site, "Komentář", slug="komentar", summary="Přišlo 300 lidí.", publisher="Město")
    draft_by_somebody_else(page)
    return page


def press(page: Page, button: str | re.Pattern[str]) -> None:
    """One of the actions of a form."""
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=button).click()


def open_form(page: Page, pk: int) -> None:
    page.goto(f"/admin/pages/{pk}/edit/")
    expect(page.get_by_role("textbox", name="Title*", exact=True)).to_be_visible()
    page.wait_for_timeout(2_000)  # Wagtail looks for changes from the third second on


def test_staff_write_an_event_and_a_reviewer_approves_it(
    site: TestSite, someone: Callable[..., Page], run_jobs: Callable[[], None]
) -> None:
    staff, reviewer, visitor = someone(), someone(), someone()
    log_in(staff, "staff")
    staff.get_by_role("link", name=re.compile("^Event")).click()
    staff.wait_for_url("**/add/**")
    staff.wait_for_timeout(2_000)
    staff.get_by_role("textbox", name="Title*", exact=True).press_sequentially(EVENT)
    staff.get_by_role("tab", name="Facts").click()
    press(staff, f"Submit to {roles.REVIEW}")
    expect(staff.get_by_text("submitted for moderation")).to_be_visible()
    assert visitor.request.get("/cs/akce/setkani-sousedu/").status == 404

    log_in(reviewer, "reviewer")
    reviewer.get_by_role("link", name=EVENT).first.click()
    press(reviewer, "Approve and Publish")
    run_jobs()
    visitor.goto("/cs/akce/setkani-sousedu/")
    expect(visitor.locator("h1")).to_have_text(EVENT)
    expect(visitor.locator("main")).to_contain_text("Organizace SIMI")


def test_a_correction_is_read_with_the_version_that_it_superseded(
    page: PublicationPage, someone: Callable[..., Page], run_jobs: Callable[[], None]
) -> None:
    reviewer, visitor = someone(), someone()
    log_in(reviewer, "reviewer")
    open_form(reviewer, page.pk)
    reviewer.get_by_role("textbox", name="Summary").fill("Přišlo 3 000 lidí.")
    press(reviewer, "Publish")
    expect(reviewer.get_by_text("Say what kind of change it is.").first).to_be_visible()
    reviewer.get_by_label("Kind of change").select_option("correction")
    reviewer.get_by_role("textbox", name="Note for readers").fill(CORRECTION)
    press(reviewer, "Publish")
    expect(reviewer).to_have_url(re.compile(r"/admin/pages/\d+/$"))
    run_jobs()

    visitor.goto("/cs/publikace/komentar/")
    expect(visitor.locator(".k-changes")).to_contain_text(CORRECTION)
    expect(visitor.locator(".k-lead")).to_have_text("Přišlo 3 000 lidí.")
    visitor.locator(".k-changes").get_by_role("link").first.click()
    expect(visitor).to_have_url(re.compile(r"/cs/publikace/komentar/versions/1/$"))
    expect(visitor.locator("main")).to_contain_text("Přišlo 300 lidí.")
    assert "noindex" in (visitor.locator("meta[name=robots]").get_attribute("content") or "")


def test_two_people_at_one_page_lose_nothing(
    page: PublicationPage, someone: Callable[..., Page], one_at_a_time: threading.RLock
) -> None:
    first, second = someone(), someone()
    for person, name in ((first, "reviewer"), (second, "second")):
        log_in(person, name)
        open_form(person, page.pk)
    publish_with(first, "Publisher", "Kraj")
    expect(first).to_have_url(re.compile(r"/admin/pages/\d+/$"))
    publish_with(second, "Summary", "Přišlo 3 000 lidí.")
    expect(second.get_by_text("It was not published")).to_be_visible()
    expect(second.get_by_role("row", name=re.compile("Publisher"))).to_contain_text("Kraj")
    second.get_by_role("button", name="Join the texts").click()
    expect(second.get_by_text("Both texts are joined in a draft")).to_be_visible()
    expect(second.get_by_role("textbox", name="Summary")).to_have_value("Přišlo 3 000 lidí.")
    expect(second.get_by_role("textbox", name="Publisher")).to_have_value("Kraj")
    with one_at_a_time:
        public = PublicationPage.objects.get(pk=page.pk)
    assert (public.summary, public.publisher) == ("Přišlo 300 lidí.", "Kraj")


def publish_with(page: Page, field: str, value: str) -> None:
    page.get_by_role("textbox", name=field).fill(value)
    page.get_by_label("Kind of change").select_option("minor")
    press(page, "Publish")
