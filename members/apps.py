"""The app of member organisations and their working groups."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from konsorcium.search.doors import api_doors


class MembersConfig(AppConfig):
    name = "konsorcium.members"
    label = "konsorcium_members"
    verbose_name = _("Members")
    default_auto_field = "django.db.models.BigAutoField"
    api_router = "konsorcium.members.api.router"
    api_items = {
        "member": "konsorcium.members.api.MemberItem",
        "working-group": "konsorcium.members.api_working_groups.WorkingGroupItem",
    }
    record_types = {"member": _("member organisation"), "working-group": _("working group")}
    doors = [*api_doors("members", "member"), *api_doors("working_groups", "working_group")]
