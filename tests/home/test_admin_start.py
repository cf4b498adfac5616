"""The start of the admin offers what somebody may write."""

import pytest
from django.test import Client
from django.urls import reverse

from konsorcium.home import roles
from tests import content
from tests.admin import log_in, make_user
from tests.html import links, read

pytestmark = pytest.mark.django_db


def offered(client: Client) -> dict[str, str]:
    """The names of what may be written, with their places, and the addresses of the forms."""
    page = read(client, reverse("wagtailadmin_home"))
    return links(page.select_one("[aria-labelledby*=new-pages] ul"))


def test_an_editor_writes_a_publication_with_one_click(client: Client) -> None:
    site = content.make_site()
    content.translate(site.publications)
    roles.setup_roles()
    make_user("editor", roles.EDITORS)
    found = offered(log_in(client, "editor"))
    series = "Series of publications : Publikace"
    assert list(found) == ["Publication : Publikace", series, "Member organisation : Členové", "Expert : Experti"]
    form = client.get(found["Publication : Publikace"])
    assert form.context["parent_page"].pk == site.publications.pk


def test_staff_are_offered_what_they_may_begin(client: Client) -> None:
    site = content.make_site()
    content.make_member(site, "SIMI")
    roles.setup_roles()
    make_user("staff", roles.MEMBER_STAFF.format("SIMI"))
    found = offered(log_in(client, "staff"))
    assert list(found) == ["Publication : Publikace", "Series of publications : Publikace", "Expert : Experti"]


def test_who_only_translates_is_offered_nothing(client: Client) -> None:
    content.translate(content.make_site().home)
    roles.setup_roles()
    make_user("translator", roles.TRANSLATORS.format("en"))
    assert offered(log_in(client, "translator")) == {}
