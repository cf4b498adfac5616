"""Who takes part in something is called the same by every door, and leads only to what is public."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from konsorcium.home import roles
from konsorcium.publications.models import Author
from tests import content
from tests.admin import log_in, make_user, save
from tests.content import TestSite
from tests.html import read, words

pytestmark = pytest.mark.django_db(transaction=True)

V2 = "/api/v2/pages/?type=konsorcium_publications.PublicationPage&fields=authors"


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def feed(language: str) -> str:
    with override(language):
        return reverse("konsorcium_publications:feed")


def authors_in_v2(client: Client, locale: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{V2}&locale={locale}").json()["items"][0]["authors"]
    return found


def test_a_member_is_called_by_its_title_in_the_readers_language(site: TestSite, client: Client) -> None:
    member = content.make_member(site, "Řeka")
    content.translate(member, title="The River")
    page = content.make_publication(site, authors=[Author(member=member, name=member.title)])
    content.translate(page, title="A comment")
    for locale, name in [("cs", "Organizace Řeka"), ("en", "The River")]:
        assert words(read(client, f"/{locale}/publikace/").select_one(".k-card .k-bylines")) == name
        assert f"<name>{name}</name>" in client.get(feed(locale)).text
        assert [author["name"] for author in authors_in_v2(client, locale)] == [name]
        items = client.get(f"/api/content/v1/publications/?locale={locale}").json()["items"]
        assert [author["name"] for author in items[0]["authors"]] == [name]


def test_somebody_without_a_public_page_is_only_a_name(site: TestSite, client: Client) -> None:
    expert = content.make_expert(site)
    content.make_publication(site, authors=[Author(expert=expert, name=expert.title)])
    assert authors_in_v2(client, "cs")[0]["type"] == "expert"
    expert.unpublish()
    assert authors_in_v2(client, "cs") == [{"name": "Jana Nováková", "type": "", "key": ""}]


@pytest.mark.parametrize("kept", [{"expire_at": -1}, {"go_live_at": 1}])
def test_what_may_not_be_seen_now_is_no_filter(kept: dict[str, int], site: TestSite, client: Client) -> None:
    project = content.make_project(site, "Tajemny projekt")
    for number, one in enumerate([project, content.make_project(site, "Jiny projekt")]):
        content.make_publication(site, f"Text {number}", project=one)
    lists = ("/cs/publikace/", "/api/content/v1/publications/?facets=project")
    assert [address for address in lists if "Tajemny projekt" not in client.get(address).text] == []
    for name, hours in kept.items():
        setattr(project, name, timezone.now() + datetime.timedelta(hours=hours))
    project.save()
    assert [address for address in lists if "Tajemny projekt" in client.get(address).text] == []


def test_a_byline_is_of_whom_it_leads_to(site: TestSite, client: Client) -> None:
    jana, petr = content.make_expert(site), content.make_expert(site, "Petr", "Malý")
    page = content.make_publication(site, authors=[Author(expert=jana, name=jana.title)])
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    save(log_in(client, "reviewer"), page, "action-publish", **{"authors-0-expert": petr.pk})
    author = client.get(f"/api/content/v1/publications/{page.pk}/").json()["authors"][0]
    assert (author["name"], author["page"]["title"]) == ("Petr Malý", "Petr Malý")
