"""How a journalist asks experts, and what the post then brings."""

import datetime
import re
from typing import Any

import time_machine
from bs4 import Tag
from django.core import mail
from django.test import Client
from django.utils import timezone

from konsorcium.experts.models import Channel, ExpertPage, PrivateContact
from konsorcium.models import Topic
from konsorcium.outbox import send_due
from konsorcium.publications.models import Author
from tests import content
from tests.content import TestSite
from tests.html import read, words

ASK = "/cs/zeptat-se-experta/"
DESK, JOURNALIST = "press@example.org", "novinar@example.org"
MINUTE, HOUR, DAY = datetime.timedelta(minutes=1), datetime.timedelta(hours=1), datetime.timedelta(days=1)


def make_expert(site: TestSite, slug: str, topic: Topic, outputs: int = 0, **fields: Any) -> ExpertPage:
    """An expert on the topic with so many recent publications about it."""
    values = {"channels": [Channel.PROFILE], "topics": [topic]} | fields
    expert = content.make_expert(site, slug.title(), "Nová", slug=slug, **values)
    PrivateContact.objects.create(
        person=expert.translation_key, email=f"{slug}@example.org", phone=f"+420 777 {slug.encode().hex()[:6]}"
    )
    content.publish(expert)
    for number in range(outputs):
        content.make_publication(
            site, slug=f"{slug}-{number}", topics=[topic], date=timezone.localdate() - DAY,
            authors=[Author(expert=expert, name=expert.title)],
        )  # fmt: skip
    return expert


def form_of(client: Client, address: str) -> dict[str, str]:
    form = read(client, address).select_one("form.k-form")
    assert isinstance(form, Tag)
    return {str(field["name"]): str(field.get("value", "")) for field in form.select("input[type=hidden]")}


def send(client: Client, address: str = ASK, **changes: Any) -> Any:
    """Open the form, and send it after some seconds."""
    now = timezone.now()
    with time_machine.travel(now - 10 * datetime.timedelta(seconds=1)):
        hidden = form_of(client, address)
    deadline = timezone.localtime(now + 5 * HOUR).strftime("%Y-%m-%dT%H:%M")
    values = {
        "question": "Kolik lidí čeká\nna rozhodnutí?", "topic": "asylum", "format": "", "spoken": "cs",
        "name": "Eva Malá", "outlet": "Ukázkové noviny", "email": JOURNALIST, "phone": "+420 222 333 444",
        "deadline": deadline,
    }  # fmt: skip
    return client.post(address, hidden | values | changes)


def mails_to(address: str) -> list[str]:
    """The texts of the mails to an address, with their subjects."""
    send_due()
    return [f"{sent.subject}\n{sent.body}" for sent in mail.outbox if sent.to == [address]]


def link_in(text: str) -> str:
    """The path of the first link of a letter."""
    found = re.search(r"https?://[^/]+(/\S+)", text)
    assert found
    return found[1]


def asked() -> set[str]:
    """Who got a letter, besides the press desk and the journalist."""
    send_due()
    return {address for sent in mail.outbox for address in sent.to} - {DESK, JOURNALIST}


def state_of(client: Client) -> str:
    return words(read(client, link_in(mails_to(JOURNALIST)[0])).main)
