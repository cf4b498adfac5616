"""What the site history tells besides Wagtail's own: translations, and what was written by an API token."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.log_actions import LogActionRegistry, LogFormatter, registry
from wagtail.models import ModelLogEntry, PageLogEntry

SENT = "konsorcium.translation.send"
SUBMITTED = "konsorcium.translation.submit"
APPROVED = "konsorcium.translation.approve"
TAKEN_OVER = "konsorcium.translation.take_over"
WRITTEN = "konsorcium.api.write"

TRANSLATIONS = {
    SUBMITTED: (gettext_lazy("Translation submitted"), gettext_lazy("Translation submitted for review")),
    APPROVED: (gettext_lazy("Translation approved"), gettext_lazy("Translation approved")),
    TAKEN_OVER: (
        gettext_lazy("Changed source taken over"),
        gettext_lazy("Changed text of the source taken over for translation"),
    ),
}


class SentFormatter(LogFormatter):
    label = gettext_lazy("Sent to translation")

    def format_message(self, log_entry: PageLogEntry) -> str:
        languages = [str(get_language_info(code)["name_translated"]) for code in log_entry.data["languages"]]
        return _("Sent to translation: %(languages)s") % {"languages": ", ".join(languages)}


class TokenFormatter(LogFormatter):
    label = gettext_lazy("Written by an API token")

    def format_message(self, log_entry: PageLogEntry | ModelLogEntry) -> str:
        return _("Written by the API token “%(token)s”") % log_entry.data


def register_actions(actions: LogActionRegistry) -> None:
    for action, words in TRANSLATIONS.items():
        actions.register_action(action, *words)
    actions.register_action(SENT)(SentFormatter)
    actions.register_action(WRITTEN)(TokenFormatter)


def mark_written_by_token(uuid: UUID, token: str) -> None:
    """Beside what was noted of one request, note that it came with a token."""
    for model in registry.get_log_entry_models():
        if entry := model.objects.filter(uuid=uuid).order_by("pk").first():
            entry.pk, entry.action, entry.data, entry.timestamp = None, WRITTEN, {"token": token}, timezone.now()
            model.objects.bulk_create([entry])  # saving asks for the page, which may be deleted
