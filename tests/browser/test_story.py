"""The story of a commentary: written, reviewed, found, translated, reviewed again; and an expert is found to speak."""

import re
import threading
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from wagtail.documents.models import Document

from konsorcium.home import roles
from konsorcium.models import Vocabulary
from tests import content
from tests.admin import make_user
from tests.browser.editing import attach, clicks, count_clicks, log_in
from tests.content import TestSite
from tests.engines import EngineUnderTest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Komentář k doplňkové ochraně uprchlíků"
FILE = "Rozbor doplňkové ochrany"
ENGLISH = {
    TITLE: "A commentary on subsidiary protection",
    "Proč doplňková ochrana nestačí.": "Why subsidiary protection is not enough.",
    "Ochrana má dávat jistotu.": "Protection should give certainty.",
    "komentar-k-doplnkove-ochrane-uprchliku": "a-commentary-on-subsidiary-protection",
}
SUMMARY, TEXT, SLUG = list(ENGLISH)[1:]
# A click takes 3.45 seconds by the keystroke-level model of Card, Moran and Newell (1980), which has 1.35 to think,
# 1.1 to point, 0.2 to press and release, 0.8 to move the hand there and back: all of them take 41 seconds.
CLICKS = 12


@pytest.fixture
def site(live_server: LiveServer) -> TestSite:
    """The lists in both languages, three experts, a topic with a page, and somebody in each role."""
    site = content.make_site()
    content.serve_at(live_server.thread.port)
    asylum = content.make_topic("asylum", "azyl", "asylum")
    content.translate(content.make_topic_page(site, asylum, "Azyl", slug="azyl"), title="Asylum")
    content.translate(site.publications, title="Publications", slug="publications")
    make_experts(site)
    roles.setup_roles()
    translators = roles.TRANSLATORS.format("en")
    for name, group in [("editor", roles.EDITORS), ("reviewer", roles.REVIEWERS), ("translator", translators)]:
        make_user(name, group)
    return site


def make_experts(site: TestSite) -> None:
    """Only one of them both knows asylum and speaks Ukrainian."""
    asylum, labour = content.Topic.objects.get(slug="asylum"), content.make_topic("labour", "práce", "work")
    ukrainian = content.make_term(Vocabulary.LANGUAGE, "uk", "ukrajinština", "Ukrainian")
    english = content.make_term(Vocabulary.LANGUAGE, "en", "angličtina", "English")
    content.make_expert(site, "Jana", "Nováková", topics=[asylum], languages=[english, ukrainian])
    content.make_expert(site, "Petr", "Malý", topics=[asylum], languages=[english])
    content.make_expert(site, "Eva", "Holá", topics=[labour], languages=[ukrainian])


def test_a_commentary_from_its_first_word_to_its_readers(
    site: TestSite,
    someone: Callable[..., Page],
    engine: EngineUnderTest,
    run_jobs: Callable[[], None],
    one_at_a_time: threading.RLock,
) -> None:
    editor, reviewer, translator, visitor = someone(), someone(), someone(), someone()
    log_in(editor, "editor")
    count_clicks(editor)
    write(editor)
    assert_cannot_publish(editor)
    submit(editor)
    assert clicks(editor) <= CLICKS
    run_jobs()
    with one_at_a_time:
        file = Document.objects.get().url
    assert visitor.request.get(file).status == 404
    assert places(visitor, "cs") == set()

    log_in(reviewer, "reviewer")
    approve(reviewer)
    run_jobs()
    assert places(visitor, "cs") == set(addresses("cs"))
    assert engine_that_answers(visitor) == engine.name
    read(visitor, file)

    send_to_translation(reviewer)
    log_in(translator, "translator")
    translate(translator)
    run_jobs()
    assert places(visitor, "en") == set()

    approve_translation(reviewer)
    run_jobs()
    assert places(visitor, "en") == set(addresses("en"))
    assert_versions_know_each_other(visitor)


def test_a_journalist_finds_an_expert_by_clicking(
    site: TestSite, someone: Callable[..., Page], engine: EngineUnderTest, run_jobs: Callable[[], None]
) -> None:
    run_jobs()
    journalist = someone()
    journalist.goto("/cs/experti/")
    cards = journalist.locator(".k-card h3")
    expect(cards).to_have_text(["Eva Holá", "Petr Malý", "Jana Nováková"])
    facet(journalist, "Azyl").click()
    expect(cards).to_have_text(["Petr Malý", "Jana Nováková"])
    facet(journalist, "Ukrajinština").click()
    expect(cards).to_have_text(["Jana Nováková"])
    assert journalist.url.endswith("?topic=asylum&spoken=uk")
    found = journalist.request.get("/api/content/v1/experts/?locale=cs&topic=asylum&spoken=uk").json()
    assert (found["total"], found["engine"]) == (1, engine.name)
    cards.get_by_role("link").click()
    expect(journalist.locator("h1")).to_have_text("Jana Nováková")


def write(page: Page) -> None:
    """Write the commentary from the first page on, with its topic and a file; Wagtail saves it meanwhile."""
    page.goto("/admin/")
    page.get_by_role("link", name=re.compile("^Publication")).first.click()
    page.wait_for_url("**/add/**")
    page.wait_for_timeout(2_000)  # Wagtail looks for changes from the third second on: nobody writes a page in two
    page.get_by_role("textbox", name="Title*", exact=True).press_sequentially(TITLE)
    page.get_by_role("textbox", name="Summary").fill(SUMMARY)
    page.get_by_role("button", name="Insert a block").click()
    page.get_by_role("option", name="Text", exact=True).click()
    page.locator("[contenteditable=true]").press_sequentially(TEXT)
    page.get_by_role("tab", name="Facts").click()
    page.get_by_role("checkbox", name="asylum").check()
    attach(page, FILE)
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))


