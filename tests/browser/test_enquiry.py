"""An enquiry in real browsers: from the topic over the mails and one click to the page of the journalist."""

from collections.abc import Callable

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from konsorcium.experts.entries import set_away
from konsorcium.experts.models import Channel, PrivateContact
from konsorcium.outbox import send_due
from tests import content
from tests.experts.asking import DAY, DESK, HOUR, JOURNALIST, link_in, make_expert

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def letter_to(address: str) -> str:
    """The latest mail to an address."""
    send_due()
    return next(str(sent.body) for sent in reversed(mail.outbox) if sent.to == [address])


def look_at(page: Page, width: int) -> None:
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [360, 1280])
def test_an_enquiry_at_a_topic_reaches_three_experts_and_one_click_answers_it(
    width: int, transactional_db: None, live_server: LiveServer, someone: Callable[..., Page]
) -> None:
    site = content.make_site()
    content.serve_at(live_server.thread.port)
    content.change_organisation(press_email=DESK)
    topic = content.make_topic("asylum", "Azyl", "Asylum")
    content.make_topic_page(site, topic, "Azyl", slug="azyl")
    bara = make_expert(site, "bara", topic, 2, channels=[Channel.PROFILE, Channel.PHONE])
    for slug, outputs in [("cyril", 1), ("dana", 1), ("emil", 0), ("filip", 3)]:
        expert = make_expert(site, slug, topic, outputs)
    set_away(expert.translation_key, timezone.localdate() + DAY)
    number = PrivateContact.objects.get(person=bara.translation_key).phone

    journalist = someone(viewport={"width": width, "height": 800}, timezone_id="Europe/Prague")
    journalist.goto("/cs/azyl/")
    with time_machine.travel(timezone.now() - HOUR / 60):  # nobody writes as fast as this test
        journalist.get_by_role("link", name="Zeptat se experta či expertky na toto téma").click()
        expect(journalist.get_by_label("Téma")).to_have_value("asylum")
    look_at(journalist, width)
    journalist.get_by_label("Otázka").fill("Kolik lidí čeká na rozhodnutí?")
    journalist.get_by_label("Uzávěrka").fill(timezone.localtime(timezone.now() + 5 * HOUR).strftime("%Y-%m-%dT%H:%M"))
    journalist.get_by_label("Médium").fill("Ukázkové noviny")
    journalist.get_by_label("Jméno").fill("Eva Malá")
    journalist.get_by_label("E-mail").fill(JOURNALIST)
    journalist.get_by_label("Telefon").fill("+420 222 333 444")
    journalist.get_by_role("button", name="Poslat dotaz").click()
    expect(journalist.get_by_role("heading", level=1)).to_have_text("Váš dotaz")
    look_at(journalist, width)
    expect(journalist.locator(".k-answers")).to_contain_text("Bara Nová: zatím bez odpovědi.")
    send_due()
    asked = {address for sent in mail.outbox for address in sent.to}
    assert asked == {DESK, JOURNALIST, "bara@example.org", "cyril@example.org", "dana@example.org"}

    expert_page = someone(viewport={"width": width, "height": 800})
    expert_page.goto(link_in(letter_to("bara@example.org")))
    expect(expert_page.get_by_text("+420 222 333 444")).to_be_visible()
    look_at(expert_page, width)
    expert_page.get_by_role("button", name="Předejte mé číslo").click()
    expect(expert_page.get_by_role("status").last).to_contain_text("Bara Nová: můžete zavolat.")

    journalist.reload()
    expect(journalist.get_by_role("link", name=number)).to_be_visible()
    journalist.goto(link_in(letter_to(JOURNALIST)))
    expect(journalist.get_by_text("Bara Nová: můžete zavolat.")).to_be_visible()
    others = PrivateContact.objects.exclude(person=bara.translation_key).values_list("phone", "email")
    private = [contact for pair in others for contact in pair]
    seen = [journalist.content(), expert_page.content(), *(f"{sent.subject} {sent.body}" for sent in mail.outbox)]
    assert [contact for contact in private if any(contact in text for text in seen)] == []
    assert not [text for text in seen[1:] if number in text]
