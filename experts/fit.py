"""How well experts fit a topic: who can be asked now, has written most about it lately, and has confirmed lately."""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from konsorcium.search.models import Record, RecordFacet
from konsorcium.search.querysets import visible_at
from konsorcium.search.questions import Question

from .models import Appearance, AppearanceExpert, Availability

LATELY = datetime.timedelta(days=730)


@dataclass(frozen=True)
class Fit:
    """Why an expert stands where they stand: `outputs` are publications and appearances on the topics in two years."""

    outputs: int


def by_fit(pks: list[int], question: Question) -> Mapping[int, Fit]:
    """The records of experts `pks` as they fit the topics of a question, the best first; equals by name."""
    experts = Record.objects.filter(pk__in=pks).only("translation_key", "facets", "card", "sort_key")
    outputs = _outputs([str(expert.translation_key) for expert in experts], question.filters["topic"])

    def rank(expert: Record) -> tuple[bool, int, int, str, int]:
        away = Availability.AWAY in expert.facets["availability"]
        confirmed = datetime.date.fromisoformat(expert.card["confirmed"]).toordinal()
        return away, -outputs[str(expert.translation_key)], -confirmed, expert.sort_key, expert.pk

    return {expert.pk: Fit(outputs[str(expert.translation_key)]) for expert in sorted(experts, key=rank)}


def _outputs(persons: list[str], topics: tuple[str, ...]) -> Counter[str]:
    """How many publications and appearances on the topics each person has; one in several languages is one."""
    return _publications(persons, topics) + _appearances(topics)


def _publications(persons: list[str], topics: tuple[str, ...]) -> Counter[str]:
    now = timezone.now()
    on_topic = RecordFacet.objects.filter(record=OuterRef("record"), name="topic", value__in=topics)
    rows = RecordFacet.objects.filter(
        visible_at(now, "record__"), Exists(on_topic), name="person", value__in=persons,
        record__type="publication", record__day__gte=timezone.localdate(now) - LATELY,
    )  # fmt: skip
    counts = rows.values("value").annotate(count=Count("record__translation_key", distinct=True))
    return Counter(dict(counts.values_list("value", "count")))


def _appearances(topics: tuple[str, ...]) -> Counter[str]:
    today = timezone.localdate()
    lately = Appearance.objects.filter(topics__slug__in=topics, date__range=(today - LATELY, today))
    rows = AppearanceExpert.objects.filter(appearance__in=lately.values("pk")).values("expert__translation_key")
    counts = rows.annotate(count=Count("appearance", distinct=True))
    return Counter({str(key): count for key, count in counts.values_list("expert__translation_key", "count")})
