"""Suggestions in the content API: what a field to search by shows while the reader types."""

from typing import Any, Self

from django.http import HttpRequest
from django.utils.translation import get_language
from pydantic import BaseModel, Field

from konsorcium.api import Parameters
from konsorcium.api_values import absolute

from .api_lists import DEGRADED, ENGINE, text_parameter
from .labels import Labels, labels
from .models import Record
from .questions import read_question
from .suggestions import suggest


class SuggestParameters(Parameters):
    q: str = text_parameter("What was typed so far; from two letters on there are suggestions.")


class Suggestion(BaseModel):
    title: str
    url: str
    detail: str = Field(description="The function of a person, the kind of a text or event; may be empty.")

    @classmethod
    def of(cls, record: Record, request: HttpRequest, known: Labels) -> Self:
        return cls(
            title=record.card.get("full_name") or record.title,
            url=absolute(request, record.url),
            detail=record.card.get("function") or known["kind"].get(record.kind, ""),
        )


class SuggestionGroup(BaseModel):
    type: str
    label: str
    items: list[Suggestion]


class SuggestionList(BaseModel):
    """A few pages, in groups by what they are, the best of each group first."""

    groups: list[SuggestionGroup]
    engine: str = Field(description=ENGINE)
    degraded: bool = Field(description=DEGRADED)


def suggestion_list(request: HttpRequest) -> dict[str, Any]:
    """The values of a SuggestionList that answers the request."""
    known = labels(get_language())
    found = suggest(read_question(request.GET, get_language(), (), known=known))
    return {
        "groups": [
            {
                "type": group.type,
                "label": group.label,
                "items": [Suggestion.of(record, request, known) for record in group.records],
            }
            for group in found.groups
        ],
        "engine": found.engine,
        "degraded": found.degraded,
    }
