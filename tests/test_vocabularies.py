"""Topics and terms in the admin: one name per language of the site, the default language's among them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from konsorcium.home import roles
from konsorcium.models import Term, Topic
from tests import content
from tests.admin import log_in, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site(module_content: Callable[[Callable[[], None]], None]) -> None:
    module_content(make_site)


def make_site() -> None:
    content.make_site()
    roles.setup_roles()
    make_user("administrator", roles.ADMINISTRATORS)


def add(client: Client, model: str, names: list[tuple[str, str]], **values: str) -> Any:
    """Send the form of a new topic or term with names by language."""
    form = {"slug": "azyl", "names-TOTAL_FORMS": str(len(names)), "names-INITIAL_FORMS": "0", **values}
    for number, (language, name) in enumerate(names):
        row = {"language": language, "name": name, "position": rich_text(""), "DELETE": ""}
        form |= {f"names-{number}-{field}": value for field, value in row.items()}
    return log_in(client, "administrator").post(reverse(f"wagtailsnippets_konsorcium_{model}:add"), form)


def add_topic(client: Client, *names: tuple[str, str], **values: str) -> Any:
    return add(client, "topic", list(names), **{"name": "Azyl"} | values)


def test_a_language_of_the_site_is_chosen(site: None, client: Client) -> None:
    add_topic(client, ("cs", "azyl"), ("en", "asylum"))
    assert dict(Topic.objects.get().names.values_list("language", "name")) == {"cs": "azyl", "en": "asylum"}


def test_another_language_is_refused(site: None, client: Client) -> None:
    for language in ("Czech", "de", ""):
        response = add_topic(client, ("cs", "azyl"), (language, "asylum"))
        errors = response.context["form"].formsets["names"].forms[1].errors
        assert errors.keys() == {"language"}
    assert not Topic.objects.exists()


@pytest.mark.parametrize("model", ["topic", "term"])
def test_a_name_in_the_default_language_is_required(model: str, site: None, client: Client) -> None:
    response = add(client, model, [("en", "asylum")], name="Azyl", vocabulary="service", position="0")
    assert "Add the name in the default language of the site: Czech." in response.text
    assert not Topic.objects.exists()
    assert not Term.objects.exists()


def test_two_topics_of_one_working_name_are_refused_by_that_label(site: None, client: Client) -> None:
    content.make_topic("azyl", "Azyl")
    told = add_topic(client, ("cs", "azyl")).text
    assert "Topic with this Working name already exists." in told
    assert "Topic with this Slug already exists." in told
