"""Publications in the admin: their embargoes."""

from collections.abc import Iterator

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from konsorcium.rights import PageRights, Somebody

from .embargo_admin_views import EmbargoView
from .models import PublicationPage


@hooks.register("register_admin_urls")
def register_embargoes() -> list[URLPattern]:
    return [path("publications/<int:page_id>/embargo/", EmbargoView.as_view(), name="konsorcium_embargo")]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def offer_the_embargo(page: Page, user: Somebody, next_url: str = "", **kwargs: object) -> Iterator[Button]:
    if issubclass(page.specific_class, PublicationPage) and PageRights(user, page).may_publish:
        yield Button(_("Embargo"), reverse("konsorcium_embargo", args=[page.pk]), icon_name="lock", priority=16)
