"""Experts in the admin: their cards, enquiries, the consent texts, and no publishing without a consent."""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from konsorcium.admin_menu import PermittedMenuItem

from . import history
from .admin_views import ExpertCardView
from .enquiry_admin_views import EnquiriesView, EnquiryView
from .models import Appearance, ConsentText, ExpertPage
from .report import ExpertsReportView


class ConsentTextViewSet(SnippetViewSet):
    model = ConsentText
    icon = "doc-full"
    list_display = ["__str__", "published"]
    add_to_settings_menu = True


class AppearanceViewSet(SnippetViewSet):
    model = Appearance
    icon = "media"
    list_display = ["date", "outlet", "title"]
    search_fields = ["outlet", "title"]
    search_backend_name = None
    add_to_admin_menu = True
    menu_label = gettext_lazy("In the media")
    menu_order = 255


register_snippet(ConsentTextViewSet)
register_snippet(AppearanceViewSet)


hooks.register("register_log_actions", history.register_actions)


@hooks.register("register_admin_urls")
def register_expert_urls() -> list[URLPattern]:
    queue, report = EnquiriesView.as_view, ExpertsReportView.as_view
    return [
        path("experts/<int:page_id>/card/", ExpertCardView.as_view(), name="konsorcium_expert_card"),
        path("enquiries/", queue(), name="konsorcium_enquiries"),
        path("enquiries/results/", queue(results_only=True), name="konsorcium_enquiries_results"),
        path("enquiries/<int:enquiry_id>/", EnquiryView.as_view(), name="konsorcium_enquiry"),
        path("reports/experts/", report(), name="konsorcium_experts_report"),
        path("reports/experts/results/", report(results_only=True), name="konsorcium_experts_report_results"),
    ]


@hooks.register("register_admin_menu_item")
def register_enquiries() -> MenuItem:
    label, url = gettext_lazy("Enquiries"), reverse("konsorcium_enquiries")
    return PermittedMenuItem(EnquiriesView, label, url, icon_name="help", order=254)


@hooks.register("register_reports_menu_item")
def register_experts_report() -> MenuItem:
    label, url = gettext_lazy("Directory of experts"), reverse("konsorcium_experts_report")
    return PermittedMenuItem(ExpertsReportView, label, url, icon_name="group", order=1210)


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def offer_the_card(page: Page, user: AbstractBaseUser, next_url: str = "", **kwargs: object) -> Iterator[Button]:
    allowed = ExpertCardView.permission_policy.user_has_permission(user, "change")
    if issubclass(page.specific_class, ExpertPage) and allowed:
        yield Button(_("Card"), reverse("konsorcium_expert_card", args=[page.pk]), icon_name="user", priority=15)


@hooks.register("before_publish_page")
def publish_only_with_a_consent(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What was written is saved as a draft."""
    if not isinstance(page, ExpertPage) or page.has_consent:
        return None
    sentence = _("Saved, but not published: the person has not agreed to the profile. Enter the consent on the card.")
    card = reverse("konsorcium_expert_card", args=[page.pk])
    messages.error(request, sentence, buttons=[messages.button(card, _("Card"))])
    return redirect("wagtailadmin_pages:edit", page.pk)
