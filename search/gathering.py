"""Pages that gather the records of others: a member its experts, a topic its publications, a project its events."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db import models
from django.db.models import Count
from django.http import HttpRequest
from django.utils.text import capfirst
from wagtail.models import get_page_models

from konsorcium.pages import PublicPage

from .models import Record
from .querysets import RecordQuerySet


@dataclass(frozen=True)
class Gathered:
    """The first records of one type; `total` is how many there are, and `query` finds them all in search."""

    type: str
    heading: str
    records: RecordQuerySet
    total: int
    query: str

    @property
    def has_more(self) -> bool:
        return self.total > len(self.records)


@lru_cache
def page_types() -> Mapping[str, type[PublicPage]]:
    """The page type of each type of records."""
    return {model.record_type: model for model in get_page_models() if issubclass(model, PublicPage)}


class GatheringMixin(models.Model):
    """A page that shows the records with its own value of the facet `gathered_by`: of each type so many."""

    gathered_by: ClassVar[str]
    gathered: ClassVar[Mapping[str, int]]

    class Meta:
        abstract = True

    @property
    def gathered_value(self) -> str:
        return str(self.translation_key)  # type: ignore[attr-defined] # mixed into a Page

    def records(self) -> RecordQuerySet:
        """The visible records, of all types, that belong to this page, in its language."""
        found = Record.objects.listed_in(self.locale.language_code)  # type: ignore[attr-defined] # as above
        return found.with_facets({self.gathered_by: [self.gathered_value]})

    def sections(self) -> list[Gathered]:
        """What is gathered, by type, without the types that have nothing."""
        counts = dict(self.records().values_list("type").annotate(Count("pk")).order_by())
        return [self._section(name, number, counts[name]) for name, number in self.gathered.items() if counts.get(name)]

    def _section(self, type_name: str, number: int, total: int) -> Gathered:
        model = page_types()[type_name]
        found = self.records().filter(type=type_name)
        ordered = found.by_name() if model.sorted_by == "name" else found.newest_first()
        query = urlencode({"type": type_name, self.gathered_by: self.gathered_value})
        return Gathered(type_name, capfirst(str(model._meta.verbose_name_plural)), ordered[:number], total, query)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc] # mixed into a Page
        return context | {"sections": self.sections()}
