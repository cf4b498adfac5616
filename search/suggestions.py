"""Suggestions while the reader types: the pages whose title or names begin so, in groups by what they are."""

from dataclasses import dataclass
from itertools import chain, zip_longest

from django.utils.text import capfirst
from wagtail.models import Page

from .answers import answered
from .gathering import page_types
from .models import Record
from .questions import Question

SHORTEST = 2  # letters
MOST = 8
# The order of groups; types that an app adds follow.
GROUPS = ("expert", "member", "topic", "publication", "event", "project", "working-group", "page")


@dataclass(frozen=True)
class Group:
    type: str
    records: list[Record]

    @property
    def label(self) -> str:
        model = Page if self.type == "page" else page_types()[self.type]  # many page types are just pages
        return capfirst(str(model._meta.verbose_name_plural))


@dataclass(frozen=True)
class Suggestions:
    """`degraded`: Elasticsearch is configured but did not answer, so the database did."""

    groups: list[Group]
    engine: str
    degraded: bool


def suggest(question: Question) -> Suggestions:
    enough = sum(map(len, question.typed_words)) >= SHORTEST
    engine, degraded, pks = answered(lambda engine, now: engine.suggest(question, now) if enough else [])
    records = Record.objects.visible().for_lists().in_bulk(pks)
    return Suggestions(_groups([records[pk] for pk in pks if pk in records]), engine.name, degraded)


def _groups(records: list[Record]) -> list[Group]:
    """The best of each group, then the second best of each, until there are MOST."""
    groups: dict[str, list[Record]] = {name: [] for name in GROUPS}
    for record in records:
        groups.setdefault(record.type, []).append(record)
    rounds = chain.from_iterable(zip_longest(*groups.values()))
    chosen = [record for record in rounds if record][:MOST]
    return [Group(name, kept) for name, found in groups.items() if (kept := [item for item in found if item in chosen])]
