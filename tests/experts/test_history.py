"""What the site history tells of experts: no private words, and nothing once the person is erased."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import ModelLogEntry, PageLogEntry

from konsorcium.experts.enquiries import erase
from konsorcium.experts.models import Channel, Enquiry, ExpertPage, PrivateContact
from konsorcium.experts.storms import end_storms
from konsorcium.models import Topic
from tests import content
from tests.content import TestSite
from tests.experts.asking import send
from tests.experts.test_card import CARD, EMAIL, PHONE, opened
from tests.experts.test_consents import card, make_text
from tests.html import read, words
from tests.test_history import HISTORY, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    content.change_organisation(press_email="press@example.org")
    make_text()
    return content.make_site()


@pytest.fixture
def expert(site: TestSite) -> ExpertPage:
    expert = content.make_expert(site, slug="jana", channels=[Channel.PROFILE, Channel.PHONE])
    PrivateContact.objects.create(person=expert.translation_key, email=EMAIL, phone=PHONE)
    return expert


def test_consents_are_told_by_channel_from_the_card_and_from_the_desk(expert: ExpertPage, desk: Client) -> None:
    sent = {"email": EMAIL, "phone": PHONE, "channels": ["profile", "phone", "email"], "how": "mail"}
    desk.post(card(expert), sent)
    opened(expert).post(CARD, {"action": "switch", "channel": "phone", "given": "no"})
    desk.post(card(expert), {"action": "storm", "days": "3"})
    end_storms(expert.translation_key)
    assert [row[1:] for row in told(desk, label="Jana") if "onsorcium" not in row[1]][-4:] == [
        ("Consent given", "reviewer"),
        ("Consent withdrawn", "system"),
        ("Hidden by the storm switch", "reviewer"),
        ("Storm ended", "system"),
    ]
    shown = words(read(desk, HISTORY))
    assert "Consent given: E-mail" in shown and "Consent withdrawn: Phone" in shown
    entries = str(list(PageLogEntry.objects.filter(page=expert, action__startswith="konsorcium.").values("data")))
    assert EMAIL not in entries and PHONE not in entries


def test_erasing_an_enquiry_is_told_without_who_asked_what(topic: Topic, client: Client, desk: Client) -> None:
    send(client, outlet="Deník")
    enquiry = Enquiry.objects.get()
    erase(enquiry)
    assert (f"#{enquiry.pk}", "Enquiry erased", "system") in told(desk)
    noted = str(list(ModelLogEntry.objects.filter(object_id=enquiry.pk).values()))
    assert "Deník" not in noted


def test_who_is_erased_is_erased_from_the_history(expert: ExpertPage, desk: Client) -> None:
    desk.post(card(expert), {"email": EMAIL, "phone": PHONE, "channels": ["profile"], "how": "mail"})
    assert PageLogEntry.objects.filter(page=expert, action="konsorcium.consent.withdraw").exists()
    call_command("person", "erase", str(expert.translation_key), stdout=StringIO())
    assert not PageLogEntry.objects.filter(page_id=expert.pk).exists()
    assert not any("Nováková" in row[0] for row in told(desk))
