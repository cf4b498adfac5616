"""The press desk and what journalists ask about."""

import pytest
from django.test import Client

from konsorcium.home import roles
from konsorcium.models import Topic, Vocabulary
from tests import content
from tests.admin import log_in, make_user
from tests.content import TestSite


@pytest.fixture
def desk(site: TestSite) -> Client:
    """Somebody at the press desk."""
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    return log_in(Client(), "reviewer")


@pytest.fixture
def topic(site: TestSite) -> Topic:
    for slug, name in [("cs", "čeština"), ("uk", "ukrajinština")]:
        content.make_term(Vocabulary.LANGUAGE, slug, name)
    return content.make_topic("asylum", "Azyl", "Asylum")
