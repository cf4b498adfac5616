"""Signed links: they let somebody in without an account, for one purpose and one subject, until they end.

Reading a link changes nothing: a scanner of mails may fetch it as often as it likes.
"""

import datetime
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.core import signing
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

Response = TypeVar("Response", bound=HttpResponseBase)


class SignedLink(models.Model):
    """A link that was handed out; its address holds the signed key of this row, and nothing else opens it."""

    purpose = models.CharField(_("purpose"), max_length=40)
    subject = models.CharField(_("subject"), max_length=80)
    made = models.DateTimeField(_("made"), default=timezone.now)
    expires = models.DateTimeField(_("valid until"))
    revoked = models.DateTimeField(_("revoked"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("signed link")
        verbose_name_plural = _("signed links")
        indexes = [models.Index(fields=["purpose", "subject"], name="konsorcium_signed_link")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    @property
    def token(self) -> str:
        return signing.dumps(self.pk, salt=_salt(self.purpose))

    def note(self, what: str) -> None:
        """Write into the log what was done through the link."""
        SignedLinkUse.objects.create(link=self, what=what)


class SignedLinkUse(models.Model):
    link = models.ForeignKey(SignedLink, verbose_name=_("signed link"), on_delete=models.CASCADE, related_name="uses")
    at = models.DateTimeField(_("when"), default=timezone.now)
    what = models.CharField(_("what"), max_length=40)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("use of a signed link")
        verbose_name_plural = _("uses of signed links")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.link}: {self.what}"


@dataclass
class LinkRefused(Exception):
    """That a link does not open: with 403 no such link was made, with 410 `link` has ended or was revoked."""

    status: int
    link: SignedLink | None = None


def make_link(purpose: str, subject: str, lifetime: datetime.timedelta) -> str:
    """The token of a new link."""
    return SignedLink.objects.create(purpose=purpose, subject=subject, expires=timezone.now() + lifetime).token


def read_link(token: str, purpose: str) -> SignedLink:
    """The link of a token; raises LinkRefused for one that was altered, made for another purpose, ended or revoked."""
    try:
        link = SignedLink.objects.filter(purpose=purpose, pk=signing.loads(token, salt=_salt(purpose))).first()
    except signing.BadSignature as error:
        raise LinkRefused(403) from error
    if link is None:
        raise LinkRefused(403)
    if link.revoked or link.expires <= timezone.now():
        raise LinkRefused(410, link)
    return link


def revoke_links(purpose: str, subject: str) -> int:
    """Let no link of this purpose to this subject open any more; returns how many did."""
    links = SignedLink.objects.filter(purpose=purpose, subject=subject, revoked=None, expires__gt=timezone.now())
    return links.update(revoked=timezone.now())


def refused(request: HttpRequest, refusal: LinkRefused, template: str = "konsorcium/link_refused.html") -> HttpResponse:
    """The page that says so in all languages, since nothing is known of who reads it."""
    languages = [code for code, _name in settings.LANGUAGES]
    context = {"languages": languages, "ended": refusal.status == 410}
    return private(render(request, template, context, status=refusal.status))


def private(response: Response) -> Response:
    """A response that no cache, no search engine and no other site gets to know."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"  # without any, browsers hide where a form comes from
    response["X-Robots-Tag"] = "noindex"
    return response


def _salt(purpose: str) -> str:
    return f"konsorcium.signed_links.{purpose}"
