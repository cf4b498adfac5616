"""Where Wagtail serves or links pages and documents: nothing without a visible record, unless a restriction lets in.

And search in the admin.
"""

from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.models import AbstractDocument
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from konsorcium.admin_menu import PermittedMenuItem
from konsorcium.pages import PublicPage

from . import must_find
from .admin_views import MissedSearchesView, SearchGroup, check_must_find
from .files import may_see, offered_to
from .models import Record, SynonymSet
from .rich_text import PublicPageLinkHandler

register_snippet(SearchGroup)


@hooks.register("register_admin_urls")
def register_search_urls() -> list[URLPattern]:
    missed = MissedSearchesView.as_view
    return [
        path("must-find/check/", check_must_find, name="konsorcium_check_must_find"),
        path("reports/missed-searches/", missed(), name="konsorcium_missed_searches"),
        path("reports/missed-searches/results/", missed(results_only=True), name="konsorcium_missed_searches_results"),
    ]


@hooks.register("register_reports_menu_item")
def register_missed_searches() -> MenuItem:
    label, url = _("Searches without results"), reverse("konsorcium_missed_searches")
    return PermittedMenuItem(MissedSearchesView, label, url, icon_name="search", order=1200)


@hooks.register("before_delete_snippet")
def tell_what_deleted_synonyms_break(request: HttpRequest, deleted: list[Model]) -> None:
    """Above the question whether to delete them stands what of the must-find list would fall."""
    keys = [one.pk for one in deleted if isinstance(one, SynonymSet)]
    if keys and request.method == "GET":
        for fall in must_find.falls(SynonymSet.objects.exclude(pk__in=keys)):
            messages.warning(request, str(fall))


@hooks.register("before_serve_page", order=-1)  # before Wagtail tells by the methods of a page that it is there
def serve_only_visible_pages(
    page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
) -> HttpResponse | None:
    """An alias is no translation and leads to its source; a page that is not visible now does not exist.

    Where a language has no front page Wagtail would serve another's pages in it: they lead to their own address.
    """
    if not isinstance(page, PublicPage):
        return None
    if page.alias_of:
        return redirect(page.alias_of.get_url(request))
    if not Record.objects.visible().filter(page=page).exists() and not _is_for_some(page):
        raise Http404
    address = page.get_url(request)
    if get_language_from_path(address) != get_language_from_path(request.path):
        return redirect(address)
    return None


def _is_for_some(page: PublicPage) -> bool:
    """Whether only a restriction keeps the page from the public: it has no record, so it is asked itself."""
    now = timezone.now()
    is_due = (not page.go_live_at or page.go_live_at <= now) and (not page.expire_at or page.expire_at > now)
    restricted = page.get_view_restrictions().exists()
    return restricted and is_due and page.facts.live and not page.public_content().withheld


@hooks.register("before_serve_document")
def serve_only_public_documents(document: AbstractDocument, request: HttpRequest) -> None:
    if not may_see(request, document):
        raise Http404


class OfferedFiles(BaseAPIViewSet):
    """An endpoint of the admin's API with what is offered to who asks."""

    def get_queryset(self) -> QuerySet:
        return offered_to(self.request.user, super().get_queryset())


@hooks.register("construct_admin_api", order=1)  # after Wagtail's own
def offer_files_by_the_admin_api(router: WagtailAPIRouter) -> None:
    for name, endpoint in (("images", ImagesAdminAPIViewSet), ("documents", DocumentsAdminAPIViewSet)):
        router.register_endpoint(name, type(endpoint.__name__, (OfferedFiles, endpoint), {}))


@hooks.register("register_rich_text_features", order=1)  # after Wagtail's own handler of these links
def link_only_public_pages(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinkHandler)
