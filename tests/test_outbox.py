"""Mails go through the outbox: a mail server that is down loses nothing."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from konsorcium.models import OutgoingMail
from konsorcium.outbox import post, send_due

pytestmark = pytest.mark.django_db


def test_what_is_posted_is_sent_once_and_forgotten() -> None:
    post(["jana@example.org"], "Dotaz\r\nBcc: all@example.org", "Text", reply_to="novinar@example.org")
    send_due()
    send_due()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["jana@example.org"], "Dotaz Bcc: all@example.org", "Text")
    assert sent.reply_to == ["novinar@example.org"]
    assert sent.recipients() == ["jana@example.org"]
    assert not OutgoingMail.objects.exists()


def test_a_server_that_is_down_gets_it_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(backend: EmailBackend, messages: object) -> None:
        raise ConnectionRefusedError

    post(["jana@example.org"], "Dotaz", "Text")
    post(["petr@example.org"], "Dotaz", "Text")
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        send_due()
    assert OutgoingMail.objects.filter(tries=1).count() == 2
    send_due()
    assert not mail.outbox
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=2)):
        send_due()
    assert [sent.to for sent in mail.outbox] == [["jana@example.org"], ["petr@example.org"]]


def test_an_address_that_no_mail_can_have_is_in_nobodys_way() -> None:
    post(["a@example.org\nBcc: b@example.org"], "Dotaz", "Text")
    post(["jana@example.org"], "Dotaz", "Text")
    send_due()
    assert [sent.to for sent in mail.outbox] == [["jana@example.org"]]
