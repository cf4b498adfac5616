"""How many queries the answers of both APIs take: as many for many pages, blocks and links as for few."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from konsorcium.members.models import GroupMember
from tests import content
from tests.api.full_content import (
    FullSite,
    fresh,
    full_body,
    make_event,
    make_full_site,
    make_project,
    make_publication,
)
from tests.html import queries

pytestmark = pytest.mark.django_db

CONTENT = "/api/content/v1/"
V2 = "/api/v2/"
LISTS = {  # and the most queries that a list may take
    f"{CONTENT}search/": 6,
    f"{CONTENT}search/?q=text analýza&locale=cs": 13,  # nothing has both words
    f"{CONTENT}publications/": 6,
    f"{CONTENT}members/": 6,
    f"{CONTENT}experts/": 6,
    f"{CONTENT}working-groups/": 6,
    f"{CONTENT}projects/": 6,
    f"{CONTENT}series/": 6,
    f"{CONTENT}events/": 6,
    f"{CONTENT}pages/": 6,
    f"{V2}pages/": 3,
    f"{V2}pages/?fields=*": 3,
    f"{V2}pages/?type=konsorcium_publications.PublicationPage&fields=*&locale=cs": 15,
    f"{V2}pages/?type=konsorcium_publications.SeriesPage&fields=*&locale=cs": 6,
    f"{V2}pages/?type=konsorcium_members.MemberPage&fields=*&locale=cs&topic=asylum": 7,
    f"{V2}pages/?type=konsorcium_experts.ExpertPage&fields=*&locale=cs": 4,
    f"{V2}pages/?type=konsorcium_members.WorkingGroupPage&fields=*&locale=cs": 10,
    f"{V2}pages/?type=konsorcium_activities.ProjectPage&fields=*&locale=cs": 10,
    f"{V2}pages/?type=konsorcium_activities.EventPage&fields=*&locale=cs": 10,
    f"{V2}pages/?type=konsorcium_home.StandardPage&fields=*": 10,
    f"{V2}images/": 6,
    f"{V2}documents/": 5,
}


@pytest.fixture(scope="module")
def full(module_content: Callable[[Callable[[], FullSite]], FullSite]) -> FullSite:
    return module_content(make_full_site)


def add_ten(full: FullSite) -> None:
    """Ten more pages of each type, with pictures of their own."""
    site, topic = full.site, full.topic_page.topic
    for number in range(10):
        image, document = content.make_image(f"Obrázek {number}"), content.make_document(f"Soubor {number}")
        member = content.make_member(site, f"Člen {number}", topics=[topic], logo=image)
        expert = content.make_expert(site, "Jan", f"Novák {number}", topics=[topic], lead_picture=image, member=member)
        series = content.make_series(site, f"Řada {number}", topics=[topic])
        publication = make_publication(site, f"Text {number}", expert, image, document, topics=[topic], series=series)
        content.translate(publication, title=f"Text number {number}")
        content.make_group(site, f"Skupina {number}", parties=[GroupMember(member=member, name=member.title)])
        project = make_project(site, f"Projekt {number}", member)
        make_event(site, f"Akce {number}", member, expert, project=project)
        content.make_standard(site.home, f"Stránka {number}", body=full_body(image, expert, document))


def test_lists_of_many_take_the_queries_of_lists_of_few(
    full: FullSite, client: Client, settle_now: Callable[..., Any]
) -> None:
    settle_now(lambda: content.make_standard(full.site.home, body=full_body(full.image, full.expert, full.document)))
    few = {address: queries(client, address) for address in LISTS}
    assert {address: count for address, count in few.items() if count > LISTS[address]} == {}
    settle_now(lambda: add_ten(full))
    assert [address for address in LISTS if len(client.get(address).json()["items"]) <= 10] == []
    assert {address: queries(client, address) for address in LISTS} == few


def test_all_facets_take_one_query_and_those_that_are_narrowed_one_each(full: FullSite, client: Client) -> None:
    without = queries(client, f"{CONTENT}search/")
    assert queries(client, f"{CONTENT}search/?facets=topic,kind,type") == without + 1
    assert queries(client, f"{CONTENT}search/?facets=topic,kind,type&topic=asylum&kind=analysis") == without + 3


@pytest.mark.parametrize(("api", "most"), [(f"{CONTENT}publications/", 16), (f"{V2}pages/", 15)])
def test_a_detail_with_many_blocks_takes_the_queries_of_one_with_few(
    api: str, most: int, full: FullSite, client: Client, settle_now: Callable[..., Any]
) -> None:
    address = f"{api}{full.publication.pk}/"
    few = queries(client, address)
    assert few <= most
    blocks = [
        block
        for number in range(10)
        for block in full_body(
            content.make_image(f"Obrázek {number}"), full.member, content.make_document(f"Soubor {number}")
        )
    ]
    publication = fresh(full.publication)
    publication.body = blocks
    settle_now(lambda: content.publish(publication))
    assert len(client.get(address).json()["body"]) == len(blocks)
    assert queries(client, address) == few


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("members", 7),
        ("experts", 9),
        ("pages", 9),
        ("topics", 12),
        ("working-groups", 7),
        ("series", 24),
        ("projects", 10),
        ("events", 9),
    ],
)
def test_details_take_few_queries(path: str, most: int, full: FullSite, client: Client) -> None:
    pages: dict[str, Page] = {
        "members": full.member,
        "working-groups": full.group,
        "series": full.series,
        "projects": full.project,
        "events": full.event,
        "experts": full.expert,
        "pages": full.site.home,
        "topics": full.topic_page,
    }
    assert queries(client, f"{CONTENT}{path}/{pages[path].pk}/") <= most


@pytest.mark.parametrize(("path", "most"), [("topics/", 7), ("site/", 8), ("find/?path=/cs/experti/", 3)])
def test_what_stands_around_the_pages_takes_few_queries(path: str, most: int, full: FullSite, client: Client) -> None:
    assert queries(client, f"{CONTENT}{path}") <= most
