"""Publications in the admin: the report of texts to review."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from konsorcium.admin_menu import PermittedMenuItem

from .reviews import ReviewsView


@hooks.register("register_admin_urls")
def register_reviews_urls() -> list[URLPattern]:
    report = ReviewsView.as_view
    return [
        path("reports/reviews/", report(), name="konsorcium_reviews"),
        path("reports/reviews/results/", report(results_only=True), name="konsorcium_reviews_results"),
    ]


@hooks.register("register_reports_menu_item")
def register_reviews() -> MenuItem:
    label, url = _("Texts to review"), reverse("konsorcium_reviews")
    return PermittedMenuItem(ReviewsView, label, url, icon_name="calendar-check", order=1220)
