"""Pages with something in every field, so that an answer leaves nothing out."""

import datetime
from dataclasses import dataclass
from typing import Any, TypeVar

from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from konsorcium.activities.models import (
    EventPage,
    FocalPoint,
    Organiser,
    Partner,
    ProjectPage,
    Result,
    Speaker,
)
from konsorcium.experts.models import ExpertPage
from konsorcium.home.models import TopicPage
from konsorcium.members.models import GroupMember, MemberNetwork, MemberPage, MemberPlace, WorkingGroupPage
from konsorcium.models import Vocabulary
from konsorcium.publications.models import Author, PublicationPage, RelatedPublication, SeriesPage, Signatory
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
    series: SeriesPage
    topic_page: TopicPage
    group: WorkingGroupPage
    project: ProjectPage
    event: EventPage
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
        places=[MemberPlace(label="Poradna", region=prague, hours="9–16", locale=site.home.locale)],
        networks=[MemberNetwork(name="PICUM", locale=site.home.locale)],
    )  # fmt: skip
    expert = content.make_expert(
        site, "Zdeňka", "Chládková", topics=[asylum], languages=[uk], regions=[prague], formats=[tv], member=member,
        degrees_before="Mgr.", function="právnička", introduction="Radí lidem.",
    )  # fmt: skip
    hidden = content.make_publication(site, "Tajné", live=False)
    hidden.unpublish()
    group = content.make_group(site, topics=[asylum], parties=[GroupMember(member=member, name=member.title)])
    project = make_project(site, "Pět témat", member, topics=[asylum])
    event = make_event(site, "Debata o azylu", member, expert, project=project, group=group, topics=[asylum])
    series = content.make_series(site, topics=[asylum], summary="Rok za rokem.")
    publication = make_publication(
        site, "Analýza azylu", expert, image, document, topics=[asylum], project=project, group=group, series=series,
        state_as_of=datetime.date(2024, 1, 1), review_by=datetime.date(2025, 1, 1),
    )  # fmt: skip
    make_publication(site, "Zpráva o azylu", expert, image, document, kind="policy-report")
    english = content.translate(publication, title="Asylum: an analysis", summary="About it.")
    content.translate(expert)
    return FullSite(
        site, expert, member, publication, english, series,
        content.make_topic_page(site, asylum), group, project, event, hidden, document, image,
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
    page.signatories.set([Signatory(name="Rada", locale=page.locale)])
    page.tags.add("zákon", "2024")
    return fresh(content.publish(page))


def make_project(site: TestSite, title: str, member: MemberPage, **fields: Any) -> ProjectPage:
    """A project with every kind of row."""
    locale = site.home.locale
    return content.make_project(
        site, title, date=datetime.date(2024, 4, 1), end=datetime.date(2024, 9, 30),
        partners=[Partner(member=member, name=member.title, locale=locale), Partner(name="Obec", locale=locale)],
        focal_points=[FocalPoint(text="Děti", locale=locale)],
        results=[Result(figure="14", label="zpráv", locale=locale)],
        **fields,
    )  # fmt: skip


def make_event(site: TestSite, title: str, member: MemberPage, expert: ExpertPage, **fields: Any) -> EventPage:
    """An event with an organiser and a speaker."""
    return content.make_event(
        site, title, date=datetime.date(2024, 5, 2), start_time=datetime.time(18),
        organisers=[Organiser(member=member, name=member.title, locale=site.home.locale)],
        speakers=[Speaker(expert=expert, name=expert.title)],
        **fields,
    )  # fmt: skip


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
        ("fold", {"beginning": f"<p>{links}</p>", "rest": "<p>Zbytek.</p>"}),
        ("recommendation", {"to": "obcím", "text": "Stavte byty."}),
        ("contact", {"name": "Sekretariát", "phone": "+420 111 222 333", "email": "my@example.org"}),
    ] * times
