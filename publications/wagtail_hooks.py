"""The history of pages in the admin: what changes readers were told of."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter

from .models import ChangeKind


@hooks.register("register_log_actions")
def register_published_change(actions: LogActionRegistry) -> None:
    @actions.register_action("konsorcium.change")
    class PublishedChangeFormatter(LogFormatter):
        label = _("Change of what is public")

        def format_message(self, log_entry: Any) -> str:
            """The kind, and what readers are told of an update or a correction."""
            kind = capfirst(str(ChangeKind(log_entry.data["kind"]).label))
            return ": ".join(filter(None, [kind, log_entry.data["text"]]))
