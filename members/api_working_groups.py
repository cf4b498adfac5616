"""Working groups in the content API."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from konsorcium.api import Parameters, PublicRouter
from konsorcium.problems import NOT_FOUND
from konsorcium.search.api_details import Detail
from konsorcium.search.api_items import Item, Marked, Party, Telling
from konsorcium.search.api_lists import ItemList, ListParameters, list_items
from konsorcium.search.models import Record

from .models import WorkingGroupPage

router = PublicRouter(tags=["working groups"])


class WorkingGroup(Item):
    type: Literal["working-group"]
    email: str = Field(description="The address of the co-ordinator's role.")
    organisations: list[Party] = Field(description="Who works in the group.")

    detail = "get_working_group"

    @classmethod
    def linked(cls, record: Record) -> list[str]:
        return [*super().linked(record), *(party["key"] for party in record.card["parties"] if party["key"])]

    @classmethod
    def values(cls, record: Record, telling: Telling) -> dict[str, Any]:
        return super().values(record, telling) | {
            "email": record.card["email"],
            "organisations": [Party.of(party, telling) for party in record.card["parties"]],
        }


class WorkingGroupItem(Marked, WorkingGroup):
    pass


class WorkingGroupList(ItemList[WorkingGroupItem]):
    pass


class WorkingGroupDetail(Detail, WorkingGroup):
    model = WorkingGroupPage


@router.get("/working-groups/", response={200: WorkingGroupList})
def list_working_groups(request: HttpRequest, parameters: Query[ListParameters]) -> Any:
    """Working groups by name."""
    return list_items(request, {"working-group": WorkingGroupItem}, "working-group", "name")


@router.get("/working-groups/{int:page_id}/", response={200: WorkingGroupDetail, **NOT_FOUND})
def get_working_group(request: HttpRequest, page_id: int, parameters: Query[Parameters]) -> Any:
    """A working group with its purpose; what came out of it is in the lists, by `group`."""
    return WorkingGroupDetail.answer(page_id, request)
