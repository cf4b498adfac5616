"""Two people at one page: nothing is published over a newer text, nothing is lost, and both texts can be joined."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, Revision

from konsorcium.home import roles
from konsorcium.publications.models import PublicationPage
from tests import content
from tests.admin import draft_by_somebody_else, edit_url, form_of, log_in, make_user
from tests.content import TestSite

pytestmark = pytest.mark.django_db

NOT_PUBLISHED = "Nothing was sent out: somebody else saved this page after you had opened it."


@dataclass
class Desk:
    """A public page with a draft by an editor, and two who may publish it."""

    page: PublicationPage
    first: Client
    second: Client


@pytest.fixture
def site() -> TestSite:
    site = content.make_site()
    roles.setup_roles()
    make_user("editor", roles.EDITORS)
    for name in ("first", "second"):
        make_user(name, roles.REVIEWERS)
    return site


@pytest.fixture
def desk(site: TestSite) -> Desk:
    page = content.make_publication(site, "Komentář", slug="komentar", summary="Shrnutí.", publisher="Město")
    draft_by_somebody_else(page)
    return Desk(page, log_in(Client(), "first"), log_in(Client(), "second"))


def send(client: Client, page: Page, form: QueryDict, button: str, **values: str) -> Any:
    form = form.copy()
    form[button], form["change_kind"] = button, "minor"
    for name, value in values.items():
        form[name] = value
    return client.post(edit_url(page), form)


def published(page: Page) -> PublicationPage:
    return PublicationPage.objects.get(pk=page.pk)


def draft(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


def make_stale(desk: Desk, button: str = "action-publish", **mine: str) -> str:
    """The first publishes a new summary and publisher while the second's form is open; where the second is led then."""
    opened = form_of(desk.second, desk.page)
    theirs = {"summary": "Shrnutí jiného.", "publisher": "Kraj"}
    assert send(desk.first, desk.page, form_of(desk.first, desk.page), "action-publish", **theirs).status_code == 302
    answer = send(desk.second, desk.page, opened, button, **mine)
    assert answer.status_code == 302
    return str(answer["location"])


@pytest.mark.parametrize("button", ["action-publish", "action-submit"])
def test_what_was_opened_before_a_newer_text_is_kept_and_not_given_out(desk: Desk, button: str) -> None:
    address = make_stale(desk, button, title="Psáno dlouho")
    assert (published(desk.page).title, published(desk.page).summary) == ("Komentář", "Shrnutí jiného.")
    assert draft(desk.page).title == "Psáno dlouho"
    assert not published(desk.page).workflow_in_progress
    shown = desk.second.get(address).text
    assert NOT_PUBLISHED in shown
    assert "first saved this page (" in shown


def test_what_only_one_changed_is_joined(desk: Desk) -> None:
    address = make_stale(desk, title="Psáno dlouho")
    assert "radio" not in desk.second.get(address).text
    assert desk.second.post(address)["location"] == edit_url(desk.page)
    joined = draft(desk.page)
    assert (joined.title, joined.summary, joined.publisher) == ("Psáno dlouho", "Shrnutí jiného.", "Kraj")
    assert published(desk.page).title == "Komentář"
    form = form_of(desk.second, desk.page)
    assert send(desk.second, desk.page, form, "action-submit").status_code == 302
    state = published(desk.page).current_workflow_task_state
    desk.first.post(reverse("wagtailadmin_pages:workflow_action", args=[desk.page.pk, "approve", state.pk]))
    assert (published(desk.page).title, published(desk.page).summary) == ("Psáno dlouho", "Shrnutí jiného.")


@pytest.mark.parametrize(("choice", "summary"), [("theirs", "Shrnutí jiného."), ("mine", "Moje shrnutí.")])
def test_where_both_changed_the_same_one_is_chosen(desk: Desk, choice: str, summary: str) -> None:
    address = make_stale(desk, summary="Moje shrnutí.")
    refused = desk.second.post(address)
    assert (refused.status_code, draft(desk.page).publisher) == (200, "Město")
    assert "Choose one text where both changed the same." in refused.text
    desk.second.post(address, {"summary": choice})
    assert (draft(desk.page).summary, draft(desk.page).publisher) == (summary, "Kraj")


def test_a_form_that_is_not_stale_publishes_and_a_draft_is_always_saved(desk: Desk) -> None:
    opened = form_of(desk.first, desk.page)
    form = opened.copy()
    form["title"] = "Koncept"
    assert desk.second.post(edit_url(desk.page), form)["location"] == edit_url(desk.page)
    assert draft(desk.page).title == "Koncept"
    send(desk.second, desk.page, form_of(desk.second, desk.page), "action-publish")
    assert published(desk.page).title == "Koncept"


