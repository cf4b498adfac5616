"""How a correction that an expert proposed becomes true."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from konsorcium.outbox import link_to
from konsorcium.press_desk import tell_press_desk

from .consents import hide_until_rebuilt
from .models import Corrected, Correction, ExpertPage
from .models.contacts import change_contact
from .models.corrections import CONTACTS, TEXTS


def tell_of_correction(profile: ExpertPage) -> None:
    """Tell the press desk that a correction waits for an editor."""

    def letter() -> tuple[str, str]:
        text = gettext("Accept or refuse it on the card:\n{card}").format(
            card=link_to("konsorcium_expert_card", profile.pk)
        )
        return gettext("A correction is proposed: {name}").format(name=profile.full_name), text

    tell_press_desk(letter)


@transaction.atomic
def decide(correction: Correction, accepted: bool, user: AbstractBaseUser | AnonymousUser) -> None:
    """Accept a correction, which then acts, or refuse it; one that was decided stays as it is."""
    changed = Correction.objects.filter(pk=correction.pk, decided=None).update(
        decided=timezone.now(), accepted=accepted, decided_by=user.pk
    )
    if not (changed and accepted):
        return
    if correction.what in CONTACTS:
        change_contact(correction.person, correction.what, correction.value)
        hide_until_rebuilt(correction.person)
    elif correction.what != Corrected.OTHER:
        _write(correction, user)


def _write(correction: Correction, user: Any) -> None:
    """Into a draft, which is published unless somebody's other changes wait in it."""
    profiles = ExpertPage.objects.filter(translation_key=correction.person).order_by("pk")
    if correction.what in TEXTS:
        profiles = profiles.filter(locale__language_code=correction.language)
    profile = profiles.first()
    if profile is None:
        return
    nothing_waits = profile.live and not profile.has_unpublished_changes
    draft = profile.get_latest_revision_as_object()
    setattr(draft, correction.what, correction.value)
    revision = draft.save_revision(user=user, log_action=True)
    if nothing_waits:
        revision.publish(user=user, skip_permission_checks=True)  # the expert wrote it, the desk is the second person
