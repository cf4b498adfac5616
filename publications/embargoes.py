"""Embargoed publications: what journalists are shown, who gets a link to it, and when that is forgotten."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, override

from konsorcium import outbox
from konsorcium.languages import language_versions
from konsorcium.models import SignedLink
from konsorcium.outbox import link_to
from konsorcium.press_desk import press_email, press_phone

from .models import EmbargoRecipient, PublicationPage
from .models.embargoes import spelled_out

PURPOSE = "embargo"
OPENED = "opened"  # in the log of a link
OPEN_AFTERWARDS = datetime.timedelta(days=7)  # the link leads to the public page then


@dataclass(frozen=True)
class Embargoed:
    """A publication under an embargo as it is approved: its language versions, the source first, as they will be."""

    until: datetime.datetime
    pages: list[PublicationPage]

    @property
    def is_over(self) -> bool:
        return self.until <= timezone.now()

    @property
    def link_ends(self) -> datetime.datetime:
        """When a link to it ends."""
        return max(page.go_live_at for page in self.pages) + OPEN_AFTERWARDS

    def in_language(self, language: str) -> PublicationPage:
        """The version in this language, or else the source."""
        return next((page for page in self.pages if page.locale.language_code == language), self.pages[0])


def kept_for() -> datetime.timedelta:
    """How long it is kept, after an embargo, who got a link and opened it."""
    return datetime.timedelta(days=getattr(settings, "KONSORCIUM_EMBARGO_KEPT_DAYS", 30))


def versions_of(key: UUID | str) -> list[PublicationPage]:
    """The publication in all languages that it has, the source first."""
    return list(language_versions([key], PublicationPage).order_by("pk"))


def as_approved(versions: Sequence[PublicationPage]) -> Embargoed | None:
    """Those of these versions that are scheduled; None where the source is not, or has no embargo."""
    scheduled = [page.get_scheduled_revision_as_object() for page in versions]
    source = scheduled[0] if scheduled else None
    if source is None or not source.embargo_until:
        return None
    approved = [page for page in scheduled if page]
    for page in approved:
        page.facts = source
    return Embargoed(source.embargo_until, approved)


def recipients_of(page: PublicationPage) -> "QuerySet[EmbargoRecipient]":
    """Who was given a link, with the number of `openings` and the time of the last."""
    found = EmbargoRecipient.objects.filter(link__purpose=PURPOSE, link__subject=str(page.translation_key))
    opened = Q(link__uses__what=OPENED)
    counted = found.annotate(
        openings=Count("link__uses", filter=opened), last_opened=Max("link__uses__at", filter=opened)
    )
    return counted.select_related("link")


def has_link(email: str, page: PublicationPage) -> bool:
    """Whether a link to the page that was mailed to this address opens still."""
    opening = recipients_of(page).filter(link__revoked=None, link__expires__gt=timezone.now())
    return opening.filter(email__iexact=email).exists()


@transaction.atomic
def give_link(recipient: EmbargoRecipient, embargoed: Embargoed) -> None:
    """Mail a journalist a link to what is embargoed, in the language of the recipient if it is in that."""
    subject = str(embargoed.pages[0].translation_key)
    recipient.link = SignedLink.objects.create(purpose=PURPOSE, subject=subject, expires=embargoed.link_ends)
    recipient.embargo_until = embargoed.until
    recipient.save()
    about, page = _about(recipient.link_id), embargoed.in_language(recipient.language)
    with override(recipient.language):
        outbox.post([recipient.email], *_letter(recipient, page), reply_to=press_email(), about=about)


def _letter(recipient: EmbargoRecipient, page: PublicationPage) -> tuple[str, str]:
    """The subject and the text in the active language."""
    told = {
        "name": recipient.name,
        "title": page.title,
        "time": spelled_out(recipient.embargo_until),
        "link": link_to("konsorcium_publications:embargo", recipient.link.token),
        "end": spelled_out(recipient.link.expires),
        "sender": "\n".join(filter(None, [settings.WAGTAIL_SITE_NAME, press_phone(), press_email()])),
    }
    text = gettext(
        "Dear %(name)s,\n\nyou get this text before it is public:\n%(title)s\n\n"
        "UNDER EMBARGO UNTIL %(time)s. Please publish nothing of it before.\n\n%(link)s\n\n"
        "The link is only for you: please do not pass it on. When the text is public, the link leads to it. "
        "It ends on %(end)s.\n\n%(sender)s"
    )
    return gettext("Under embargo until %(time)s: %(title)s") % told, text % told


def revoke(recipient: EmbargoRecipient) -> None:
    """The link does not open any more, and is not sent if it still waits."""
    SignedLink.objects.filter(pk=recipient.link_id, revoked=None).update(revoked=timezone.now())
    outbox.forget(_about(recipient.link_id))


@transaction.atomic
def revoke_all(page: PublicationPage) -> None:
    for recipient in recipients_of(page):
        revoke(recipient)


def _about(link_id: int) -> str:
    return f"{PURPOSE}:{link_id}"


def keep_to_schedules() -> None:
    """The job: what is approved for another time than was mailed ends then; long after an embargo all is forgotten."""
    links = SignedLink.objects.filter(purpose=PURPOSE, revoked=None)
    for subject in set(links.values_list("subject", flat=True)):
        if embargoed := as_approved(versions_of(subject)):
            links.filter(subject=subject).update(expires=embargoed.link_ends)
            EmbargoRecipient.objects.filter(link__in=links, link__subject=subject).update(embargo_until=embargoed.until)
    _forget()


def _forget() -> None:
    """Some days after the embargo nothing says who got a link, and no link opens."""
    over = EmbargoRecipient.objects.filter(embargo_until__lt=timezone.now() - kept_for())
    SignedLink.objects.filter(embargo_recipient__in=over).delete()
