"""Querysets of records: what is visible now, and the filters that every list shares."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length
from django.utils import timezone
from wagtail.models import Page

INTEGER_BITS = 64  # of the largest number that a database takes
LONG_TEXTS = ("text", "names", "files")  # of a record, which no list shows


def visible_at(now: datetime.datetime, prefix: str = "") -> Q:
    """Public and within its time at `now`: the one rule of every door; `prefix` leads to the record ("record__")."""
    return (
        Q(**{f"{prefix}public": True})
        & (Q(**{f"{prefix}visible_from": None}) | Q(**{f"{prefix}visible_from__lte": now}))
        & (Q(**{f"{prefix}visible_until": None}) | Q(**{f"{prefix}visible_until__gt": now}))
    )


class RecordQuerySet(models.QuerySet["Record"]):  # type: ignore[name-defined] # the model imports this module
    def visible(self, now: datetime.datetime | None = None) -> Self:
        return self.filter(visible_at(now or timezone.now()))

    def in_languages(self, languages: Iterable[str]) -> Self:
        return self.filter(language__in=list(languages))

    def listed_in(self, language: str) -> Self:
        """What a list in `language` may show now, without what lists do not read."""
        return self.visible().in_languages([language]).for_lists()

    def visible_page(self, page_id: int, type_name: str) -> Any:
        """The visible record of a page of this type; None also for a number that no database takes."""
        found = self.visible().for_lists().filter(type=type_name)
        return found.filter(pk=page_id).first() if page_id.bit_length() < INTEGER_BITS else None

    def about(self, languages: Iterable[str], type_name: str = "", having: str = "") -> Self:
        """Those that a question is about, whatever its words and filters: of one type, with any value of a facet."""
        queryset = self.in_languages(languages)
        if type_name:
            queryset = queryset.filter(type=type_name)
        return queryset.having(having) if having else queryset

    def with_facets(self, wanted: Mapping[str, Iterable[str]]) -> Self:
        """Those that have, for each facet name, at least one of the wanted values."""
        queryset = self
        for name, values in wanted.items():
            queryset = queryset.filter(self._with_facet(name, values))
        return queryset

    def having(self, name: str) -> Self:
        """Those that have any value of a facet."""
        return self.filter(Exists(self._facet_rows().filter(name=name)))

    def _with_facet(self, name: str, values: Iterable[str]) -> Exists:
        return Exists(self._facet_rows().filter(name=name, value__in=list(values)))

    def _facet_rows(self) -> models.QuerySet[models.Model]:
        rows: models.QuerySet[models.Model] = self.model._meta.get_field("facet_rows").related_model.objects
        return rows.filter(record=OuterRef("pk"))

    def children_of(self, page: Page) -> Self:
        """Records of the pages right below `page`, in the order of the tree."""
        below = self.filter(tree_path__startswith=page.path).annotate(tree_path_length=Length("tree_path"))
        return below.filter(tree_path_length=len(page.path) + page.steplen).order_by("tree_path")

    def above(self, tree_path: str) -> Self:
        """Records of the pages above `tree_path`, from the front page down."""
        paths = [tree_path[:end] for end in range(Page.steplen, len(tree_path), Page.steplen)]
        return self.filter(tree_path__in=paths).order_by("tree_path")

    def for_lists(self) -> Self:
        return self.defer(*LONG_TEXTS)

    def lacking_in(self, language: str) -> Self:
        """Those in `language`, and those in others whose version in it is not among them."""
        own = self.filter(language=language, translation_key=OuterRef("translation_key"))
        return self.filter(Q(language=language) | ~Exists(own))

    def newest_first(self) -> Self:
        """By date, without one by the day of publishing on the site."""
        return self.order_by(F("day").desc(nulls_last=True), "-published", "-pk")

    def upcoming(self, today: datetime.date | None = None) -> Self:
        """What has not ended before `today`, the next first."""
        return self.filter(end_date__gte=today or timezone.localdate()).order_by("date", "pk")

    def by_name(self) -> Self:
        return self.order_by("sort_key", "pk")

    def mentioning(self, keys: Iterable[str]) -> Self:
        rows = self.model._meta.get_field("mention_rows").related_model.objects.filter(record=OuterRef("pk"))
        return self.filter(Exists(rows.filter(key__in=list(keys))))


class DocumentTextQuerySet(models.QuerySet["DocumentText"]):  # type: ignore[name-defined] # the model imports this module
    def current(self) -> Self:
        """Texts of the files that the documents have now."""
        return self.filter(document__file_hash=F("file_hash"))

    def stale(self) -> Self:
        """Texts of files that were replaced, without the texts themselves."""
        return self.exclude(document__file_hash=F("file_hash")).defer("pages")
