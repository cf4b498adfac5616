"""Filters of API v2: neutral slugs as everywhere else, a few names of its own, and a search that no input breaks."""

import re
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from wagtail.api.v2.pagination import WagtailPagination
from wagtail.api.v2.utils import BadRequestError
from wagtail.search.backends import get_search_backend

from konsorcium.languages import LANGUAGE_CODES
from konsorcium.pages import PublicPage

from .answers import find
from .models import Record
from .questions import FACETS, MAX_WORDS_LENGTH, UnknownValue, read_question

# "type" is the name of a model in API v2.
V2_FACETS = tuple(name for name in FACETS if name != "type")
# Columns that answer for a name; those of the record hold a translation's facts too.
PAGE_COLUMNS = {
    "id": "pk",
    "slug": "slug",
    "title": "record__title",
    "name": "record__sort_key",
    "date": "record__date",
    "first_published_at": "record__published",
    "last_published_at": "record__updated",
}
FILE_COLUMNS = {"id": "pk", "title": "title"}
FILTERED = ("slug", "title")
SEARCH_OPERATORS = ("and", "or")
MOST_WORDS = 32
HIGHEST_OFFSET = 1_000_000

_WORD = re.compile(r"\w+")


class FacetFilter(BaseFilterBackend):
    """`?topic=…&spoken=…`: the same values that the lists of the site have."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        parameters = QueryDict(mutable=True)
        for name in set(V2_FACETS) & set(request.GET):
            parameters.setlist(name, request.GET.getlist(name))
        try:
            filters = read_question(parameters, settings.LANGUAGE_CODE, ()).filters if parameters else {}
        except UnknownValue as error:
            raise BadRequestError(f"{error} ({', '.join(error.accepted)})") from error
        return queryset.filter(record__in=Record.objects.with_facets(filters)) if filters else queryset


class LanguageFilter(BaseFilterBackend):
    """`?locale=…`"""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        if "locale" in request.GET and request.GET["locale"] not in LANGUAGE_CODES:
            raise BadRequestError(f"locale must be one of {', '.join(LANGUAGE_CODES)}")
        return queryset.filter(record__language=request.GET["locale"]) if "locale" in request.GET else queryset


class NamedFilter(BaseFilterBackend):
    """`?slug=…` and `?title=…`, exactly."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        given = {view.columns[name]: request.GET[name] for name in FILTERED if name in request.GET}
        return queryset.filter(**given)


class NamedOrdering(BaseFilterBackend):
    """`?order=-date,title`."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        names = [name for name in request.GET.get("order", "").split(",") if name]
        columns = []
        for name in names:
            column = view.columns.get(name.removeprefix("-"))
            if column is None:
                raise BadRequestError(f"cannot order by {name[:80]!r}; {', '.join(view.columns)} can be used")
            columns.append(f"-{column}" if name.startswith("-") else column)
        return queryset.order_by(*columns, "pk") if columns else queryset


class WordsFilter(BaseFilterBackend):
    """`?search=`: Wagtail's own search, asked for words only; signs mean nothing in it."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        operator = request.GET.get("search_operator")
        if operator not in (None, *SEARCH_OPERATORS):
            raise BadRequestError(f"search_operator must be one of {', '.join(SEARCH_OPERATORS)}")
        if "search" not in request.GET:
            return queryset
        if "order" in request.GET:
            raise BadRequestError("what a search finds is in the order of relevance")
        words = _WORD.findall(request.GET["search"][: 4 * MAX_WORDS_LENGTH])[:MOST_WORDS]
        if not words:
            return queryset.none()
        # The search backends know the columns of the model only, so the filters go into a query of their own.
        model = queryset.model
        found = view.with_related(model._default_manager.filter(pk__in=queryset.order_by().values("pk")))
        return get_search_backend().search(" ".join(words)[:MAX_WORDS_LENGTH], found, operator=operator)


class InOrder:
    """Pages in the order in which they were found: counted at once, read only as far as they are shown."""

    def __init__(self, pages: QuerySet, found: list[int]) -> None:
        kept = set(pages.order_by().values_list("pk", flat=True))
        self.pages, self.found = pages, [pk for pk in found if pk in kept]

    def count(self) -> int:
        return len(self.found)

    def __getitem__(self, window: slice) -> list[Any]:
        shown = self.pages.in_bulk(self.found[window])
        return [shown[pk] for pk in self.found[window] if pk in shown]


class RecordWordsFilter(BaseFilterBackend):
    """`?search=`: what the search of the site finds, in the language of `locale`."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet | InOrder:
        if "search" not in request.GET:
            return queryset
        if "order" in request.GET:
            raise BadRequestError("what a search finds is in the order of relevance")
        words = QueryDict(mutable=True)
        words["q"] = request.GET["search"]
        question = read_question(words, request.GET.get("locale", settings.LANGUAGE_CODE), ())
        if not question.words:
            return queryset.none()
        if issubclass(queryset.model, PublicPage):
            question = question.of_type(queryset.model.record_type)
        return InOrder(queryset, find(question))


class LimitedPagination(WagtailPagination):
    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> QuerySet:
        for name in ("offset", "limit"):
            value = request.GET.get(name, "0")
            if not value.isdecimal() or len(value) > len(str(HIGHEST_OFFSET)) or int(value) > HIGHEST_OFFSET:
                raise BadRequestError(f"{name} must be a number from 0 to {HIGHEST_OFFSET}")
        return super().paginate_queryset(queryset, request, view)
