"""The outbox: mails are stored in the transaction that causes them, sent by a job, and forgotten once they are sent."""

import datetime
import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 60  # minutes between two tries


class OutgoingMail(models.Model):
    recipients = models.JSONField(_("recipients"))
    subject = models.CharField(_("subject"), max_length=255)
    body = models.TextField(_("text"))
    reply_to = models.EmailField(_("reply to"), blank=True)
    queued = models.DateTimeField(_("when"), default=timezone.now)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    next_try = models.DateTimeField(_("next try"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("mail to send")
        verbose_name_plural = _("mails to send")
        ordering = ["next_try", "pk"]

    def __str__(self) -> str:
        return self.subject


def post(recipients: Sequence[str], subject: str, body: str, reply_to: str = "") -> None:
    """Put a mail into the outbox; a subject of several lines becomes one."""
    OutgoingMail.objects.create(
        recipients=list(recipients), subject=" ".join(subject.split())[:255], body=body, reply_to=reply_to
    )


def send_due() -> None:
    """The job: send what is due; a mail that the server does not take is tried again, later each time."""
    for mail in OutgoingMail.objects.filter(next_try__lte=timezone.now()):
        message = EmailMessage(
            mail.subject, mail.body, to=mail.recipients, reply_to=[mail.reply_to] if mail.reply_to else []
        )
        try:
            message.send()
        except (OSError, SMTPException, ValueError):  # ValueError: an address that no mail can have
            logger.exception("Mail %s could not be sent, and is kept.", mail.pk)
            pause = datetime.timedelta(minutes=min(2**mail.tries, LONGEST_PAUSE))
            OutgoingMail.objects.filter(pk=mail.pk).update(tries=mail.tries + 1, next_try=timezone.now() + pause)
        else:
            mail.delete()
