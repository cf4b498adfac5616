"""The search page, and the answer to forms that come from elsewhere."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.csrf import csrf_failure
from wagtail.models import Page

from konsorcium.pages import PublicPage
from konsorcium.read_only import read_only

from . import missed_searches
from .listings import listing, unknown_value
from .questions import UnknownValue

SEARCH_FACETS = (
    "type", "kind", "topic", "year", "member", "project", "person", "spoken", "region", "text_language",
)  # fmt: skip


@read_only
def search(request: HttpRequest) -> HttpResponse:
    try:
        shown = listing(request.GET, get_language(), SEARCH_FACETS, "relevance")
    except UnknownValue as error:
        return unknown_value(request, error)
    missed_searches.note(shown.answer)
    return render(request, "konsorcium_search/search.html", {"listing": shown})


def refuse_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Where no page takes forms, a 405 whatever is there; otherwise the refusal of one without a valid token."""
    match = request.resolver_match
    if match and match.url_name == "wagtail_serve":
        found = Page.route_for_request(request, *match.args)
        allowed = (found.page if found else PublicPage).allowed_http_method_names()
        if request.method not in allowed:
            return HttpResponseNotAllowed(allowed)
    return csrf_failure(request, reason)
