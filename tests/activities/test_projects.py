"""Projects and campaigns: their pages, their lists, and what came out of them."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from konsorcium.activities.models import FocalPoint, Partner, Result
from konsorcium.models import Vocabulary
from tests import content
from tests.content import TestSite
from tests.html import links, queries, read, words

pytestmark = pytest.mark.django_db(transaction=True)
API = "/api/content/v1/projects/"


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def test_it_shows_period_funding_partners_results_and_outputs(site: TestSite, client: Client) -> None:
    member = content.make_member(site, "SIMI", slug="simi")
    locale = site.home.locale
    project = content.make_project(
        site,
        slug="pet-temat",
        date=datetime.date(2024, 4, 1),
        end=datetime.date(2024, 9, 30),
        programme="Building Inclusive Societies",
        funder="EPIM",
        country="Česká republika",
        methodology="Mentoring.",
        partners=[
            Partner(name="Konsorcium", role="lead", locale=locale),
            Partner(member=member, name=member.title, locale=locale),
        ],
        focal_points=[FocalPoint(text="Vzdělávání dětí", locale=locale)],
        results=[Result(figure="14", label="tiskových zpráv", locale=locale)],
        target_groups=[content.make_term(Vocabulary.TARGET_GROUP, "public", "veřejnost")],
    )
    content.make_publication(site, title="Závěrečná zpráva", project=project)
    content.make_event(site, title="Závěrečná debata", project=project)
    main = read(client, "/cs/projekty/pet-temat/").main
    assert main
    assert [words(time) for time in main.select("header time")] == ["1. dubna 2024", "30. září 2024"]
    facts = words(main.select_one(".k-facts"))
    assert all(fact in facts for fact in ("EPIM", "Building Inclusive Societies", "Česká republika", "Konsorcium"))
    assert links(main.select_one(".k-facts"))["Organizace SIMI"] == "/cs/clenove/simi/"
    assert words(main.select_one(".k-figures dl")) == "tiskových zpráv 14"
    assert words(main.select_one(".k-focal-points li")) == "Vzdělávání dětí"
    assert "Mentoring." in words(main.select_one(".k-good-practice"))
    assert [words(card) for card in main.select(".k-card h3")] == ["Závěrečná zpráva", "Závěrečná debata"]
    shown = read(client, "/cs/clenove/simi/").main
    assert shown and "Pět témat" in [words(card) for card in shown.select(".k-card h3")]


@pytest.mark.parametrize(
    ("day", "status"),
    [("2024-03-31", "planned"), ("2024-04-01", "current"), ("2024-09-30", "current"), ("2024-10-01", "past")],
)
def test_the_status_follows_from_the_period(day: str, status: str, site: TestSite, client: Client) -> None:
    content.make_project(site, date=datetime.date(2024, 4, 1), end=datetime.date(2024, 9, 1), end_precision="month")
    with time_machine.travel(f"{day}T12:00:00+02:00", tick=False):
        assert [item["status"] for item in client.get(API).json()["items"]] == [status]


@pytest.mark.parametrize(("date", "precision"), [("2024-12-31", "year"), ("2024-05-31", "month")])
def test_a_period_begins_with_the_first_day_that_its_date_may_mean(
    date: str, precision: str, site: TestSite, client: Client
) -> None:
    content.make_project(site, date=datetime.date.fromisoformat(date), date_precision=precision)
    with time_machine.travel("2024-05-05T12:00:00+02:00", tick=False):
        assert [item["status"] for item in client.get(API).json()["items"]] == ["current"]


def test_an_end_of_which_nothing_is_known_ends_nothing(site: TestSite, client: Client) -> None:
    unknown: dict[str, Any] = {"end": datetime.date(2024, 3, 1), "end_precision": "none"}
    content.make_project(site, date=datetime.date(2024, 1, 1), **unknown)
    with time_machine.travel("2024-05-05T12:00:00+02:00", tick=False):
        assert [(item["end"], item["status"]) for item in client.get(API).json()["items"]] == [("", "current")]


def test_without_a_period_the_status_is_what_staff_wrote(site: TestSite, client: Client) -> None:
    content.make_project(site, status="past", date_precision="none")
    content.make_project(site, "Jiný", date_precision="none")
    assert {item["title"]: item["status"] for item in client.get(API).json()["items"]} == {
        "Pět témat": "past",
        "Jiný": "",
    }


def test_names_of_organisations_that_are_no_members_are_told_in_the_readers_language(
    site: TestSite, client: Client
) -> None:
    member = content.make_member(site, "SIMI")
    content.translate(member, title="Association")
    locale = site.home.locale
    rows = [Partner(name="Městská část", locale=locale), Partner(member=member, name=member.title, locale=locale)]
    project = content.make_project(site, partners=rows, results=[Result(figure="2", label="dílny", locale=locale)])
    english = content.translate(project, live=False, title="Five subjects")
    own = english.partners.all()[0]
    own.name = "A city district"
    own.save()
    label = english.results.get()
    label.label = "workshops"
    label.save()
    project.results.update(figure="3")
    english = content.publish(type(english).objects.get(pk=english.pk))
    detail = client.get(f"{API}{english.pk}/").json()
    assert [partner["name"] for partner in detail["partners"]] == ["A city district", "Association"]
    assert detail["results"] == [{"figure": "3", "label": "workshops"}]


def test_it_takes_as_many_queries_with_many_outputs_as_with_few(site: TestSite, client: Client) -> None:
    def make(slug: str, count: int) -> None:
        locale = site.home.locale
        members = [content.make_member(site, f"{slug}{number}") for number in range(count)]
        project = content.make_project(
            site, slug, slug=slug, date=datetime.date(2024, 1, 1),
            partners=[Partner(member=member, name=member.title, locale=locale) for member in members],
        )  # fmt: skip
        for _number in range(count):
            content.make_publication(site, project=project)
            content.make_event(site, project=project)

    make("few", 2)
    make("many", 6)
    assert queries(client, "/cs/projekty/many/") == queries(client, "/cs/projekty/few/") <= 30
