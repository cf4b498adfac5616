"""The press desk sees in which state each entry of the directory is."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from konsorcium.experts.consents import record_consents
from konsorcium.experts.entries import set_away
from konsorcium.experts.models import Channel, Entry, How
from konsorcium.experts.storms import start_storm
from konsorcium.home import roles
from tests import content
from tests.admin import log_in, make_user, was_refused
from tests.content import TestSite
from tests.html import read, words

pytestmark = pytest.mark.django_db(transaction=True)

REPORT = "/admin/reports/experts/"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def test_each_expert_stands_once_with_the_state_the_longest_unconfirmed_first(site: TestSite, desk: Client) -> None:
    made = {name: content.make_expert(site, name, "Nová", slug=name.lower()) for name in
            ("Alice", "Bara", "Cyril", "Dana", "Emil", "Filip")}  # fmt: skip
    content.translate(made["Alice"])
    for days, expert in enumerate(made.values(), start=1):
        Entry.objects.filter(person=expert.translation_key).update(confirmed=timezone.now() - days * DAY)
    Entry.objects.filter(person=made["Bara"].translation_key).update(confirmed=timezone.now() - 396 * DAY)
    record_consents(made["Cyril"].translation_key, {Channel.PROFILE: False}, How.MAIL)
    start_storm(made["Dana"].translation_key, 3, False, None)
    set_away(made["Emil"].translation_key, timezone.localdate() + DAY)
    made["Filip"].unpublish()
    rows = [words(row).split(" Nová ") for row in read(desk, REPORT).select("tbody tr")]
    expected = {
        "Bara": "hidden: nobody has confirmed it", "Filip": "not published", "Emil": "away", "Dana": "storm",
        "Cyril": "no consent to the profile", "Alice": "public",
    }  # fmt: skip
    assert [name for name, _state in rows] == list(expected)
    assert all(state.startswith(expected[name]) for name, state in rows)


def test_it_asks_the_database_as_often_for_many_as_for_few(
    site: TestSite, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    content.make_expert(site, slug="prvni")
    desk.get(REPORT)
    with CaptureQueriesContext(connection) as asked_for_one:
        desk.get(REPORT)
    count = len(asked_for_one)
    for number in range(3):
        content.make_expert(site, slug=f"dalsi-{number}")
    with django_assert_num_queries(count):
        desk.get(REPORT)


def test_editors_do_not_see_it(desk: Client) -> None:
    make_user("editor", roles.EDITORS)
    assert was_refused(log_in(Client(), "editor").get(REPORT))
