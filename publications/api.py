"""Publications in the content API."""

import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import BaseModel, Field

from konsorcium.api import Parameters, PublicRouter
from konsorcium.problems import NOT_FOUND
from konsorcium.search.api_details import Detail
from konsorcium.search.api_items import Item, Marked, PageLink, Party, Telling
from konsorcium.search.api_lists import ItemList, ListParameters, list_items
from konsorcium.search.models import Record

from .models import PublicationPage
from .models.versions import told_changes

router = PublicRouter(tags=["publications"])

RELATED = "Pages that editors chose, then publications that share most topics, authors or the project, newest first."
UNCHECKED = "The day by which it was to be checked, where that is over: the law may have changed since."


class File(BaseModel):
    label: str
    url: str
    language: str = Field(description="The code of the language of the file; empty where it is not known.")
    size: int | None = Field(description="In bytes.")
    media_type: str


class CommentedDocument(BaseModel):
    """What a position comments on."""

    kind: str = Field(description="bill, decree, strategy, eu-proposal; empty where it is not said.")
    title: str
    reference: str
    url: str


class Change(BaseModel):
    """What readers are told of a change of a public text."""

    kind: Literal["update", "correction"]
    text: str = Field(description="What is new, or what was wrong and what is right.")
    time: datetime.datetime
    superseded_url: str | None = Field(description="The address of the version that was public until then.")


class Publication(Item):
    type: Literal["publication"]
    date: str = Field(description="ISO 8601 as far as it is known: a day, a month or a year; empty where it is not.")
    authors: list[Party]
    tags: list[str]
    project: PageLink | None
    group: PageLink | None = Field(description="The working group that made it.")
    series: PageLink | None = Field(description="The series that it is an edition of.")

    detail = "get_publication"

    @classmethod
    def linked(cls, record: Record) -> list[str]:
        parties = [*record.card["bylines"], *record.card["signatories"]]
        pages = [key for name in ("project", "group", "series") for key in record.facets.get(name, [])]
        return [*super().linked(record), *pages, *(party["key"] for party in parties if party["key"])]

    @classmethod
    def values(cls, record: Record, telling: Telling) -> dict[str, Any]:
        return super().values(record, telling) | {
            "date": record.card["date"],
            "authors": [Party.of(byline, telling) for byline in record.card["bylines"]],
            "tags": record.card["tags"],
            "project": telling.first_link("project", record),
            "group": telling.first_link("group", record),
            "series": telling.first_link("series", record),
        }


class PublicationItem(Marked, Publication):
    pass


class PublicationList(ItemList[PublicationItem]):
    pass


class PublicationDetail(Detail, Publication):
    voice: str = Field(description="In whose name it speaks: joint, member, personal; empty where it is not said.")
    signatories: list[Party] = Field(description="Organisations that joined in a position.")
    publisher: str = Field(description="Empty where it is the organisation that runs the site.")
    commissioned_by: str
    document: CommentedDocument | None
    files: list[File]
    newer_edition: PageLink | None = Field(description="The newest edition of the series; null where it is this one.")
    state_as_of: datetime.date | None = Field(description="The day whose state of the law it tells.")
    unchecked_since: datetime.date | None = Field(description=UNCHECKED)
    related: list[PageLink] = Field(description=RELATED)
    changes: list[Change] = Field(description="Updates and corrections, the newest first; minor changes are not told.")

    model = PublicationPage

    @classmethod
    def more(cls, page: PublicationPage, telling: Telling) -> dict[str, Any]:
        return {
            "voice": page.facts.voice,
            "signatories": [Party.of(party, telling) for party in page.record.card["signatories"]],
            "publisher": page.publisher,
            "commissioned_by": page.commissioned_by,
            "document": page.commented_document(),
            "files": [file.represented(telling.request) for file in page.files()],
            "newer_edition": page.newer_edition and PageLink.of(page.newer_edition, telling),
            "state_as_of": page.facts.state_as_of,
            "unchecked_since": page.unchecked_since,
            "related": [PageLink.of(related, telling) for related in page.related_records],
            "changes": told_changes(page.record, telling.request),
        }


@router.get("/publications/", response={200: PublicationList})
def list_publications(request: HttpRequest, parameters: Query[ListParameters]) -> Any:
    """Commentaries, analyses, positions and other texts; the newest first."""
    return list_items(request, {"publication": PublicationItem}, "publication", "date")


@router.get("/publications/{int:page_id}/", response={200: PublicationDetail, **NOT_FOUND})
def get_publication(request: HttpRequest, page_id: int, parameters: Query[Parameters]) -> Any:
    """A publication with its body, files and related pages."""
    return PublicationDetail.answer(page_id, request)


router.add_router("", "konsorcium.publications.api_series.router")  # last, since a series tells of publications
