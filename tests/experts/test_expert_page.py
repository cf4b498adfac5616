"""The page of an expert."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from konsorcium.models import Vocabulary
from konsorcium.publications.models import Author
from konsorcium.search.models import Record
from tests import content
from tests.content import TestSite
from tests.html import links, queries, read, words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def test_it_shows_the_full_name_the_organisation_and_what_to_ask_about(site: TestSite, client: Client) -> None:
    member = content.make_member(site, slug="simi")
    expert = content.make_expert(
        site,
        slug="novakova",
        degrees_before="Mgr.",
        degrees_after="Ph.D.",
        function="právnička",
        member=member,
        languages=[content.make_term(Vocabulary.LANGUAGE, "uk", "ukrajinština")],
        topics=[content.make_topic("asylum", "azyl")],
    )
    content.make_publication(site, title="Nájmy", authors=[Author(expert=expert, name="J. Nováková")])
    main = read(client, "/cs/experti/novakova/").main
    assert main and words(main.h1) == "Mgr. Jana Nováková, Ph.D."
    assert words(main.select_one(".k-function")) == "právnička Organizace SIMI"
    assert links(main.select_one(".k-function")) == {"Organizace SIMI": "/cs/clenove/simi/"}
    assert links(main.select_one(".k-facts")) == {
        "Azyl": "../?topic=asylum", "Ukrajinština": "../?spoken=uk", "K dispozici": "../?availability=available",
        "Položit otázku": f"/cs/zeptat-se-experta/?person={expert.translation_key}",
    }  # fmt: skip
    assert [words(card) for card in main.select(".k-card h3")] == ["Nájmy"]


def test_an_organisation_is_told_only_when_it_is_public(site: TestSite, client: Client) -> None:
    member = content.make_member(site)
    content.make_expert(site, slug="novakova", member=member)
    content.make_expert(site, "Petr", "Říha", slug="riha", organisation="Univerzita")
    member.unpublish()
    for slug, name in (("novakova", ""), ("riha", "Univerzita")):
        shown = read(client, f"/cs/experti/{slug}/").select_one("header .k-function")
        assert words(shown) == name
        assert links(shown) == {}


def test_an_organisation_keeps_the_language_it_is_written_in(site: TestSite, client: Client) -> None:
    member = content.make_member(site)
    content.translate(content.make_expert(site, slug="novakova", member=member), slug="novakova")
    content.translate(content.make_expert(site, "Petr", "Říha", organisation="Univerzita"), slug="riha")
    link = read(client, "/en/experti/novakova/").select_one("header .k-organisation")
    assert link and (link["hreflang"], link["lang"]) == ("cs", "cs")
    shown = read(client, "/en/experti/riha/").select_one("header .k-organisation")
    assert shown and (shown["lang"], words(shown)) == ("cs", "Univerzita")


def test_without_consent_there_is_no_page(site: TestSite, client: Client) -> None:
    content.make_expert(site, slug="novakova", channels=())
    read(client, "/cs/experti/novakova/", status=404)
    assert not read(client, "/cs/experti/").select(".k-card")


def test_a_login_opens_no_profile_without_consent_or_past_its_time(site: TestSite, admin_client: Client) -> None:
    states: dict[str, dict[str, Any]] = {
        "open": {},
        "withheld": {"channels": ()},
        "expired": {"expire_at": timezone.now() + datetime.timedelta(milliseconds=1)},
    }
    for slug, fields in states.items():
        expert = content.make_expert(site, slug=slug, **fields)
        PageViewRestriction.objects.create(page=expert, restriction_type=PageViewRestriction.LOGIN)
    read(admin_client, "/cs/experti/open/")
    read(admin_client, "/cs/experti/withheld/", status=404)
    read(admin_client, "/cs/experti/expired/", status=404)


def test_without_consent_a_byline_is_only_a_name(site: TestSite, client: Client) -> None:
    expert = content.make_expert(site, slug="novakova", channels=())
    page = content.make_publication(site, slug="text", authors=[Author(expert=expert, name="Jana Nováková")])
    name = {"name": "Jana Nováková", "type": "", "key": ""}
    record = Record.objects.get(pk=page.pk)
    assert record.card["bylines"] == [name]
    assert "person" not in record.facets
    assert client.get(f"/api/content/v1/publications/{page.pk}/").json()["authors"] == [
        {"name": "Jana Nováková", "type": "", "page": None}
    ]
    told = client.get(reverse("konsorcium_api_v2:pages:detail", args=[page.pk]))
    assert told.json()["authors"] == [name]
    assert str(expert.translation_key) not in told.text


def test_it_takes_as_many_queries_with_many_texts_as_with_few(site: TestSite, client: Client) -> None:
    def make(slug: str, count: int) -> None:
        expert = content.make_expert(site, slug=slug)
        for _number in range(count):
            content.make_publication(site, authors=[Author(expert=expert, name=slug)])

    make("few", 2)
    make("many", 6)
    assert queries(client, "/cs/experti/many/") == queries(client, "/cs/experti/few/")