def test_without_the_text_that_was_opened_everything_is_chosen(desk: Desk) -> None:
    """The autosave of another window may have overwritten it."""
    opened = form_of(desk.second, desk.page)
    Revision.objects.filter(pk=opened["loaded_revision_id"]).update(created_at="2026-01-01T00:00Z")
    page = published(desk.page)
    page.title = "Jiný"
    address = send(desk.second, page, opened, "action-publish", publisher="Obec")["location"]
    assert desk.second.post(address).status_code == 200
    assert desk.second.post(address, {"publisher": "mine", "change_kind": "mine"}).status_code == 302
    assert draft(desk.page).publisher == "Obec"


def revision_of(page: PublicationPage, author: str, blocks: list[tuple[str, str]], **values: str) -> Revision:
    """A draft whose body has these paragraphs by their ids."""
    page = published(page)
    body = [{"type": "text", "id": f"00000000-0000-0000-0000-{key:0>12}", "value": text} for key, text in blocks]
    page.body = json.dumps(body)
    for name, value in values.items():
        setattr(page, name, value)
    return page.save_revision(user=User.objects.get(username=author))


def texts_of(page: Page) -> list[str]:
    return [str(block.value.source) for block in draft(page).body]


OLD = [("1", "jedna"), ("2", "dva"), ("3", "tři")]
JOINS = {
    "other paragraphs": ([("1", "JEDNA"), *OLD[1:]], [*OLD[:2], ("3", "TŘI")], ["JEDNA", "dva", "TŘI"]),
    "one adds, one takes out": ([*OLD, ("4", "čtyři")], OLD[1:], ["dva", "tři", "čtyři"]),
    "both add": ([("5", "nula"), *OLD], [*OLD[:1], ("6", "půl"), *OLD[1:]], ["nula", "jedna", "půl", "dva", "tři"]),
    "the same change": ([("1", "JE"), *OLD[1:]], [("1", "JE"), *OLD[1:], ("7", "x")], ["JE", "dva", "tři", "x"]),
}  # fmt: skip
CONFLICTS = {
    "the same paragraph": ([("1", "JEDNA"), *OLD[1:]], [("1", "Jedna"), *OLD[1:]]),
    "one changes what one takes out": ([("1", "JEDNA"), *OLD[1:]], OLD[1:]),
    "another order": ([OLD[1], OLD[0], OLD[2]], [*OLD[:2], ("3", "TŘI")]),
}


def merge_of(desk: Desk, theirs: list[tuple[str, str]], mine: list[tuple[str, str]]) -> str:
    drafts = [revision_of(desk.page, *draft) for draft in (("editor", OLD), ("first", theirs), ("second", mine))]
    return reverse("konsorcium_merge", args=[desk.page.pk, *(draft.pk for draft in drafts)])


@pytest.mark.parametrize("name", JOINS)
def test_paragraphs_are_joined_one_by_one(desk: Desk, name: str) -> None:
    theirs, mine, both = JOINS[name]
    assert desk.second.post(merge_of(desk, theirs, mine)).status_code == 302
    assert texts_of(desk.page) == both


@pytest.mark.parametrize("name", CONFLICTS)
def test_paragraphs_that_contradict_are_not_joined(desk: Desk, name: str) -> None:
    theirs, mine = CONFLICTS[name]
    address = merge_of(desk, theirs, mine)
    assert desk.second.post(address).status_code == 200
    desk.second.post(address, {"body": "theirs"})
    assert texts_of(desk.page) == [text for _key, text in theirs]


def test_keys_that_the_editor_gives_to_paragraphs_are_no_change(desk: Desk) -> None:
    base = [(key, f"<p>{text}</p>") for key, text in OLD]
    theirs, mine = ([(key, f'<p data-block-key="{who}{key}">{text}</p>') for key, text in OLD] for who in "ab")
    mine[2] = ("3", '<p data-block-key="b3">TŘI</p>')
    drafts = [revision_of(desk.page, *draft) for draft in (("editor", base), ("first", theirs), ("second", mine))]
    address = reverse("konsorcium_merge", args=[desk.page.pk, *(draft.pk for draft in drafts)])
    assert "radio" not in desk.second.get(address).text
    desk.second.post(address)
    assert [BeautifulSoup(text, "html.parser").get_text() for text in texts_of(desk.page)] == ["jedna", "dva", "TŘI"]


