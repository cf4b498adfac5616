"""The demo: its sample content is public in two languages, complete, marked as a sample, and loaded only once."""

from collections.abc import Iterator
from io import BytesIO, StringIO
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoDbBlocker
from wagtail.models import Collection, Page, Revision
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from config.demo import texts
from config.demo.accounts import PASSWORD, accounts
from config.demo.pages import model_of
from konsorcium.models import Release
from konsorcium.publications.models import Kind, PublicationPage
from konsorcium.search.models import ContentVersion, Record
from konsorcium.search.settling import drift
from tests.catalogue import interface
from tests.config.completeness import missing
from tests.config.facts import FACTS
from tests.html import read, search_page, texts_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

HIDDEN = {"farid-zahir", "jana-zackova", "petr-chalupa"}  # unconfirmed, without a consent, a draft
WAITING = {  # the last two are one press release
    "rozepsane-stanovisko",
    "jedna-zmena-adresy-tri-urady",
    "den-otevrenych-poraden",
    "day-of-open-counselling-centres",
}


def load() -> str:
    output = StringIO()
    with override_settings(KONSORCIUM_SAMPLE_CONTENT=True), TestCase.captureOnCommitCallbacks(execute=True):
        call_command("load_demo", stdout=output)
    return output.getvalue()


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The site with the sample content, loaded once and rolled back after the last test of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        if not Collection.get_first_root_node():  # a test before this one may have emptied the database
            Collection.add_root(name="Root")
        load()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # no statistics are gathered of rows that are never committed
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def pages(demo: None) -> dict[str, BeautifulSoup]:
    """All public pages, by address."""
    return {url: read(Client(), url) for url in Record.objects.visible().values_list("url", flat=True)}


def public(language: str) -> set[object]:
    return set(Record.objects.visible().filter(language=language).values_list("translation_key", flat=True))


def test_every_page_of_the_demo_is_served(pages: dict[str, BeautifulSoup]) -> None:
    hidden = Page.objects.filter(slug__in=HIDDEN | WAITING)
    assert len(pages) == Page.objects.filter(depth__gt=1).count() - hidden.count()
    assert {page.slug for page in hidden} == HIDDEN | WAITING
    assert drift() == []


@pytest.mark.one_database
def test_no_link_is_broken(pages: dict[str, BeautifulSoup], client: Client) -> None:
    addresses = linked_addresses(pages)
    assert len(addresses) > len(pages)
    assert {address: on for address, on in addresses.items() if not is_there(address, pages, client)} == {}


def is_there(address: str, pages: dict[str, BeautifulSoup], client: Client) -> bool:
    path, _, anchor = address.partition("#")
    if path.startswith(settings.STATIC_URL):
        return bool(finders.find(path.removeprefix(settings.STATIC_URL)))
    if anchor:
        return bool(pages[path].find(id=anchor))
    if path in pages:
        return True  # it has been read
    return client.get(path).status_code == 200


def linked_addresses(pages: dict[str, BeautifulSoup]) -> dict[str, str]:
    """The addresses of this site that pages link to, load or send to, and a page that does."""
    found: dict[str, str] = {}
    for place, page in pages.items():
        for element in page.select("[href], [src], [action]"):
            value = next(str(element[name]) for name in ("href", "src", "action") if element.has_attr(name))
            address = urlsplit(urljoin(f"http://testserver{place}", value))
            if address.scheme == "http" and address.hostname in {"testserver", "localhost"}:
                found[address._replace(scheme="", netloc="").geturl()] = place
    return found


@pytest.mark.parametrize(("language", "other"), [("cs", "en"), ("en", "cs")])
def test_pages_speak_one_language(language: str, other: str, pages: dict[str, BeautifulSoup], client: Client) -> None:
    shown = {url: page for url, page in pages.items() if url.startswith(f"/{language}/")}
    for address, status in [("nikde/", 404), ("?topic=nikde", 404), ("?q=nikde", 200)]:
        shown[address] = read(client, search_page(language) + address, status)
    shown["docs"] = read(client, f"/api/content/v1/docs/?locale={language}")
    found = {text: url for url, page in shown.items() for text in texts_of(page)}
    own, foreign = interface(language), interface(other)
    assert {text: url for text, url in found.items() if foreign.fullmatch(text)} == {}
    assert sum(bool(own.fullmatch(text)) for text in found) > 50


def test_more_than_thirty_pages_are_czech_and_some_of_them_only_czech() -> None:
    assert len(public("cs")) >= 34
    assert len(public("cs") - public("en")) >= 4
    assert public("en") < public("cs")
    assert not Page.objects.exclude(alias_of=None).exists()


