"""Lists of the content API: the parameters of every list, and the one answer that a list is made of."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Generic, TypeVar

from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from pydantic import BaseModel, Field

from konsorcium import problems
from konsorcium.api import Parameters
from konsorcium.api_values import absolute

from . import answers, missed_searches, versions
from .answers import Answer, Hit, ask
from .api_items import Item, PassagePage, Telling
from .labels import Labels, labels
from .questions import COUNTED, PAGE_SIZE, SORTS, WINDOW, Question, UnknownValue, read_number, read_question

SomeItem = TypeVar("SomeItem")

LARGEST_LIMIT = 100
ENGINE = "What answered: elasticsearch or database."
DEGRADED = "Whether the database had to stand in for Elasticsearch."


def text_parameter(description: str, alias: str | None = None, **form: Any) -> Any:
    """A parameter that may be left out or empty; `form` is what the document says of its values."""

    def describe(schema: dict[str, Any]) -> None:
        schema.pop("default", None)
        schema.update(form)

    return Field(default="", alias=alias, description=description, json_schema_extra=describe)


def facet_parameter(what: str) -> Any:
    return Field(default=[], description=f"{what} Several values, repeated or with commas, mean “or”.")


class ListParameters(Parameters):
    """The parameters of every list, the same as in the addresses of the site."""

    q: str = text_parameter("Words to find.")
    kind: list[str] = facet_parameter("What a page is within its type.")
    topic: list[str] = facet_parameter("Topics, by their slugs.")
    member: list[str] = facet_parameter("Member organisations, by their keys.")
    group: list[str] = facet_parameter("Working groups, by their keys.")
    project: list[str] = facet_parameter("Projects, by their keys.")
    person: list[str] = facet_parameter("Experts, by their keys.")
    service: list[str] = facet_parameter("Services of a member.")
    target_group: list[str] = facet_parameter("Whom a member helps or a project is for.")
    audience: list[str] = facet_parameter("Whom an event is for.")
    region: list[str] = facet_parameter("Regions, by their codes.")
    spoken: list[str] = facet_parameter("Languages spoken with clients or in interviews.")
    format: list[str] = facet_parameter("Media formats of an expert.")
    availability: list[str] = facet_parameter("Whether an expert can be asked now.")
    year: list[str] = facet_parameter("Years of the date.")
    text_language: list[str] = facet_parameter("Languages of the texts; by default only that of the answer.")
    date_from: str = text_parameter("The first date.", alias="from", format="date")
    date_to: str = text_parameter("The last date.", alias="to", format="date")
    sort: str = text_parameter("Relevance needs words, fit (of experts) a topic.", enum=list(SORTS))
    facets: list[str] = facet_parameter(f"Facets to count: {', '.join(COUNTED)}.")
    limit: str = text_parameter(
        "How many items a page of the list has.", type="integer", minimum=1, maximum=LARGEST_LIMIT, default=PAGE_SIZE
    )
    cursor: str = text_parameter("Where the page of the list begins: taken from `next`, not made up.")


class FacetValue(BaseModel):
    value: str
    label: str
    count: int = Field(description="How many there are with this value chosen too, beside those that are.")


class PinnedItem(BaseModel, Generic[SomeItem]):
    """An item that editors put above all that is found, and their reason."""

    label: str
    item: SomeItem


class Correction(BaseModel):
    """How the words are written in what is public, and how many items they find then."""

    words: str
    total: int


class AcrossLanguages(BaseModel, Generic[SomeItem]):
    """What the reader's language lacks and another has, found by the words that the glossary has for those asked."""

    language: str
    words: str
    total: int
    items: list[SomeItem] = Field(description="The best of them.")


