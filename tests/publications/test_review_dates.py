"""Review dates: readers see which day's law a text tells, and whoever began it is told when it is to be checked."""

import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from konsorcium.home import roles
from konsorcium.outbox import send_due
from konsorcium.publications.models import PublicationPage
from konsorcium.publications.reviews import remind
from tests import content
from tests.admin import edit_url, log_in, make_user, save
from tests.content import TestSite
from tests.html import links, read, words
from tests.probing import body_of

pytestmark = pytest.mark.django_db(transaction=True)

REPORT = "/admin/reports/reviews/"
STATE, DUE = datetime.date(2026, 1, 1), datetime.date(2026, 3, 1)
WARNING = "This text was to be checked by 1 March 2026; the law may have changed since."


@pytest.fixture
def site() -> TestSite:
    site = content.make_site()
    roles.setup_roles()
    return site


def at(day: str) -> Any:
    """Around the end of a day in Prague, where it is two hours or one later than here."""
    return time_machine.travel(datetime.datetime.fromisoformat(f"{day}+00:00"))


def handbook(site: TestSite, title: str = "Příručka", **fields: Any) -> PublicationPage:
    dates = {"state_as_of": STATE, "review_by": DUE}
    return content.make_publication(site, title, kind="handbook", **dates | fields)


def letters() -> list[Any]:
    mail.outbox.clear()
    remind()
    send_due()
    return list(mail.outbox)


def test_readers_see_the_state_and_from_the_day_after_a_warning(site: TestSite, client: Client) -> None:
    czech = handbook(site)
    english = content.translate(czech, title="Handbook")
    pages = (czech, english)
    apis = [f"/api/{door}/{page.pk}/" for page in pages for door in ("content/v1/publications", "v2/pages")]
    with at("2026-03-01 22:59"):  # not yet midnight in Prague
        for page, day in ((czech, "1. ledna 2026"), (english, "State of the law as of 1 January 2026")):
            header = read(client, page.url).select_one("main header")
            assert header and day in words(header) and not header.select(".k-notice")
        told = [client.get(address).json() for address in apis]
        assert [(page["state_as_of"], page["unchecked_since"]) for page in told] == [("2026-01-01", None)] * 4
    with at("2026-03-01 23:01"):
        warnings = [words(read(client, page.url).select_one("header .k-notice")) for page in pages]
        assert "1. března 2026" in warnings[0] and warnings[1] == WARNING
        assert [client.get(address).json()["unchecked_since"] for address in apis] == ["2026-03-01"] * 4


def test_a_text_without_review_dates_says_nothing_of_them(site: TestSite, client: Client) -> None:
    page = content.make_publication(site)
    english = content.translate(page, title="Text")
    header = read(client, english.url).select_one("main header")
    assert header and "State of the law" not in words(header) and not header.select(".k-notice")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"state_as_of": "2026-03-02", "review_by": "2026-03-01"}, "review_by"),
        ({"review_by": "2060-03-01"}, "review_by"),
        ({"state_as_of": "0026-03-01"}, "state_as_of"),
        ({"state_as_of": "1. ledna"}, "state_as_of"),
    ],
)
def test_dates_that_cannot_be_meant_are_refused_at_their_field(
    values: dict[str, str], field: str, site: TestSite, admin_client: Client
) -> None:
    page = content.make_publication(site)
    assert list(save(admin_client, page, **values).context["form"].errors) == [field]
    assert save(admin_client, page, state_as_of="2026-03-01", review_by="2026-03-01").status_code == 302


def test_whoever_began_the_text_is_told_once_for_each_day(site: TestSite) -> None:
    editor = make_user("editor", roles.EDITORS)
    page = handbook(site, owner=editor)
    content.translate(page, title="Handbook")
    with at("2026-03-01 12:00"):
        assert letters() == []
    with at("2026-03-02 12:00"):
        (letter,) = letters()
        assert (letter.to, letter.subject) == (["editor@example.org"], "Check the text: Příručka")
        assert edit_url(page) in letter.body and "1 March 2026" in letter.body
        assert letters() == []
        page = PublicationPage.objects.get(pk=page.pk)
        page.review_by = datetime.date(2026, 6, 1)
        content.publish(page)
        assert letters() == []
    with at("2026-06-02 12:00"):
        assert len(letters()) == 1
        assert letters() == []


def nobody(user: User) -> None:
    PublicationPage.objects.update(owner=None)


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def take_the_rights(user: User) -> None:
    user.groups.clear()


def take_the_address(user: User) -> None:
    User.objects.filter(pk=user.pk).update(email="")


@pytest.mark.parametrize("lose", [nobody, deactivate, take_the_rights, take_the_address])
def test_where_nobody_is_responsible_the_press_desk_is_told(lose: Any, site: TestSite) -> None:
    content.change_organisation(press_email="press@example.org")
    editor = make_user("editor", roles.EDITORS)
    handbook(site, owner=editor)
    lose(editor)
    with at("2026-03-02 12:00"):
        (letter,) = letters()
    assert letter.to == ["press@example.org"]
    assert "Příručka" in letter.subject and "1. března 2026" in letter.body


def test_a_draft_reminds_nobody(site: TestSite) -> None:
    handbook(site, owner=make_user("editor", roles.EDITORS)).unpublish()
    with at("2026-03-02 12:00"):
        assert letters() == []


def test_the_report_has_the_live_texts_with_a_date_the_earliest_first(site: TestSite) -> None:
    editor = make_user("editor", roles.EDITORS)
    later = handbook(site, "Později", review_by=datetime.date(2027, 1, 1))
    content.translate(handbook(site, "Dříve", owner=editor), title="Earlier")
    handbook(site, "Koncept").unpublish()
    content.make_publication(site, "Bez data")
    client = log_in(Client(), "editor")
    table = read(client, REPORT)
    rows = [words(row) for row in table.select("tbody tr")]
    assert [row.split()[0] for row in rows] == ["Dříve", "Později"]
    assert "1 March 2026" in rows[0] and "1 January 2026" in rows[0] and "editor" in rows[0]
    assert links(table.select_one("tbody"))["Později"] == edit_url(later)
    assert REPORT in client.get("/admin/").text
    exported = body_of(client.get(f"{REPORT}?export=csv"))
    assert "2026-03-01,2026-01-01,editor" in exported


def test_the_report_has_only_what_somebody_may_edit(site: TestSite) -> None:
    content.make_member(site, "SIMI")
    roles.setup_roles()
    handbook(site, owner=make_user("staff", roles.MEMBER_STAFF.format("SIMI")))
    handbook(site, "Koncept", owner=User.objects.get(username="staff"))
    assert not read(log_in(Client(), "staff"), REPORT).select("tbody tr")


def test_the_report_asks_the_database_as_often_for_many_as_for_few(site: TestSite) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(REPORT)
        return len(asked)

    client = log_in(Client(), make_user("editor", roles.EDITORS).username)
    handbook(site, "První", owner=User.objects.get(username="editor"))
    client.get(REPORT)
    few = count()
    for number in range(4):
        handbook(site, f"Další {number}", owner=make_user(f"editor-{number}", roles.EDITORS))
    client.get(REPORT)
    assert count() == few
