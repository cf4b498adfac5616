"""Projects in the content API."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import BaseModel, Field

from konsorcium.api import Parameters, PublicRouter
from konsorcium.problems import NOT_FOUND
from konsorcium.search.api_details import Detail
from konsorcium.search.api_items import Item, Label, Marked, Party, Telling
from konsorcium.search.api_lists import ItemList, ListParameters, list_items
from konsorcium.search.models import Record

from .models import ProjectPage
from .models.projects import status_of

router = PublicRouter(tags=["projects"])
router.add_router("", "konsorcium.activities.api_events.router")


class Partner(Party):
    role: Literal["lead", "partner"]


class Result(BaseModel):
    figure: str
    label: str


class Project(Item):
    type: Literal["project"]
    start: str = Field(description="ISO 8601 as far as it is known: a day, a month or a year; empty where it is not.")
    end: str = Field(description="In the same form.")
    status: Literal["planned", "current", "past", ""] = Field(description="On the day of the answer.")
    programme: str
    funder: str
    partners: list[Partner]
    target_groups: list[Label]

    detail = "get_project"

    @classmethod
    def linked(cls, record: Record) -> list[str]:
        return [*super().linked(record), *(partner["key"] for partner in record.card["partners"] if partner["key"])]

    @classmethod
    def values(cls, record: Record, telling: Telling) -> dict[str, Any]:
        card = record.card
        return super().values(record, telling) | {
            **{name: card[name] for name in ("start", "end", "programme", "funder")},
            "status": status_of(record),
            "partners": [Party.of(partner, telling) for partner in card["partners"]],
            "target_groups": telling.named("target_group", record),
        }


class ProjectItem(Marked, Project):
    pass


class ProjectList(ItemList[ProjectItem]):
    pass


class ProjectDetail(Detail, Project):
    country: str
    grant_number: str
    web: str
    focal_points: list[str]
    results: list[Result] = Field(description="What was counted.")
    methodology: str
    product_type: str
    impact: str
    transferability: str
    promoter: str

    model = ProjectPage

    @classmethod
    def more(cls, page: ProjectPage, telling: Telling) -> dict[str, Any]:
        words = ("country", "methodology", "product_type", "impact", "transferability", "promoter")
        return {
            **{name: getattr(page, name) for name in words},
            "grant_number": page.facts.grant_number,
            "web": page.facts.web,
            "focal_points": page.told_focal_points(),
            "results": page.told_results(),
        }


@router.get("/projects/", response={200: ProjectList})
def list_projects(request: HttpRequest, parameters: Query[ListParameters]) -> Any:
    """Projects and campaigns; the one that began last first."""
    return list_items(request, {"project": ProjectItem}, "project", "date")


@router.get("/projects/{int:page_id}/", response={200: ProjectDetail, **NOT_FOUND})
def get_project(request: HttpRequest, page_id: int, parameters: Query[Parameters]) -> Any:
    """A project with its description; what came out of it is in the lists, by `project`."""
    return ProjectDetail.answer(page_id, request)
