"""The expert directory in the content API."""

import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from konsorcium.api import Parameters, PublicRouter
from konsorcium.problems import NOT_FOUND
from konsorcium.search.api_details import Detail
from konsorcium.search.api_items import Item, Label, Marked, PageLink, Telling
from konsorcium.search.api_lists import ItemList, ListParameters, list_items
from konsorcium.search.models import Record

from .models import ExpertPage

router = PublicRouter(tags=["experts"])


class Expert(Item):
    type: Literal["expert"]
    full_name: str = Field(description="The display name with degrees.")
    function: str
    organisation: str
    member: PageLink | None = Field(description="The member organisation that the expert belongs to.")
    spoken: list[Label] = Field(description="Languages for interviews.")
    regions: list[Label]
    formats: list[Label] = Field(description="Media formats.")
    email: str = Field(description="Empty unless the expert wants it to be public; otherwise ask the press desk.")
    availability: Literal["available", "away"]
    away_until: datetime.date | None = Field(description="The last day away.")
    confirmed: datetime.date = Field(description="When the expert last confirmed the entry.")
    phone: str = Field(description="Empty unless the expert wants it to be public; otherwise ask the press desk.")

    detail = "get_expert"

    @classmethod
    def linked(cls, record: Record) -> list[str]:
        return [*super().linked(record), *record.facets.get("member", [])]

    @classmethod
    def values(cls, record: Record, telling: Telling) -> dict[str, Any]:
        member = telling.first_link("member", record)
        return super().values(record, telling) | {
            "full_name": record.card["full_name"],
            "function": record.card["function"],
            "organisation": member.title if member else record.card["organisation"],
            "member": member,
            "spoken": telling.named("spoken", record),
            "regions": telling.labelled("region", record.card["regions"]),
            "formats": telling.named("format", record),
            "email": record.card["email"],
            "phone": record.card["phone"],
            "availability": record.facets["availability"][0],
            "away_until": record.card["away_until"],
            "confirmed": record.card["confirmed"],
        }


class ExpertItem(Marked, Expert):
    outputs: int | None = Field(description="In the order by fit: publications on the topics in two years.")

    @classmethod
    def values(cls, record: Record, telling: Telling) -> dict[str, Any]:
        return super().values(record, telling) | {"outputs": record.reason and record.reason.outputs}


class ExpertList(ItemList[ExpertItem]):
    pass


class ExpertDetail(Detail, Expert):
    degrees_before: str
    given_name: str
    family_name: str
    degrees_after: str

    model = ExpertPage

    @classmethod
    def more(cls, page: ExpertPage, telling: Telling) -> dict[str, Any]:
        names = ("degrees_before", "given_name", "family_name", "degrees_after")
        return {name: getattr(page.facts, name) for name in names}


@router.get("/experts/", response={200: ExpertList})
def list_experts(request: HttpRequest, parameters: Query[ListParameters]) -> Any:
    """Experts by fit where a topic is chosen, otherwise by name."""
    return list_items(request, {"expert": ExpertItem}, "expert", "fit")


@router.get("/experts/{int:page_id}/", response={200: ExpertDetail, **NOT_FOUND})
def get_expert(request: HttpRequest, page_id: int, parameters: Query[Parameters]) -> Any:
    """An expert with the biography; only who agreed to be listed."""
    return ExpertDetail.answer(page_id, request)
