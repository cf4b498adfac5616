"""Publishing with discipline, as people do it: review by another person, an embargo, a correction, a stale form."""

import datetime
import re
import threading
from collections.abc import Callable

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from konsorcium.home import roles
from konsorcium.jobs import run_due_jobs
from konsorcium.publications.models import PublicationPage
from tests import content
from tests.admin import draft_by_somebody_else, make_user
from tests.browser.editing import log_in
from tests.content import TestSite
from tests.publications.embargoed import HOUR, JOURNALIST, TITLE, TRANSLATED, link, make_draft

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
    expect(second.get_by_text("Nothing was sent out")).to_be_visible()
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


@pytest.fixture
def press_release(site: TestSite) -> list[PublicationPage]:
    """The drafts of a press release with a file, by somebody else, in both languages."""
    content.change_organisation(press_email="press@example.org")
    czech = make_draft(site, kind="press-release")
    english = content.translate(czech, live=False, title=TRANSLATED, slug="secret-report")
    english.save()
    for page in (czech, english):
        draft_by_somebody_else(page)
    return [czech, english]


def test_a_press_release_is_read_by_link_only_and_goes_public_with_its_translation_and_file(
    press_release: list[PublicationPage], someone: Callable[..., Page], one_at_a_time: threading.RLock
) -> None:
    reviewer, journalist, visitor = someone(), someone(), someone()
    with one_at_a_time:
        file = press_release[0].attachments.get().document.url
        addresses = [page.get_url() for page in press_release]
    now = timezone.localtime()
    log_in(reviewer, "reviewer")
    open_form(reviewer, press_release[0].pk)
    set_embargo(reviewer, now + HOUR)
    make_release(reviewer, now + 2 * HOUR)
    for page in press_release:
        open_form(reviewer, page.pk)
        press(reviewer, re.compile("Schedule to publish|Publish"))
        expect(reviewer).to_have_url(re.compile(r"/admin/pages/\d+/$"))
    give_link(reviewer, press_release[0].pk)

    def statuses() -> list[int]:
        return [visitor.request.get(address).status for address in (*addresses, file)]

    with one_at_a_time:
        address = link()
    journalist.goto(address)
    expect(journalist.locator("h1")).to_have_text(TITLE)
    expect(journalist.locator("main")).to_contain_text("Pod embargem do")
    behind = journalist.get_by_role("link", name="tajny soubor").get_attribute("href")
    assert journalist.request.get(behind or "").body() == content.PDF
    assert statuses() == [404, 404, 404]

    with time_machine.travel(now + 2 * HOUR + datetime.timedelta(seconds=1)):
        with one_at_a_time:
            run_due_jobs()
        assert statuses() == [200, 200, 200]
        journalist.goto(address)
        expect(journalist).to_have_url(re.compile(re.escape(addresses[0])))


def test_a_time_that_cannot_be_read_is_told_and_stays_as_it_was_typed(
    press_release: list[PublicationPage], someone: Callable[..., Page]
) -> None:
    """Wagtail's picker by itself makes it the present moment."""
    reviewer = someone()
    log_in(reviewer, "reviewer")
    open_form(reviewer, press_release[0].pk)
    reviewer.get_by_role("tab", name="Facts").click()
    embargo = reviewer.get_by_label("Embargo until")
    embargo.click()
    embargo.fill("zítra ráno")
    reviewer.keyboard.press("Tab")
    expect(embargo).to_have_value("zítra ráno")
    reviewer.get_by_role("button", name="Save draft").click()
    expect(reviewer.get_by_text("could not be saved due to validation errors")).to_be_visible()
    reviewer.get_by_role("tab", name="Facts").click()
    expect(reviewer.get_by_text("Enter a valid date/time.")).to_be_visible()
    expect(embargo).to_have_value("zítra ráno")


def set_embargo(page: Page, until: datetime.datetime) -> None:
    page.get_by_role("tab", name="Facts").click()
    page.get_by_label("Embargo until").fill(until.strftime("%Y-%m-%d %H:%M"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("has been updated")).to_be_visible()


def make_release(page: Page, at: datetime.datetime) -> None:
    page.get_by_role("link", name="Releases").click()
    page.get_by_role("link", name="Add release").first.click()
    page.get_by_role("textbox", name="Title").fill("Vydání")
    page.get_by_role("textbox", name="Goes public").fill(at.strftime("%Y-%m-%d %H:%M"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Choose a page").click()
    chooser = page.get_by_role("dialog")
    chooser.get_by_label("Search term").fill(TITLE)
    chooser.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Release 'Vydání' created")).to_be_visible()


def give_link(page: Page, pk: int) -> None:
    page.goto(f"/admin/pages/{pk}/edit/")
    page.get_by_role("button", name="Actions").first.click()
    page.get_by_role("link", name="Embargo").click()
    page.get_by_label("Name").fill("Eva Píšící")
    page.get_by_label("E-mail").fill(JOURNALIST)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("row", name=re.compile(JOURNALIST))).to_be_visible()
