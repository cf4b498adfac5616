"""Every template is valid, accessible by axe's rules and fits a narrow screen; foreign content comes after a click."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from wagtail.images.models import Image

from konsorcium.activities.models import FocalPoint, Partner, Result, Speaker
from konsorcium.experts.models import ExpertPage
from konsorcium.home.models import (
    HomePage,
    Menu,
    MenuItem,
    OrganisationLogo,
    OrganisationName,
    Panel,
    PressPage,
)
from konsorcium.members.models import FindHelpPage, GroupMember, MemberNetwork, MemberPlace
from konsorcium.models import Topic, Vocabulary
from konsorcium.publications.models import Author, PublicationPage, Signatory
from tests import content
from tests.conftest import required
from tests.content import TestSite
from tests.servers import html_checker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"
PUBLICATION = "/cs/publikace/text/"
FRAME = "https://www.youtube-nocookie.com/embed/abcdefghijk"
LONG_ADDRESS = f"https://example.org/{'bydleni-v-obcich-' * 6}"
WIDE_TABLE = {
    "data": [[f"Sloupec číslo {number}" for number in range(12)]] * 3,
    "first_row_is_table_header": True,
    "first_col_is_header": True,
}


@pytest.fixture(scope="module", autouse=True)
def site(committed_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return committed_content(make_site)


def make_site() -> TestSite:
    """A page of each type with something in all its places, and so many publications that their list has two pages."""
    site, topic, picture = content.make_site(), make_topic(), content.make_image()
    fill_front_page(site)
    content.make_standard(site.home, "O nás", slug="o-nas", body=[("text", "<p>Kdo jsme.</p>")])
    content.make_topic_page(site, topic, "Bydlení", slug="bydleni", body=[("text", "<p>Co víme.</p>")])
    expert = make_people(site, topic, picture)
    make_publication(site, topic, picture, expert)
    make_series(site, topic)
    make_activities(site, topic, expert)
    for page in (FindHelpPage(title="Najít pomoc", slug="pomoc"), PressPage(title="Pro média", slug="pro-media")):
        page.locale = site.home.locale
        site.home.add_child(instance=page)
    for page in site.home.get_descendants():
        content.translate(page.specific)
    for number in range(20):
        content.make_publication(site, f"Zpráva {number}", kind="news")
    fill_frame(site)
    return site


def fill_front_page(site: TestSite) -> None:
    home = HomePage.objects.get(pk=site.home.pk)
    home.panels_of_page = [
        Panel(title=title, text="Mluvíme o tom.", locale=home.locale) for title in ("Právo", "Práce")
    ]
    home.join_title, home.join_text, home.join_page = "Přidejte se", "Je nás víc.", site.members
    content.publish(home)


def make_topic() -> Topic:
    topic = content.make_topic("housing", "bydlení", "housing")
    topic.position_date = datetime.date(2024, 5, 1)
    topic.save()
    topic.names.filter(language="cs").update(position="<p>Bydlení je <b>základ</b>.</p>")
    return topic


def make_people(site: TestSite, topic: Topic, picture: Image) -> ExpertPage:
    """An expert of a member, and one of each who are little more than a name."""
    terms = {name: content.make_term(name, f"a-{name}", f"Pojem {name}") for name in Vocabulary}
    locale = site.home.locale
    place = MemberPlace(
        label="Poradna", address="Krátká 1, Praha", region=terms[Vocabulary.REGION], phone="+420 123 456 789",
        hours="po–pá 9–17", locale=locale,
    )  # fmt: skip
    member = content.make_member(
        site, "SIMI", slug="simi", summary="Radíme.", places=[place],
        networks=[MemberNetwork(name="PICUM", web="https://example.org/", locale=locale)],
        topics=[topic], logo=picture, email="simi@example.org",
        phone="+420 123 456 789", web="https://example.org/", member_since=datetime.date(2003, 1, 1),
        services=[terms[Vocabulary.SERVICE]], regions=[terms[Vocabulary.REGION]],
        languages=[terms[Vocabulary.LANGUAGE]], target_groups=[terms[Vocabulary.TARGET_GROUP]],
    )  # fmt: skip
    content.make_member(site, "OPU")
    content.make_expert(site, "Petr", "Malý")
    return content.make_expert(
        site, slug="novakova", function="právnička", introduction="Radí lidem.", member=member, topics=[topic],
        languages=[terms[Vocabulary.LANGUAGE]], formats=[terms[Vocabulary.FORMAT]], lead_picture=picture,
        picture_alt="Jana Nováková", picture_credit="J. Foto",
    )  # fmt: skip


def make_publication(site: TestSite, topic: Topic, picture: Image, expert: ExpertPage) -> PublicationPage:
    return content.make_publication(
        site, "Bydlení v obcích", slug="text", summary=f"O bydlení: {LONG_ADDRESS}", topics=[topic],
        documents=[content.make_document("Rozbor")], body=every_block(picture), lead_picture=picture,
        voice="joint", document_kind="bill", document_title="Zákon o bydlení", document_url="https://example.org/",
        signatories=[Signatory(name="Rada rodičů", locale=site.home.locale)],
        authors=[Author(expert=expert, name=expert.title), Author(name=LONG_ADDRESS)],
        picture_alt="Plocha", picture_credit="J. Foto",
    )  # fmt: skip


def make_series(site: TestSite, topic: Topic) -> None:
    """A series with two editions, of which the older was to be checked long ago."""
    series = content.make_series(site, "Zpráva o bydlení", slug="zprava", summary="Rok za rokem.", topics=[topic])
    content.make_series(site, "Řada bez vydání", slug="bez-vydani")
    first, second = datetime.date(2023, 1, 1), datetime.date(2024, 1, 1)
    dates: dict[str, Any] = {"state_as_of": first, "review_by": second}
    content.make_publication(
        site, "Zpráva 2023", slug="zprava-2023", series=series, topics=[topic], date=first, **dates
    )
    content.make_publication(site, "Zpráva 2024", slug="zprava-2024", series=series, topics=[topic], date=second)


def make_activities(site: TestSite, topic: Topic, expert: ExpertPage) -> None:
    """A project, a working group, and an event that was called off, as only few are."""
    locale, member = site.home.locale, expert.member
    assert member
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    project = content.make_project(
        site, "Pět témat", slug="pet-temat", date=datetime.date(2024, 4, 1), topics=[topic], methodology="Mentoring.",
        summary="O čem je.", partners=[Partner(member=member, name=member.title, role="lead", locale=locale)],
        focal_points=[FocalPoint(text="Děti", locale=locale)],
        results=[Result(figure="14", label="zpráv", locale=locale)],
    )  # fmt: skip
    group = content.make_group(
        site, slug="skupina", topics=[topic], parties=[GroupMember(member=member, name=member.title)]
    )
    content.make_event(
        site, "Debata", slug="debata", date=tomorrow, start_time=datetime.time(18), cancelled=True, place="Brno",
        project=project, group=group, topics=[topic], speakers=[Speaker(expert=expert, name=expert.title)],
        summary="Proč.",
    )  # fmt: skip
    content.make_event(
        site, "Snídaně", slug="snidane", kind="press-meeting", date=tomorrow, sign_up_url="https://e.org/"
    )


def every_block(picture: Image) -> list[tuple[str, object]]:
    return [
        ("heading", "Nejneobhospodařovávatelnějšími pravidly"),
        ("text", "<p>Konsorcium vzniklo v roce 2003.[1]</p><h3>Jak dál</h3><ul><li>semináře</li></ul>"),
        ("quote", {"text": "Mluvme spolu.", "source": "Jana"}),
        ("figure", {"image": picture, "alt": "Lidé", "caption": "Setkání", "credit": "J. Foto"}),
        ("table", {"caption": "Počty", "table": WIDE_TABLE}),
        ("callout", {"title": "Pozor", "text": "<p>Změna zákona.</p>"}),
        ("embed", {"url": VIDEO, "title": "Debata o bydlení"}),
        ("fold", {"beginning": "<p>Začátek.</p>", "rest": "<p>Zbytek.</p>"}),
        ("recommendation", {"to": "obcím", "text": "Stavte byty."}),
        ("contact", {"name": "Sekretariát", "phone": "+420 111 222 333", "email": "info@example.org"}),
        ("footnotes", {"notes": ["<p>Podle listiny.</p>"]}),
    ]


def fill_frame(site: TestSite) -> None:
    """Menus, contacts and the press desk."""
    names = [
        OrganisationName(language="cs", name="Konsorcium organizací", short_name="Konsorcium", claim="Spolu."),
        OrganisationName(language="en", name="Consortium of organisations", short_name="Consortium"),
    ]
    logos = [OrganisationLogo(image=content.make_image("Logo"), for_dark=dark) for dark in (False, True)]
    phone, address = "+420 000 000 000", "Krátká 1\nPraha"
    content.change_organisation(
        press_email="press@example.org", press_phone=phone, address=address, names=names, logos=logos
    )
    menu = Menu.load()
    menu.items = [
        MenuItem(page=site.publications),
        MenuItem(page=site.members),
        MenuItem(page=site.experts, place=MenuItem.Place.FOOTER),
    ]
    menu.save()


# Every page type, below the front page of each language.
PAGES = {
    "front page": "",
    "list of publications": "publikace/",
    "publication": "publikace/text/",
    "older edition, past its review": "publikace/zprava-2023/",
    "series": "publikace/zprava/",
    "series without an edition": "publikace/bez-vydani/",
    "list of members": "clenove/",
    "member": "clenove/simi/",
    "finding help": "pomoc/",
    "directory of experts": "experti/",
    "expert": "experti/novakova/",
    "list of working groups": "skupiny/",
    "working group": "skupiny/skupina/",
    "list of projects": "projekty/",
    "project": "projekty/pet-temat/",
    "list of events": "akce/",
    "event that was called off": "akce/debata/",
    "event to sign up for": "akce/snidane/",
    "topic page": "bydleni/",
    "plain page": "o-nas/",
    "page for journalists": "pro-media/",
    "missing page": "nikde/",
    "unknown value": "publikace/?topic=nikde",
}


def addresses() -> dict[str, str]:
    """Each template, in the states that it has, in both languages."""
    found = {f"{name} ({code})": f"/{code}/{path}" for name, path in PAGES.items() for code in ("cs", "en")}
    for code in ("cs", "en"):
        with translation.override(code):
            search = reverse("konsorcium_search:search")
        found |= {
            f"search with results ({code})": f"{search}?q=bydlení",
            f"search without results ({code})": f"{search}?q=nicneni",
        }
    return found | {
        "second page of a list": "/cs/publikace/?page=2",
        "filtered part of a list": "/cs/publikace/?topic=housing",
        "empty part of a list": "/cs/publikace/?q=nicneni",
        "help that nobody offers": "/cs/pomoc/?q=nicneni",
        "guide to the API": reverse("konsorcium_api:openapi-view"),
    }


def test_every_page_is_accessible_and_fits_its_screen(someone: Callable[..., Page]) -> None:
    page = someone()
    found = {}
    for name, address in addresses().items():
        answer = page.goto(address)
        assert answer
        assert answer.status == (404 if "nikde" in address else 200), name
        expect(page.locator("h1")).to_have_count(1)
        for width in (1440, 360):
            page.set_viewport_size({"width": width, "height": 900})
            result = Axe().run(page)
            if result.violations_count:
                found[f"{name}, {width} wide"] = result.generate_report()
        page.set_viewport_size({"width": 320, "height": 640})
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > 320:
            found[f"{name}, 320 wide"] = f"has to be scrolled sideways to {needed}"
    assert not found, "\n".join(f"{name}: {report}" for name, report in found.items())


def test_every_page_is_valid_html(client: Client) -> None:
    pages = {name: client.get(address).content for name, address in addresses().items()}
    assert required(lambda: html_checker.errors(pages)) == []


def test_foreign_content_comes_only_after_a_click(live_server: LiveServer, someone: Callable[..., Page]) -> None:
    page = someone()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(lambda url: not url.startswith(live_server.url), lambda route: route.fulfill(body=""))
    page.goto(PUBLICATION)
    page.locator(".k-embed").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    expect(page.locator("iframe")).to_have_count(0)
    assert [url for url in asked if not url.startswith(live_server.url)] == []
    page.locator(".k-embed").get_by_role("button").click()
    expect(page.locator("iframe")).to_have_attribute("title", "Debata o bydlení")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(live_server.url)] == [FRAME]


def test_without_scripts_foreign_content_is_a_link(someone: Callable[..., Page]) -> None:
    page = someone(java_script_enabled=False)
    page.goto(PUBLICATION)
    expect(page.locator(".k-embed a")).to_have_attribute("href", VIDEO)
    expect(page.locator(".k-embed").get_by_role("button")).to_have_count(0)
