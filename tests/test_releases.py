"""Releases: pages, their translations and files go public in one minute, all or none, and somebody is told."""

import datetime
import html
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import pre_save
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import GroupPagePermission, Page, PageLogEntry
from wagtail.test.utils.form_data import querydict_from_html

from konsorcium.activities.models import EventPage
from konsorcium.home import roles
from konsorcium.models import Release, ReleasedPage
from konsorcium.outbox import send_due
from konsorcium.publications.models import PublicationPage
from konsorcium.scheduling import publish_scheduled
from tests import content
from tests.admin import draft_by_somebody_else, edit_url, form_of, log_in, make_user, save
from tests.content import TestSite

pytestmark = pytest.mark.django_db(transaction=True)

MOST_OF_ONE_VERSION = 19  # queries
AT = timezone.now().replace(second=0, microsecond=0) + datetime.timedelta(days=1)


@dataclass
class Prepared:
    """A press release in two languages with a file, and an event: drafts by somebody else."""

    site: TestSite
    czech: PublicationPage
    english: PublicationPage
    event: EventPage
    reviewer: Client

    @property
    def pages(self) -> list[Page]:
        return [self.czech, self.english, self.event]


@pytest.fixture
def prepared(site: TestSite, client: Client) -> Prepared:
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    content.change_organisation(press_email="press@example.org")
    event = content.make_event(site, "Tiskovka", slug="tiskovka")
    event.unpublish()
    czech = content.make_publication(
        site,
        "Zpráva",
        slug="zprava",
        live=False,
        kind="press-release",
        documents=[content.make_document("Zpráva", "zprava.pdf")],
    )
    english = content.translate(czech, live=False, title="Release", slug="release")
    english.save()
    for page in (czech, english, event):
        draft_by_somebody_else(page)
    czech, english, event = (page.specific_class.objects.get(pk=page.pk) for page in (czech, english, event))
    return Prepared(site, czech, english, event, log_in(client, "reviewer"))


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def make_release(prepared: Prepared, at: datetime.datetime = AT) -> Release:
    """A release of the press release and the event, made in the admin."""
    address = reverse("wagtailsnippets_konsorcium_release:add")
    form = querydict_from_html(prepared.reviewer.get(address).text, form_id="w-editor-form").copy()
    form["title"], form["at"] = "Vydání", written(at)
    form["pages-TOTAL_FORMS"] = "2"
    for number, page in enumerate([prepared.czech, prepared.event]):
        row = {"page": str(page.pk), "id": "", "ORDER": str(number), "DELETE": ""}
        for name, value in row.items():
            form[f"pages-{number}-{name}"] = value
    answer = prepared.reviewer.post(address, form)
    assert answer.status_code == 302, answer.context["form"].errors
    return Release.objects.get()


