"""The app of the front page, plain pages, topic pages, menus and the organisation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "konsorcium.home"
    label = "konsorcium_home"
    verbose_name = _("Site")
    default_auto_field = "django.db.models.BigAutoField"
    api_router = "konsorcium.home.api.router"
    record_types = {"page": _("page"), "topic": _("topic")}
    public_models = [
        "konsorcium_home.Organisation",
        "konsorcium_home.OrganisationName",
        "konsorcium_home.Menu",
        "konsorcium_home.MenuItem",
    ]
