"""The living card: an expert sees what is public and decides, through a link, without an account."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from konsorcium.experts.cards import PURPOSE, send_card
from konsorcium.experts.entries import follow
from konsorcium.experts.models import (
    Channel,
    Consent,
    Correction,
    Entry,
    ExpertPage,
    How,
    PrivateContact,
)
from konsorcium.home import roles
from konsorcium.models import SignedLinkUse
from konsorcium.outbox import send_due
from konsorcium.signed_links import make_link
from tests import content
from tests.admin import log_in, make_user
from tests.content import TestSite
from tests.experts.test_consents import card as desk_card
from tests.experts.test_consents import make_text
from tests.html import read, words

pytestmark = pytest.mark.django_db(transaction=True)

CARD = "/cs/karta-experta/"
EMAIL, PHONE = "jana@example.org", "+420 777 123 456"


@pytest.fixture
def site() -> TestSite:
    content.change_organisation(press_email="press@example.org")
    make_text()
    return content.make_site()


@pytest.fixture
def expert(site: TestSite) -> ExpertPage:
    expert = content.make_expert(site, slug="jana", function="právnička", channels=[Channel.PROFILE, Channel.PHONE])
    PrivateContact.objects.create(person=expert.translation_key, email=EMAIL, phone=PHONE)
    content.publish(expert)
    return expert


def mailed_link(expert: ExpertPage) -> str:
    """The path of the link that the person gets by mail."""
    assert send_card(expert.translation_key)
    send_due()
    assert mail.outbox[-1].to == [EMAIL]
    found = re.search(r"https?://[^/]+(/cs/karta-experta/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def opened(expert: ExpertPage) -> Client:
    client = Client()
    client.post(mailed_link(expert))
    return client


def state(expert: ExpertPage) -> list[Any]:
    """All that a link could change."""
    person = expert.translation_key
    tables = (Consent, Entry, Correction, PrivateContact)
    return [list(table.objects.filter(person=person).values()) for table in tables] + [SignedLinkUse.objects.count()]


def test_a_link_that_is_fetched_changes_nothing_and_one_that_is_sent_opens_the_card(
    expert: ExpertPage, client: Client
) -> None:
    link = mailed_link(expert)
    before = state(expert)
    for _time in range(3):
        shown = client.get(link)
        assert (shown.status_code, "Jana" in shown.text) == (200, False)
        assert (shown["Referrer-Policy"], shown["X-Robots-Tag"]) == ("same-origin", "noindex")
        assert "no-store" in shown["Cache-Control"]
    assert client.head(link).status_code == 200
    assert client.get(CARD).status_code == 403
    assert state(expert) == before
    assert client.post(link)["location"] == CARD
    assert words(read(client, CARD).h1) == "Jana Nováková"
    assert read(client, CARD).select_one(".k-channels")
    assert [use.what for use in SignedLinkUse.objects.all()] == ["opened"]


def test_it_shows_what_is_public_where(expert: ExpertPage) -> None:
    channels = read(opened(expert), CARD).select_one(".k-channels")
    assert channels
    found = {
        words(name): words(value) for name, value in zip(channels.select("dt"), channels.select("dd"), strict=True)
    }
    assert {name for name, value in found.items() if "neveřejné" not in value} == {
        "Profil na webu, v jeho vyhledávání a v rozhraní API", "Telefon",
    }  # fmt: skip
    assert PHONE in found["Telefon"]
    assert EMAIL in found["E-mail"]


def test_a_channel_is_closed_and_opened_with_one_click(expert: ExpertPage, client: Client) -> None:
    own = opened(expert)
    assert PHONE in client.get("/cs/experti/jana/").text
    own.post(CARD, {"action": "switch", "channel": "phone", "given": "no"})
    assert PHONE not in client.get("/cs/experti/jana/").text
    own.post(CARD, {"action": "switch", "channel": "email", "given": "yes"})
    assert EMAIL in client.get("/cs/experti/jana/").text
    last = Consent.objects.latest("pk")
    assert (last.channel, last.given, last.how, last.text_id is not None) == ("email", True, How.CARD, True)
    own.post(CARD, {"action": "switch", "channel": "profile", "given": "no"})
    read(client, "/cs/experti/jana/", status=404)
    assert not Consent.objects.filter(person=expert.translation_key, channel="fax").exists()


def test_the_profile_is_confirmed_and_the_person_goes_away_and_comes_back(expert: ExpertPage, client: Client) -> None:
    Entry.objects.update(confirmed=timezone.now() - datetime.timedelta(days=300))
    own = opened(expert)
    own.post(CARD, {"action": "confirm"})
    entry = Entry.objects.get(person=expert.translation_key)
    assert timezone.now() - entry.confirmed < datetime.timedelta(minutes=5)
    day = timezone.localdate() + datetime.timedelta(days=5)
    own.post(CARD, {"action": "away", "away_until": day.isoformat()})
    assert "Pryč do" in words(read(client, "/cs/experti/jana/").main)
    own.post(CARD, {"action": "back"})
    assert "Pryč do" not in words(read(client, "/cs/experti/jana/").main)
    refused = own.post(CARD, {"action": "away", "away_until": "2020-01-01"})
    assert "Tento den už minul" in refused.text


def test_what_an_expert_proposes_is_true_when_an_editor_accepts_it(expert: ExpertPage, client: Client) -> None:
    own = opened(expert)
    proposals = [
        {"what": "function", "language": "cs", "value": "advokátka"},
        {"what": "phone", "language": "", "value": "+420 777 999 999"},
        {"what": "degrees_before", "language": "", "value": "JUDr."},
    ]
    for proposal in proposals:
        own.post(CARD, {"action": "propose"} | proposal)
    assert "advokátka" in words(read(own, CARD).main)
    send_due()
    told = [sent for sent in mail.outbox if sent.to == ["press@example.org"]]
    assert len(told) == 3 and told[0].subject == "Navržená oprava: Jana Nováková"
    assert "právnička" in words(read(client, "/cs/experti/jana/").main)
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    desk = log_in(Client(), "reviewer")
    assert "advokátka" in desk.get(desk_card(expert)).text
    function, phone, degrees = Correction.objects.order_by("pk")
    for correction, action in [(function, "accept"), (phone, "accept"), (degrees, "refuse")]:
        desk.post(desk_card(expert), {"action": action, "correction": correction.pk})
    shown = words(read(client, "/cs/experti/jana/").main)
    assert "advokátka" in shown and "+420 777 999 999" in shown
    assert "JUDr." not in shown and PHONE not in shown
    assert not read(own, CARD).find(string=re.compile("Redaktor"))


@pytest.mark.parametrize(
    ("proposal", "told"),
    [
        ({"what": "function", "value": "advokátka"}, "Zvolte jazyk textu."),
        ({"what": "phone", "value": "zavolejte"}, ""),
        ({"what": "email", "value": "nikdo"}, ""),
        ({"what": "degrees_before", "value": "x" * 41}, ""),
        ({"what": "nic", "value": "x"}, ""),
        ({"what": "other", "value": "x" * 2001}, ""),
    ],
)
def test_what_cannot_be_proposed_is_refused_at_its_field(
    proposal: dict[str, str], told: str, expert: ExpertPage
) -> None:
    refused = opened(expert).post(CARD, {"action": "propose", "language": ""} | proposal)
    assert told in refused.text
    assert refused.context["correction_form"].errors
    assert not Correction.objects.exists()


def test_the_card_closes_by_itself_after_half_an_hour(expert: ExpertPage) -> None:
    own = opened(expert)
    assert own.get(CARD).status_code == 200
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=31)):
        closed = own.post(CARD, {"action": "confirm"})
    assert closed.status_code == 403
    assert {section["lang"] for section in read(Client(), CARD, status=403).select("main [lang]")} >= {"cs", "en"}
    own = opened(expert)
    own.post(CARD, {"action": "close"})
    assert own.get(CARD).status_code == 403


def test_a_link_that_is_altered_foreign_revoked_or_over_opens_nothing(expert: ExpertPage, client: Client) -> None:
    link, subject, day = mailed_link(expert), str(expert.translation_key), datetime.timedelta(days=1)
    other_purpose = make_link("enquiry", subject, day)
    for address in (f"{CARD}x/", f"{link[:-2]}x/", f"{CARD}{other_purpose}/"):
        for response in (client.get(address), client.post(address)):
            assert response.status_code == 403
            assert "Jana" not in response.text
            assert {code["lang"] for code in read(client, address, status=403).select("main section[lang]")} == {
                "cs",
                "en",
            }
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31)):
        over = client.get(link)
        assert (over.status_code, "Jana" in over.text, EMAIL in over.text) == (410, False, False)
    own = opened(expert)
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    log_in(Client(), "reviewer").post(desk_card(expert), {"action": "revoke"})
    assert client.get(link).status_code == 410
    assert own.get(CARD).status_code == 403


def test_a_new_link_goes_to_the_address_on_record_only_and_not_often(expert: ExpertPage, client: Client) -> None:
    link = mailed_link(expert)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31)):
        for _time in range(3):
            answer = client.post(link, {"email": "cizi@example.org"})
            assert answer.status_code == 200
            assert EMAIL not in answer.text
        send_due()
    assert [sent.to for sent in mail.outbox] == [[EMAIL], [EMAIL]]
    assert PURPOSE not in answer.text


def test_who_has_not_confirmed_for_a_year_gets_one_card_and_is_hidden_later(expert: ExpertPage, client: Client) -> None:
    start = timezone.now()
    for day, mails, status in [(364, 0, 200), (366, 1, 200), (380, 1, 200), (396, 2, 404)]:
        with time_machine.travel(start + datetime.timedelta(days=day)):
            follow()
            send_due()
            assert (len(mail.outbox), client.get("/cs/experti/jana/").status_code) == (mails, status), day
    assert [sent.to for sent in mail.outbox] == [[EMAIL], ["press@example.org"]]


def test_where_no_address_is_known_nothing_is_sent(site: TestSite, client: Client) -> None:
    expert = content.make_expert(site)
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    answer = log_in(client, "reviewer").post(desk_card(expert), {"action": "send"}, follow=True)
    assert "Nothing was sent: there is no e-mail." in answer.text
    send_due()
    assert not mail.outbox
