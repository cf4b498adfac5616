"""The start of the admin, where what may be written is one click away, and who reads the messages of forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Locale, Page, get_page_models
from wagtail.permissions import policy_registry

from konsorcium.admin_menu import PermittedMenuItem
from konsorcium.search.listings import ListingMixin

from .desk import DeskPanel
from .translation_files import ExportTranslationsView, ImportTranslationsView
from .translations import TranslationsView


@dataclass(frozen=True)
class NewPage:
    """A type of page that somebody may write, the list where it belongs, and the address of the empty form."""

    name: str
    place: str
    url: str


class NewPagesPanel(Component):
    """Links to the empty form of each type of page that has a list of its own."""

    name = "new_pages"
    order = 50
    template_name = "konsorcium_home/admin/new_pages.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        return {"new_pages": new_pages((parent_context or {})["request"])}


def new_pages(request: HttpRequest) -> list[NewPage]:
    """What the user may write, in the language in which pages are written first."""
    models = [model for model in get_page_models() if issubclass(model, ListingMixin)]
    lists = Page.objects.type(*models).filter(locale=Locale.get_default()).order_by("path").specific()
    return [
        NewPage(
            model._meta.verbose_name,
            place.get_admin_display_title(),
            reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, place.pk]),
        )
        for place in lists
        if place.permissions_for_user(request.user).can_add_subpage()
        for model in place.creatable_subpage_models()
    ]


@hooks.register("construct_homepage_panels")
def begin_with_the_desk(request: HttpRequest, panels: list[Component]) -> None:
    panels += [DeskPanel(), NewPagesPanel()]


@hooks.register("register_admin_urls")
def register_translations_urls() -> list[URLPattern]:
    report = TranslationsView.as_view
    return [
        path("reports/translations/", report(), name="konsorcium_translations"),
        path("reports/translations/export/", ExportTranslationsView.as_view(), name="konsorcium_export_translations"),
        path("reports/translations/import/", ImportTranslationsView.as_view(), name="konsorcium_import_translations"),
        path("reports/translations/results/", report(results_only=True), name="konsorcium_translations_results"),
    ]


@hooks.register("register_reports_menu_item")
def register_translations() -> MenuItem:
    label, url = _("State of translations"), reverse("konsorcium_translations")
    return PermittedMenuItem(TranslationsView, label, url, icon_name="wagtail-localize-language", order=1210)


@hooks.register("construct_reports_menu")
def tell_one_state_only(request: HttpRequest, items: list[MenuItem]) -> None:
    """The report of Wagtail Localize calls a translation up to date although its source has changed since."""
    items[:] = [item for item in items if item.url != reverse("wagtail_localize:translations_report")]


@hooks.register("filter_form_submissions_for_user")
def show_messages_to_those_who_publish(user: AbstractUser, forms: QuerySet[Page]) -> QuerySet[Page]:
    """What people write to the organisation is personal: not everybody who edits the page of the form reads it."""
    published = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
    return forms.filter(pk__in=published)
