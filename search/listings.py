"""Pages that list others of one type, with filters: the HTML rendering of an answer."""

from dataclasses import replace
from typing import Any, ClassVar

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation

from .answers import Answer, ask
from .questions import PAGE_SIZE, WINDOW, Question, UnknownValue, read_number, read_question


class Listing:
    """An answer on a page of HTML: what the templates of lists and of search show."""

    def __init__(self, answer: Answer, number: int, parameters: QueryDict) -> None:
        self.answer, self.number, self.parameters = answer, number, parameters

    @property
    def page(self) -> PaginatorPage:
        """Django's page of the paginated records, for the pagination links."""
        return Paginator(range(min(self.answer.total, WINDOW)), PAGE_SIZE).get_page(self.number)


def listing(parameters: QueryDict, language: str, facets: tuple[str, ...], sort: str, type_name: str = "") -> Listing:
    """The answer to the parameters of a request, and its page; raises UnknownValue."""
    question = read_question(parameters, language, facets, sort)
    number = read_number(parameters, "page", 1, WINDOW // PAGE_SIZE)
    return Listing(ask(windowed(question, type_name, number)), number, parameters)


def windowed(question: Question, type_name: str, number: int) -> Question:
    typed = question.of_type(type_name) if type_name else question
    return replace(typed, start=(number - 1) * PAGE_SIZE, size=PAGE_SIZE)


def unknown_value(request: HttpRequest, error: UnknownValue) -> HttpResponse:
    """A 404 page that offers the same list without the value that it does not know."""
    remaining = request.GET.copy()
    remaining.pop(error.parameter, None)
    remaining.pop("page", None)
    address = f"{request.path}?{remaining.urlencode()}" if remaining else request.path
    context = {"error": error, "list_url": address}
    return render(request, "konsorcium_search/unknown_value.html", context, status=404)


class ListingMixin(models.Model):
    """A page that lists the public records of `listed_type` in its own language."""

    listed_type: ClassVar[str]
    listed_facets: ClassVar[tuple[str, ...]]
    listed_sort: ClassVar[str] = "date"

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Wagtail's own signature
        try:
            return super().serve(request, *args, **kwargs)  # type: ignore[misc] # mixed into a Page
        except UnknownValue as error:
            return unknown_value(request, error)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Wagtail's own signature
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc] # mixed into a Page
        language = translation.get_language()
        shown = listing(request.GET, language, self.listed_facets, self.listed_sort, self.listed_type)
        return context | {"listing": shown}
