"""API v3: a token everywhere, and each role passes by it exactly what it passes in the admin."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from wagtail.models import APIToken, Page

from tests import content
from tests.roles_table import KINDS, cases, make_pages

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.urls_with_tokens")]

ROOT = "/api/v3-preview/"
MANY = (
    "audiences",
    "formats",
    "languages",
    "regions",
    "services",
    "target_groups",
)  # relations of pages, which may be empty
OTHERS = {
    "eventpage": {"date": "2024-04-02"},
    "expertpage": {"given_name": "Eva", "family_name": "Malá"},
    "memberpage": {"short_name": "ABC"},
}
Pages = dict[tuple[str, str, str], Page]


@pytest.fixture(scope="module")
def pages(module_content: Callable[[Callable[[], Pages]], Pages]) -> Pages:
    return module_content(make_pages)


def with_token(username: str) -> Client:
    """A client with a new token, as Wagtail makes one."""
    _token, key = APIToken.create_token(user=User.objects.get(username=username), name="robot")
    return Client(headers={"Authorization": f"Bearer {key}"})


def send(client: Client, method: str, path: str, **body: Any) -> Any:
    return client.generic(method, f"{ROOT}{path}", json.dumps(body), content_type="application/json")


def act(name: str, **body: Any) -> "Ask":
    return lambda client, page: send(client, "POST", f"pages/{page.pk}/actions/{name}/", **body)


def read(path: str = "", **query: str) -> "Ask":
    return lambda client, page: client.get(f"{ROOT}pages/{page.pk}/{path}", query)


def listed(client: Client, page: Page) -> HttpResponse:
    """A list leaves out what somebody may not read."""
    answer = client.get(f"{ROOT}pages/", {"type": page._meta.label, "limit": "100"})
    return HttpResponse(status=200 if page.pk in [item["id"] for item in answer.json()["items"]] else 404)


def revision(client: Client, page: Page) -> Any:
    return client.get(f"{ROOT}pages/{page.pk}/revisions/{page.latest_revision_id}/")


def reverted(client: Client, page: Page) -> Any:
    first = page.revisions.order_by("pk").values_list("pk", flat=True)[0]
    return act("revert", revision_id=first)(client, page)


def patched(client: Client, page: Page, **meta: str) -> Any:
    return send(client, "PATCH", f"pages/{page.pk}/", seo_title="Nový název", meta=meta)


def moved(client: Client, page: Page) -> Any:
    return act("move", destination_id=page.get_parent().pk, position="last-child")(client, page)


def created(client: Client, page: Page, **meta: str) -> Any:
    """A page of the same type below the same list."""
    where = {"type": page._meta.label, "parent_id": page.get_parent().pk}
    fields: dict[str, Any] = {name: [] for name in MANY if hasattr(page, name)} | OTHERS[page._meta.model_name]
    return send(client, "POST", "pages/", title="Úplně nová", meta=where | meta, **fields)


@dataclass(frozen=True)
class Operation:
    """What to ask, and the status where it is allowed and where it is not."""

    ask: Callable[[Client, Page], Any]
    allowed: int
    refused: int


Ask = Callable[[Client, Page], Any]
WRITING = {
    "detail": Operation(read(), 200, 404),
    "draft": Operation(read(version="draft"), 200, 404),
    "list": Operation(listed, 200, 404),
    "find": Operation(lambda client, page: client.get(f"{ROOT}pages/find/", {"id": page.pk}), 302, 404),
    "revisions": Operation(read("revisions/"), 200, 404),
    "revision": Operation(revision, 200, 404),
    "edit": Operation(patched, 200, 403),
    "revert": Operation(reverted, 200, 403),
}
ADDING = {
    "create": Operation(created, 201, 403),
    "copy": Operation(act("copy", keep_live=False), 201, 403),
}
PUBLISHING = {
    "publish": Operation(act("publish"), 200, 403),
    "edit and publish": Operation(lambda client, page: patched(client, page, action="publish"), 200, 403),
    "unpublish": Operation(act("unpublish"), 200, 403),
    "move": Operation(moved, 200, 403),
}
DELETING = {  # what was public
    "delete": Operation(lambda client, page: send(client, "DELETE", f"pages/{page.pk}/"), 204, 403),
    "delete by action": Operation(
        lambda client, page: send(client, "DELETE", f"pages/{page.pk}/actions/delete/"), 204, 403
    ),
}
ALONE = {
    "create and publish": Operation(lambda client, page: created(client, page, action="publish"), 201, 403),
    "copy what is live": Operation(act("copy", keep_live=True), 201, 403),
    "alias": Operation(act("create_alias"), 201, 403),
    "copy for translation": Operation(act("copy_for_translation", locale="en"), 201, 403),
}
ALL = WRITING | ADDING | PUBLISHING | DELETING | ALONE
PASSED = {
    "-": set(),
    "translate": set(),
    "write": {*WRITING, *ADDING},
    "publish": {*WRITING, *ADDING, *PUBLISHING},
    "delete": {*WRITING, *ADDING, *PUBLISHING, *DELETING},
}


def expected(kind: str, whose: str, may: str, role: str) -> dict[str, int]:
    """The status of each operation by the row of the table; nobody's second person is needed by a superuser only."""
    names = set(PASSED[may])
    if role == "staff" and kind == "member":
        names -= set(ADDING)  # the list of members is not theirs
    elif role == "staff" and whose == "other":
        names |= {"create"}  # of their own, in the list that stands there
    return {name: one.allowed if name in names else one.refused for name, one in ALL.items()}


