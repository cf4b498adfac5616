"""Where Wagtail serves or links pages and documents: nothing without a visible record, unless a restriction lets in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from konsorcium.pages import PublicPage

from .files import may_see
from .models import Record
from .rich_text import PublicPageLinkHandler


@hooks.register("before_serve_page", order=-1)  # before Wagtail tells by the methods of a page that it is there
def serve_only_visible_pages(
    page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
) -> HttpResponse | None:
    """An alias is no translation and leads to its source; a page that is not visible now does not exist."""
    if not isinstance(page, PublicPage):
        return None
    if page.alias_of:
        return redirect(page.alias_of.get_url(request))
    if not Record.objects.visible().filter(page=page).exists() and not page.get_view_restrictions():
        raise Http404
    return None


@hooks.register("before_serve_document")
def serve_only_public_documents(document: AbstractDocument, request: HttpRequest) -> None:
    if not may_see(request, document):
        raise Http404


@hooks.register("register_rich_text_features", order=1)  # after Wagtail's own handler of these links
def link_only_public_pages(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinkHandler)