def written(at: datetime.datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def change_release(prepared: Prepared, release: Release, **values: str) -> Any:
    """Send the form of the release with other values, "__" in their names for "-"."""
    edit = reverse("wagtailsnippets_konsorcium_release:edit", args=[release.pk])
    form = querydict_from_html(prepared.reviewer.get(edit).text, form_id="w-editor-form").copy()
    for name, value in values.items():
        form[name.replace("__", "-")] = value
    return prepared.reviewer.post(edit, form)


def approve(prepared: Prepared, pages: list[Page]) -> None:
    for page in pages:
        if page == prepared.english:  # it has another form
            page.get_latest_revision().publish()
        else:
            form = form_of(prepared.reviewer, page)
            form["action-publish"] = "action-publish"
            assert prepared.reviewer.post(edit_url(page), form).status_code == 302


def run_jobs_at(at: datetime.datetime) -> None:
    with time_machine.travel(at):
        publish_scheduled()
        send_due()


def seen_at(at: datetime.datetime, prepared: Prepared) -> set[int]:
    """How all addresses of what is released answer then, its file's among them."""
    document = prepared.czech.attachments.get().document
    addresses = [*(page.get_url() for page in prepared.pages), document.url]
    with time_machine.travel(at):
        return {Client().get(address).status_code for address in addresses}


def live(prepared: Prepared) -> list[bool]:
    found = Page.objects.in_bulk([page.pk for page in prepared.pages])
    return [found[page.pk].live for page in prepared.pages]


@contextmanager
def failing_at(page: Page, failure: BaseException) -> Iterator[None]:
    """Whoever saves this page as public fails."""

    def fail(instance: Any, **kwargs: Any) -> None:
        if isinstance(instance, Page) and instance.pk == page.pk and instance.live:
            raise failure

    pre_save.connect(fail)
    try:
        yield
    finally:
        pre_save.disconnect(fail)


def test_all_versions_and_files_go_public_in_one_run(prepared: Prepared) -> None:
    release = make_release(prepared)
    approve(prepared, prepared.pages)
    edit = reverse("wagtailsnippets_konsorcium_release:edit", args=[release.pk])
    assert "Every page is approved." in prepared.reviewer.get(edit).text
    assert "All is ready." in prepared.reviewer.get(edit, {"check": ""}).text
    run_jobs_at(AT - datetime.timedelta(seconds=30))
    assert (live(prepared), seen_at(AT, prepared)) == ([False] * 3, {404})
    run_jobs_at(AT + datetime.timedelta(seconds=1))
    assert (live(prepared), seen_at(AT + datetime.timedelta(seconds=2), prepared)) == ([True] * 3, {200})
    release.refresh_from_db()
    assert (release.failure, release.finished is None) == ("", False)


def test_what_nobody_approved_keeps_all_from_the_public_until_it_is_mended(prepared: Prepared) -> None:
    release = make_release(prepared)
    approve(prepared, [prepared.czech, prepared.event])
    run_jobs_at(AT + datetime.timedelta(seconds=1))
    run_jobs_at(AT + datetime.timedelta(minutes=2))
    assert (live(prepared), seen_at(AT + datetime.timedelta(minutes=3), prepared)) == ([False] * 3, {404})
    assert [letter.to for letter in mail.outbox] == [["reviewer@example.org"]]
    assert "Release: " in mail.outbox[0].body
    edit = reverse("wagtailsnippets_konsorcium_release:edit", args=[release.pk])
    shown = prepared.reviewer.get(edit).text
    assert "Nothing of it is public" in shown
    assert "Nobody has approved it yet." in shown
    later = AT + datetime.timedelta(hours=1)
    assert change_release(prepared, release, at=written(later)).status_code == 302
    approve(prepared, [prepared.english])
    run_jobs_at(later - datetime.timedelta(minutes=1))
    assert live(prepared) == [False] * 3
    run_jobs_at(later + datetime.timedelta(seconds=1))
    assert live(prepared) == [True] * 3


@pytest.mark.parametrize("failure", [RuntimeError("disk full"), ValidationError("no"), SystemExit(9)])
def test_a_run_that_fails_or_is_stopped_in_the_middle_publishes_nothing(
    prepared: Prepared, failure: BaseException
) -> None:
    release = make_release(prepared)
    approve(prepared, prepared.pages)
    last = max(prepared.pages, key=lambda page: page.path)
    with failing_at(last, failure):
        try:
            run_jobs_at(AT + datetime.timedelta(seconds=1))
        except SystemExit:
            assert isinstance(failure, SystemExit)
    assert (live(prepared), seen_at(AT + datetime.timedelta(minutes=3), prepared)) == ([False] * 3, {404})
    assert not PageLogEntry.objects.filter(action="wagtail.publish.scheduled").exists()
    release.refresh_from_db()
    assert bool(release.failure) is not isinstance(failure, SystemExit)
    run_jobs_at(AT + datetime.timedelta(minutes=1))
    assert live(prepared) == [isinstance(failure, SystemExit)] * 3


def test_two_runs_one_after_the_other_publish_once(prepared: Prepared) -> None:
    make_release(prepared)
    approve(prepared, prepared.pages)
    for seconds in (1, 2):
        run_jobs_at(AT + datetime.timedelta(seconds=seconds))
    assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == len(prepared.pages)


if connection.vendor == "postgresql":  # SQLite has one writer at a time

    def test_two_runs_at_once_publish_once(prepared: Prepared) -> None:
        make_release(prepared)
        approve(prepared, prepared.pages)
        alone = content.make_publication(prepared.site, "Sama", slug="sama")
        alone.go_live_at = AT
        content.publish(alone)

        def run() -> None:
            try:
                call_command("publish_scheduled")
            finally:
                connection.close()

        with time_machine.travel(AT + datetime.timedelta(seconds=1)), ThreadPoolExecutor(2) as workers:
            for worker in [workers.submit(run) for _number in range(2)]:
                worker.result()
        assert live(prepared) == [True] * 3
        published = PageLogEntry.objects.filter(action="wagtail.publish.scheduled")
        assert published.count() == len(prepared.pages) + 1

    def test_a_run_that_is_killed_in_the_middle_publishes_nothing(prepared: Prepared) -> None:
        make_release(prepared)
        approve(prepared, prepared.pages)
        last = max(prepared.pages, key=lambda page: page.path)

        def run() -> None:
            pre_save.connect(kill)
            run_jobs_at(AT + datetime.timedelta(seconds=1))

        def kill(instance: Any, **kwargs: Any) -> None:
            if isinstance(instance, Page) and instance.pk == last.pk and instance.live:
                os.kill(os.getpid(), signal.SIGKILL)

        connection.close()  # no two processes may speak through one
        process = get_context("fork").Process(target=run)
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        assert (live(prepared), seen_at(AT + datetime.timedelta(minutes=3), prepared)) == ([False] * 3, {404})
        run_jobs_at(AT + datetime.timedelta(minutes=1))
        assert live(prepared) == [True] * 3


@pytest.mark.parametrize("failed", [True, False])
@pytest.mark.parametrize("way", ["form", "bulk"])
def test_when_its_time_is_over_no_page_goes_public_alone(prepared: Prepared, way: str, failed: bool) -> None:
    release = make_release(prepared)
    if failed:
        run_jobs_at(AT)
    with time_machine.travel(AT + datetime.timedelta(seconds=5)):
        if way == "form":
            refusal = save(prepared.reviewer, prepared.event, "action-publish").text
        else:
            address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
            refusal = prepared.reviewer.post(f"{address}?id={prepared.event.pk}", follow=True).text
    assert "It waits for the release “Vydání”, whose time is over: give that a new time." in html.unescape(refusal)
    assert live(prepared) == [False] * 3
    release.refresh_from_db()
    assert bool(release.failure) is failed


@pytest.mark.parametrize("way", ["taken out", "exchanged", "deleted"])
def test_what_leaves_a_release_is_a_draft_again(prepared: Prepared, way: str) -> None:
    release = make_release(prepared)
    approve(prepared, prepared.pages)
    if way == "deleted":
        Page.objects.get(pk=prepared.czech.pk).delete()
    elif way == "taken out":
        assert change_release(prepared, release, pages__0__DELETE="on").status_code == 302
    else:
        other = content.make_event(prepared.site, "Jiná", slug="jina")
        assert change_release(prepared, release, pages__0__page=str(other.pk)).status_code == 302
    assert EventPage.objects.get(pk=prepared.event.pk).scheduled_revision
    run_jobs_at(AT + datetime.timedelta(minutes=1))
    assert not Page.objects.filter(translation_key=prepared.czech.translation_key, live=True).exists()


@pytest.mark.parametrize("language", ["czech", "english"])
def test_a_release_that_loses_a_page_is_held_and_its_owner_told(prepared: Prepared, language: str) -> None:
    release = make_release(prepared)
    approve(prepared, prepared.pages)
    deleted = getattr(prepared, language)
    Page.objects.get(pk=deleted.pk).delete()
    run_jobs_at(AT + datetime.timedelta(minutes=1))
    assert not EventPage.objects.get(pk=prepared.event.pk).live
    release.refresh_from_db()
    assert (release.finished, release.failure) == (None, f"„{deleted.title}“ je smazáno.")
    assert release.failure in mail.outbox[0].body


def test_a_page_that_is_taken_off_before_the_release_is_told_and_keeps_all_back(prepared: Prepared) -> None:
    expires = written(AT - datetime.timedelta(hours=3))
    save(prepared.reviewer, prepared.event, "", expire_at=expires, go_live_at="")
    draft_by_somebody_else(prepared.event)
    release = make_release(prepared)
    approve(prepared, [prepared.czech, prepared.english])
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    prepared.reviewer.post(f"{address}?id={prepared.event.pk}")
    edit = reverse("wagtailsnippets_konsorcium_release:edit", args=[release.pk])
    assert "It is taken off before the release" in prepared.reviewer.get(edit, {"check": ""}).text
    run_jobs_at(AT + datetime.timedelta(minutes=1))
    assert live(prepared) == [False] * 3


def test_a_release_that_is_public_is_not_changed(prepared: Prepared) -> None:
    release = make_release(prepared)
    approve(prepared, prepared.pages)
    run_jobs_at(AT + datetime.timedelta(seconds=1))
    prepared.event.refresh_from_db()
    prepared.event.go_live_at = later = AT + datetime.timedelta(days=1)
    content.publish(prepared.event)
    with time_machine.travel(AT + datetime.timedelta(minutes=1)):
        answer = change_release(prepared, release, at=written(AT + datetime.timedelta(days=2)))
    assert (answer.status_code, "is not changed any more" in answer.text) == (200, True)
    scheduled = EventPage.objects.get(pk=prepared.event.pk).scheduled_revision
    assert scheduled.approved_go_live_at == later


def test_the_press_desk_is_told_of_a_release_that_nobody_owns(prepared: Prepared) -> None:
    make_release(prepared)
    Release.objects.update(owner=None)
    run_jobs_at(AT + datetime.timedelta(seconds=1))
    assert [letter.to for letter in mail.outbox] == [["press@example.org"]]


def test_the_pages_of_a_release_are_those_that_its_editor_may_publish(prepared: Prepared) -> None:
    other = content.make_event(prepared.site, "Jiná", slug="jina")
    release = make_release(prepared)
    group = Group.objects.get(name=roles.REVIEWERS)
    GroupPagePermission.objects.filter(group=group).delete()
    GroupPagePermission.objects.create(group=group, page=prepared.czech, permission_type="publish")
    answer = change_release(prepared, release, pages__1__page=str(other.pk))
    assert (answer.status_code, "You may not publish this page." in answer.text) == (200, True)
    assert set(release.pages.values_list("page", flat=True)) == {prepared.czech.pk, prepared.event.pk}


def test_a_page_of_a_release_goes_public_with_it_only(prepared: Prepared) -> None:
    make_release(prepared)
    page = EventPage.objects.get(pk=prepared.event.pk)
    page.go_live_at = None
    with translation.override("en"), pytest.raises(ValidationError, match="goes public with the release"):
        page.save_revision().publish()
    assert live(prepared) == [False] * 3


def test_an_embargo_that_ends_later_is_told_before_anybody_approves(prepared: Prepared) -> None:
    PublicationPage.objects.filter(pk=prepared.czech.pk).update(embargo_until=AT + datetime.timedelta(days=1))
    draft_by_somebody_else(prepared.czech)
    release = make_release(prepared)
    edit = reverse("wagtailsnippets_konsorcium_release:edit", args=[release.pk])
    shown = prepared.reviewer.get(edit, {"check": ""}).text
    assert "The embargo ends after the page goes public" in shown


def test_a_press_release_does_not_appear_in_one_language(prepared: Prepared) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="all languages at once"):
        prepared.czech.get_latest_revision().publish()
    Page.objects.get(pk=prepared.english.pk).delete()
    release = make_release(prepared)
    approve(prepared, [prepared.czech, prepared.event])
    edit = reverse("wagtailsnippets_konsorcium_release:edit", args=[release.pk])
    assert "It has no version in English." in prepared.reviewer.get(edit).text
    run_jobs_at(AT + datetime.timedelta(seconds=1))
    assert not Page.objects.get(pk=prepared.czech.pk).live


