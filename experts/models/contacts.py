"""Private contacts of experts, in no page and no revision; what of them is public is read here and nowhere else."""

from collections.abc import Container
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from konsorcium.phones import validate_phone

from .consents import Channel


class PrivateContact(models.Model):
    """How the organisation reaches a person, who is the `translation_key` of the profile."""

    person = models.UUIDField(_("person"), primary_key=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[validate_phone])

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("private contact")
        verbose_name_plural = _("private contacts")

    def __str__(self) -> str:
        return str(self.person)


@dataclass(frozen=True)
class Contacts:
    """The contacts that a person wants to be known, "" for the others."""

    email: str = ""
    phone: str = ""


def consented_contacts(person: UUID, channels: Container[str]) -> Contacts:
    """The contacts of a person whose channels are among `channels`."""
    row = PrivateContact.objects.filter(person=person).first()
    if not row:
        return Contacts()
    return Contacts(
        email=row.email if Channel.EMAIL in channels else "", phone=row.phone if Channel.PHONE in channels else ""
    )


def address_on_record(person: UUID) -> str:
    """Where the organisation writes to the person, "" where it does not know: for letters, never for the public."""
    return str(PrivateContact.objects.filter(person=person).values_list("email", flat=True).first() or "")


def reachable() -> set[UUID]:
    """The persons whom the organisation can write to."""
    return set(PrivateContact.objects.exclude(email="").values_list("person", flat=True))


def change_contact(person: UUID, name: str, value: str) -> None:
    """Write down another e-mail or phone of a person."""
    PrivateContact.objects.update_or_create(person=person, defaults={name: value})
