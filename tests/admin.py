"""People of the admin and what it answers them."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from konsorcium.home import roles

PASSWORD = "heslo-jen-pro-zkoušku"


def make_user(name: str, group: str) -> User:
    """Somebody in a group, who reads the admin in English."""
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD)
    user.groups.add(Group.objects.get(name=group))
    UserProfile.objects.create(user=user, preferred_language="en")
    return user


def make_somebody_in_each_role() -> None:
    """An editor, a reviewer, a translator into English, an administrator, and staff of SIMI, who are named so."""
    for name, group in {
        "editor": roles.EDITORS,
        "reviewer": roles.REVIEWERS,
        "translator": roles.TRANSLATORS.format("en"),
        "administrator": roles.ADMINISTRATORS,
        "staff": roles.MEMBER_STAFF.format("SIMI"),
    }.items():
        make_user(name, group)


def log_in(client: Client, name: str) -> Client:
    client.force_login(User.objects.get(username=name))
    return client


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form_of(client: Client, page: Page) -> QueryDict:
    """What the form of a page would send, with an empty body, which is made by scripts."""
    form = querydict_from_html(client.get(edit_url(page)).text, form_id="page-edit-form").copy()
    form["body-count"] = "0"
    return form


def create(client: Client, parent: Page, model: type[Page], **values: Any) -> Any:
    """Send the form of a new page below `parent`."""
    address = reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
    shown = client.get(address)
    if shown.status_code != 200:
        return shown
    form = querydict_from_html(shown.text, form_id="page-edit-form").copy()
    form["body-count"] = "0"
    for name, value in values.items():
        form[name] = value
    return client.post(address, form)


def draft_by_somebody_else(page: Page) -> None:
    author, _created = User.objects.get_or_create(username="somebody-else")
    Page.objects.get(pk=page.pk).specific.save_revision(user=author)


def save(client: Client, page: Page, action: str = "", **values: Any) -> Any:
    """Send the form of a page with other values, as one of its buttons does; somebody else wrote what is published."""
    if action == "action-publish":
        draft_by_somebody_else(page)
    form = form_of(client, page)
    if "change_kind" in form and action:
        form["change_kind"] = "minor"
    for name, value in values.items():
        form.setlist(name, value if isinstance(value, list) else [value])
    if action:
        form[action] = action
    return client.post(edit_url(page), form)


def was_refused(response: Any) -> bool:
    """Forbidden, or Wagtail's way to say so: back to the start of the admin."""
    if response.status_code == 302:
        return bool(response["location"] == reverse("wagtailadmin_home"))
    assert response.status_code in {200, 403}
    return response.status_code == 403
