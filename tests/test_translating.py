"""Translating in the admin: facts stay with the source, a changed source is told, and nothing is public too early."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from wagtail_localize.models import Translation

from konsorcium.home import roles
from konsorcium.publications.models import PublicationPage
from tests import content
from tests.admin import make_user
from tests.content import TestSite

pytestmark = pytest.mark.django_db

SOURCE_CHANGED = "The source has changed since this translation."
WAITS = "This translation waits for your review."


@dataclass
class Sent:
    """A publication and its draft in English, sent to translation."""

    site: TestSite
    source: PublicationPage
    english: PublicationPage
    translation: Translation


@pytest.fixture
def people(module_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return module_content(make_people)


@pytest.fixture(scope="module")
def site(module_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return module_content(make_people)


def make_people() -> TestSite:
    site = content.make_site()
    content.translate(site.home)
    roles.setup_roles()
    for name, group in [("editor", roles.EDITORS), ("reviewer", roles.REVIEWERS), ("translator", roles.TRANSLATORS)]:
        make_user(name, group)
    return site
