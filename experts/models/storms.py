"""Storms: for some days an expert who is attacked in public is hidden, and comes back by itself."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .consents import Channel, agreed_by

HIDDEN = frozenset({Channel.PHOTO, Channel.EMAIL, Channel.PHONE, Channel.SEARCH_ENGINES})


class Storm(models.Model):
    """A log: who was hidden from when to when. A person is the `translation_key` of the profile."""

    person = models.UUIDField(_("person"), db_index=True)
    started = models.DateTimeField(_("from"), default=timezone.now)
    until = models.DateTimeField(_("until"))
    hides_name = models.BooleanField(_("the name too"), default=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended = models.DateTimeField(_("ended"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("storm")
        verbose_name_plural = _("storms")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.started):%d.%m.%Y} – {timezone.localtime(self.ended or self.until):%d.%m.%Y}"


def channels_of(person: UUID) -> frozenset[str]:
    """The channels that are open now: what the person agreed to, less what a storm hides."""
    storm = storm_over(person)
    hidden = HIDDEN | {Channel.PROFILE} if storm and storm.hides_name else HIDDEN if storm else frozenset()
    return agreed_by(person) - hidden


def storm_over(person: UUID) -> Storm | None:
    """The storm that hides a person now."""
    return storms_now().filter(person=person).order_by("-hides_name").first()


def storms_now() -> "models.QuerySet[Storm]":
    return Storm.objects.filter(ended=None, until__gt=timezone.now())
