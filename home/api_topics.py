"""Topics in the content API: the vocabulary in the reader's language, and the pages of topics."""

import datetime
from typing import Any, Literal

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Query
from pydantic import BaseModel, Field

from konsorcium.api import Parameters, PublicRouter
from konsorcium.api_values import RichTextSource, expanded
from konsorcium.block_schemas import HTML
from konsorcium.experts.api import AppearanceItem
from konsorcium.problems import NOT_FOUND
from konsorcium.search.api_details import Detail
from konsorcium.search.api_items import Item, Marked, PageLink, Telling
from konsorcium.search.labels import labels
from konsorcium.search.models import Record, RecordFacet
from konsorcium.search.querysets import RecordQuerySet
from konsorcium.topics import Topic

from .models import TopicPage

router = PublicRouter(tags=["topics"])

POSITION = f"Our position on the topic; empty where there is none. {HTML}"


class TopicPageCard(Item):
    """The page of a topic."""

    type: Literal["topic"]

    detail = "get_topic"


class TopicItem(Marked, TopicPageCard):
    pass


class Recommendation(BaseModel):
    """What a publication recommends."""

    to: str = Field(description="To whom it is given.")
    text: str
    publication: PageLink


class TopicDetail(Detail, TopicPageCard):
    position: str = Field(description=POSITION)
    position_date: datetime.date | None
    recommendations: list[Recommendation] = Field(description="The latest of our publications on the topic.")

    appearances: list[AppearanceItem] = Field(description="The latest of our experts on the topic in the media.")

    model = TopicPage

    @classmethod
    def more(cls, page: TopicPage, telling: Telling) -> dict[str, Any]:
        return {
            "position": page.represented_position,
            "position_date": page.facts.topic.position_date,
            "appearances": [AppearanceItem.of(appearance) for appearance in page.appearances()],
            "recommendations": [
                {"to": given["to"], "text": given["text"], "publication": PageLink.of(given["record"], telling)}
                for given in page.recommendations()
            ],
        }


class TopicValue(BaseModel):
    """A topic of the vocabulary."""

    slug: str
    label: str
    position: str = Field(description=POSITION)
    position_date: datetime.date | None
    page: PageLink | None
    counts: dict[str, int] = Field(description="How many public pages of each type have the topic.")


class TopicList(BaseModel):
    total: int
    items: list[TopicValue]


@router.get("/topics/", response={200: TopicList})
def list_topics(request: HttpRequest, parameters: Query[Parameters]) -> Any:
    """The whole vocabulary of topics, by name."""
    language = get_language()
    known = labels(language)["topic"]
    telling = Telling(request, language, {})
    records = Record.objects.listed_in(language)
    found, counts = _pages(records), _counts(records)
    by_slug = {topic.slug: topic for topic in Topic.objects.all()}
    sources = {slug: RichTextSource(topic.position_in(language)) for slug, topic in by_slug.items()}
    positions = expanded(sources, request)
    items = [
        {
            "slug": slug,
            "label": label,
            "position": positions[slug],
            "position_date": by_slug[slug].position_date,
            "page": PageLink.of(found[slug], telling) if slug in found else None,
            "counts": counts.get(slug, {}),
        }
        for slug, label in known.items()
        if slug in by_slug  # the labels may be those of a moment ago
    ]
    return {"total": len(items), "items": items}


def _pages(records: RecordQuerySet) -> dict[str, Record]:
    return {slug: record for record in records.filter(type="topic") for slug in record.facets.get("topic", [])}


def _counts(records: RecordQuerySet) -> dict[str, dict[str, int]]:
    rows = RecordFacet.objects.filter(name="topic", record__in=records.exclude(type="topic").values("pk"))
    counts: dict[str, dict[str, int]] = {}
    for slug, type_name, count in rows.values_list("value", "record__type").annotate(Count("pk")).order_by():
        counts.setdefault(slug, {})[type_name] = count
    return counts


@router.get("/topics/{int:page_id}/", response={200: TopicDetail, **NOT_FOUND})
def get_topic(request: HttpRequest, page_id: int, parameters: Query[Parameters]) -> Any:
    """The page of a topic: our position and the body. What is on the topic is in the lists, by `topic`."""
    return TopicDetail.answer(page_id, request)
