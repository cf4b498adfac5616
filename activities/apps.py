"""The app of projects and events."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from konsorcium.search.doors import Door, api_doors


class ActivitiesConfig(AppConfig):
    name = "konsorcium.activities"
    label = "konsorcium_activities"
    verbose_name = _("Activities")
    default_auto_field = "django.db.models.BigAutoField"
    api_router = "konsorcium.activities.api.router"
    api_items = {
        "project": "konsorcium.activities.api.ProjectItem",
        "event": "konsorcium.activities.api_events.EventItem",
    }
    record_types = {"project": _("project"), "event": _("event")}
    vocabularies = {
        "kind": ("konsorcium.activities.models.ProjectKind", "konsorcium.activities.models.EventKind"),
    }
    doors = [
        *api_doors("projects", "project"),
        *api_doors("events", "event"),
        Door("konsorcium_activities:calendar"),
        Door("konsorcium_activities:event", ("{pk}",)),
    ]
