"""Translations that tell the truth, as a translator makes them: from the matrix to the reader who is told no more."""

import re
import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from wagtail_localize.models import StringTranslation

from konsorcium.home import roles
from konsorcium.publications.models import PublicationPage
from konsorcium.search.settling import settle
from tests import content
from tests.admin import make_user
from tests.browser.editing import log_in
from tests.test_translation_hints import begin, put
from tests.test_translation_states import FIRST, SECOND, change, publish, take_over, translate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = re.compile("This translation reflects the text of .*; 1 part of it has changed since.")
OLD = "Přišlo 300 lidí."
NEW = "S doplňkovou ochranou přišlo 1 200 lidí."
ALIKE = "S doplňkovou ochranou přišlo 1 300 lidí."
KNOWN = "1,300 people with subsidiary protection came."
RIGHT = "1,200 people with subsidiary protection came."


@pytest.fixture
def page(live_server: LiveServer) -> PublicationPage:
    """A public text with a public translation, changed since."""
    site = content.make_site()
    content.serve_at(live_server.thread.port)
    content.translate(site.publications, title="Publications", slug="publications")
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    for name in ("translator", "colleague"):
        make_user(name, roles.TRANSLATORS.format("en"))
    content.make_glossary_entry("subsidiary-protection", cs="doplňková ochrana", en="subsidiary protection")
    put(begin(site, "Jiný text", ALIKE), "summary", KNOWN)
    page = content.make_publication(site, "Azyl u nás", slug="azyl", summary=OLD, body=[])
    page.body = [FIRST, SECOND]
    content.publish(page, "minor")
    translation = take_over(page)
    translate(translation)
    publish(translation)
    change(page, summary=NEW)
    settle()
    return PublicationPage.objects.get(pk=page.pk)


def segment(page: Page, text: str) -> Locator:
    return page.locator(".js-translation-editor li", has_text=text).last


def write(page: Page, text: str, words: str) -> None:
    """The words of a segment, which is saved at once."""
    segment(page, text).get_by_role("button", name=re.compile("Translate|Edit")).click()
    page.locator(".js-translation-editor textarea").fill(words)
    page.get_by_role("button", name="Save", exact=True).click()


def test_a_translator_is_led_from_the_matrix_to_a_translation_that_is_true_again(
    page: PublicationPage, someone: Callable[..., Page], run_jobs: Callable[[], None]
) -> None:
    translator, reviewer, reader = someone(), someone(), someone()
    reader.goto("/en/publications/en-azyl/")
    expect(reader.get_by_text(NOTE)).to_be_visible()

    log_in(translator, "translator")
    translator.get_by_role("button", name="Reports").click()
    translator.get_by_role("link", name="State of translations").click()
    outdated = translator.get_by_role("row", name=re.compile("Azyl u nás"))
    expect(outdated).to_contain_text("Outdated 2 texts changed")
    outdated.get_by_role("link", name="Outdated").click()

    told = translator.get_by_label("Review of this translation")
    anew = told.get_by_role("group").filter(has_text="What is to be translated anew")
    expect(anew.locator("del")).to_have_text([OLD])
    expect(anew.locator("tbody")).to_contain_text(f"en: {OLD}")
    translator.get_by_role("button", name="Take over the new text").click()
    told.get_by_role("button", name="Submit the translation for review").click()
    expect(translator.get_by_text("2 segments are not translated yet: Summary, Published notes.")).to_be_visible()
    term = told.get_by_role("row", name=re.compile(f"{NEW}.*doplňková ochrana"))
    expect(term).to_contain_text("subsidiary protection")
    told.get_by_role("row", name=re.compile("Jiný text")).get_by_role("button", name="Use").click()

    expect(told.get_by_role("row", name=re.compile("Numbers differ: 1200. Numbers differ: 1300."))).to_be_visible()
    write(translator, NEW, "1,200  people with additional protection came.")
    wrong = "There are two spaces side by side. The glossary has “subsidiary protection” for “doplňková ochrana”."
    expect(segment(translator, NEW)).to_contain_text(wrong)
    expect(told).to_contain_text("There are two spaces side by side.")
    expect(told).not_to_contain_text("Numbers differ")
    write(translator, NEW, RIGHT)
    expect(segment(translator, NEW)).to_contain_text("Translated manually")
    write(translator, "Doplněno.", "More people.")
    expect(told).not_to_contain_text("To be checked")
    told.get_by_role("button", name="Submit the translation for review").click()
    expect(translator.get_by_text("The translation was submitted for review.")).to_be_visible()

    log_in(reviewer, "reviewer")
    reviewer.get_by_role("link", name="en: Azyl u nás").first.click()
    reviewer.get_by_role("button", name=re.compile("Approve", re.IGNORECASE)).click()
    expect(reviewer.get_by_text("The translation was approved.")).to_be_visible()
    run_jobs()
    reader.reload()
    expect(reader.locator(".k-lead")).to_have_text(RIGHT)
    expect(reader.get_by_text("This translation reflects")).to_have_count(0)


def test_words_of_a_colleague_are_shown_and_not_replaced_unseen(
    page: PublicationPage, someone: Callable[..., Page], one_at_a_time: threading.RLock
) -> None:
    first, second = someone(), someone()
    with one_at_a_time:
        translation = take_over(page)
        address = f"/admin/pages/{translation.get_target_instance().pk}/edit/"
    for person, name in ((first, "translator"), (second, "colleague")):
        log_in(person, name)
        person.goto(address)
    write(first, NEW, RIGHT)
    expect(segment(first, NEW)).to_contain_text("Translated manually")
    write(second, NEW, KNOWN)
    expect(segment(second, NEW)).to_contain_text(f"translator has changed these words meanwhile: “{RIGHT}”")
    expect(segment(second, NEW)).to_contain_text(KNOWN)

    def words() -> str:
        with one_at_a_time:
            return StringTranslation.objects.get(translation_of__data=NEW).data

    assert words() == RIGHT
    write(second, NEW, KNOWN)
    expect(segment(second, NEW)).to_contain_text("Numbers differ: 1200. Numbers differ: 1300.")
    assert words() == KNOWN
