"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from .listings import listing, unknown_value
from .questions import UnknownValue

SEARCH_FACETS = ("type", "kind", "topic")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    try:
        shown = listing(request.GET, get_language(), SEARCH_FACETS, "relevance")
    except UnknownValue as error:
        return unknown_value(request, error)
    return render(request, "konsorcium_search/search.html", {"listing": shown})
