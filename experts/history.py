"""What the site history tells of experts: consents, storms and erased enquiries, and nothing private of them."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.models import PageLogEntry

from .models import Channel, Enquiry, ExpertPage

GIVEN = "konsorcium.consent.give"
WITHDRAWN = "konsorcium.consent.withdraw"
STORM = "konsorcium.storm.start"
CALM = "konsorcium.storm.end"
ERASED = "konsorcium.enquiry.erase"

PLAIN = {
    STORM: (gettext_lazy("Hidden by the storm switch"), gettext_lazy("Hidden by the storm switch")),
    CALM: (gettext_lazy("Storm ended"), gettext_lazy("Storm ended")),
    ERASED: (gettext_lazy("Enquiry erased"), gettext_lazy("Who asked what was erased")),
}


class GivenFormatter(LogFormatter):
    label = gettext_lazy("Consent given")

    def format_message(self, log_entry: PageLogEntry) -> str:
        return _("Consent given: %(channel)s") % {"channel": Channel(log_entry.data["channel"]).label}


class WithdrawnFormatter(LogFormatter):
    label = gettext_lazy("Consent withdrawn")

    def format_message(self, log_entry: PageLogEntry) -> str:
        return _("Consent withdrawn: %(channel)s") % {"channel": Channel(log_entry.data["channel"]).label}


def register_actions(actions: LogActionRegistry) -> None:
    for action, words in PLAIN.items():
        actions.register_action(action, *words)
    actions.register_action(GIVEN)(GivenFormatter)
    actions.register_action(WITHDRAWN)(WithdrawnFormatter)


def note(person: UUID, action: str, **data: str) -> None:
    """Note something at the profile of a person, where it is erased with the profile; by whom, the log itself knows."""
    if profile := ExpertPage.objects.filter(translation_key=person).order_by("pk").first():
        log(profile, action, data=data)


def note_erased(enquiry: Enquiry) -> None:
    log(enquiry, ERASED, title=f"#{enquiry.pk}")
