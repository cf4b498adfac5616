"""What each role may do in the admin, asked of the admin's own addresses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    WorkflowPage,
    WorkflowTask,
)
from wagtail_localize.models import TranslationSource

from konsorcium.home import roles
from konsorcium.home.models import FormPage
from konsorcium.publications.models import PublicationPage
from tests import content
from tests.admin import edit_url, log_in, make_somebody_in_each_role, save, was_refused

pytestmark = pytest.mark.django_db

TABLE = """
                              editor  reviewer  translator  administrator  staff
edit publication              yes     yes       no          yes            no
publish publication           no      yes       no          yes            no
unpublish publication         no      yes       no          yes            no
delete publication            no      no        no          yes            no
add publication               yes     yes       no          yes            yes
edit translation              yes     yes       yes         yes            no
publish translation           no      yes       no          yes            no
unpublish translation         no      yes       no          yes            no
delete translation            no      no        no          yes            no
edit member                   yes     yes       no          yes            yes
publish member                no      yes       no          yes            no
unpublish member              no      yes       no          yes            no
delete member                 no      no        no          yes            no
edit other-member             yes     yes       no          yes            no
publish other-member          no      yes       no          yes            no
delete other-member           no      no        no          yes            no
read form                     no      yes       no          yes            no
read form-in-english          no      yes       no          yes            no
open organisation             no      no        no          yes            no
open menu                     no      no        no          yes            no
open topics                   no      no        no          yes            no
open terms                    no      no        no          yes            no
open users                    no      no        no          yes            no
open redirects                no      no        no          yes            no
"""
OPENED = {
    "organisation": ("wagtailsettings:edit", ["konsorcium_home", "organisation"]),
    "menu": ("wagtailsettings:edit", ["konsorcium_home", "menu"]),
    "topics": ("wagtailsnippets_konsorcium_topic:list", []),
    "terms": ("wagtailsnippets_konsorcium_term:list", []),
    "users": ("wagtailusers_users:index", []),
    "redirects": ("wagtailredirects:index", []),
}
NEW_TITLE = "Nový název"


def rows() -> list[tuple[str, str, str, bool]]:
    """The table as (action, object, role, whether it may)."""
    header, *lines = TABLE.strip().splitlines()
    cells = [line.split() for line in lines]
    return [
        (action, name, role, answer == "yes")
        for action, name, *answers in cells
        for role, answer in zip(header.split(), answers, strict=True)
    ]


@pytest.fixture(scope="module")
def pages(module_content: Callable[[Callable[[], dict[str, Page]]], dict[str, Page]]) -> dict[str, Page]:
    return module_content(make_pages)


def make_pages() -> dict[str, Page]:
    site = content.make_site()
    publication = content.make_publication(site)
    form = site.home.add_child(instance=FormPage(title="Kontakt", locale=site.home.locale))
    pages = {
        "publication": publication,
        "translation": content.translate(publication, title="A commentary"),
        "member": content.make_member(site, "SIMI"),
        "other-member": content.make_member(site, "OPU"),
        "form": form,
        "form-in-english": content.translate(form, title="Contact"),
    }
    roles.setup_roles()
    make_somebody_in_each_role()
    return pages


def open_(client: Client, name: str) -> Any:
    url_name, args = OPENED[name]
    response = client.get(reverse(url_name, args=args))
    settings = response.headers.get("location", "")  # the address of settings leads to their only row
    return client.get(settings) if "/settings/" in settings else response


def edit(client: Client, page: Page) -> Any:
    return client.get(edit_url(page))


def publish(client: Client, page: Page) -> Any:
    """With the whole form by whoever has one; others are refused whatever they send."""
    if edit(client, page).status_code == 200:
        return save(client, page, "action-publish", title=NEW_TITLE)
    return client.post(edit_url(page), {"title": NEW_TITLE, "action-publish": "action-publish"})


def unpublish(client: Client, page: Page) -> Any:
    return client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))


def delete(client: Client, page: Page) -> Any:
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def add(client: Client, page: Page) -> Any:
    """The empty form of another page beside this one."""
    label, name = page._meta.app_label, page._meta.model_name
    return client.get(reverse("wagtailadmin_pages:add", args=[label, name, page.get_parent().pk]))


def read(client: Client, page: Page) -> Any:
    """The messages that were sent by a form, as a table to download."""
    return client.get(reverse("wagtailforms:list_submissions", args=[page.pk]), {"export": "csv"})


ACTIONS = {"edit": edit, "publish": publish, "unpublish": unpublish, "delete": delete, "add": add, "read": read}
HAS_HAPPENED: dict[str, Callable[[Page], bool]] = {
    "publish": lambda page: Page.objects.filter(pk=page.pk, live=True, title=NEW_TITLE).exists(),
    "unpublish": lambda page: Page.objects.filter(pk=page.pk, live=False).exists(),
    "delete": lambda page: not Page.objects.filter(pk=page.pk).exists(),
}


@pytest.mark.parametrize(("action", "name", "role", "may"), rows())
def test_a_role_may_do_what_the_table_says(
    action: str, name: str, role: str, may: bool, pages: dict[str, Page], client: Client
) -> None:
    log_in(client, role)
    response = open_(client, name) if action == "open" else ACTIONS[action](client, pages[name])
    assert was_refused(response) is not may
    if action in HAS_HAPPENED:
        assert HAS_HAPPENED[action](pages[name]) is may


def test_nobody_without_the_right_publishes_a_new_page(pages: dict[str, Page], client: Client) -> None:
    log_in(client, "editor")
    parent = pages["publication"].get_parent()
    address = reverse("wagtailadmin_pages:add", args=["konsorcium_publications", "publicationpage", parent.pk])
    refused = client.post(address, {"title": "Nová", "slug": "nova", "action-publish": "action-publish"})
    assert refused.status_code == 403
    assert "submit it for review" in refused.text
    assert not PublicationPage.objects.filter(title="Nová").exists()


@pytest.fixture(params=["document", "image"])
def file(request: pytest.FixtureRequest) -> Document | Image:
    """A file that somebody else uploaded."""
    return content.make_document() if request.param == "document" else content.make_image()


def act_on(client: Client, file: Document | Image, action: str) -> Any:
    """Give a file another name, or delete it."""
    address = reverse(f"{file._meta.app_label}:{action}", args=[file.pk])
    return client.post(address, {"title": NEW_TITLE, "collection": str(file.collection_id)})


@pytest.mark.parametrize(
    ("role", "may"),
    [("editor", False), ("translator", False), ("staff", False), ("reviewer", True), ("administrator", True)],
)
@pytest.mark.parametrize("action", ["edit", "delete"])
def test_files_of_others_are_changed_only_by_those_who_publish(
    action: str, role: str, may: bool, pages: dict[str, Page], file: Document | Image, client: Client
) -> None:
    assert was_refused(act_on(log_in(client, role), file, action)) is not may
    assert type(file).objects.filter(pk=file.pk, title=file.title).exists() is not may


def test_everybody_may_change_what_they_uploaded(
    pages: dict[str, Page], file: Document | Image, client: Client
) -> None:
    for role in ("editor", "staff"):
        type(file).objects.update(uploaded_by_user=User.objects.get(username=role), title="Soubor")
        act_on(log_in(client, role), file, "edit")
        assert type(file).objects.get().title == NEW_TITLE
    act_on(client, file, "delete")
    assert not type(file).objects.exists()


def test_setting_up_again_takes_back_what_a_role_has_too_much(pages: dict[str, Page]) -> None:
    before = rights()
    GroupCollectionPermission.objects.create(
        group=Group.objects.get(name=roles.EDITORS),
        collection=Collection.get_first_root_node(),
        permission=Permission.objects.get(codename="change_document"),
    )
    assert rights() != before
    roles.setup_roles()
    assert rights() == before


@pytest.mark.parametrize(
    ("role", "name", "may"),
    [
        ("staff", "member", True),
        ("staff", "other-member", False),
        ("translator", "member", True),
        ("editor", "member", True),
    ],
)
def test_a_page_is_sent_to_translation_and_its_new_text_taken_over_by_those_who_work_on_it(
    role: str, name: str, may: bool, pages: dict[str, Page], client: Client
) -> None:
    page = pages[name]
    locales = {"locales": [Locale.objects.get(language_code="en").pk]}
    send = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    assert was_refused(log_in(client, role).post(send, locales)) is not may
    log_in(client, "reviewer").post(send, locales)
    source = TranslationSource.objects.get_for_instance(page)
    before = source.last_updated_at
    take_over = reverse("wagtail_localize:update_translations", args=[source.pk])
    assert was_refused(log_in(client, role).post(take_over)) is not may
    source.refresh_from_db()
    assert (source.last_updated_at > before) is may


def rights() -> dict[str, list[str]]:
    """All that groups may do, and the review, in words."""
    pages = GroupPagePermission.objects.select_related("group", "permission")
    collections = GroupCollectionPermission.objects.select_related("group", "permission")
    found: dict[str, list[str]] = {group.name: [] for group in Group.objects.all()}
    for group in Group.objects.all():
        found[group.name] += [f"{right.pk}" for right in group.permissions.all()]
    for right in pages:
        found[right.group.name].append(f"{right.permission.codename} below {right.page_id}")
    for right in collections:
        found[right.group.name].append(f"{right.permission.codename} in {right.collection_id}")
    found["review"] = [f"{item.task} of {item.workflow}" for item in WorkflowTask.objects.all()]
    found["reviewed"] = [f"{item.page_id} by {item.workflow}" for item in WorkflowPage.objects.all()]
    return {name: sorted(words) for name, words in found.items()}


def test_setting_up_again_changes_nothing(pages: dict[str, Page]) -> None:
    before = rights()
    names = roles.setup_roles()
    assert rights() == before
    assert roles.MEMBER_STAFF.format("SIMI") in names


def test_setting_up_leaves_the_groups_of_others_alone(pages: dict[str, Page]) -> None:
    Group.objects.filter(name__startswith="Konsorcium:").delete()
    others, before = set(Group.objects.values_list("name", flat=True)), rights()
    assert {"Editors", "Moderators"} <= others
    roles.setup_roles()
    after = rights()
    assert {roles.EDITORS, roles.REVIEWERS, roles.TRANSLATORS.format("en"), roles.ADMINISTRATORS} <= set(after)
    assert {name: after[name] for name in others} == {name: before[name] for name in others}