@pytest.mark.parametrize(("whose", "language", "role", "may"), cases())
def test_a_role_passes_by_token_what_it_passes_in_the_admin(
    whose: str, language: str, role: str, may: str, pages: Pages
) -> None:
    client = with_token(role)
    for kind in KINDS if role == "staff" else ["event"]:
        answered = {}
        for name, operation in ALL.items():
            with transaction.atomic():
                page = Page.objects.get(pk=pages[kind, whose, language].pk).specific
                answered[name] = operation.ask(client, page).status_code
                transaction.set_rollback(True)
        assert answered == expected(kind, whose, may, role), kind


def test_a_superuser_passes_everywhere_and_learns_of_what_is_there_already(pages: Pages) -> None:
    """Without this the table could not fail where everybody is refused."""
    User.objects.create_superuser("root")
    client = with_token("root")
    for name, operation in ALL.items():
        with transaction.atomic():
            page = Page.objects.get(pk=pages["event", "own", "cs"].pk).specific
            wanted = 400 if name == "copy for translation" else operation.allowed
            assert operation.ask(client, page).status_code == wanted, name
            transaction.set_rollback(True)


def operations() -> Iterator[tuple[str, str]]:
    """All of its OpenAPI document, so that none of a newer Wagtail slips in."""
    from wagtail.api.v3.urls import api

    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in methods:
            yield method.upper(), path.replace("{type}", "x").replace("{type_name}", "x").replace("{pk}", "1")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wagtail_made-up"}, {"Authorization": "Basic eDp5"}])
def test_nothing_is_answered_without_a_token(headers: dict[str, str], pages: Pages) -> None:
    client, page = Client(headers=headers), pages["event", "own", "cs"]
    client.force_login(User.objects.get(username="administrator"))
    asked = [(method, path.format_map(Numbers(page.pk))) for method, path in operations()]
    assert len(asked) > 40
    asked += [("GET", f"{ROOT}{path}") for path in ("", "openapi.json", "docs/")]
    answered = {(method, path): client.generic(method, path).status_code for method, path in asked}
    assert {key for key, status in answered.items() if status != 401} == set()


class Numbers(dict[str, int]):
    """The same number for every part of an address."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def __missing__(self, key: str) -> int:
        return self.number


def test_a_token_that_is_revoked_or_of_no_use_to_the_admin_is_refused(pages: Pages) -> None:
    User.objects.create_user("reader")
    refused = with_token("reader").get(f"{ROOT}images/")
    assert refused.status_code == 403
    assert refused.json()["detail"]
    client = with_token("editor")
    assert client.get(f"{ROOT}whoami/").json()["user"]["username"] == "editor"
    call_command("api_tokens", "revoke", "--user", "editor", "--prefix", APIToken.objects.latest("pk").prefix)
    assert client.get(f"{ROOT}whoami/").status_code == 401


def test_answers_are_not_kept_and_missing_pages_are_told_as_problems(pages: Pages) -> None:
    answer = with_token("editor").get(f"{ROOT}pages/999999/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.urls("config.urls")
def test_without_the_setting_there_is_no_such_address(pages: Pages) -> None:
    client = with_token("administrator")
    for path in ("", "pages/", "openapi.json", "whoami/"):
        assert client.get(f"{ROOT}{path}", follow=True).status_code == 404


@pytest.mark.parametrize("kind", ["documents", "images"])
def test_files_that_the_admin_does_not_offer_are_not_told(kind: str, pages: Pages) -> None:
    file = content.make_document("Tajný program", "program.pdf") if kind == "documents" else content.make_image("Tajný")
    for role, may_see in (("staff", False), ("editor", True)):
        client = with_token(role)
        listed_titles = [each["title"] for each in client.get(f"{ROOT}{kind}/").json()["items"]]
        assert (file.title in listed_titles) is may_see
        assert (client.get(f"{ROOT}{kind}/{file.pk}/").status_code == 200) is may_see
