"""Search in the admin: the levers of editors, and what people look for in vain."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from . import missed_searches, must_find
from .forms import SynonymSetForm
from .models import MissedSearch, MustFind, PinnedResult, SynonymSet


class SynonymSetViewSet(SnippetViewSet):
    model = SynonymSet
    icon = "doc-full"
    list_display = ["__str__", "language"]
    list_filter = ["language"]
    edit_handler = ObjectList(
        [FieldPanel("language"), FieldPanel("phrases"), FieldPanel("accepted")], base_form_class=SynonymSetForm
    )


class PinnedResultViewSet(SnippetViewSet):
    model = PinnedResult
    icon = "pick"
    list_display = ["words", "language", "page", "label"]
    list_filter = ["language"]


class MustFindViewSet(SnippetViewSet):
    model = MustFind
    icon = "crosshairs"
    list_display = ["words", "language", "page", "rank", "found_rank", "checked"]
    list_filter = ["language"]
    index_template_name = "konsorcium_search/admin/must_find_index.html"


class SearchGroup(SnippetViewSetGroup):
    items = [SynonymSetViewSet, PinnedResultViewSet, MustFindViewSet]
    menu_label = pgettext_lazy("heading", "Search")
    menu_icon = "search"
    menu_order = 260


@require_POST
def check_must_find(request: HttpRequest) -> HttpResponse:
    """Check the whole list now."""
    if not policy_registry.get_by_type(MustFind).user_has_permission(request.user, "change"):
        raise PermissionDenied
    checked = must_find.check()
    fallen = [outcome for outcome in checked if not outcome.good]
    if fallen:
        told = ngettext("%(n)s query does not find its page.", "%(n)s queries do not find their pages.", len(fallen))
        messages.error(request, told % {"n": len(fallen)})
    else:
        messages.success(request, gettext("All queries find their pages."))
    return redirect("wagtailsnippets_konsorcium_search_mustfind:list")


class MissedSearchesView(ReportView):
    model = MissedSearch
    permission_policy = policy_registry.get_by_type(SynonymSet)
    any_permission_required = ["add", "change"]
    index_url_name = "konsorcium_missed_searches"
    index_results_url_name = "konsorcium_missed_searches_results"
    page_title = _("Searches without results")
    header_icon = "search"
    columns = [
        Column("words", label=_("Searched words")),
        Column("language", label=_("Language")),
        Column("days", label=_("Days")),
        Column("last", label=_("Last asked")),
    ]
    list_export = ["words", "language", "days", "last"]

    def get_queryset(self) -> Any:
        return missed_searches.report()
