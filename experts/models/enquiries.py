"""Enquiries by journalists, who was asked, and what they answered."""

import datetime

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from konsorcium.guarded_forms import LONGEST_TEXT
from konsorcium.models import Topic
from konsorcium.phones import validate_phone

YEAR = datetime.timedelta(days=365)

# Controls, and what hides or turns the text after it.
INVISIBLE = r"\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
one_line = RegexValidator(rf"\A[^{INVISIBLE}]*\Z", _("Write it on one line, without control characters."))


class Reply(models.TextChoices):
    """How somebody who was asked answers."""

    CALLS = "calls", _("Calls by then")
    NUMBER = "number", _("Gives the number")
    DESK = "desk", _("Through the press desk")
    CANNOT = "cannot", _("Cannot")
    REFERS = "refers", _("Ask this person")


HELPFUL = frozenset({Reply.CALLS, Reply.NUMBER, Reply.DESK})


def enquiries_kept_for() -> datetime.timedelta:
    """How long the personal data of an enquiry are kept after it has closed."""
    return datetime.timedelta(days=getattr(settings, "KONSORCIUM_ENQUIRY_KEPT_DAYS", 90))


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def by_deadline(self) -> "EnquiryQuerySet":
        """Open ones first, the most urgent at the top; then those that are closed, the latest first."""
        return self.order_by(F("closed").desc(nulls_first=True), "deadline", "pk")

    def hours_to_answer(self) -> list[float]:
        """The hours that passed before the first answer that helped, of each enquiry of the last year."""
        lately = self.filter(asked__gt=timezone.now() - YEAR).exclude(answered=None)
        times = lately.values_list("asked", "answered")
        return [(answered - asked).total_seconds() / 3600 for asked, answered in times if answered]


class Enquiry(models.Model):
    """What a journalist wants to know by when. After a while only the topic and the times are left."""

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120, validators=[one_line])
    outlet = models.CharField(
        _("outlet"), max_length=120, validators=[one_line], help_text=_("Newspaper, station or programme.")
    )
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[validate_phone])
    question = models.TextField(_("question"), max_length=LONGEST_TEXT)
    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_for = models.UUIDField(_("asked for"), null=True, blank=True)
    format = models.CharField(_("way of talking"), max_length=80, blank=True)
    spoken = models.CharField(_("language of the interview"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=12)
    deadline = models.DateTimeField(_("deadline"))
    asked = models.DateTimeField(_("when"), default=timezone.now)
    answered = models.DateTimeField(_("first answer that helped"), null=True)
    reminded = models.DateTimeField(_("the press desk was told that nobody has answered"), null=True)
    closed = models.DateTimeField(_("closed"), null=True)
    erased = models.DateTimeField(_("erased"), null=True)
    sent_form = models.CharField(_("digest of the form that was sent"), max_length=64, blank=True)

    objects = EnquiryQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sent_form"], condition=~Q(sent_form=""), name="konsorcium_enquiry_sent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outlet or _('erased')} ({timezone.localtime(self.asked):%d.%m.%Y})"

    @property
    def is_open(self) -> bool:
        return self.closed is None and self.deadline > timezone.now()


class Addressee(models.Model):
    """Somebody who was asked: a person, who is the `translation_key` of the profile, or without one the press desk."""

    enquiry = models.ForeignKey(Enquiry, verbose_name=_("enquiry"), on_delete=models.CASCADE, related_name="addressees")
    person = models.UUIDField(_("expert"), null=True, db_index=True)
    asked = models.DateTimeField(_("when"), default=timezone.now)
    reply = models.CharField(pgettext_lazy("to an enquiry", "answer"), max_length=10, choices=Reply.choices, blank=True)
    calls_by = models.DateTimeField(_("calls by"), null=True)
    replied = models.DateTimeField(_("answered on"), null=True)  # the first of several answers that help
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("entered by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("addressee of an enquiry")
        verbose_name_plural = _("addressees of enquiries")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["enquiry", "person"], name="konsorcium_addressee")]

    def __str__(self) -> str:
        return f"{self.enquiry}: {self.get_reply_display()}"
