"""How entries of the directory change: confirmed, away for a while, and hidden when nobody confirms them."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from konsorcium.outbox import link_to
from konsorcium.press_desk import tell_press_desk

from .cards import profile_of, send_card
from .consents import mark_person
from .models import Entry, ExpertPage
from .models.entries import GRACE, confirmed_for, note_confirmation


@transaction.atomic
def confirm(person: UUID) -> None:
    """The person says that the profile is right: it is public for another while."""
    note_confirmation(person)
    mark_person(person)


@transaction.atomic
def set_away(person: UUID, until: datetime.date | None) -> None:
    """Until the end of the day `until` the person cannot be asked; None for who can be asked now."""
    Entry.objects.update_or_create(person=person, defaults={"away_until": until})
    mark_person(person)


def follow() -> None:
    """The job: who was away is back, who has not confirmed for long gets a card, and then is reported as hidden."""
    for entry in Entry.objects.filter(away_until__lt=timezone.localdate()):
        set_away(entry.person, None)
    due = timezone.now() - confirmed_for()
    for entry in Entry.objects.filter(confirmed__lte=due, reminded=None):
        _remind(entry)
    for entry in Entry.objects.filter(confirmed__lte=due - GRACE, reported=None):
        _report(entry)


@transaction.atomic
def _remind(entry: Entry) -> None:
    """Send, once, the card to who has a public profile."""
    Entry.objects.filter(pk=entry.pk).update(reminded=timezone.now())
    if _public_profile(entry):
        send_card(entry.person)


def _public_profile(entry: Entry) -> ExpertPage | None:
    profile = profile_of(entry.person)
    return profile if profile and profile.live and profile.has_consent else None


@transaction.atomic
def _report(entry: Entry) -> None:
    """Take a profile that is hidden from the index too, and tell the press desk, once."""
    Entry.objects.filter(pk=entry.pk).update(reported=timezone.now())
    mark_person(entry.person)
    profile = _public_profile(entry)
    if not profile:
        return
    name = profile.full_name

    def letter() -> tuple[str, str]:
        text = gettext(
            "Nobody has confirmed the profile of {name} for a long time, so it is hidden now.\n"
            "Ask whether it is right, and say so on the card:\n{card}"
        )
        card = link_to("konsorcium_expert_card", profile.pk)
        return gettext("Hidden profile: {name}").format(name=name), text.format(name=name, card=card)

    tell_press_desk(letter)
