"""Publications in the content API."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from konsorcium.api import Parameters, PublicRouter
from konsorcium.problems import NOT_FOUND
from konsorcium.search.api_details import Detail, detail_values, prepared, telling_of, visible_record
from konsorcium.search.api_items import Item, Marked, PageLink, Telling
from konsorcium.search.api_lists import ItemList, ListParameters, list_items
from konsorcium.search.models import Record

from .models import PublicationPage

router = PublicRouter(tags=["publications"])


class Author(Schema):
    """Who signed: an expert, a member organisation, or only a name; `page` is null where there is none to link to."""

    name: str
    type: Literal["expert", "member", ""]
    page: PageLink | None


class File(Schema):
    label: str
    url: str
    language: str = Field(description="The code of the language of the file; empty where it is not known.")
    size: int | None = Field(description="In bytes.")
    media_type: str


class Publication(Item):
    type: Literal["publication"]
    date: str = Field(description="ISO 8601 as far as it is known: a day, a month or a year; empty where it is not.")
    authors: list[Author]
    tags: list[str]

    detail = "get_publication"

    @classmethod
    def linked(cls, record: Record) -> list[str]:
        return [*super().linked(record), *(byline["key"] for byline in record.card["bylines"] if byline["key"])]

    @classmethod
    def values(cls, record: Record, telling: Telling) -> dict[str, Any]:
        authors = [
            {"name": byline["name"], "type": byline["type"], "page": telling.link(byline["key"])}
            for byline in record.card["bylines"]
        ]
        own = {"date": record.card["date"], "authors": authors, "tags": record.card["tags"]}
        return super().values(record, telling) | own


class PublicationItem(Marked, Publication):
    pass


class PublicationList(ItemList[PublicationItem]):
    pass


class PublicationDetail(Detail, Publication):
    files: list[File]
    related: list[PageLink]


@router.get("/publications/", response={200: PublicationList})
def list_publications(request: HttpRequest, parameters: Query[ListParameters]) -> Any:
    """Commentaries, analyses, positions and other texts; the newest first."""
    return list_items(request, {"publication": PublicationItem}, "publication", "date")


@router.get("/publications/{int:page_id}/", response={200: PublicationDetail, **NOT_FOUND})
def get_publication(request: HttpRequest, page_id: int, parameters: Query[Parameters]) -> Any:
    """A publication with its body, files and related pages."""
    record = visible_record(page_id, "publication")
    page = prepared(PublicationPage, record, request)
    telling = telling_of(record, Publication, request)
    return PublicationDetail.of(
        record,
        telling,
        **detail_values(page, record, telling),
        files=[file.represented(request) for file in page.files()],
        related=[PageLink.of(related, telling) for related in page.related_records],
    )
