"""The forms of the admin: what an editor reads in them is in the editor's language."""

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polib
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models
from wagtail.users.models import UserProfile

from konsorcium.activities.models import EventIndexPage, ProjectIndexPage
from konsorcium.home.models import Menu, Organisation
from konsorcium.members.models import WorkingGroupIndexPage
from konsorcium.pages import PublicPage
from tests import content
from tests.catalogue import pattern
from tests.content import TestSite
from tests.html import texts_of

pytestmark = pytest.mark.django_db

ALIKE = {"E-mail", "Logo", "Menu", "Online", "Panel", "Role", "Text", "URL", "partner"}  # the same in Czech and English
LIBRARIES = ("wagtail", "wagtail_localize")
WORD = re.compile(r"\w\w")
TAG = re.compile(r"<[^>]+>")
TOLD_BY_BLOCKS = {"label", "helpText", "addLabel"}


@pytest.fixture
def site() -> TestSite:
    """A site with a list of each kind, so that there is a place for a page of every type."""
    site = content.make_site()
    for model in (EventIndexPage, ProjectIndexPage, WorkingGroupIndexPage):
        site.home.add_child(instance=model(title=model.__name__, locale=site.home.locale))
    return site


def test_forms_speak_the_language_of_the_editor(site: TestSite, client: Client) -> None:
    editor = User.objects.create_superuser("editor")
    client.force_login(editor)
    profile = UserProfile.get_for_user(editor)
    told: dict[str, dict[str, set[str]]] = {}
    for language in ("cs", "en"):
        profile.preferred_language = language
        profile.save()
        told[language] = {name: set(read_form(client, address)) for name, address in addresses(site).items()}
    own = {*ALIKE, editor.username, site.home.statement, *Page.objects.values_list("title", flat=True)}
    alike = {text: name for name, texts in told["en"].items() for text in texts & told["cs"][name] if WORD.search(text)}
    library = library_texts()
    assert {text: name for text, name in alike.items() if text not in own and not library.fullmatch(text)} == {}
    assert min(len(texts) for texts in told["cs"].values()) > 10


def addresses(site: TestSite) -> dict[str, str]:
    """The form of each page type, setting and vocabulary."""
    found = {"HomePage": reverse("wagtailadmin_pages:edit", args=[site.home.pk])}
    places = [page.specific for page in site.home.get_descendants(inclusive=True)]
    for model in get_page_models():
        place = next((page for page in places if model.can_create_at(page)), None)
        if issubclass(model, PublicPage) and place:
            names = [model._meta.app_label, model._meta.model_name]
            found[model.__name__] = reverse("wagtailadmin_pages:add", args=[*names, place.pk])
    for setting in (Organisation, Menu):
        names = [setting._meta.app_label, setting._meta.model_name]
        found[setting.__name__] = reverse("wagtailsettings:edit", args=[*names, setting.load().pk])
    for model in get_snippet_models():
        found[model.__name__] = reverse(model.snippet_viewset.get_url_name("add"))
    assert {model.__name__ for model in get_page_models() if issubclass(model, PublicPage)} <= set(found)
    return found


def read_form(client: Client, address: str) -> Iterator[str]:
    """The texts of the form at an address, with those that scripts show: of templates and of blocks."""
    page = BeautifulSoup(client.get(address, follow=True).content, "html.parser")
    form = next(form for form in page.select("form") if form.select_one(".w-panel"))
    for template in form.select("template"):
        template.unwrap()
    for block in form.select("[data-w-block-data-value]"):
        yield from told_by(json.loads(str(block["data-w-block-data-value"])))
    yield from texts_of(form)


def told_by(definition: Any) -> Iterator[str]:
    """The labels and help texts in the definition of a block, at any depth."""
    if isinstance(definition, dict):
        yield from (value for key, value in definition.items() if key in TOLD_BY_BLOCKS and isinstance(value, str))
    if isinstance(definition, dict | list):
        for part in definition.values() if isinstance(definition, dict) else definition:
            yield from told_by(part)


def library_texts() -> re.Pattern[str]:
    """What libraries say, which their own Czech catalogues do not translate whole."""
    found = set()
    for library in LIBRARIES:
        spec = find_spec(library)
        for folder in (spec and spec.submodule_search_locations) or []:
            for path in Path(folder).rglob("locale/en/LC_MESSAGES/*.po"):
                for entry in polib.pofile(str(path)):
                    found |= {" ".join(part.split()) for part in TAG.split(entry.msgid)}
    assert found
    return re.compile("|".join(made for text in found if WORD.search(made := pattern(text))))