class ItemList(BaseModel, Generic[SomeItem]):
    """A page of a list."""

    total: int
    pinned: list[PinnedItem[SomeItem]] = Field(description="Stands above the first items, and not among them.")
    items: list[SomeItem]
    correction: Correction | None = Field(description="What misspelt words may have been meant to be.")
    next: str | None = Field(description="The address of the next page.")
    facets: dict[str, list[FacetValue]] | None = Field(description="Counts of the facets that were asked for.")
    unfiltered: int = Field(description="Where filters and dates leave nothing, how many there are without them.")
    topics: list[FacetValue] = Field(description="Where nothing is found, the topics nearest to the words.")
    across: list[AcrossLanguages[SomeItem]] = Field(description="Texts in other languages, to show below all items.")
    engine: str = Field(description=ENGINE)
    degraded: bool = Field(description=DEGRADED)
    version: int = Field(description="The content version that the counts are of.")
    behind: bool = Field(description="Whether the counts do not know the newest changes yet.")


@versions.held()
def list_items(request: HttpRequest, schemas: Mapping[str, type[Item]], type_name: str, sort: str) -> dict[str, Any]:
    """The values of an ItemList that answers the request; of all types where `type_name` is ""."""
    language = get_language()
    known = labels(language)
    question = _asked(request.GET, language, sort, known)
    answer = ask(question.of_type(type_name) if type_name else question, known)
    if not type_name:
        missed_searches.note(answer)
    telling = Telling(request, language, known)
    records = [*answer.records, *(hit.record for each in answer.across for hit in each.hits)]
    telling.find(key for record in records for key in schemas[record.type].linked(record))

    def item(hit: Hit) -> Item:
        return schemas[hit.record.type].of(hit.record, telling, **_marks(hit, telling))

    return {
        "total": answer.total,
        "pinned": [{"label": result.label, "item": item(Hit(result.record))} for result in answer.pinned],
        "items": [item(hit) for hit in answer.hits],
        "correction": answer.correction and vars(answer.correction),
        "next": _next(request, answer),
        "facets": {name: _counted(values) for name, values in answer.facets.items()} or None,
        "unfiltered": answer.unfiltered,
        "topics": _counted(answer.topics),
        "across": [
            {
                "language": each.language,
                "words": each.words,
                "total": each.total,
                "items": [item(hit) for hit in each.hits],
            }
            for each in answer.across
        ],
        "engine": answer.engine,
        "degraded": answer.degraded,
        "version": answer.version,
        "behind": answer.behind,
    }


def _marks(hit: Hit, telling: Telling) -> dict[str, Any]:
    """The values of Marked."""
    page = hit.passage_page and PassagePage.of(hit.passage_page, telling)
    return {"title_html": hit.title_html, "passage_html": hit.passage_html, "passage_page": page}


def _asked(parameters: QueryDict, language: str, sort: str, known: Labels) -> Question:
    """The question of the parameters, with its window; raises Problem for a value that is not accepted."""
    try:
        question = read_question(parameters, language, _facets(parameters), sort, known)
        size = read_number(parameters, "limit", PAGE_SIZE, LARGEST_LIMIT)
    except UnknownValue as error:
        raise problems.unknown_value(error.parameter, error.value, error.accepted) from error
    start = _start(parameters.get("cursor", ""))
    return replace(question, start=start, size=min(size, WINDOW - start))


def _facets(parameters: QueryDict) -> tuple[str, ...]:
    names = [name for item in parameters.getlist("facets") for name in item.split(",") if name]
    for name in names:
        if name not in COUNTED:
            raise UnknownValue("facets", name, COUNTED)
    return tuple(dict.fromkeys(names))


def _start(cursor: str) -> int:
    try:
        start = int(base64.urlsafe_b64decode(cursor.encode("ascii"))) if cursor else 0
    except (binascii.Error, ValueError):
        start = -1
    if not 0 <= start < WINDOW:
        raise problems.unknown_value("cursor", cursor, [])
    return start


def _next(request: HttpRequest, answer: Answer) -> str | None:
    start = answer.question.start + answer.question.size
    if start >= min(answer.total, WINDOW):
        return None
    parameters = request.GET.copy()
    parameters["cursor"] = base64.urlsafe_b64encode(str(start).encode()).decode()
    return absolute(request, f"{request.path}?{parameters.urlencode()}")


def _counted(values: list[answers.FacetValue]) -> list[dict[str, object]]:
    return [{"value": value.value, "label": value.label, "count": value.count} for value in values]
