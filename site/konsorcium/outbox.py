"""The outbox: mails are stored in the transaction that causes them, sent by a job, and forgotten once they are sent."""

import datetime
import logging
from collections.abc import Callable, Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 60  # minutes between two tries
KEPT = datetime.timedelta(days=30)  # then nobody waits for the mail any more


class OutgoingMail(models.Model):
    recipients = models.JSONField(_("recipients"))
    subject = models.CharField(_("subject"), max_length=255)
    body = models.TextField(_("text"))
    reply_to = models.EmailField(_("reply to"), blank=True)
    about = models.CharField(_("about"), max_length=80, blank=True, db_index=True)
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


def post(recipients: Sequence[str], subject: str, body: str, reply_to: str = "", about: str = "") -> None:
    """Put a mail into the outbox; a subject of several lines becomes one. `about` is what `forget` finds it by."""
    OutgoingMail.objects.create(
        recipients=list(recipients), subject=" ".join(subject.split())[:255], body=body, reply_to=reply_to, about=about
    )


def forget(about: str) -> None:
    """What waits and is about this is not sent any more."""
    OutgoingMail.objects.filter(about=about).delete()


def link_to(url_name: str, *args: object) -> str:
    """The address of a page of the site, as mails have it."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse(url_name, args=args)}"


def in_all_languages(letter: Callable[[], tuple[str, str]]) -> tuple[str, str]:
    """The subject and the text of a letter to somebody whose language is not known."""
    letters = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            letters.append(letter())
    subjects, texts = zip(*letters, strict=True)
    return " / ".join(subjects), "\n\n---\n\n".join(texts)


def send_due() -> None:
    """The job: send what is due; a mail that the server does not take is tried again, later each time, for a month."""
    for mail in OutgoingMail.objects.filter(queued__lt=timezone.now() - KEPT):
        logger.error("Mail %s could not be sent for %s days, and is given up.", mail.pk, KEPT.days)
        mail.delete()
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
