"""Publications in the admin: their embargoes, the report of texts to review, what readers were told of changes."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from konsorcium.admin_menu import PermittedMenuItem
from konsorcium.rights import PageRights, Somebody

from .embargo_admin_views import EmbargoView
from .models import ChangeKind, PublicationPage
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


@hooks.register("register_log_actions")
def register_published_change(actions: LogActionRegistry) -> None:
    @actions.register_action("konsorcium.change")
    class PublishedChangeFormatter(LogFormatter):
        label = _("Change of what is public")

        def format_message(self, log_entry: Any) -> str:
            """The kind, and what readers are told of an update or a correction."""
            kind = capfirst(str(ChangeKind(log_entry.data["kind"]).label))
            return ": ".join(filter(None, [kind, log_entry.data["text"]]))


@hooks.register("register_admin_urls")
def register_embargoes() -> list[URLPattern]:
    return [path("publications/<int:page_id>/embargo/", EmbargoView.as_view(), name="konsorcium_embargo")]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def offer_the_embargo(page: Page, user: Somebody, next_url: str = "", **kwargs: object) -> Iterator[Button]:
    if issubclass(page.specific_class, PublicationPage) and PageRights(user, page).may_publish:
        yield Button(gettext("Embargo"), reverse("konsorcium_embargo", args=[page.pk]), icon_name="lock", priority=16)
