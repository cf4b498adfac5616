"""The story of a commentary: written, reviewed, published, found, translated, and an expert who speaks about it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect
from wagtail.users.models import UserProfile

from konsorcium.home import roles
from konsorcium.models import Vocabulary
from tests import content
from tests.content import TestSite
from tests.engines import EngineUnderTest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "heslo-jen-pro-zkoušku"


def make_person(name: str, group: str) -> None:
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD)
    user.groups.add(Group.objects.get(name=group))
    UserProfile.objects.create(user=user, preferred_language="en")


@pytest.fixture
def site(transactional_db: None) -> TestSite:
    site = content.make_site()
    content.publish(site.home)
    asylum = content.make_topic("asylum", "azyl", "asylum")
    content.make_topic_page(site, asylum, "Azyl", slug="azyl")
    for page, title in [(site.publications, "Publications"), (site.members, "Members"), (site.experts, "Experts")]:
        content.translate(page, title=title)
    roles.setup_roles()
    for name, group in [("editor", roles.EDITORS), ("reviewer", roles.REVIEWERS), ("translator", roles.TRANSLATORS)]:
        make_person(name, group)
    return site


def log_in(page: Page, name: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(name) if page.get_by_label("Username").count() else page.locator(
        "[name=username]"
    ).fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").click()
    page.wait_for_url("**/admin/")


def test_story(site: TestSite, someone: Callable[..., Page], engine: EngineUnderTest, tmp_path: Path) -> None:
    editor = someone()
    log_in(editor, "editor")
