"""The storm switch hides a person for some days, and gives back what was there."""

import datetime
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from konsorcium.activities.models import Speaker
from konsorcium.experts.models import Channel, ExpertPage, PrivateContact, Storm
from konsorcium.experts.storms import end_what_is_over
from konsorcium.publications.models import Author
from tests import content
from tests.content import TestSite
from tests.engines import EngineUnderTest
from tests.experts.test_consents import card
from tests.html import read, words

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Zjizvená"
HIDDEN = ["tajna@example.org", "777 123 456", "tajnyportret"]


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


@pytest.fixture
def expert(site: TestSite) -> ExpertPage:
    expert = content.make_expert(
        site, "Jana", NAME, slug="autorka", lead_picture=content.make_image(), picture_credit=HIDDEN[2]
    )
    PrivateContact.objects.create(person=expert.translation_key, email=HIDDEN[0], phone=f"+420 {HIDDEN[1]}")
    content.publish(expert)
    content.make_publication(site, slug="text", authors=[Author(expert=expert, name=expert.title)])
    content.make_event(site, slug="debata", speakers=[Speaker(expert=expert, name=expert.title)])
    return expert


def shown(client: Client) -> set[str]:
    """What the profile and the directory show of the person."""
    pages = [client.get(address).text for address in ("/cs/experti/autorka/", "/cs/experti/?q=Jana")]
    return {secret for secret in (*HIDDEN, NAME) if any(secret in page for page in pages)}


@pytest.mark.parametrize("hides_name", [False, True])
def test_a_storm_hides_a_person_until_its_days_are_over(
    hides_name: bool, expert: ExpertPage, desk: Client, engine: EngineUnderTest
) -> None:
    public, image = Client(), expert.lead_picture
    assert image
    photo = Path(image.get_rendition("fill-320x320|format-webp").file.path)
    engine.catch_up()
    assert shown(public) == {*HIDDEN, NAME}
    desk.post(card(expert), {"action": "storm", "days": "3"} | ({"hides_name": "on"} if hides_name else {}))
    assert shown(public) == (set() if hides_name else {NAME})
    assert not photo.exists()
    byline = words(read(public, "/cs/publikace/text/").select_one(".k-bylines"))
    assert byline == ("autor známý redakci" if hides_name else f"Jana {NAME}")
    assert public.get("/cs/experti/autorka/").status_code == (404 if hides_name else 200)
    engine.catch_up()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=4)):
        end_what_is_over()
        engine.catch_up()
        assert shown(public) == {*HIDDEN, NAME}
        found = public.get(f"/api/content/v1/experts/?locale=cs&q={NAME}").json()
        assert (found["engine"], found["total"]) == (engine.name, 1)
    assert image.get_rendition("fill-320x320|format-webp")


def test_it_is_logged_and_can_be_ended_early(expert: ExpertPage, desk: Client) -> None:
    told = desk.post(card(expert), {"action": "storm", "days": "14"}, follow=True)
    assert "Copies made elsewhere cannot be recalled." in told.text
    storm = Storm.objects.get()
    assert (storm.person, storm.started_by) == (expert.translation_key, User.objects.get(username="reviewer"))
    assert storm.until - storm.started >= datetime.timedelta(days=13.9)
    assert HIDDEN[0] not in Client().get("/cs/experti/autorka/").text
    assert "k-portrait-none" in Client().get("/cs/experti/autorka/").text
    desk.post(card(expert), {"action": "calm"})
    assert HIDDEN[0] in Client().get("/cs/experti/autorka/").text
    storm.refresh_from_db()
    assert storm.ended


@pytest.mark.parametrize("days", ["", "0", "91", "-1", "x"])
def test_a_storm_has_a_number_of_days(days: str, expert: ExpertPage, desk: Client) -> None:
    refused = desk.post(card(expert), {"action": "storm", "days": days}, follow=True)
    assert refused.context["storm_form"].errors.keys() == {"days"}
    assert not Storm.objects.exists()


def test_consents_can_be_changed_while_a_storm_lasts(expert: ExpertPage, desk: Client) -> None:
    desk.post(card(expert), {"action": "storm", "days": "3"})
    shown = desk.get(card(expert)).context["form"]
    assert set(shown.fields["channels"].initial) == set(Channel)
    rest = sorted({*Channel} - {Channel.PHONE})
    desk.post(card(expert), {"channels": rest, "how": "mail", "email": HIDDEN[0], "phone": HIDDEN[1]})
    desk.post(card(expert), {"action": "calm"})
    shown_now = Client().get(reverse("konsorcium_api:get_expert", args=[expert.pk])).json()
    assert (shown_now["email"], shown_now["phone"]) == (HIDDEN[0], "")
