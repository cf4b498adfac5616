"""The app of publications."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from konsorcium.search.doors import Door, api_doors


class PublicationsConfig(AppConfig):
    name = "konsorcium.publications"
    label = "konsorcium_publications"
    verbose_name = _("Publications")
    default_auto_field = "django.db.models.BigAutoField"
    api_router = "konsorcium.publications.api.router"
    api_items = {
        "publication": "konsorcium.publications.api.PublicationItem",
        "series": "konsorcium.publications.api_series.SeriesItem",
    }
    record_types = {"publication": _("publication"), "series": _("series of publications")}
    vocabularies = {"kind": ("konsorcium.publications.models.Kind",)}
    jobs = {
        "remind_of_reviews": ("konsorcium.publications.reviews.remind", 3600),
        "keep_embargoes_to_schedules": ("konsorcium.publications.embargoes.keep_to_schedules", 3600),
    }
    doors = [
        *api_doors("publications", "publication"),
        *api_doors("series", "series"),
        Door("konsorcium_publications:feed"),
        Door("wagtail_serve", ("{path}versions/1/",)),
    ]
