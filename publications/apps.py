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
    api_items = {"publication": "konsorcium.publications.api.PublicationItem"}
    record_types = {"publication": _("publication")}
    vocabularies = {"kind": ("konsorcium.publications.models.Kind",)}
    jobs = {"forget_embargoes": ("konsorcium.publications.embargoes.forget", 24 * 3600)}
    doors = [*api_doors("publications", "publication"), Door("konsorcium_publications:feed")]
