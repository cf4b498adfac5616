"""Suggestions while the reader types: the same of both engines."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import PageViewRestriction

from konsorcium.members.models import MemberPage
from konsorcium.publications.models import Author
from tests import content
from tests.content import TestSite
from tests.engines import EngineUnderTest
from tests.html import queries

pytestmark = pytest.mark.django_db

ADDRESS = "/api/content/v1/suggest/"
Suggest = Callable[..., dict[str, list[str]]]


@pytest.fixture(scope="module")
def site(module_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return module_content(make_content)


def make_content() -> TestSite:
    site = content.make_site()
    member = content.make_member(site, "InBáze", title="Integrační centrum InBáze")
    expert = content.make_expert(site, "Jana", "Nováková", function="právnička", member=member)
    content.make_expert(site, "Petr", "Šťastný")
    content.make_topic_page(site, content.make_topic("integration", "integrace"), "Integrace cizinců")
    publication = content.make_publication(
        site, "Přistěhovalec a obec", kind="analysis", authors=[Author(expert=expert, name="Jana Nováková")]
    )
    content.make_publication(site, "Integrační politika", kind="commentary")
    content.translate(member, title="InBase", short_name="InBase")
    content.translate(publication, title="Housing policies")
    return site


@pytest.fixture
def suggest(site: TestSite, engine: EngineUnderTest, client: Client) -> Suggest:
    """The titles that are suggested for what was typed, by the labels of their groups."""

    def ask(typed: str, locale: str = "cs") -> dict[str, list[str]]:
        engine.catch_up()
        return titles(answer(client, typed, engine.name, locale=locale))

    return ask


def answer(client: Client, typed: str, engine: str, degraded: bool = False, locale: str = "cs") -> dict[str, Any]:
    found = client.get(ADDRESS, {"q": typed, "locale": locale}).json()
    assert (found["engine"], found["degraded"]) == (engine, degraded)
    return found


def titles(found: dict[str, Any]) -> dict[str, list[str]]:
    return {group["label"]: [item["title"] for item in group["items"]] for group in found["groups"]}


@pytest.mark.parametrize(
    "typed", ["pristeh", "přistěh", "PŘISTĚHO", "obec pristeho", "pristehovalec", "přistěhovalce", "prestehov", "prsit"]
)
def test_first_letters_find_with_and_without_diacritics_in_another_form_and_with_a_typo(
    typed: str, suggest: Suggest
) -> None:
    assert suggest(typed) == {"Publikace": ["Přistěhovalec a obec"]}


@pytest.mark.parametrize("typed", ["nov jan", "Jana Nov", "jana nováková", "nováková j", "janna nov"])
def test_names_are_found_in_either_order(typed: str, suggest: Suggest) -> None:
    assert suggest(typed) == {"Experti a\xa0expertky": ["Jana Nováková"], "Publikace": ["Přistěhovalec a obec"]}


def test_groups_stand_in_one_order_in_the_language_of_the_reader(suggest: Suggest) -> None:
    assert suggest("in") == {
        "Členské organizace": ["Integrační centrum InBáze"],
        "Stránky témat": ["Integrace cizinců"],
        "Publikace": ["Integrační politika"],
    }
    assert suggest("in", "en") == {"Member organisations": ["InBase"]}


@pytest.mark.parametrize("typed", ["polic", "policy", "policies", "hous pol"])
def test_english_words_are_found_by_their_letters_and_by_their_forms(typed: str, suggest: Suggest) -> None:
    assert suggest(typed, "en") == {"Publications": ["Housing policies"]}
    assert suggest("housing", "cs") == {}


def test_an_item_has_an_address_and_says_what_it_is(suggest: Suggest, engine: EngineUnderTest, client: Client) -> None:
    assert suggest("nov")
    expert, publication = (group["items"][0] for group in answer(client, "nov", engine.name)["groups"])
    assert expert == {
        "title": "Jana Nováková", "detail": "právnička", "url": "http://localhost/cs/experti/jana-novakova/"
    }  # fmt: skip
    assert publication["detail"] == "analýza"


def test_letters_that_begin_a_word_come_before_forms_and_the_newest_first(site: TestSite, suggest: Suggest) -> None:
    for year, title in [(2025, "Nový úřad"), (2021, "Noviny v krajích"), (2022, "Noviny ve městech"), (2020, "Novi")]:
        content.make_publication(site, title, date=datetime.date(year, 1, 1))
    assert suggest("novi")["Publikace"] == ["Novi", "Noviny ve městech", "Noviny v krajích", "Nový úřad"]


def test_what_may_be_misspelt_is_not_suggested_beside_what_is_not(site: TestSite, suggest: Suggest) -> None:
    content.make_publication(site, "Prostor")
    content.make_publication(site, "Prosby")
    assert suggest("prosb") == {"Publikace": ["Prosby"]}
    assert sorted(suggest("prosp")["Publikace"]) == ["Prosby", "Prostor"]


def test_many_leave_room_for_every_group(site: TestSite, suggest: Suggest) -> None:
    for number in range(6):
        content.make_publication(site, f"Integrace {number}", date=datetime.date(2025, 1, number + 1))
        content.make_member(site, f"Integrace {number}")
        content.make_expert(site, "Eva", f"Integrová{number}")
    shown = suggest("integr")
    assert [len(found) for found in shown.values()] == [3, 2, 1, 2]
    assert shown["Publikace"] == ["Integrace 5", "Integrace 4"]
    assert len(suggest("eva")["Experti a\xa0expertky"]) == 4


def test_stop_words_are_needed_only_where_there_are_no_others(suggest: Suggest) -> None:
    assert suggest("přistěhovalec a") == {"Publikace": ["Přistěhovalec a obec"]}
    assert suggest("po") == {"Publikace": ["Integrační politika"]}


def test_nothing_is_suggested_that_is_not_public(site: TestSite, suggest: Suggest) -> None:
    later, earlier = (timezone.now() + datetime.timedelta(days=days) for days in (1, -1))
    content.make_publication(site, "Tajné jedno").unpublish()
    content.make_publication(site, "Tajné dvě", go_live_at=later)
    expired = content.make_publication(site, "Tajné tři")
    expired.expire_at = earlier
    expired.save()
    private = content.make_publication(site, "Tajné čtyři")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    content.make_expert(site, "Tajný", "Nesouhlasný", channels=())
    assert suggest("tajn") == suggest("nesouhl") == {}


@pytest.mark.parametrize(
    "typed", ["", "i", " i ", "?!", "\x00", "*:*", '"', "a'--", "🏳", "(((", "%", "\\", "in" * 4000, "slovo " * 2000]
)
def test_what_cannot_be_a_beginning_is_answered_with_nothing(typed: str, suggest: Suggest) -> None:
    assert suggest(typed) == {}


def test_unknown_parameters_are_refused(site: TestSite, client: Client) -> None:
    for query in ("q=in&topic=asylum", "q=in&q=pr", "q=in&locale=xx"):
        assert client.get(f"{ADDRESS}?{query}").status_code == 400


@pytest.mark.parametrize("typed", ["integr", "itnegr"])
def test_many_suggestions_take_as_many_queries_as_one(
    typed: str, site: TestSite, suggest: Suggest, engine: EngineUnderTest, client: Client
) -> None:
    address = f"{ADDRESS}?q={typed}&locale=cs"
    MemberPage.objects.get(short_name="InBáze").unpublish()
    assert suggest(typed)
    few = queries(client, address)
    for number in range(4):
        content.make_member(site, f"Integrace {number}")
        content.make_expert(site, "Eva", f"Integrová{number}")
    assert len(suggest(typed)) == 4
    assert queries(client, address) == few


def test_when_elasticsearch_does_not_answer_the_database_does(
    site: TestSite, settings: Settings, client: Client
) -> None:
    settings.KONSORCIUM_ELASTICSEARCH_URL = "http://127.0.0.1:9"
    found = answer(client, "pristeh", "database", degraded=True)
    assert titles(found) == {"Publikace": ["Přistěhovalec a obec"]}