def test_what_is_public_in_one_language_gets_the_other_later(site: TestSite) -> None:
    content.change_organisation(press_email="press@example.org")
    czech = content.make_publication(site, kind="press-release")
    assert content.translate(czech).live


def past(form: Any, prepared: Prepared) -> None:
    form["at"] = "2020-01-01 12:00"


def in_another_release(form: Any, prepared: Prepared) -> None:
    other = Release.objects.create(title="Jiné", at=AT)
    ReleasedPage.objects.create(release=other, page=prepared.event)


REFUSALS: dict[str, Callable[[Any, Prepared], None]] = {
    "The time must be in the future.": past,
    "This page is in another release.": in_another_release,
}


@pytest.mark.parametrize("told", REFUSALS)
def test_what_cannot_be_is_refused_at_its_field(prepared: Prepared, told: str) -> None:
    address = reverse("wagtailsnippets_konsorcium_release:add")
    form = querydict_from_html(prepared.reviewer.get(address).text, form_id="w-editor-form").copy()
    row = {"page": str(prepared.event.pk), "id": "", "ORDER": "0", "DELETE": ""}
    values = {"title": "Vydání", "at": written(AT), "pages-TOTAL_FORMS": "1"}
    for name, value in (values | {f"pages-0-{name}": value for name, value in row.items()}).items():
        form[name] = value
    REFUSALS[told](form, prepared)
    answer = prepared.reviewer.post(address, form)
    assert answer.status_code == 200
    assert told in answer.text
    assert not Release.objects.filter(title="Vydání").exists()


