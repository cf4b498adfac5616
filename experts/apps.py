"""The app of the expert directory."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from konsorcium.search.doors import Door, api_doors


class ExpertsConfig(AppConfig):
    name = "konsorcium.experts"
    label = "konsorcium_experts"
    verbose_name = _("Experts")
    default_auto_field = "django.db.models.BigAutoField"
    api_router = "konsorcium.experts.api.router"
    api_items = {"expert": "konsorcium.experts.api.ExpertItem"}
    record_types = {"expert": _("expert")}
    vocabularies = {"availability": ["konsorcium.experts.models.Availability"]}
    jobs = {
        "follow_entries": ("konsorcium.experts.entries.follow", 60),
        "end_storms": ("konsorcium.experts.storms.end_what_is_over", 30),
        "follow_enquiries": ("konsorcium.experts.enquiries.follow", 60),
    }
    fit = {"expert": "konsorcium.experts.fit.by_fit"}
    public_models = ["konsorcium_experts.Appearance", "konsorcium_experts.AppearanceExpert"]
    doors = [
        *api_doors("experts", "expert"),
        Door("konsorcium_experts:vcard", ("{pk}",)),
        Door("konsorcium_experts:ask", query={"person": "{key}"}),
    ]
