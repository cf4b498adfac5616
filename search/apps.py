"""The app of records, search, public files and the doors."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "konsorcium.search"
    label = "konsorcium_search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"
    api_router = "konsorcium.search.api.router"
    jobs = {
        "settle": ("konsorcium.search.settling.settle", 30),
        "sync": ("konsorcium.search.engines.mirror.sync", 1),
        "watch": ("konsorcium.search.settling.report_drift", 24 * 3600),
    }

    def ready(self) -> None:
        from . import checks, signal_handlers  # noqa: F401 - the system checks register themselves

        signal_handlers.connect()
