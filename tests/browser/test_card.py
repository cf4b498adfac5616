"""The card of an expert in a real browser, which sends forms with all that guards against forged ones."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from konsorcium.experts.cards import LIFETIME, PURPOSE
from konsorcium.experts.models import Channel, PrivateContact
from konsorcium.signed_links import make_link
from tests import content
from tests.experts.test_consents import make_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_an_expert_opens_the_card_withdraws_and_proposes(
    width: int, transactional_db: None, live_server: LiveServer, someone: Callable[..., Page]
) -> None:
    site = content.make_site()
    content.serve_at(live_server.thread.port)
    make_text()
    expert = content.make_expert(site, slug="jana", channels=[Channel.PROFILE, Channel.PHONE])
    PrivateContact.objects.create(person=expert.translation_key, phone="+420 777 123 456")
    content.publish(expert)
    page = someone(viewport={"width": width, "height": 800})
    page.goto(f"/cs/karta-experta/{make_link(PURPOSE, str(expert.translation_key), LIFETIME)}/")
    page.get_by_role("button", name="Otevřít mou kartu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jana Nováková")
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("button", name="Ano, platí").click()
    expect(page.get_by_role("status").last).to_have_text("Děkujeme, profil je potvrzený.")
    page.get_by_role("button", name="Odvolat: Telefon").click()
    expect(page.get_by_role("button", name="Souhlasím: Telefon")).to_be_visible()
    page.get_by_label("Co:").select_option("other")
    page.get_by_label("Jak to má být:").fill("Prosím o novou fotografii.")
    page.get_by_role("button", name="Navrhnout").click()
    expect(page.get_by_role("listitem").get_by_text("Prosím o novou fotografii.")).to_be_visible()
    page.get_by_role("link", name="Podívat se na profil").click()
    expect(page.get_by_text("+420 777 123 456")).to_have_count(0)
