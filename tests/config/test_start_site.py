"""An empty site for a real organisation, made by one command."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from wagtail.models import Page, Site, Workflow

from konsorcium.home.models import HomePage
from konsorcium.models import Term, Topic
from konsorcium.search.models import Record
from tests.html import read, words

pytestmark = pytest.mark.django_db(transaction=True)


def start(languages: str = "cs,en", name: str = "Síť pomoci") -> None:
    call_command("start_site", name=name, languages=languages)


def test_the_lists_stand_in_each_language_and_are_empty(client: Client) -> None:
    start()
    assert words(read(client, "/cs/").h1) == "Síť pomoci"
    assert words(read(client, "/cs/publikace/").h1) == "Publikace"
    assert words(read(client, "/en/publications/").h1) == "Publications"
    assert set(Record.objects.visible().values_list("type", flat=True)) == {"page"}
    assert Site.objects.get(is_default_site=True).site_name == "Síť pomoci"
    sitemap = client.get("/sitemap.xml").content.decode()
    assert sitemap.count("<loc>") == Record.objects.visible().count() == 22


def test_groups_review_and_vocabularies_are_there_without_opinions(client: Client) -> None:
    start()
    assert Group.objects.filter(name__startswith="Konsorcium").count() == 4
    assert Workflow.objects.filter(active=True).exists()
    assert Topic.objects.count() == 20
    assert not Topic.objects.exclude(names__position="").exists()
    assert Term.objects.filter(vocabulary="region").count() == 15
    assert "Ukázkový obsah" not in words(read(client, "/cs/"))


@pytest.mark.parametrize(
    ("language", "other", "slug", "title"),
    [("cs", "en", "clenske-organizace", "Členské organizace"), ("en", "cs", "members", "Member organisations")],
)
def test_one_language_is_enough_and_nothing_is_served_as_if_in_another(
    language: str, other: str, slug: str, title: str, client: Client, settings: Settings
) -> None:
    settings.LANGUAGE_CODE = language
    start(language)
    assert words(read(client, f"/{language}/{slug}/").h1) == title
    assert client.get(f"/{other}/{slug}/").headers["location"] == f"/{language}/{slug}/"
    assert client.get(f"/{other}/").headers["location"] == f"/{language}/"
    front = client.get("/", headers={"accept-language": other}, follow=True)
    assert front.redirect_chain[-1] == (f"/{language}/", 302)
    assert f'<html lang="{language}"' in front.text


def test_a_language_named_twice_is_one() -> None:
    start("cs,en,cs")
    assert HomePage.objects.count() == 2


@pytest.mark.parametrize("name", ["", " ", "x" * 256])
def test_a_name_that_no_page_can_have_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match="--name: from 1 to 255 characters"):
        start(name=name)


def test_the_default_language_is_always_among_those_of_the_site() -> None:
    with pytest.raises(CommandError, match="cs, the LANGUAGE_CODE"):
        start("en")
    assert not HomePage.objects.exists()


def test_a_site_that_has_pages_is_left_alone() -> None:
    start()
    before = Page.objects.count()
    with pytest.raises(CommandError, match="nothing was changed"):
        start()
    assert Page.objects.count() == before


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(CommandError, match="de; known are cs, en"):
        start("cs,de")
