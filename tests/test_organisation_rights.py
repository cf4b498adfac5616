"""Each role, on pages of its own and of another organisation, in both languages, by each door of the admin."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, TaskState

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
