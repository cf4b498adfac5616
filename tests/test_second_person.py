"""What one person wrote is published by another, by whichever way."""

import datetime
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from konsorcium.home import roles
from konsorcium.publications.models import PublicationPage
from tests import content
from tests.admin import create, edit_url, form_of, log_in, make_user, was_refused
from tests.content import TestSite

pytestmark = pytest.mark.django_db


@dataclass
class People:
    site: TestSite
    editor: Client
    author: Client
    second: Client


@pytest.fixture
def people() -> People:
    """An editor, and two who may publish."""
    site = content.make_site()
    roles.setup_roles()
    make_user("editor", roles.EDITORS)
    for name in ("author", "second"):
        make_user(name, roles.REVIEWERS)
    return People(site, *(log_in(Client(), name) for name in ("editor", "author", "second")))


def write(client: Client, people: People) -> PublicationPage:
    fields = {"title": "Komentář", "slug": "komentar", "kind": "commentary", "date": "2024-04-02"}
    create(client, people.site.publications, PublicationPage, **fields)
    return PublicationPage.objects.get(slug="komentar")


def send(client: Client, page: Page, button: str, title: str = "", **values: str) -> int:
    form = form_of(client, page)
    form[button] = button
    if "change_kind" in form:
        form["change_kind"] = "minor"
    if title:
        form["title"] = title
    for name, value in values.items():
        form[name] = value
    return int(client.post(edit_url(page), form).status_code)


def title_of(page: Page) -> str:
    return str(Page.objects.get(pk=page.pk).title)


def is_live(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).live


def approve(client: Client, page: Page) -> None:
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": ""})


def test_a_new_page_is_published_by_somebody_else(people: People) -> None:
    fields = {"title": "Nová", "slug": "nova", "kind": "commentary", "date": "2024-04-02"}
    refused = create(
        people.author, people.site.publications, PublicationPage, **fields, **{"action-publish": "action-publish"}
    )
    assert refused.status_code == 403
    assert "Somebody else publishes what you wrote" in refused.text
    page = write(people.author, people)
    assert 'name="action-publish"' not in people.author.get(edit_url(page)).text
    assert send(people.author, page, "action-publish") == 403
    assert not is_live(page)
    send(people.second, page, "action-publish")
    assert is_live(page)


def test_nobody_approves_what_they_wrote_and_submitted(people: People) -> None:
    page = write(people.author, people)
    send(people.author, page, "action-submit")
    approve(people.author, page)
    assert not is_live(page)
    approve(people.second, page)
    assert is_live(page)


def test_what_an_editor_wrote_is_touched_up_and_published_by_one_reviewer(people: People) -> None:
    page = write(people.editor, people)
    send(people.author, page, "action-publish", "Komentář k azylu")
    assert (is_live(page), title_of(page)) == (True, "Komentář k azylu")
    assert send(people.author, page, "action-publish", "Jen můj nápad") == 403
    send(people.author, page, "action-submit", "Jen můj nápad")
    approve(people.author, page)
    assert title_of(page) == "Komentář k azylu"
    approve(people.second, page)
    assert title_of(page) == "Jen můj nápad"


