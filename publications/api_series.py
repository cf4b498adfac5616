"""Series of publications in the content API."""

from typing import Any, Literal, Self

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from konsorcium.api import Parameters, PublicRouter
from konsorcium.problems import NOT_FOUND
from konsorcium.search.api_details import Detail
from konsorcium.search.api_items import Item, Marked, PageLink, Telling
from konsorcium.search.api_lists import ItemList, ListParameters, list_items
from konsorcium.search.models import Record

from .api import PublicationDetail
from .models import SeriesPage

router = PublicRouter(tags=["series"])


class Series(Item):
    type: Literal["series"]

    detail = "get_series"


class SeriesItem(Marked, Series):
    pass


class SeriesList(ItemList[SeriesItem]):
    pass


class Edition(PageLink):
    """A publication of a series."""

    date: str = Field(description="ISO 8601 as far as it is known: a day, a month or a year; empty where it is not.")

    @classmethod
    def of(cls, record: Record, telling: Telling) -> Self:
        return cls(**PageLink.of(record, telling).model_dump(), date=record.card["date"])


class SeriesDetail(Detail, Series):
    edition: PublicationDetail | None = Field(
        description="The newest edition in this language, whole, as the page at `url` shows it; null where none is."
    )
    editions: list[Edition] = Field(description="All of them, the newest first; in another language where need be.")

    model = SeriesPage

    @classmethod
    def more(cls, page: SeriesPage, telling: Telling) -> dict[str, Any]:
        return {
            "edition": page.edition and PublicationDetail.answer(page.edition.pk, telling.request),
            "editions": [Edition.of(record, telling) for record in page.editions],
        }


@router.get("/series/", response={200: SeriesList})
def list_series(request: HttpRequest, parameters: Query[ListParameters]) -> Any:
    """Series of publications by name."""
    return list_items(request, {"series": SeriesItem}, "series", "name")


@router.get("/series/{int:page_id}/", response={200: SeriesDetail, **NOT_FOUND})
def get_series(request: HttpRequest, page_id: int, parameters: Query[Parameters]) -> Any:
    """A series with its newest edition, and links to all of them."""
    return SeriesDetail.answer(page_id, request)
