"""The entry of an expert in the directory: how lately it was confirmed, and whether the person can be asked now."""

import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

GRACE = datetime.timedelta(days=30)  # between the reminder and the hiding of what nobody confirms


class Availability(models.TextChoices):
    AVAILABLE = "available", _("available")
    AWAY = "away", _("away")


class Entry(models.Model):
    """What stands in no page, since it changes without an editor. A person is the `translation_key` of the profile."""

    person = models.UUIDField(_("person"), primary_key=True)
    confirmed = models.DateTimeField(_("last confirmed"), default=timezone.now)
    away_until = models.DateField(
        _("away until"), null=True, blank=True, help_text=_("The last day away; it ends by itself.")
    )
    reminded = models.DateTimeField(_("reminded"), null=True)
    reported = models.DateTimeField(_("the press desk was told that the profile is hidden"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("entry of the directory")
        verbose_name_plural = _("entries of the directory")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def availability(self) -> Availability:
        is_away = self.away_until and self.away_until >= timezone.localdate()
        return Availability.AWAY if is_away else Availability.AVAILABLE

    def card(self) -> dict[str, str | None]:
        """What lists show: the days as in ISO 8601."""
        is_away = self.availability == Availability.AWAY
        return {
            "confirmed": timezone.localdate(self.confirmed).isoformat(),
            "away_until": self.away_until.isoformat() if is_away and self.away_until else None,
        }

    @property
    def visible_until(self) -> datetime.datetime:
        """When the profile is hidden unless the person confirms it."""
        return self.confirmed + confirmed_for() + GRACE


def confirmed_for() -> datetime.timedelta:
    """How long a confirmation holds before the person is reminded."""
    return datetime.timedelta(days=getattr(settings, "KONSORCIUM_EXPERT_CONFIRMED_DAYS", 365))


def entry_of(person: UUID) -> Entry:
    """The entry of a person; one that nothing is known of yet is as if confirmed now."""
    return Entry.objects.filter(person=person).first() or Entry(person=person)


def note_confirmation(person: UUID) -> None:
    """The person says now that the profile is right."""
    defaults = {"confirmed": timezone.now(), "reminded": None, "reported": None}
    Entry.objects.update_or_create(person=person, defaults=defaults)