@pytest.mark.parametrize("failed", [True, False])
def test_what_waited_for_a_release_that_is_deleted_does_not_go_public_alone(prepared: Prepared, failed: bool) -> None:
    release = make_release(prepared)
    approve(prepared, [prepared.czech, prepared.event])
    if failed:
        run_jobs_at(AT + datetime.timedelta(seconds=1))
    address = reverse("wagtailsnippets_konsorcium_release:delete", args=[release.pk])
    assert prepared.reviewer.post(address).status_code == 302
    run_jobs_at(AT + datetime.timedelta(minutes=5))
    assert live(prepared) == [False] * 3


def test_who_does_not_publish_makes_no_release(prepared: Prepared) -> None:
    make_user("editor", roles.EDITORS)
    address = reverse("wagtailsnippets_konsorcium_release:add")
    assert log_in(Client(), "editor").get(address).status_code == 302


@pytest.mark.parametrize("failure", [ValidationError({"title": "no"}), RuntimeError("disk full")])
def test_a_page_that_cannot_be_published_at_its_time_stops_no_other(failure: Exception, site: TestSite) -> None:
    content.change_organisation(press_email="press@example.org")
    pages = [content.make_publication(site, title, slug=title.lower()) for title in ("Jedna", "Dva")]
    for page in pages:
        page.go_live_at, page.title = AT, f"{page.title} nově"
        content.publish(page)
    with failing_at(pages[0], failure):
        run_jobs_at(AT + datetime.timedelta(seconds=1))
    titles = [PublicationPage.objects.get(pk=page.pk).title for page in pages]
    assert titles == ["Jedna", "Dva nově"]
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["press@example.org"], "Stránka „Jedna nově“ nebyla včas zveřejněna")
    ]


