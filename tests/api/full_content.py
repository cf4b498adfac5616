"""Pages with something in every field, so that an answer leaves nothing out."""

import datetime
from dataclasses import dataclass
from typing import TypeVar

from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from konsorcium.experts.models import ExpertPage
from konsorcium.home.models import TopicPage
from konsorcium.members.models import MemberPage
from konsorcium.models import Vocabulary
from konsorcium.publications.models import Author, PublicationPage, RelatedPublication
from tests import content
from tests.content import TestSite

SomePage = TypeVar("SomePage", bound=Page)


@dataclass
class FullSite:
    """A site with a page of each type, tied to one another; `hidden` is a draft."""

    site: TestSite
    expert: ExpertPage
    member: MemberPage
    publication: PublicationPage
    english: PublicationPage
    topic_page: TopicPage
    hidden: PublicationPage
    document: Document
    image: Image


def make_full_site() -> FullSite:
    site = content.make_site()
    asylum = content.make_topic("asylum", "azyl", "asylum")
    content.make_topic("labour", "práce", "work")
    uk = content.make_term(Vocabulary.LANGUAGE, "uk", "ukrajinština", "Ukrainian")
    legal = content.make_term(Vocabulary.SERVICE, "legal", "právní poradenství", "legal counselling")
    prague = content.make_term(Vocabulary.REGION, "CZ010", "Praha", "Prague")
    tv = content.make_term(Vocabulary.FORMAT, "tv", "televize", "television")
    image, document = content.make_image("Schůzka"), content.make_document("Zpráva")
    document.file_size = len(content.PDF)  # as the admin does
    document.save()
    member = content.make_member(
        site, "OPU", topics=[asylum], services=[legal], regions=[prague], languages=[uk], logo=image,
        phone="+420 123 456 789", web="https://example.org/", member_since=datetime.date(2003, 1, 1),
    )  # fmt: skip
    expert = content.make_expert(
        site, "Zdeňka", "Chládková", topics=[asylum], languages=[uk], regions=[prague], formats=[tv], member=member,
        degrees_before="Mgr.", function="právnička", introduction="Radí lidem.", consent_text="Souhlasím se vším.",
    )  # fmt: skip
    hidden = content.make_publication(site, "Tajné", live=False)
    hidden.unpublish()
    publication = make_publication(site, "Analýza azylu", expert, image, document, topics=[asylum])
    make_publication(site, "Zpráva o azylu", expert, image, document, kind="policy-report")
    english = content.translate(publication, title="Asylum: an analysis", summary="About it.")
    content.translate(expert)
    return FullSite(
        site, expert, member, publication, english,
        content.make_topic_page(site, asylum), hidden, document, image,
    )  # fmt: skip


def fresh(page: SomePage) -> SomePage:
    """The page as the database has it: what a test does to it does not stay for the next."""
    found: SomePage = type(page)._default_manager.get(pk=page.pk)
    return found


def make_publication(
    site: TestSite, title: str, expert: ExpertPage, image: Image, document: Document, **fields: object
) -> PublicationPage:
    """A publication with every block, a lead picture, two authors, a file, tags and a related page."""
    values = {"kind": "analysis", "summary": "Co se děje.", "seo_title": "Pro vyhledávače", "lead_picture": image}
    page = content.make_publication(
        site, title, authors=[Author(expert=expert, name=expert.title), Author(name="Host")], documents=[document],
        body=full_body(image, expert, document), **{**values, **fields},
    )  # fmt: skip
    page.related.set([RelatedPublication(page=expert)])
    page.tags.add("zákon", "2024")
    return content.publish(page)


def full_body(image: Image, page: Page, document: Document, times: int = 1) -> list[tuple[str, object]]:
    """Every block that a body can have, `times` over."""
    links = f'<a linktype="page" id="{page.pk}">stránka</a> <a linktype="document" id="{document.pk}">soubor</a>'
    table = {"data": [["Rok", "Počet"], ["2024", None]], "first_row_is_table_header": True}
    return [
        ("text", f'<p data-block-key="abc">Viz {links}.</p>'),
        ("heading", "Nadpis"),
        ("quote", {"text": "Mluvme.", "source": "Jana"}),
        ("figure", {"image": image, "alt": "Lidé", "caption": "Setkání", "credit": "Foto: J."}),
        ("table", {"caption": "Čísla", "table": table}),
        ("callout", {"title": "Pozor", "text": f"<p>{links}</p>"}),
        ("footnotes", {"notes": [f"<p>{links}</p>", "<p>Druhá.</p>"]}),
        ("embed", {"url": "https://www.youtube.com/watch?v=abcdefghijk", "title": "Video"}),
    ] * times