def assert_cannot_publish(page: Page) -> None:
    expect(page.locator("[name=action-publish]")).to_have_count(0)
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        page.url.partition("#")[0], form={"csrfmiddlewaretoken": token, "action-publish": "action-publish"}
    )
    assert answer.status == 403
    assert "You may not publish this page" in answer.text()


def submit(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=f"Submit to {roles.REVIEW}").click()
    expect(page.get_by_text("has been submitted for moderation")).to_be_visible()


def approve(page: Page) -> None:
    """Open what waits on the dashboard, read it and approve it."""
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("textbox", name="Title*", exact=True)).to_have_value(TITLE)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Approve and Publish", exact=True).click()
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/$"))


def addresses(language: str) -> dict[str, str]:
    """Where the commentary stands when it is public; its words are asked for without diacritics."""
    with translation.override(language):
        search = reverse("konsorcium_search:search")
    shelf, slug, words = {
        "cs": ("/cs/publikace/", SLUG, "doplnkova+ochrana"),
        "en": ("/en/publications/", ENGLISH[SLUG], "subsidiary+protection"),
    }[language]
    return {
        "front page": f"/{language}/",
        "list": shelf,
        "list of its topic": f"{shelf}?topic=asylum",
        "topic page": f"/{language}/azyl/",
        "its own page": f"{shelf}{slug}/",
        "search": f"{search}?q={words}",
        "feed": f"/{language}/feeds/publications.atom",
        "content API": f"/api/content/v1/publications/?locale={language}",
        "search of the content API": f"/api/content/v1/search/?locale={language}&q={words}",
        "API v2": f"/api/v2/pages/?type=konsorcium_publications.PublicationPage&locale={language}",
    }


def places(page: Page, language: str) -> set[str]:
    """Those of the addresses where a visitor finds the commentary."""
    title = {"cs": TITLE, "en": ENGLISH[TITLE]}[language]
    return {name for name, address in addresses(language).items() if stands_at(page, address, title)}


def stands_at(page: Page, address: str, title: str) -> bool:
    if "/api/" in address:
        return title in [item["title"] for item in page.request.get(address).json()["items"]]
    if address.endswith(".atom"):
        return title in page.request.get(address).text()
    page.goto(address)
    return page.locator("main").get_by_text(title).count() > 0


def engine_that_answers(page: Page) -> str:
    answer = page.request.get("/api/content/v1/search/?locale=cs&q=ochrana").json()
    assert not answer["degraded"]
    return str(answer["engine"])


def read(page: Page, file: str) -> None:
    """Open the commentary from the front page and its file."""
    page.goto("/cs/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator(".k-body")).to_contain_text(TEXT)
    expect(page.get_by_role("link", name=FILE)).to_have_attribute("href", file)
    answer = page.request.get(file)
    assert (answer.status, answer.body()) == (200, content.PDF)


def send_to_translation(page: Page) -> None:
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("button", name="Actions").first.click()
    page.get_by_role("link", name="Translate this page").click()
    page.get_by_role("checkbox", name="English").check()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("was successfully submitted for translation")).to_be_visible()


def translate(page: Page) -> None:
    """Find the page among the translations, translate its segments and submit them; before that, it is refused."""
    page.goto("/admin/localize/reports/translations/")
    page.get_by_role("link", name=f"{TITLE} (English)").click()
    page.get_by_role("button", name="Submit the translation for review").click()
    expect(page.get_by_text("4 segments are not translated yet: Title, Slug, Summary, Body.")).to_be_visible()
    for tab in ("Text", "Promote"):
        page.get_by_role("tab", name=tab).click()
        segments = page.locator("li.incomplete:visible")
        expect(segments.first).to_be_visible()
        while segments.count():
            translate_segment(page, segments.first)
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    page.get_by_role("button", name="Submit the translation for review").click()
    expect(page.get_by_text("The translation was submitted for review.")).to_be_visible()


def translate_segment(page: Page, segment: Locator) -> None:
    source = segment.locator("p").first.inner_text()
    segment.get_by_role("button", name="Translate").click()
    page.locator("li textarea").fill(ENGLISH[source])
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("li.complete", has_text=ENGLISH[source])).to_contain_text("Translated manually")


def approve_translation(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name=ENGLISH[TITLE]).first.click()
    expect(page.get_by_text("This translation waits for your review.")).to_be_visible()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("This translation waits for your review.")).to_have_count(0)


def assert_versions_know_each_other(page: Page) -> None:
    """Each version names itself as the canonical address and both as alternates; the links lead to the pages."""
    page.goto(addresses("cs")["its own page"])
    alternates = alternates_of(page)
    assert list(alternates) == ["cs", "en", "x-default"]
    assert alternates["x-default"] == alternates["cs"] == page.url
    for language, title in [("cs", TITLE), ("en", ENGLISH[TITLE])]:
        page.goto(alternates[language])
        expect(page.locator("h1")).to_have_text(title)
        assert alternates_of(page) == alternates
        assert page.locator("link[rel=canonical]").get_attribute("href") == alternates[language]


def alternates_of(page: Page) -> dict[str, str]:
    links: list[list[str]] = page.locator("link[rel=alternate][hreflang]").evaluate_all(
        "links => links.map(link => [link.hreflang, link.href])"
    )
    return dict(links)


def facet(page: Page, label: str) -> Locator:
    return page.locator(".k-facet").get_by_role("link", name=label)
