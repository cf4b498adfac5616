"""Lists of Wagtail and Wagtail Localize that name what somebody may not see, each with what keeps it from that."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Page
from wagtail.snippets.views.snippets import get_snippet_model_from_url_params
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.snippets_api import SnippetViewSet

from .rights import PAGE_POLICY

Actionable = tuple[list[Any], dict[str, list[Any]]]


def guard_lists() -> None:
    """Put the guards in place of Wagtail's methods, which its own addresses lead to."""
    for report in (PageTypesUsageReportView, TranslationsReportView):
        report.dispatch = _not_for_staff(report.dispatch)
    BulkAction.get_actionable_objects = _naming_what_is_seen(BulkAction.get_actionable_objects)


def _not_for_staff(dispatch: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The drafts of all are for those who work by the tree: staff of organisations have those that they may change."""

    @wraps(dispatch)
    def guarded(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not PAGE_POLICY.works_by_tree(request.user):
            raise PermissionDenied
        return dispatch(view, request, *args, **kwargs)

    return guarded


def _naming_what_is_seen(get: Callable[[BulkAction], Actionable]) -> Callable[[BulkAction], Actionable]:
    """Wagtail names to everybody what they may not act on; of that only pages that they may explore are named."""

    @wraps(get)
    def get_actionable_objects(action: BulkAction) -> Actionable:
        objects, others = get(action)
        seen = PAGE_POLICY.explorable_instances(action.request.user) if action.model is Page else Page.objects.none()
        keys = set(
            seen.filter(pk__in=[each.pk for named in others.values() for each in named]).values_list("pk", flat=True)
        )
        return objects, {name: [each for each in named if each.pk in keys] for name, named in others.items()}

    return get_actionable_objects


def name_snippets(request: HttpRequest, app_label: str, model_name: str, **kwargs: str) -> HttpResponseBase:
    """Wagtail Localize names snippets to whoever may use the admin."""
    model = get_snippet_model_from_url_params(app_label, model_name)
    policy = model.snippet_viewset.permission_policy
    if not policy.user_has_any_permission(request.user, ["add", "change", "delete", "view"]):
        raise PermissionDenied
    view = SnippetViewSet.as_view({"get": "retrieve" if kwargs else "list"})
    return view(request, app_label=app_label, model_name=model_name, **kwargs)
