"""Each role, on pages of its own and of another organisation, in both languages, by each door of the admin."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState

from konsorcium.models import Release
from tests import content
from tests.admin import edit_url, form_of, log_in, was_refused
from tests.roles_table import KINDS, cases, make_pages

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pages(
    module_content: Callable[[Callable[[], dict[tuple[str, str, str], Page]]], dict[tuple[str, str, str], Page]],
) -> dict[tuple[str, str, str], Page]:
    return module_content(make_pages)


def of_page(name: str, *more: str) -> Callable[[Client, Page], Any]:
    def ask(client: Client, page: Page) -> Any:
        return client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *more]))

    return ask


def sent_to_page(name: str, **values: str) -> Callable[[Client, Page], Any]:
    def send(client: Client, page: Page) -> Any:
        return client.post(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]), values)

    return send


def of_revision(name: str, *more: int) -> Callable[[Client, Page], Any]:
    def ask(client: Client, page: Page) -> Any:
        revisions = list(page.revisions.order_by("pk").values_list("pk", flat=True))
        args = [page.pk, *revisions[: 2 if name == "revisions_compare" else 1]]
        return client.get(reverse(f"wagtailadmin_pages:{name}", args=args))

    return ask


def bulk(action: str) -> Callable[[Client, Page], Any]:
    def ask(client: Client, page: Page) -> Any:
        """A bulk action names the pages that it may not touch, and leaves them."""
        before = Page.objects.filter(pk=page.pk).values("live", "path").first()
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        client.post(f"{address}?id={page.pk}", {"move_applied": "1", "chooser": str(page.get_parent().pk)})
        return Page.objects.filter(pk=page.pk).values("live", "path").first() != before

    return ask


def filled(client: Client, page: Page) -> Any:
    """What the form would send, and a guess of it by who has no form."""
    form: Any = form_of(client, page) if client.get(edit_url(page)).status_code == 200 else {"body-count": "0"}
    form["title"] = "Nový název"
    return form


def saved(client: Client, page: Page, button: str = "") -> Any:
    form = filled(client, page)
    if button:
        form[button] = button
    return client.post(edit_url(page), form)


def previewed(client: Client, page: Page) -> Any:
    return client.post(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), filled(client, page))


def explored(client: Client, page: Page) -> Any:
    shown = client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))
    return shown.status_code == 200 and edit_url(page) in shown.text


def found(client: Client, page: Page) -> Any:
    shown = client.get(reverse("wagtailadmin_pages:search"), {"q": page.title})
    return edit_url(page) in shown.text


def named_by_a_bulk_action(client: Client, page: Page) -> Any:
    """Also a page that they may not act on."""
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    return page.title in client.get(f"{address}?id={page.pk}").text


def told_by_the_admin_api(client: Client, page: Page) -> Any:
    return client.get(f"/admin/api/main/pages/{page.pk}/").status_code == 200


def listed_by_the_admin_api(client: Client, page: Page) -> Any:
    answer = client.get("/admin/api/main/pages/", {"child_of": page.get_parent().pk})
    return answer.status_code == 200 and page.pk in [item["id"] for item in answer.json()["items"]]


def logged(client: Client, page: Page) -> Any:
    return edit_url(page) in client.get(reverse("wagtailadmin_reports:site_history")).text


def exported(client: Client, page: Page) -> Any:
    answer = client.get(reverse("wagtailadmin_reports:site_history"), {"export": "csv"})
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    return any(line.startswith(f"{page.pk},") for line in lines)


def approved(client: Client, page: Page) -> Any:
    author = User.objects.get(username="somebody-else")
    state = page.get_workflow().start(page.specific, author).current_task_state
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": ""})
    return TaskState.objects.get(pk=state.pk).status == TaskState.STATUS_APPROVED


WRITING = {
    "edit": of_page("edit"),
    "save": saved,
    "preview": previewed,
    "draft": of_page("view_draft"),
    "history": of_page("history"),
    "history of reviews": of_page("workflow_history"),
    "usage": of_page("usage"),
    "revision": of_revision("revisions_view"),
    "revert": of_revision("revisions_revert"),
    "compare": of_revision("revisions_compare"),
    "explorer": explored,
    "search": found,
    "admin API, page": told_by_the_admin_api,
    "admin API, list": listed_by_the_admin_api,
    "names in bulk actions": named_by_a_bulk_action,
    "site history": logged,
    "site history as CSV": exported,
    "translate": lambda client, page: client.get(reverse("wagtail_localize:submit_page_translation", args=[page.pk])),
}
PUBLISHING = {
    "publish": lambda client, page: saved(client, page, "action-publish"),
    "approve": approved,
    "unpublish": of_page("unpublish"),
    "privacy": of_page("set_privacy"),
    "move": of_page("move"),
    "lock": sent_to_page("lock"),
    "bulk unpublish": bulk("unpublish"),
}
DELETING = {"delete": sent_to_page("delete"), "bulk delete": bulk("delete")}  # what was public
DOORS = WRITING | PUBLISHING | DELETING
PASSED = {
    "-": set(),
    "translate": {"translate"},
    "write": set(WRITING),
    "publish": {*WRITING, *PUBLISHING},
    "delete": set(DOORS),
}


def allowed(answer: Any) -> bool:
    return answer if isinstance(answer, bool) else not was_refused(answer)


@pytest.mark.parametrize(("whose", "language", "role", "may"), cases())
def test_a_role_passes_exactly_the_doors_of_its_row(
    whose: str, language: str, role: str, may: str, pages: dict[tuple[str, str, str], Page], client: Client
) -> None:
    log_in(client, role)
    kinds = KINDS if role == "staff" else ["event"]  # the tree knows no kinds
    passed = set()
    for kind in kinds:
        for name, door in DOORS.items():
            with transaction.atomic():
                if allowed(door(client, Page.objects.get(pk=pages[kind, whose, language].pk))):
                    passed.add((kind, name))
                transaction.set_rollback(True)
    assert passed == {(kind, name) for kind in kinds for name in PASSED[may]}


REPORTS = ["wagtailadmin_reports:page_types_usage", "wagtail_localize:translations_report"]


@pytest.mark.parametrize("name", REPORTS)
def test_reports_that_name_the_drafts_of_all_are_not_for_staff(
    name: str, pages: dict[tuple[str, str, str], Page], client: Client
) -> None:
    assert was_refused(log_in(client, "staff").get(reverse(name)))
    assert not was_refused(log_in(client, "editor").get(reverse(name)))


def test_snippets_are_named_to_those_who_work_on_them(pages: dict[tuple[str, str, str], Page], client: Client) -> None:
    release = Release.objects.create(title="Tajné vydání", at=timezone.now())
    names = reverse("wagtail_localize:snippets_api_listing", args=["konsorcium", "release"])
    name = reverse("wagtail_localize:snippets_api_detail", args=["konsorcium", "release", release.pk])
    for address in (names, name):
        assert was_refused(log_in(client, "staff").get(address))
        assert release.title in log_in(client, "reviewer").get(address).text
    assert client.get("/admin/snippets/choose/konsorcium/release/", follow=True).status_code == 404


def test_files_that_somebody_may_not_see_are_not_named_by_a_bulk_action(
    pages: dict[tuple[str, str, str], Page], client: Client
) -> None:
    document = content.make_document("Tajný program", "program.pdf")
    address = reverse("wagtail_bulk_action", args=["wagtaildocs", "document", "delete"]) + f"?id={document.pk}"
    assert document.title not in log_in(client, "staff").get(address).text
    assert document.title in log_in(client, "administrator").get(address).text


@pytest.mark.parametrize("letters", ['"', 'a"b', '"<x>'])
def test_a_quotation_mark_is_looked_for_as_any_letter(
    letters: str, pages: dict[tuple[str, str, str], Page], client: Client
) -> None:
    log_in(client, "editor")
    addresses = [
        "wagtailadmin_pages:search",
        "wagtailadmin_choose_page_search",
        "wagtailimages:index",
        "wagtaildocs:index",
    ]
    for name in addresses:
        assert client.get(reverse(name), {"q": letters}).status_code == 200
