"""Finding help: members by service, region, language and target group, the same in HTML and both APIs."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from konsorcium.members.models import FindHelpPage, MemberPlace
from konsorcium.models import Term, Vocabulary
from tests import content
from tests.content import TestSite
from tests.html import read, words

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = "service=legal-counselling&spoken=uk&region=CZ-53"


@pytest.fixture(scope="module")
def made(committed_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return committed_content(make_site)


@pytest.fixture
def site(made: TestSite) -> TestSite:
    return deepcopy(made)


def make_site() -> TestSite:
    site = content.make_site()
    site.home.add_child(instance=FindHelpPage(title="Najít pomoc", slug="pomoc", locale=site.home.locale))
    make_members(site)
    return site


def make_members(site: TestSite) -> None:
    legal = content.make_term(Vocabulary.SERVICE, "legal-counselling", "právní poradenství")
    social = content.make_term(Vocabulary.SERVICE, "social-counselling", "sociální poradenství")
    uk = content.make_term(Vocabulary.LANGUAGE, "uk", "ukrajinština")
    vi = content.make_term(Vocabulary.LANGUAGE, "vi", "vietnamština")
    pardubice = content.make_term(Vocabulary.REGION, "CZ-53", "Pardubický kraj")
    prague = content.make_term(Vocabulary.REGION, "CZ-10", "Praha")
    nationwide = content.make_term(Vocabulary.REGION, "nationwide", "celá republika", covers_all=True)
    content.make_member(site, "Místní", services=[legal], languages=[uk, vi], places=[place(site, pardubice)])
    content.make_member(site, "Celostátní", services=[legal], languages=[uk], regions=[nationwide])
    content.make_member(site, "Pražská", services=[legal], languages=[uk], regions=[prague])
    content.make_member(site, "Sociální", services=[social], languages=[uk], regions=[pardubice])
    content.make_member(site, "Vietnamská", services=[legal], languages=[vi], regions=[pardubice])


def place(site: TestSite, region: Term) -> MemberPlace:
    return MemberPlace(
        label="Poradna", address="Náměstí 1", region=region, phone="+420 111 222 333", hours="po–st 9–16 hodin",
        locale=site.home.locale,
    )  # fmt: skip


def test_the_same_organisations_help_by_every_door(site: TestSite, client: Client) -> None:
    wanted = ["Organizace Celostátní", "Organizace Místní"]
    assert [words(card) for card in read(client, f"/cs/pomoc/?{QUESTION}").select(".k-help h3")] == wanted
    assert [words(card) for card in read(client, f"/cs/clenove/?{QUESTION}").select(".k-card h3")] == wanted
    found = client.get(f"/api/content/v1/members/?{QUESTION}").json()["items"]
    assert [item["title"] for item in found] == wanted
    pages = client.get(f"/api/v2/pages/?type=konsorcium_members.MemberPage&{QUESTION}&locale=cs&order=title").json()
    assert [item["title"] for item in pages["items"]] == wanted


def test_phone_and_hours_come_first(site: TestSite, client: Client) -> None:
    offer = read(client, f"/cs/pomoc/?{QUESTION}&spoken=vi").select(".k-help article")[1]
    assert words(offer).startswith("Organizace Místní Poradna +420 111 222 333 po–st 9–16 hodin")
    phone = offer.select_one(".k-phone a")
    assert phone and phone["href"] == "tel:+420111222333"


def test_the_form_asks_four_questions_and_works_without_scripts(site: TestSite, client: Client) -> None:
    form = read(client, "/cs/pomoc/?region=CZ-53").select_one("form.k-help-form")
    assert form
    assert [select["name"] for select in form.select("select")] == ["service", "region", "spoken", "target_group"]
    assert [words(option) for option in form.select("select[name=region] option[selected]")] == ["Pardubický kraj"]
    empty = "service=&region=CZ-53&spoken=&target_group="
    shown = [words(card) for card in read(client, f"/cs/pomoc/?{empty}").select(".k-help h3")]
    assert shown == [f"Organizace {name}" for name in ("Celostátní", "Místní", "Sociální", "Vietnamská")]


def test_the_nearest_place_comes_first(site: TestSite, client: Client) -> None:
    prague, pardubice = Term.objects.get(slug="CZ-10"), Term.objects.get(slug="CZ-53")
    far, online, near = place(site, prague), place(site, prague), place(site, pardubice)
    far.label, online.label, online.online, near.label = "Praha", "Na dálku", True, "Pardubice"
    legal, uk = Term.objects.get(slug="legal-counselling"), Term.objects.get(slug="uk")
    content.make_member(site, "Pojízdná", services=[legal], languages=[uk], places=[far, online, near])
    offer = read(client, f"/cs/pomoc/?{QUESTION}").select(".k-help article")[-1]
    assert [words(label) for label in offer.select("h4")] == ["Pardubice", "Na dálku", "Praha"]


def test_who_gives_no_help_is_not_offered(site: TestSite, client: Client) -> None:
    content.make_member(site, "Advokační")
    page = read(client, "/cs/pomoc/")
    assert "Organizace Advokační" not in words(page)
    assert words(page.select_one("#results")) == "5 výsledků"
    assert "Organizace Advokační" in words(read(client, "/cs/clenove/"))


@pytest.mark.parametrize("phone", ["zavolejte nám", "235 301 344, 605 123 456", "235 301 344 kl. 12"])
def test_a_phone_that_no_link_can_dial_is_refused(phone: str, site: TestSite) -> None:
    wrong = place(site, Term.objects.get(slug="CZ-10"))
    wrong.phone = phone
    with pytest.raises(ValidationError) as refused:
        wrong.clean_fields()
    assert "phone" in refused.value.message_dict


def test_who_helps_everywhere_is_shown_with_that_one_word(site: TestSite, client: Client) -> None:
    item = client.get(f"/api/content/v1/members/?{QUESTION}").json()["items"][0]
    assert item["regions"] == [{"slug": "nationwide", "label": "celá republika"}]


def test_a_term_that_comes_to_stand_for_all_others_is_found_by_each(site: TestSite, client: Client) -> None:
    prague = Term.objects.get(slug="CZ-10")
    prague.covers_all = True
    prague.save()
    found = client.get(f"/api/content/v1/members/?{QUESTION}").json()["items"]
    assert [item["short_name"] for item in found] == ["Celostátní", "Místní", "Pražská"]


def test_a_new_region_is_one_where_those_help_who_help_everywhere(site: TestSite, client: Client) -> None:
    content.make_term(Vocabulary.REGION, "CZ-64", "Jihomoravský kraj")
    found = client.get("/api/content/v1/members/?region=CZ-64").json()["items"]
    assert [item["short_name"] for item in found] == ["Celostátní"]


def test_a_term_that_changes_its_slug_keeps_its_organisations(site: TestSite, client: Client) -> None:
    legal = Term.objects.get(slug="legal-counselling")
    legal.slug = "legal-aid"
    legal.save()
    address = f"/api/content/v1/members/?{QUESTION.replace('legal-counselling', 'legal-aid')}"
    assert len(client.get(address).json()["items"]) == 2


def test_places_are_told_in_the_readers_language(site: TestSite, client: Client) -> None:
    source = site.members.get_children().get(title="Organizace Místní").specific
    english = content.translate(source, live=False, title="The local one")
    own = english.places.get()
    own.label, own.hours = "Counselling room", "Mon to Wed 9 to 4"
    own.save()
    source.places.update(phone="+420 999 999 999")
    english = content.publish(type(english).objects.get(pk=english.pk))
    (told,) = client.get(f"/api/content/v1/members/{english.pk}/").json()["places"]
    assert told == {
        "label": "Counselling room", "address": "Náměstí 1", "region": {"slug": "CZ-53", "label": "CZ-53"},
        "phone": "+420 999 999 999", "hours": "Mon to Wed 9 to 4", "online": False,
    }  # fmt: skip
