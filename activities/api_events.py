"""Events in the content API."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from konsorcium.api import Parameters, PublicRouter
from konsorcium.problems import NOT_FOUND
from konsorcium.search.api_details import Detail
from konsorcium.search.api_items import Item, Label, Marked, PageLink, Party, Telling
from konsorcium.search.api_lists import ItemList, ListParameters, list_items
from konsorcium.search.models import Record

from .models import EventPage

router = PublicRouter(tags=["events"])


class Event(Item):
    type: Literal["event"]
    start: str = Field(
        description="ISO 8601 as far as it is known: a moment, a day, a month or a year; empty where it is not."
    )
    end: str = Field(description="In the same form; empty where only the beginning is known.")
    cancelled: bool
    place: str
    organisers: list[Party]
    speakers: list[Party]
    audiences: list[Label]
    project: PageLink | None
    group: PageLink | None = Field(description="The working group that it belongs to.")

    detail = "get_event"

    @classmethod
    def linked(cls, record: Record) -> list[str]:
        parties = [*record.card["organisers"], *record.card["speakers"]]
        pages = [key for name in ("project", "group") for key in record.facets.get(name, [])]
        return [*super().linked(record), *pages, *(party["key"] for party in parties if party["key"])]

    @classmethod
    def values(cls, record: Record, telling: Telling) -> dict[str, Any]:
        card = record.card
        return super().values(record, telling) | {
            **{name: card[name] for name in ("start", "end", "cancelled", "place")},
            "organisers": [Party.of(party, telling) for party in card["organisers"]],
            "speakers": [Party.of(party, telling) for party in card["speakers"]],
            "audiences": telling.named("audience", record),
            "project": telling.first_link("project", record),
            "group": telling.first_link("group", record),
        }


class EventItem(Marked, Event):
    pass


class EventList(ItemList[EventItem]):
    pass


class EventDetail(Detail, Event):
    online_url: str
    sign_up_url: str
    report: PageLink | None = Field(description="The page that tells how it was.")

    model = EventPage

    @classmethod
    def more(cls, page: EventPage, telling: Telling) -> dict[str, Any]:
        return {
            "online_url": page.facts.online_url,
            "sign_up_url": page.facts.sign_up_url,
            "report": PageLink.of(page.report_record, telling) if page.report_record else None,
        }


@router.get("/events/", response={200: EventList})
def list_events(request: HttpRequest, parameters: Query[ListParameters]) -> Any:
    """Events, the latest first; those from a day on with `from`."""
    return list_items(request, {"event": EventItem}, "event", "date")


@router.get("/events/{int:page_id}/", response={200: EventDetail, **NOT_FOUND})
def get_event(request: HttpRequest, page_id: int, parameters: Query[Parameters]) -> Any:
    """An event with its description."""
    return EventDetail.answer(page_id, request)