def test_many_pages_of_a_release_need_the_queries_of_one_and_their_check_some_for_each(
    site: TestSite, client: Client
) -> None:
    """To read one revision Wagtail asks eleven times."""
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    desk = log_in(client, "reviewer")
    first, second = (Release.objects.create(title="Vydání", at=AT) for _number in range(2))

    def add(release: Release, number: int) -> None:
        documents = [content.make_document("Zpráva", f"zprava-{number}.pdf")]
        page = content.make_publication(
            site,
            slug=f"zprava-{number}",
            live=False,
            go_live_at=AT,
            documents=documents,
            lead_picture=content.make_image(),
        )
        ReleasedPage.objects.create(release=release, page=page)
        draft_by_somebody_else(page)
        page.refresh_from_db()
        page.get_latest_revision().publish()

    def queries(query: str = "", told: str = "Every page is approved.") -> int:
        address = reverse("wagtailsnippets_konsorcium_release:edit", args=[first.pk])
        desk.get(address + query)
        with CaptureQueriesContext(connection) as asked:
            assert told in desk.get(address + query).text
        return len(asked)

    def checks() -> int:
        return queries("?check", "All is ready.")

    add(first, 1)
    of_one, checks_of_one = queries(), checks()
    add(first, 2)
    assert checks() - checks_of_one <= MOST_OF_ONE_VERSION
    checks_of_two = checks()
    for number in range(3, 6):
        add(second, number)
    assert checks() == checks_of_two
    for number in range(6, 9):
        add(first, number)
    assert queries() == of_one
