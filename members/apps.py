"""The app of member organisations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "konsorcium.members"
    label = "konsorcium_members"
    verbose_name = _("Members")
    default_auto_field = "django.db.models.BigAutoField"
    api_router = "konsorcium.members.api.router"
    record_types = {"member": _("member organisation")}
