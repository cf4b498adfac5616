"""Entries of the directory: who is away comes back by itself, what nobody confirms is hidden by itself."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from konsorcium.experts.entries import confirm, follow, set_away
from konsorcium.experts.models import Entry, ExpertPage
from konsorcium.home import roles
from konsorcium.outbox import send_due
from tests import content
from tests.admin import log_in, make_user
from tests.content import TestSite
from tests.engines import EngineUnderTest
from tests.html import read, words

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
API = "/api/content/v1/experts/"


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def days(count: float) -> datetime.datetime:
    return NOW + datetime.timedelta(days=count)


def asked(client: Client, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{API}?locale=cs&facets=availability{query}").json()
    return found


def counts(answer: dict[str, Any]) -> dict[str, int]:
    return {value["value"]: value["count"] for value in answer["facets"]["availability"]}


def test_who_is_away_is_marked_counted_and_back_by_itself(
    site: TestSite, engine: EngineUnderTest, client: Client
) -> None:
    with time_machine.travel(NOW):
        jana, _petr = content.make_expert(site, slug="jana"), content.make_expert(site, "Petr", "Říha")
        set_away(jana.translation_key, days(3).date())
        engine.catch_up()
        found = asked(client)
        assert (found["engine"], counts(found)) == (engine.name, {"available": 1, "away": 1})
        away = asked(client, "&availability=away")["items"]
        assert [(item["title"], item["availability"], item["away_until"]) for item in away] == [
            ("Jana Nováková", "away", "2026-03-05")
        ]
        assert "Pryč do 5. března 2026." in words(read(client, "/cs/experti/jana/").main)
        cards = read(client, "/cs/experti/?availability=away").select(".k-card")
        assert len(cards) == 1 and "Pryč do 5. března 2026." in words(cards[0])
    with time_machine.travel(days(3)):
        follow()
        engine.catch_up()
        assert counts(asked(client)) == {"available": 1, "away": 1}
    with time_machine.travel(days(4)):
        follow()
        engine.catch_up()
        found = asked(client)
        assert (found["engine"], counts(found)) == (engine.name, {"available": 2})
        assert "Pryč" not in words(read(client, "/cs/experti/jana/").main)


def test_what_nobody_confirms_is_hidden_and_the_press_desk_is_told_once(
    site: TestSite, engine: EngineUnderTest, client: Client
) -> None:
    content.change_organisation(press_email="press@example.org")
    with time_machine.travel(NOW):
        expert = content.make_expert(site, slug="jana")
        content.translate(expert, slug="jana")
        engine.catch_up()
        assert "Potvrzeno 2. března 2026." in words(read(client, "/cs/experti/jana/").main)
    with time_machine.travel(days(394)):
        follow()
        assert asked(client)["total"] == 1
    with time_machine.travel(days(396)):
        found = asked(client)
        assert (found["engine"], found["total"]) == (engine.name, 0)
        for address in ("/cs/experti/jana/", "/en/experti/jana/", f"{API}{expert.pk}/"):
            assert client.get(address).status_code == 404
        follow()
        follow()
        send_due()
        (told,) = mail.outbox
        assert (told.to, told.subject) == (["press@example.org"], "Skrytý profil: Jana Nováková")
        assert reverse("konsorcium_expert_card", args=[expert.pk]) in str(told.body)
        confirm(expert.translation_key)
        engine.catch_up()
        assert asked(client)["items"][0]["confirmed"] == "2027-04-02"


def test_the_desk_enters_who_is_away_and_who_has_confirmed(site: TestSite, client: Client) -> None:
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    with time_machine.travel(days(-100)):
        expert = content.make_expert(site, slug="jana", channels=["profile"])
    card = reverse("konsorcium_expert_card", args=[expert.pk])
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    sent = {"channels": ["profile"], "away_until": tomorrow.isoformat()}
    log_in(client, "reviewer").post(card, sent)
    entry = Entry.objects.get(person=expert.translation_key)
    assert (entry.away_until, timezone.localdate(entry.confirmed)) == (tomorrow, timezone.localdate(days(-100)))
    client.post(card, {"channels": ["profile"], "confirmed": "on"})
    entry.refresh_from_db()
    assert (entry.away_until, timezone.localdate(entry.confirmed)) == (None, timezone.localdate())
    assert ExpertPage.objects.get(pk=expert.pk).live
