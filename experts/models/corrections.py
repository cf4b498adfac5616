"""Corrections that experts propose on their cards, for an editor to accept."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Corrected(models.TextChoices):
    """What can be proposed: texts of the profile in one language, facts of all, contacts, and anything in words."""

    FUNCTION = "function", _("function")
    INTRODUCTION = "introduction", _("short introduction")
    DEGREES_BEFORE = "degrees_before", _("degrees before the name")
    DEGREES_AFTER = "degrees_after", _("degrees after the name")
    ORGANISATION = "organisation", _("other organisation")
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("phone")
    OTHER = "other", _("something else")


TEXTS = (Corrected.FUNCTION, Corrected.INTRODUCTION)  # of the profile in one language
CONTACTS = (Corrected.EMAIL, Corrected.PHONE)


class Correction(models.Model):
    """A person is the `translation_key` of the profile."""

    person = models.UUIDField(_("person"), db_index=True)
    what = models.CharField(_("what"), max_length=20, choices=Corrected.choices)
    language = models.CharField(_("language"), max_length=12, blank=True)
    value = models.TextField(_("how it should read"), max_length=2000)
    proposed = models.DateTimeField(_("when"), default=timezone.now)
    decided = models.DateTimeField(_("decided"), null=True)
    accepted = models.BooleanField(_("accepted"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["pk"]

    def __str__(self) -> str:
        language = f" ({self.language})" if self.language else ""
        return f"{self.get_what_display()}{language}: {self.value}"