def test_a_time_in_the_future_needs_a_second_person_too(people: People) -> None:
    page = write(people.author, people)
    later = timezone.localtime(timezone.now() + datetime.timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    assert send(people.author, page, "action-publish", go_live_at=later) == 403
    send(people.author, page, "action-save", go_live_at=later)
    send(people.second, page, "action-publish")
    page.refresh_from_db()
    assert (page.live, page.approved_schedule) == (False, True)


def test_what_was_taken_off_does_not_return_by_one_person(people: People) -> None:
    page = write(people.editor, people)
    send(people.author, page, "action-publish")
    people.author.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert not is_live(page)
    assert send(people.author, page, "action-publish") == 403
    send(people.second, page, "action-save")
    send(people.author, page, "action-publish")
    assert is_live(page)


def test_many_at_once_and_the_admin_api_make_no_exception(people: People) -> None:
    page = write(people.author, people)
    many = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    by_api = f"/admin/api/main/pages/{page.pk}/action/publish/"
    people.author.post(f"{many}?id={page.pk}")
    assert people.author.post(by_api).status_code == 403
    assert not is_live(page)
    people.second.post(f"{many}?id={page.pk}")
    assert is_live(page)


def test_a_copy_of_a_public_page_is_a_draft(people: People) -> None:
    page = content.make_publication(people.site)
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    parent = str(people.site.publications.pk)
    values = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": parent, "publish_copies": "on"}
    assert "You do not have permission to publish pages" in people.author.post(address, values).text
    people.author.post(address, values | {"publish_copies": ""})
    assert not Page.objects.get(slug="kopie").live


def test_who_copies_a_page_does_not_borrow_its_authors(people: People) -> None:
    page = write(people.editor, people)
    send(people.second, page, "action-publish")
    values = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": str(people.site.publications.pk)}
    people.author.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), values | {"publish_copies": ""})
    copy = Page.objects.get(slug="kopie")
    send(people.author, copy, "action-publish", "Jen moje")
    assert not is_live(copy)
    send(people.second, copy, "action-publish")
    assert is_live(copy)


def test_a_form_that_is_still_open_changes_nothing_of_what_was_published(people: People) -> None:
    page = write(people.editor, people)
    send(people.editor, page, "action-submit")
    form = form_of(people.editor, page)
    approve(people.second, page)
    published = Page.objects.get(pk=page.pk).live_revision
    saved = form | {"overwrite_revision_id": str(published.pk), "title": "Po schválení"}
    people.editor.post(edit_url(page), saved, headers={"accept": "application/json"})
    assert Revision.objects.get(pk=published.pk).content["title"] == "Komentář"
    people.editor.post(edit_url(page), saved)
    assert Revision.objects.get(pk=published.pk).content["title"] == "Komentář"
    assert Page.objects.get(pk=page.pk).draft_title == "Po schválení"


def test_a_superuser_needs_nobody(people: People) -> None:
    User.objects.filter(username="author").update(is_superuser=True)
    page = write(people.author, people)
    send(people.author, page, "action-publish")
    assert is_live(page)
    assert not was_refused(people.author.get(edit_url(page)))


def test_what_somebody_submitted_waits_for_others_only(people: People) -> None:
    page = write(people.author, people)
    send(people.author, page, "action-submit")
    waiting = "Awaiting your review"
    starts = [client.get(reverse("wagtailadmin_home")).text for client in (people.author, people.second)]
    assert [waiting in start for start in starts] == [False, True]


def test_who_decides_after_somebody_decided_is_told(people: People) -> None:
    page = write(people.author, people)
    send(people.author, page, "action-submit")
    form = form_of(people.second, page)
    form["action-workflow-action"], form["workflow-action-name"] = "true", "approve"
    for _number in range(2):
        answer = people.second.post(edit_url(page), form, follow=True)
    assert "This page is not in review any more" in answer.text
    assert is_live(page)


def test_what_was_public_is_deleted_by_administrators_only(people: People) -> None:
    draft, public, taken_off = (
        content.make_publication(people.site, title, slug=title.lower(), live=live)
        for title, live in (("Koncept", False), ("Zpráva", True), ("Stažená", True))
    )
    taken_off.unpublish()
    make_user("administrator", roles.ADMINISTRATORS)
    administrator = log_in(Client(), "administrator")
    for page in (public, taken_off):
        address = reverse("wagtailadmin_pages:delete", args=[page.pk])
        assert was_refused(people.second.post(address))
        assert address not in people.second.get(edit_url(page)).text
    people.second.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    administrator.post(reverse("wagtailadmin_pages:delete", args=[taken_off.pk]))
    left = set(PublicationPage.objects.values_list("title", flat=True))
    assert left == {"Zpráva"}
    told = administrator.get("/admin/reports/site-history/", {"object_id": ""}).text
    assert "Stažená" in told and "Koncept" in told
