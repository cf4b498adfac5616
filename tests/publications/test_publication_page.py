"""The page of a publication."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import PageViewRestriction

from konsorcium.publications.models import Attachment, Author, PublicationPage, RelatedPublication, Signatory
from tests import content
from tests.admin import save
from tests.content import TestSite
from tests.html import links, queries, read, words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


@pytest.mark.parametrize(
    ("precision", "shown"), [("day", "1. dubna 2024"), ("month", "duben 2024"), ("year", "2024"), ("none", "")]
)
def test_its_date_is_as_precise_as_it_is_known(precision: str, shown: str, site: TestSite, client: Client) -> None:
    content.make_publication(site, slug="text", date_precision=precision)
    header = read(client, "/cs/publikace/text/").select_one("main header")
    assert words(header.select_one("time") if header else None) == shown


def test_authors_are_linked_only_where_they_have_a_public_page(site: TestSite, client: Client) -> None:
    expert = content.make_expert(site, slug="novakova")
    hidden = content.make_expert(site, "Petr", "Tajný", channels=())
    authors = [
        Author(expert=expert, name="Jana Nováková"),
        Author(expert=hidden, name="Petr Tajný"),
        Author(name="Host"),
    ]
    content.make_publication(site, slug="text", authors=authors)
    bylines = read(client, "/cs/publikace/text/").select_one("ul.k-bylines")
    assert words(bylines) == "Jana Nováková Petr Tajný Host"
    assert links(bylines) == {"Jana Nováková": "/cs/experti/novakova/"}


def test_what_is_in_another_language_is_marked(site: TestSite, client: Client) -> None:
    member, expert = content.make_member(site, slug="simi"), content.make_expert(site, slug="novakova")
    publication = content.make_publication(
        site,
        slug="text",
        authors=[Author(expert=expert, name="Jana Nováková")],
    )
    publication.signatories.add(Signatory(member=member, name="SIMI", locale=publication.locale))
    publication.tags.add("zákon")
    content.publish(publication)
    content.translate(PublicationPage.objects.get(pk=publication.pk), slug="text-en", title="A text")
    english = read(client, "/en/publikace/text-en/").main
    assert english
    for link in (english.select_one("ul.k-bylines a"), english.select_one("ul.k-parties a")):
        assert link and link["hreflang"] == "cs"
        mark = link.find_next_sibling(class_="k-language")
        assert words(mark) == "česky"
    tags = english.select_one(".k-facts .k-labels")
    assert tags and tags["lang"] == "cs"
    czech = read(client, "/cs/publikace/text/").main
    assert czech and not czech.select("[hreflang], [lang], .k-language")


def test_without_facts_there_is_no_box_for_them(site: TestSite, client: Client) -> None:
    content.make_publication(site, slug="text")
    content.make_member(site, slug="simi")
    for address in ("/cs/publikace/text/", "/cs/clenove/simi/"):
        assert not read(client, address).select("aside.k-facts")


def test_files_say_what_they_are(site: TestSite, client: Client) -> None:
    publication = content.make_publication(site, slug="text")
    document = content.make_document()
    document.file_size = 2048
    document.save()
    publication.attachments.add(
        Attachment(document=document, label="Full report", language="en", locale=publication.locale)
    )
    content.publish(publication)
    file = read(client, "/cs/publikace/text/").select_one(".k-files li")
    assert file and file.a and file.a["href"] == document.url
    assert file.a["hreflang"] == "en"
    assert words(file.a) == "Full report"
    assert words(file.select_one('[lang="en"]')) == "English"
    assert [part in words(file) for part in ("PDF", "2,0 KB", "English")] == [True] * 3


def test_topics_lead_to_their_page_or_to_the_list(site: TestSite, client: Client) -> None:
    topics = [content.make_topic("asylum", "azyl"), content.make_topic("housing", "bydlení")]
    content.make_topic_page(site, topics[1], title="Bydlení", slug="bydleni")
    content.make_publication(site, slug="text", topics=topics)
    found = links(read(client, "/cs/publikace/text/").select_one(".k-tags"))
    assert found == {"Azyl": "../?topic=asylum", "Bydlení": "/cs/bydleni/"}


def test_only_public_pages_are_related(site: TestSite, client: Client) -> None:
    seen, unseen = content.make_publication(site, title="Vidět"), content.make_publication(site, title="Nevidět")
    publication = content.make_publication(site, slug="text")
    publication.related.add(RelatedPublication(page=unseen), RelatedPublication(page=seen))
    content.publish(publication)
    unseen.unpublish()
    related = read(client, "/cs/publikace/text/").select("section:has(#related) h3")
    assert [words(title) for title in related] == ["Vidět"]


def test_it_takes_as_many_queries_with_many_relations_as_with_few(site: TestSite, client: Client) -> None:
    def make(slug: str, count: int) -> None:
        experts = [content.make_expert(site, slug=f"{slug}-{number}") for number in range(count)]
        publication = content.make_publication(
            site,
            slug=slug,
            authors=[Author(expert=expert, name=expert.title) for expert in experts],
            topics=[content.make_topic(f"{slug}-{number}") for number in range(count)],
            documents=[content.make_document() for _number in range(count)],
            date=datetime.date(2024, 1, 1),
        )
        publication.related.add(*(RelatedPublication(page=expert) for expert in experts))
        content.publish(publication)

    make("few", 2)
    make("many", 8)
    assert queries(client, "/cs/publikace/many/") == queries(client, "/cs/publikace/few/")


@pytest.mark.parametrize("year", [1, 1899, datetime.date.today().year + 11])  # noqa: DTZ011 - any time zone will do
def test_a_year_that_cannot_be_meant_is_refused(year: int, site: TestSite, admin_client: Client) -> None:
    publication = content.make_publication(site, slug="text")
    refused = save(admin_client, publication, date=f"{year:04}-05-01")
    assert refused.context["form"].errors["date"]
    assert save(admin_client, publication, date="1900-05-01").status_code == 302


def test_a_preview_shows_the_draft(site: TestSite) -> None:
    publication = content.make_publication(site, slug="text", documents=[content.make_document("Příloha")])
    publication.authors.add(Author(name="Nová autorka"))
    publication.title, publication.date = "Nový název", datetime.date(2025, 2, 3)
    publication.save_revision()
    draft = publication.get_latest_revision_as_object()
    page = BeautifulSoup(draft.make_preview_request().content, "html.parser")
    assert words(page.h1) == "Nový název"
    assert words(page.select_one("main header time")) == "3. února 2025"
    assert words(page.select_one("ul.k-bylines")) == "Nová autorka"
    assert list(links(page.select_one(".k-files"))) == ["Příloha"]


def test_those_whom_a_restriction_lets_in_see_the_page(site: TestSite, client: Client, admin_client: Client) -> None:
    publication = content.make_publication(site, slug="text", title="Jen pro členy", authors=[Author(name="Host")])
    PageViewRestriction.objects.create(page=publication, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/cs/publikace/text/").status_code == 302
    page = read(admin_client, "/cs/publikace/text/")
    assert words(page.h1) == "Jen pro členy"
    assert words(page.select_one("ul.k-bylines")) == "Host"
    assert page.select_one("wagtail-userbar")


def test_a_press_release_ends_with_the_press_desk(site: TestSite, client: Client) -> None:
    content.change_organisation(press_email="press@example.org")
    content.make_publication(site, slug="zprava", kind="press-release")
    content.make_publication(site, slug="text")
    assert "press@example.org" in words(read(client, "/cs/publikace/zprava/").main)
    assert "press@example.org" not in words(read(client, "/cs/publikace/text/").main)


def test_a_position_tells_its_voice_who_signed_and_what_it_comments_on(site: TestSite, client: Client) -> None:
    member = content.make_member(site, "SIMI", slug="simi")
    project = content.make_project(site, slug="pet-temat")
    page = content.make_publication(
        site, "Připomínky", slug="pripominky", kind="position", voice="joint", project=project,
        publisher="Město", commissioned_by="Ministerstvo", document_kind="bill", document_title="Zákon o bydlení",
        document_reference="tisk 42", document_url="https://example.org/tisk",
        signatories=[
            Signatory(member=member, name=member.title, locale=member.locale),
            Signatory(name="Rada rodičů", locale=member.locale),
        ],
    )  # fmt: skip
    main = read(client, "/cs/publikace/pripominky/").main
    assert main
    assert "společné stanovisko" in words(main.select_one("header .k-meta"))
    assert words(main.select_one(".k-document")) == ("Vyjadřujeme se k dokumentu: návrh zákona Zákon o bydlení tisk 42")
    assert links(main.select_one(".k-document")) == {"Zákon o bydlení": "https://example.org/tisk"}
    assert words(main.select_one("section:has(#signatories)")) == "Podepsali Organizace SIMI Rada rodičů"
    facts = words(main.select_one(".k-facts"))
    assert all(name in facts for name in ("Město", "Ministerstvo", "Pět témat"))
    detail = client.get(f"/api/content/v1/publications/{page.pk}/").json()
    assert (detail["voice"], detail["publisher"], detail["commissioned_by"]) == ("joint", "Město", "Ministerstvo")
    assert detail["document"] == {
        "kind": "bill", "title": "Zákon o bydlení", "reference": "tisk 42", "url": "https://example.org/tisk",
    }  # fmt: skip
    assert [party["name"] for party in detail["signatories"]] == ["Organizace SIMI", "Rada rodičů"]
    assert detail["project"]["title"] == "Pět témat"
    assert [
        item["title"]
        for item in client.get(f"/api/content/v1/publications/?member={member.translation_key}").json()["items"]
    ] == ["Připomínky"]
