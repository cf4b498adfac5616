"""Events: their pages, the list that shows first what comes, and calendars to subscribe to."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar
from wagtail.models import Site
from wagtail.users.models import UserProfile

from konsorcium.activities.models import Organiser, Speaker
from konsorcium.home import roles
from konsorcium.models import Vocabulary
from konsorcium.search.settling import drift
from tests import content
from tests.admin import log_in, make_user, save
from tests.content import TestSite
from tests.html import links, queries, read, words

pytestmark = pytest.mark.django_db(transaction=True)
API = "/api/content/v1/events/"
PRAGUE = ZoneInfo("Europe/Prague")


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def calendar(client: Client, address: str) -> list[Any]:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_it_shows_when_where_who_and_for_whom(site: TestSite, client: Client) -> None:
    member = content.make_member(site, "SIMI", slug="simi")
    expert = content.make_expert(site, slug="novakova")
    group = content.make_group(site, slug="socialni-prace")
    report = content.make_publication(site, title="Co zaznělo", slug="co-zaznelo")
    content.make_event(
        site,
        slug="setkani",
        kind="debate",
        date=datetime.date(2024, 5, 2),
        start_time=datetime.time(18),
        end_time=datetime.time(20, 30),
        place="Praha, knihovna",
        organisers=[Organiser(member=member, name=member.title, locale=site.home.locale)],
        speakers=[Speaker(expert=expert, name=expert.title), Speaker(name="Host")],
        audiences=[content.make_term(Vocabulary.AUDIENCE, "public", "veřejnost")],
        group=group,
        report=report,
        sign_up_url="https://example.org/prihlaska",
    )
    main = read(client, "/cs/akce/setkani/").main
    assert main
    assert words(main.select_one("header .k-meta")) == "debata 2. května 2024 18:00 – 20:30"
    facts = links(main.select_one(".k-facts"))
    assert facts["Organizace SIMI"] == "/cs/clenove/simi/"
    assert facts["Jana Nováková"] == "/cs/experti/novakova/"
    assert facts["Veřejnost"] == "../?audience=public"
    assert facts["Sociální práce"] == "/cs/skupiny/socialni-prace/"
    assert facts["Jak to bylo: Co zaznělo"] == "/cs/publikace/co-zaznelo/"
    assert "Host" in words(main.select_one(".k-facts"))
    assert "Přihlásit se" not in facts  # it is over


def test_until_it_is_over_there_is_a_way_in(site: TestSite, client: Client) -> None:
    fields: dict[str, Any] = {"date": datetime.date(2024, 5, 2), "sign_up_url": "https://example.org/prihlaska"}
    event = content.make_event(site, slug="setkani", **fields)
    content.make_event(site, slug="zrusene", cancelled=True, **fields)
    with time_machine.travel("2024-05-02T20:00:00+02:00", tick=False):
        ways = links(read(client, "/cs/akce/setkani/").select_one(".k-facts"))
        assert ways["Přihlásit se"] == "https://example.org/prihlaska"
        assert ways["Vložit do kalendáře"] == f"/cs/feeds/events/{event.pk}.ics"
        cancelled = read(client, "/cs/akce/zrusene/").main
        assert cancelled and "Zrušeno" in words(cancelled)
        assert "Přihlásit se" not in words(cancelled)


def test_the_list_shows_first_what_comes_and_the_nearest_first(site: TestSite, client: Client) -> None:
    for day, title in ((1, "Byla"), (20, "Bude později"), (10, "Bude brzy")):
        content.make_event(site, title, date=datetime.date(2024, 5, day))
    content.make_event(site, "Trvá", date=datetime.date(2024, 5, 1), end_date=datetime.date(2024, 5, 6))
    with time_machine.travel("2024-05-05T12:00:00+02:00", tick=False):
        page = read(client, "/cs/akce/")
        assert [words(card) for card in page.select("section:has(#upcoming) h3")] == [
            "Trvá",
            "Bude brzy",
            "Bude později",
        ]
        assert [words(card) for card in page.select(".k-listing .k-card h3")] == [
            "Bude později",
            "Bude brzy",
            "Trvá",
            "Byla",
        ]
        assert not read(client, "/cs/akce/?year=2024").select("#upcoming")
        assert [words(card) for card in read(client, "/cs/").select("section:has(#coming) h3")] == [
            "Trvá", "Bude brzy", "Bude později",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "start", "end"),
    [
        ({"date": datetime.date(2018, 10, 1), "date_precision": "month"}, "2018-10", ""),
        ({"date": datetime.date(2024, 5, 2)}, "2024-05-02", ""),
        ({"date": datetime.date(2024, 5, 2), "end_date": datetime.date(2024, 5, 4)}, "2024-05-02", "2024-05-04"),
        (
            {"date": datetime.date(2024, 1, 2), "start_time": datetime.time(9), "end_time": datetime.time(12)},
            "2024-01-02T09:00:00+01:00",
            "2024-01-02T12:00:00+01:00",
        ),
        ({"date_precision": "none"}, "", ""),
    ],
)
def test_the_api_tells_the_time_as_far_as_it_is_known(
    fields: dict[str, Any], start: str, end: str, site: TestSite, client: Client
) -> None:
    content.make_event(site, **fields)
    assert [(item["start"], item["end"]) for item in client.get(API).json()["items"]] == [(start, end)]


def test_a_calendar_has_the_events_whose_day_is_known(site: TestSite, client: Client) -> None:
    topic = content.make_topic("asylum", "azyl")
    content.make_event(site, "Bez dne", date=datetime.date(2018, 10, 1), date_precision="month")
    content.make_event(
        site, "V létě", date=datetime.date(2024, 7, 1), start_time=datetime.time(9), end_time=datetime.time(11),
        topics=[topic], place="Brno", slug="v-lete",
    )  # fmt: skip
    content.make_event(site, "V zimě", date=datetime.date(2024, 1, 30), end_date=datetime.date(2024, 2, 1))
    summer, winter = calendar(client, "/cs/feeds/events.ics")
    assert (str(summer["SUMMARY"]), str(summer["LOCATION"])) == ("V létě", "Brno")
    assert str(summer["URL"]) == "http://localhost/cs/akce/v-lete/"
    assert summer["DTSTART"].dt == datetime.datetime(2024, 7, 1, 9, tzinfo=PRAGUE)
    assert summer["DTSTART"].dt.utcoffset() == datetime.timedelta(hours=2)
    assert (winter["DTSTART"].dt, winter["DTEND"].dt) == (datetime.date(2024, 1, 30), datetime.date(2024, 2, 2))
    assert [str(entry["SUMMARY"]) for entry in calendar(client, "/cs/feeds/events.ics?topic=asylum")] == ["V létě"]
    assert client.get("/cs/feeds/events.ics?topic=nic").status_code == 404
    assert b"BEGIN:VTIMEZONE" in client.get("/cs/feeds/events.ics").content


def test_an_event_takes_place_at_the_time_of_the_site_wherever_its_editor_is(site: TestSite, client: Client) -> None:
    event = content.make_event(site, date=datetime.date(2024, 5, 2))
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    UserProfile.objects.update(current_time_zone="America/New_York")
    save(log_in(client, "reviewer"), event, "action-publish", start_time="18:00", end_time="20:00")
    [item] = client.get(API).json()["items"]
    assert (item["start"], item["end"]) == ("2024-05-02T18:00:00+02:00", "2024-05-02T20:00:00+02:00")
    [entry] = calendar(client, f"/cs/feeds/events/{event.pk}.ics")
    assert entry["DTSTART"].dt == datetime.datetime(2024, 5, 2, 18, tzinfo=PRAGUE)
    assert drift() == []


def test_an_event_of_several_days_that_begins_at_a_time_ends_with_its_last_day(site: TestSite, client: Client) -> None:
    days: dict[str, Any] = {"date": datetime.date(2024, 5, 2), "end_date": datetime.date(2024, 5, 4)}
    content.make_event(site, "Do konce dne", start_time=datetime.time(9), **days)
    content.make_event(site, "Konec neznámý", date=datetime.date(2024, 5, 1), start_time=datetime.time(9))
    whole, unknown = calendar(client, "/cs/feeds/events.ics")
    assert whole["DTSTART"].dt == datetime.datetime(2024, 5, 2, 9, tzinfo=PRAGUE)
    assert whole["DTEND"].dt == datetime.datetime(2024, 5, 5, tzinfo=PRAGUE)
    assert "DTEND" not in unknown


def test_a_calendar_has_the_name_of_the_site_or_else_its_host(site: TestSite, client: Client) -> None:
    def name() -> str:
        return str(Calendar.from_ical(client.get("/cs/feeds/events.ics").content)["X-WR-CALNAME"])

    assert name() == "localhost: akce"
    Site.objects.update(site_name="Konsorcium")
    assert name() == "Konsorcium: akce"


def test_a_cancelled_event_keeps_its_name_and_grows_its_number(site: TestSite, client: Client) -> None:
    event = content.make_event(site, date=datetime.date(2024, 7, 1))
    address = f"/cs/feeds/events/{event.pk}.ics"
    (before,) = calendar(client, address)
    event.cancelled = True
    content.publish(event)
    (after,) = calendar(client, address)
    assert before["UID"] == after["UID"]
    assert (str(before["STATUS"]), str(after["STATUS"])) == ("CONFIRMED", "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    event.unpublish()
    assert client.get(address).status_code == 404


def test_pages_and_lists_take_as_many_queries_for_many_as_for_few(site: TestSite, client: Client) -> None:
    def make(slug: str, count: int) -> None:
        people = [content.make_expert(site, slug, str(number), slug=f"{slug}-{number}") for number in range(count)]
        content.make_event(
            site, slug, slug=slug, date=datetime.date(2024, 7, 1),
            speakers=[Speaker(expert=expert, name=expert.title) for expert in people],
        )  # fmt: skip

    make("few", 2)
    few_in_list = queries(client, "/cs/akce/")
    make("many", 6)
    for number in range(6):
        content.make_event(site, f"další {number}", date=datetime.date(2027, 7, 1))
    assert queries(client, "/cs/akce/many/") == queries(client, "/cs/akce/few/") <= 30
    assert queries(client, "/cs/akce/") <= few_in_list + 1  # the section of what comes
