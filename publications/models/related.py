"""Related pages of a publication: those that an editor chose, then texts that have most in common with it."""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from heapq import nlargest
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from konsorcium.search.models import Record, RecordFacet
from konsorcium.search.querysets import visible_at
from konsorcium.search.translations import all_versions, best_of

from .series import EditionMixin

ENOUGH = 4  # so many are shown, and more only where more were chosen
IN_COMMON = ("topic", "person", "project")  # not the members: those that sign everything would be in all
SERIES = "series"

Sharing = Mapping[tuple[str, str], Mapping[uuid.UUID, datetime.date]]


def related_to(pages: Sequence["RelatedMixin"]) -> list[list[Record]]:
    """For each of the publications the visible records of its related pages, best in its language.

    First those that were chosen, then the publications with the most values of IN_COMMON, the newest first.
    """
    sharing = _sharing(pages)
    keys = [(page.related_keys(), page.most_alike(sharing)) for page in pages]
    found = list(all_versions(key for pair in keys for some in pair for key in some))
    related = []
    for page, (chosen, alike) in zip(pages, keys, strict=True):
        first, others = (best_of(found, some, page.language) for some in (chosen, alike))
        related.append([*first, *others[: max(ENOUGH - len(first), 0)]])
    return related


def _sharing(pages: Sequence["RelatedMixin"]) -> Sharing:
    """For each value of a facet of these pages, the publications that have it too, with their days."""
    having = Q(pk=None)
    for name in (*IN_COMMON, SERIES):
        values = {value for page in pages for value in page.told_facets.get(name, [])}
        having |= Q(name=name, value__in=values)
    rows = RecordFacet.objects.filter(having, visible_at(timezone.now(), "record__"), record__type="publication")
    sharing: dict[tuple[str, str], dict[Any, datetime.date]] = defaultdict(dict)
    for name, value, key, day in rows.values_list("name", "value", "record__translation_key", "record__day"):
        days = sharing[name, value]
        days[key] = max(day or datetime.date.min, days.get(key, datetime.date.min))  # of its latest translation
    return sharing


class RelatedPublication(Orderable):
    publication = ParentalKey(
        "konsorcium_publications.PublicationPage", on_delete=models.CASCADE, related_name="related"
    )
    page = models.ForeignKey("wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("page")]

    class Meta(Orderable.Meta):
        verbose_name = _("related page")
        verbose_name_plural = _("related pages")

    def __str__(self) -> str:
        return self.page.title


class RelatedMixin(EditionMixin):
    """A publication with related pages; other editions of its series are none, since it leads to the newest itself."""

    class Meta:
        abstract = True

    @classmethod
    def prepare(cls, pages: Sequence[Self], request: HttpRequest) -> None:
        super().prepare(pages, request)
        for page, related in zip(pages, related_to(pages), strict=True):
            page.related_records = related

    @cached_property
    def related_records(self) -> list[Record]:
        """The visible records of the related pages, in this page's language where they are in it."""
        return related_to([self])[0]

    def related_keys(self) -> list[uuid.UUID]:
        """Translation keys of the pages that were chosen, each once, in their order."""
        page: Any = self
        related = list(page.facts.related.all())
        models.prefetch_related_objects(related, "page")
        keys = dict.fromkeys(item.page.translation_key for item in related)
        return [key for key in keys if key != page.translation_key]

    def most_alike(self, sharing: Sharing) -> list[uuid.UUID]:
        """Translation keys of the publications that have most in common with this one, without those chosen."""
        page: Any = self
        shared, days = Counter[uuid.UUID](), dict[uuid.UUID, datetime.date]()
        for pair in self._values(*IN_COMMON):
            shared.update(sharing[pair].keys())
            days |= sharing[pair]
        editions = {key for pair in self._values(SERIES) for key in sharing[pair]}
        others = shared.keys() - {page.translation_key, *self.related_keys(), *editions}
        return nlargest(ENOUGH, others, key=lambda key: (shared[key], days[key], key))

    def _values(self, *names: str) -> list[tuple[str, str]]:
        return [(name, value) for name in names for value in self.told_facets.get(name, [])]
