"""Member organisations in the content API."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import BaseModel, Field

from konsorcium.api import Parameters, PublicRouter
from konsorcium.api_values import absolute_picture
from konsorcium.block_schemas import Picture
from konsorcium.problems import NOT_FOUND
from konsorcium.search.api_details import Detail
from konsorcium.search.api_items import Item, Label, Marked, PageLink, Telling
from konsorcium.search.api_lists import ItemList, ListParameters, list_items
from konsorcium.search.models import Record

from .models import MemberPage

router = PublicRouter(tags=["members"])
router.add_router("", "konsorcium.members.api_working_groups.router")


class Place(BaseModel):
    """Where a member can be reached."""

    label: str
    address: str
    region: Label | None
    phone: str
    hours: str = Field(description="Opening hours, in words.")
    online: bool = Field(description="Whether help is given over the internet.")


class Network(BaseModel):
    name: str
    web: str


class Member(Item):
    type: Literal["member"]
    short_name: str
    logo: Picture | None
    email: str
    phone: str
    web: str
    services: list[Label]
    target_groups: list[Label]
    spoken: list[Label] = Field(description="Languages spoken with clients.")
    regions: list[Label]
    places: list[Place]

    detail = "get_member"

    @classmethod
    def values(cls, record: Record, telling: Telling) -> dict[str, Any]:
        card = record.card
        return super().values(record, telling) | {
            "short_name": card["short_name"],
            "logo": absolute_picture(telling.request, card["logo"]),
            "email": card["email"],
            "phone": card["phone"],
            "web": card["web"],
            "services": telling.named("service", record),
            "target_groups": telling.named("target_group", record),
            "spoken": telling.named("spoken", record),
            "regions": telling.labelled("region", card["regions"]),
            "places": [
                place | {"region": next(iter(telling.labelled("region", [place["region"]])), None)}
                for place in card["places"]
            ],
        }


class MemberItem(Marked, Member):
    pass


class MemberList(ItemList[MemberItem]):
    pass


class MemberDetail(Detail, Member):
    member_since: str = Field(description="ISO 8601 as far as it is known; empty where it is not.")
    migrant_led: bool
    mentored_by: PageLink | None
    networks: list[Network] = Field(description="Networks and advisory bodies that it belongs to.")

    model = MemberPage

    @classmethod
    def more(cls, page: MemberPage, telling: Telling) -> dict[str, Any]:
        telling.find(page.mentor_keys)
        return {
            "member_since": page.iso_member_since,
            "migrant_led": page.facts.migrant_led,
            "mentored_by": telling.link(next(iter(page.mentor_keys), "")),
            "networks": page.told_networks(),
        }


@router.get("/members/", response={200: MemberList})
def list_members(request: HttpRequest, parameters: Query[ListParameters]) -> Any:
    """Member organisations by name; found by service, region, spoken language and target group."""
    return list_items(request, {"member": MemberItem}, "member", "name")


@router.get("/members/{int:page_id}/", response={200: MemberDetail, **NOT_FOUND})
def get_member(request: HttpRequest, page_id: int, parameters: Query[Parameters]) -> Any:
    """A member organisation with its description."""
    return MemberDetail.answer(page_id, request)
