"""Working groups: who is in them, how to reach them, and what came out of them."""

import pytest
from django.test import Client

from konsorcium.members.models import GroupMember
from konsorcium.publications.models import Author
from tests import content
from tests.content import TestSite
from tests.html import links, read, words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def test_a_group_shows_its_organisations_its_address_and_what_it_made(site: TestSite, client: Client) -> None:
    member = content.make_member(site, "SIMI", slug="simi")
    group = content.make_group(
        site,
        slug="socialni-prace",
        summary="Sdílíme praxi.",
        coordinator_email="socialni@example.org",
        parties=[GroupMember(member=member, name=member.title), GroupMember(name="Obec")],
    )
    content.make_publication(site, title="Metodika", group=group)
    content.make_event(site, title="Schůzka skupiny", group=group, kind="working-group")
    main = read(client, "/cs/skupiny/socialni-prace/").main
    assert main
    assert "Sdílíme praxi." in words(main.select_one("header"))
    facts = main.select_one(".k-facts")
    assert links(facts) == {
        "socialni@example.org": "mailto:socialni@example.org",
        "Organizace SIMI": "/cs/clenove/simi/",
    }
    assert "Obec" in words(facts)
    assert [words(card) for card in main.select(".k-card h3")] == ["Metodika", "Schůzka skupiny"]
    shown = read(client, "/cs/clenove/simi/").main
    assert shown and [words(card) for card in shown.select(".k-card h3")] == ["Sociální práce"]


def test_lists_and_apis_filter_by_group(site: TestSite, client: Client) -> None:
    group = content.make_group(site)
    content.make_publication(site, title="Metodika", group=group)
    content.make_publication(site, title="Jiné")
    key = group.translation_key
    page = read(client, f"/cs/publikace/?group={key}")
    assert [words(card) for card in page.select(".k-card h3")] == ["Metodika"]
    found = client.get(f"/api/content/v1/publications/?group={key}").json()["items"]
    assert [(item["title"], item["group"]["title"]) for item in found] == [("Metodika", "Sociální práce")]
    pages = client.get(f"/api/v2/pages/?type=konsorcium_publications.PublicationPage&group={key}").json()["items"]
    assert [item["title"] for item in pages] == ["Metodika"]
    detail = client.get(f"/api/content/v1/working-groups/{group.pk}/").json()
    assert (detail["type"], detail["organisations"]) == ("working-group", [])


def test_an_output_is_linked_from_the_author_s_organisation_too(site: TestSite, client: Client) -> None:
    member = content.make_member(site, "SIMI", slug="simi")
    content.make_publication(site, title="Nájmy", authors=[Author(member=member, name=member.title)])
    main = read(client, "/cs/clenove/simi/").main
    assert main and [words(heading) for heading in main.select("section h2")] == ["Publikace"]
