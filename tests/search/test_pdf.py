"""The text of attached PDF files: found with its page while the publication is public, whatever the files are."""

import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from konsorcium.home import roles
from konsorcium.models import JobRun
from konsorcium.publications.models import PublicationPage
from konsorcium.search import file_texts
from konsorcium.search.file_texts import read_due
from konsorcium.search.models import DocumentText, Record, RecordWord
from tests import content, pdf_files
from tests.admin import edit_url, log_in, make_user
from tests.content import TestSite
from tests.engines import EngineUnderTest
from tests.html import links, read, search_page, words

pytestmark = pytest.mark.django_db

PAGE_7 = "O <mzdách> sezónních pracovnic & ubytovnách mluví tato strana. Wages of seasonal workers are low."
TEXTS = [*(f"Strana {number} o ničem." for number in range(1, 7)), PAGE_7, "Rejstřík."]


@pytest.fixture(scope="module")
def site(module_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return module_content(make_site)


def make_site() -> TestSite:
    site = content.make_site()
    roles.setup_roles()
    make_user("editor", roles.EDITORS)
    return site


def document(file: bytes, title: str = "Zpráva") -> Document:
    return Document.objects.create(title=title, file=ContentFile(file, name="zprava.pdf"))


def replace(found: Document, file: bytes) -> None:
    """As the form of the document does."""
    found.file = ContentFile(file, name="zprava.pdf")
    found._set_document_file_metadata()
    found.save()


def publication(site: TestSite, *files: Document, **fields: Any) -> PublicationPage:
    return content.make_publication(site, "Výroční přehled", documents=list(files), **fields)


def work(engine: EngineUnderTest) -> None:
    """What the worker does in time."""
    engine.catch_up()
    JobRun.objects.all().delete()
    call_command("run_jobs")
    engine.catch_up()


def found(client: Client, engine: EngineUnderTest, query: str, locale: str = "cs") -> list[dict[str, Any]]:
    answer = client.get(f"/api/content/v1/search/?locale={locale}&q={query}").json()
    assert (answer["engine"], answer["degraded"]) == (engine.name, False)
    items: list[dict[str, Any]] = answer["items"]
    return items


@pytest.mark.parametrize(
    ("locale", "query", "marked", "label"),
    [
        ("cs", "sezonni pracovnice", "<mark>sezónních</mark> <mark>pracovnic</mark> &amp; ubytovnách", "PDF, s. 7"),
        ("cs", "ubytovna", "<mark>ubytovnách</mark>", "PDF, s. 7"),
        ("en", "worker", "seasonal <mark>workers</mark>", "PDF, p. 7"),
    ],
)
def test_words_of_a_file_find_the_publication_and_name_the_page(
    locale: str, query: str, marked: str, label: str, site: TestSite, engine: EngineUnderTest, client: Client
) -> None:
    file = document(pdf_files.of_pages(*TEXTS))
    page = publication(site, file)
    versions = {"cs": page, "en": content.translate(page, title="Overview", slug="overview")}
    work(engine)
    [item] = found(client, engine, query, locale)
    assert item["id"] == versions[locale].pk
    assert marked in item["passage_html"]
    assert "<mzd" not in item["passage_html"]
    url = f"{file.url}#page=7"
    assert item["passage_page"] == {"label": label, "title": "Zpráva", "number": 7, "url": f"http://localhost{url}"}
    [hit] = read(client, f"{search_page(locale)}?q={query}").select(".k-hit")
    assert links(hit) == {words(hit.h3): versions[locale].url, label: url}
    assert client.get(url).status_code == 200
    call_command("search_check")


def test_a_passage_of_the_page_goes_before_one_in_a_file(
    site: TestSite, engine: EngineUnderTest, client: Client
) -> None:
    publication(site, document(pdf_files.of_pages("Ubytovny.")), body=[("text", "<p>O ubytovně.</p>")])
    work(engine)
    [item] = found(client, engine, "ubytovny")
    assert (item["passage_html"], item["passage_page"]) == ("O <mark>ubytovně</mark>.", None)


def test_the_page_with_most_of_the_words_is_named(site: TestSite, engine: EngineUnderTest, client: Client) -> None:
    publication(site, document(pdf_files.of_pages("Ubytovna.", "Mzda.", "Mzdy a ubytovny.")))
    work(engine)
    [item] = found(client, engine, "ubytovna mzda")
    assert item["passage_page"]["number"] == 3


def test_a_misspelt_word_of_a_file_is_understood(site: TestSite, engine: EngineUnderTest, client: Client) -> None:
    page = publication(site, document(pdf_files.of_pages(*TEXTS)))
    work(engine)
    assert [item["id"] for item in found(client, engine, "ubytofnách")] == [page.pk]


def test_a_word_divided_at_the_end_of_a_line_is_whole(site: TestSite, engine: EngineUnderTest, client: Client) -> None:
    publication(site, document(pdf_files.of_pages("O ubyto-\nvnách.")))
    work(engine)
    assert "<mark>ubytovnách</mark>" in found(client, engine, "ubytovna")[0]["passage_html"]


def test_a_file_in_a_language_of_the_site_is_found_over_texts_in_it(
    site: TestSite, engine: EngineUnderTest, client: Client
) -> None:
    page = publication(site, document(pdf_files.of_pages(*TEXTS)))
    attachment = page.attachments.get()
    attachment.language = "cs"
    attachment.save()
    content.publish(page)
    content.translate(page, title="Overview", slug="overview")
    work(engine)
    assert found(client, engine, "seasonal", "en") == []
    assert len(found(client, engine, "seasonal", "cs")) == 1


def test_a_replaced_file_is_read_again(site: TestSite, engine: EngineUnderTest, client: Client) -> None:
    file = document(pdf_files.of_pages("Ubytovny."))
    publication(site, file)
    work(engine)
    assert found(client, engine, "ubytovna")
    replace(file, pdf_files.of_pages("Nájmy."))
    engine.catch_up()
    assert found(client, engine, "ubytovna") == []
    work(engine)
    assert found(client, engine, "ubytovna") == []
    assert found(client, engine, "nájem")[0]["passage_page"]["url"].endswith(f"{file.url}#page=1")
    assert DocumentText.objects.get().pages == ["Nájmy."]


def test_what_is_unpublished_or_deleted_is_not_found(site: TestSite, engine: EngineUnderTest, client: Client) -> None:
    file = document(pdf_files.of_pages("Ubytovny."))
    page = publication(site, file)
    work(engine)
    page.unpublish()
    engine.catch_up()
    assert found(client, engine, "ubytovna") == []
    assert not Record.objects.get(pk=page.pk).files
    content.publish(page)
    engine.catch_up()
    assert found(client, engine, "ubytovna")
    file.delete()
    engine.catch_up()
    assert found(client, engine, "ubytovna") == []
    assert not DocumentText.objects.exists()


def test_files_of_drafts_are_not_read(site: TestSite, engine: EngineUnderTest, client: Client) -> None:
    secret = document(pdf_files.of_pages("Tajemství."))
    publication(site, secret).unpublish()
    page = publication(site, slug="druhy")
    page.title = "Návrh"
    page.attachments.add(*publication(site, secret, slug="treti", live=False).attachments.all())
    page.save_revision()
    PublicationPage.objects.get(slug="treti").unpublish()
    work(engine)
    assert not DocumentText.objects.exists()
    assert not RecordWord.objects.filter(word__icontains="tajemství").exists()
    assert found(client, engine, "tajemství") == []


HOSTILE = {
    "password": (lambda: pdf_files.encrypted(pdf_files.of_pages("Ubytovny.")), "protected by a password"),
    "scan": (pdf_files.scanned, "it has no text"),
    "pages": (lambda: pdf_files.of_copies(10_000, pdf_files.text(b"ubytovna")), "on the first pages"),
    "truncated": (lambda: pdf_files.of_pages(*TEXTS)[:-4000], "it is damaged"),
    "bomb": (lambda: pdf_files.bomb(bytes(300_000_000)), "it is damaged"),
    "nested": (pdf_files.nested, "it is damaged"),
    "endless": (lambda: pdf_files.of_copies(1, zlib.compress(pdf_files.text(b"a") * 9_000_000), b"/Filter/FlateDecode"),
                "Search "),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_read_harms_nothing_and_the_editor_is_told(
    name: str, site: TestSite, client: Client, settings: Settings
) -> None:
    settings.KONSORCIUM_ELASTICSEARCH_URL = ""
    make, problem = HOSTILE[name]
    bad, good = document(make()), document(pdf_files.of_pages("Ubytovny."))
    page = publication(site, bad, good)
    engine = EngineUnderTest("database")
    work(engine)
    read_due()  # what had no turn
    engine.catch_up()
    assert read_due() == 0
    assert found(client, engine, "ubytovna")[0]["id"] == page.pk
    log_in(client, "editor")
    told = [words(note) for note in read(client, edit_url(page)).select(".help-warning")]
    assert len(told) == 1 and problem in told[0]
    Document.objects.update(uploaded_by_user=User.objects.get(username="editor"))
    assert problem in words(read(client, reverse("wagtaildocs:edit", args=[bad.pk])).select_one(".help-warning"))
    assert not read(client, reverse("wagtaildocs:edit", args=[good.pk])).select_one(".help-warning")
    assert sum(map(len, DocumentText.objects.get(document=bad).pages)) <= 1_000_000


def test_a_reader_that_does_not_end_is_stopped(site: TestSite, monkeypatch: pytest.MonkeyPatch) -> None:
    file = document(pdf_files.of_pages(*TEXTS))
    publication(site, file)
    monkeypatch.setattr(file_texts, "SECONDS", 0.01)
    work(EngineUnderTest("database"))
    assert DocumentText.objects.get().problem == "too-large"


def test_a_lost_file_is_told(site: TestSite) -> None:
    file = document(pdf_files.of_pages(*TEXTS))
    publication(site, file)
    file.file.storage.delete(file.file.name)
    work(EngineUnderTest("database"))
    assert DocumentText.objects.get().problem == "damaged"
    assert read_due() == 0


def test_a_file_of_very_many_words_is_found(
    site: TestSite, engine: EngineUnderTest, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL takes neither a word of two thousand letters nor a megabyte of words."""
    many = [
        "ubytovny",
        "x" * 3000,
        *(" ".join(f"slovo{page:x}q{word:x}" for word in range(600)) for page in range(60)),
    ]
    lines = [json.dumps(page) for page in many] + [json.dumps({"problem": ""})]
    monkeypatch.setattr(file_texts, "_output", lambda file: "".join(f"{line}\n" for line in lines).encode())
    page = publication(site, document(pdf_files.of_pages("cokoli")))
    work(engine)
    for query, number in [("ubytovna", 1), ("slovo5q6", 8)]:
        [item] = found(client, engine, query)
        assert (item["id"], item["passage_page"]["number"]) == (page.pk, number)


def test_a_file_in_a_private_collection_is_not_read_to_the_public(
    site: TestSite, engine: EngineUnderTest, client: Client
) -> None:
    drawer = Collection.get_first_root_node().add_child(name="Mzdy")
    file = document(pdf_files.of_pages("Ubytovny."))
    file.collection = drawer
    file.save()
    page = publication(site, file)
    work(engine)
    assert [item["id"] for item in found(client, engine, "ubytovny")] == [page.pk]
    restriction = CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type=CollectionViewRestriction.LOGIN
    )
    work(engine)
    assert found(client, engine, "ubytovny") == []
    restriction.delete()
    work(engine)
    assert [item["id"] for item in found(client, engine, "ubytovny")] == [page.pk]