def test_rows_and_topics_are_joined_too(site: TestSite, desk: Desk) -> None:
    base = desk.page.get_latest_revision() or desk.page.save_revision()
    topic = content.make_topic("labour", "práce")
    other = published(desk.page)
    other.topics.set([topic])
    theirs = other.save_revision(user=User.objects.get(username="first"))
    mine = revision_of(desk.page, "second", [], title="Můj")
    address = reverse("konsorcium_merge", args=[desk.page.pk, base.pk, theirs.pk, mine.pk])
    assert "labour" in desk.second.get(address).text
    desk.second.post(address)
    assert (list(draft(desk.page).topics.all()), draft(desk.page).title) == ([topic], "Můj")


def test_a_merge_reaches_the_row_of_a_page_that_was_never_public(site: TestSite, desk: Desk) -> None:
    page = content.make_publication(site, "Zpráva", slug="zprava", live=False, publisher="Město")
    base = draft_of(page, "editor")
    theirs, mine = draft_of(page, "first", publisher="Kraj"), draft_of(page, "second", title="Můj")
    address = reverse("konsorcium_merge", args=[page.pk, base.pk, theirs.pk, mine.pk])
    assert desk.second.post(address).status_code == 302
    assert (published(page).title, published(page).publisher) == ("Můj", "Kraj")


def draft_of(page: PublicationPage, author: str, **values: str) -> Revision:
    page = published(page)
    for name, value in values.items():
        setattr(page, name, value)
    return page.save_revision(user=User.objects.get(username=author))


def test_a_page_that_somebody_else_locked_is_not_joined(desk: Desk) -> None:
    address = merge_of(desk, OLD, OLD[1:])
    page = published(desk.page)
    page.locked, page.locked_by = True, User.objects.get(username="first")
    page.save()
    newest = page.latest_revision_id
    desk.second.post(address)
    assert published(desk.page).latest_revision_id == newest


def test_what_a_stale_form_holds_is_kept_beside_what_its_writer_saved_before(desk: Desk) -> None:
    """An autosave overwrites the writer's own revision: what is refused must not."""
    opened = form_of(desk.second, desk.page)
    opened["title"] = "Uloženo"
    assert desk.second.post(edit_url(desk.page), opened).status_code == 302
    own = published(desk.page).latest_revision
    opened["loaded_revision_id"], opened["loaded_revision_created_at"] = str(own.pk), own.created_at.isoformat()
    opened["overwrite_revision_id"] = str(own.pk)
    send(desk.first, desk.page, form_of(desk.first, desk.page), "action-publish", summary="Shrnutí jiného.")
    send(desk.second, desk.page, opened, "action-publish", title="Psáno dlouho")
    own.refresh_from_db()
    assert (own.content["title"], draft(desk.page).title) == ("Uloženo", "Psáno dlouho")


def test_only_who_may_change_the_page_joins_and_only_its_own_texts(site: TestSite, desk: Desk) -> None:
    address = merge_of(desk, OLD, OLD[1:])
    other = content.make_publication(site, "Jiná", slug="jina").save_revision()
    mine = published(desk.page).latest_revision_id
    foreign = reverse("konsorcium_merge", args=[desk.page.pk, other.pk, other.pk, mine])
    assert desk.second.get(foreign, follow=True).status_code == 404
    member = content.make_member(site)
    roles.setup_roles()
    make_user("staff", roles.MEMBER_STAFF.format(member.short_name))
    assert log_in(Client(), "staff").get(address).status_code in {302, 403}
    draft_by_somebody_else(desk.page)
    led = desk.second.get(address, follow=True)
    assert "Meanwhile the page was saved again" in led.text


@pytest.mark.parametrize("make", [content.make_publication, content.make_member, content.make_event])
def test_two_revisions_are_compared(site: TestSite, make: Callable[[TestSite], Page]) -> None:
    page = make(site)
    page.title = "Nový název"
    page.save_revision()
    make_user("reader", roles.EDITORS)
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])
    assert "Nový název" in log_in(Client(), "reader").get(address).text


def test_many_differences_need_the_queries_of_one(desk: Desk) -> None:
    counts = []
    for values in ({"title": "A"}, {"title": "B", "summary": "C", "publisher": "D", "commissioned_by": "E"}):
        base, theirs = (revision_of(desk.page, name, OLD) for name in ("editor", "first"))
        mine = revision_of(desk.page, "second", OLD[1:], **values)
        address = reverse("konsorcium_merge", args=[desk.page.pk, base.pk, theirs.pk, mine.pk])
        desk.second.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert desk.second.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
