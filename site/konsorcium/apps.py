"""The app that carries what all apps share: topics, terms, templates, static files and catalogues."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KonsorciumConfig(AppConfig):
    name = "konsorcium"
    label = "konsorcium"
    verbose_name = _("Vocabularies")
    default_auto_field = "django.db.models.BigAutoField"
    public_models = [
        "konsorcium.Topic",
        "konsorcium.TopicName",
        "konsorcium.Term",
        "konsorcium.TermName",
        "konsorcium.GlossaryEntry",
        "konsorcium.GlossaryWording",
    ]
    jobs = {
        "publish_scheduled": ("konsorcium.scheduling.publish_scheduled", 60),
        "send_mails": ("konsorcium.outbox.send_due", 5),
        "tell_states_of_translations": ("konsorcium.translation_states.settle", 60),
    }

    def ready(self) -> None:
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from . import checks, signal_handlers  # noqa: F401 - checks and handlers register themselves
        from .admin_guards import guard_lists
        from .api_v3 import offer_fields
        from .rights import PAGE_POLICY
        from .spreadsheets import guard_exports
        from .sqlite_search import escape_quotation_marks

        register_permission_policy(Page, PAGE_POLICY)
        offer_fields()
        guard_exports()
        guard_lists()
        escape_quotation_marks()