@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_type_kind_block_field_and_relation_is_filled_in_each_language(language: str) -> None:
    assert sorted(missing(language)) == []


@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_fact_of_the_organisation_has_its_place(language: str, client: Client) -> None:
    told: dict[str, str] = {}
    for fact in FACTS:
        if fact.page not in told:
            slug = texts.read(fact.page)[language]["slug"]
            page = model_of(fact.page).objects.get(slug=slug, locale__language_code=language)
            told[fact.page] = words(read(client, page.record.url))
    absent = [fact for fact in FACTS if getattr(fact, language) not in told[fact.page].replace("\xa0", " ")]
    assert absent == []


@pytest.mark.parametrize("language", ["cs", "en"])
def test_six_texts_are_long_and_have_a_table_a_figure_and_footnotes(language: str) -> None:
    texts_in_language = PublicationPage.objects.live().filter(locale__language_code=language)
    long = [
        page.title
        for page in texts_in_language
        if len(page.public_text().split()) > 1200
        and {"table", "figure", "footnotes"} <= {block.block_type for block in page.body}
    ]
    assert len(long) >= 6


def test_all_kinds_of_publications_are_shown_and_some_texts_are_long() -> None:
    texts = Record.objects.visible().filter(type="publication", language="cs")
    assert set(texts.values_list("kind", flat=True)) == set(Kind.values)
    assert sum(len(text.split()) > 700 for text in texts.values_list("text", flat=True)) >= 3


def test_translations_are_complete() -> None:
    progress = [translation.get_progress() for translation in Translation.objects.all()]
    assert progress
    assert [(total, done) for total, done in progress if done < total] == []


def test_one_source_was_edited_after_its_translation() -> None:
    sources = [(source, source.get_source_instance()) for source in TranslationSource.objects.all()]
    edited = [page.title for source, page in sources if page.live and page.last_published_at > source.last_updated_at]
    assert edited == ["Návraty: co znamená dobrovolný a co nucený"]


def test_what_invented_people_say_is_marked_as_a_sample() -> None:
    experts = Record.objects.visible().filter(type="expert", language="cs")
    assert [expert.title for expert in experts if "Ukázkový profil" not in expert.summary] == []
    signed = PublicationPage.objects.filter(authors__expert__isnull=False, locale__language_code="cs").distinct()
    assert signed
    assert [page.title for page in signed if "Ukázkový text" not in page.public_text()] == []


def test_every_pdf_has_a_text_layer_a_title_and_a_language(client: Client) -> None:
    publications = PublicationPage.objects.live().filter(locale__language_code="cs")
    files = [file for publication in publications for file in publication.files()]
    assert len(files) >= 3
    for file in files:
        assert len(client.get(file.document.url)["ETag"]) > len('""')
        reader = PdfReader(BytesIO(b"".join(client.get(file.document.url))))
        assert "ř" in "".join(page.extract_text() for page in reader.pages)
        assert 2 <= len(reader.pages) <= 10
        assert reader.metadata
        assert (reader.metadata.title, str(reader.root_object["/Lang"])) == (file.document.title, file.language)


def test_there_is_an_account_for_each_role(client: Client) -> None:
    for account in accounts():
        assert client.login(username=account.username, password=account.password), account.username
    assert len({account.group for account in accounts()}) == len(accounts())


def test_an_editor_and_a_reviewer_find_something_to_do(client: Client) -> None:
    def start_of(name: str) -> str:
        client.login(username=name, password=PASSWORD)
        return words(read(client, reverse("wagtailadmin_home")))

    assert "Ukázkové stanovisko: rozepsané – Název dokumentu: Stanovisko uvádí" in start_of("editor")
    assert "Ukázkový komentář: jedna změna adresy, tři úřady" in start_of("reviewer")
    edit = reverse("wagtailsnippets_konsorcium_release:edit", args=[Release.objects.get().pk])
    assert "Vše je připraveno." in words(read(client, f"{edit}?check"))
    page = PublicationPage.objects.get(slug="den-otevrenych-poraden")
    embargo = client.post(reverse("konsorcium_embargo", args=[page.pk]), {"action": "check"}, follow=True)
    assert "Žádný únik nebyl nalezen" in embargo.text
    assert not page.live


def test_loading_again_changes_nothing() -> None:
    def everything() -> list[object]:
        tables = [Page, Revision, StringTranslation, Record]
        return [ContentVersion.objects.get().value, *(table.objects.count() for table in tables)]

    before = everything()
    assert "nothing was loaded" in load()
    assert everything() == before


def test_sample_accounts_exist_only_where_sample_content_is_meant() -> None:
    with pytest.raises(CommandError, match="demo's settings only"):
        call_command("load_demo")
