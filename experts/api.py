"""The expert directory in the content API."""

import datetime
from typing import Any, Literal, Self

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override
from ninja import Query
from pydantic import BaseModel, Field

from konsorcium.api import Parameters, PublicRouter
from konsorcium.api_values import absolute
from konsorcium.problems import NOT_FOUND
from konsorcium.search.api_details import Detail
from konsorcium.search.api_items import Item, Label, Marked, PageLink, Telling
from konsorcium.search.api_lists import ItemList, ListParameters, list_items
from konsorcium.search.models import Record

from .introductions import introductions, public_versions
from .models import Appearance, ExpertPage

FACTS = (
    "degrees_before", "given_name", "family_name", "degrees_after", "pronunciation", "interests_date",
    "picture_licence",
)  # fmt: skip
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
    outputs: int | None = Field(description="In the order by fit: texts and appearances on the topics in two years.")

    @classmethod
    def values(cls, record: Record, telling: Telling) -> dict[str, Any]:
        return super().values(record, telling) | {"outputs": record.reason and record.reason.outputs}


class ExpertList(ItemList[ExpertItem]):
    pass


class AppearanceItem(BaseModel):
    """Where experts spoke or wrote in the media."""

    date: datetime.date
    outlet: str
    title: str
    url: str

    @classmethod
    def of(cls, appearance: Appearance) -> Self:
        return cls(date=appearance.date, outlet=appearance.outlet, title=appearance.title, url=appearance.url)


class ExpertDetail(Detail, Expert):
    degrees_before: str
    given_name: str
    family_name: str
    degrees_after: str
    introductions: dict[str, str] = Field(description="The line to introduce the person with, by language.")
    pronunciation: str
    interests: str = Field(description="Declared interests.")
    interests_date: datetime.date | None
    picture_licence: str
    appearances: list[AppearanceItem] = Field(description="The latest in the media.")
    vcard: str = Field(description="The address of the contact card (vCard 4.0).")

    model = ExpertPage

    @classmethod
    def more(cls, page: ExpertPage, telling: Telling) -> dict[str, Any]:
        with override(page.locale.language_code):
            vcard = reverse("konsorcium_experts:vcard", args=[page.pk])
        return {name: getattr(page.facts, name) for name in FACTS} | {
            "introductions": introductions(public_versions(page.translation_key)),
            "interests": page.interests,
            "appearances": [AppearanceItem.of(appearance) for appearance in page.appearances()],
            "vcard": absolute(telling.request, vcard),
        }


@router.get("/experts/", response={200: ExpertList})
def list_experts(request: HttpRequest, parameters: Query[ListParameters]) -> Any:
    """Experts by fit where a topic is chosen, otherwise by relevance to the words, or by name."""
    return list_items(request, {"expert": ExpertItem}, "expert", "fit")


@router.get("/experts/{int:page_id}/", response={200: ExpertDetail, **NOT_FOUND})
def get_expert(request: HttpRequest, page_id: int, parameters: Query[Parameters]) -> Any:
    """An expert with the biography; only who agreed to be listed."""
    return ExpertDetail.answer(page_id, request)
