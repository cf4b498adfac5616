"""A press release under an embargo, and the journalists who get a link to it."""

import datetime
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from konsorcium.outbox import send_due
from konsorcium.publications.embargoes import as_approved, give_link, versions_of
from konsorcium.publications.models import EmbargoRecipient, PublicationPage
from tests import content
from tests.content import TestSite

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
JOURNALIST = "novinar@example.org"
TITLE = "Tajná zpráva o bydlení cizinců"
TRANSLATED = "Secret report on housing of foreigners"


def make_draft(site: TestSite, **fields: Any) -> PublicationPage:
    """A press release that is not public, with a file and a picture."""
    image = content.make_image("tajny obraz")
    return content.make_publication(
        site,
        TITLE,
        live=False,
        slug="tajna-zprava",
        summary="Nikdo to ještě neví.",
        body=[("figure", {"image": image, "alt": "Dům", "credit": "J. Foto", "caption": ""})],
        documents=[content.make_document("tajny soubor", "tajny.pdf")],
        **fields,
    )


def schedule(page: PublicationPage, until: datetime.timedelta = HOUR, live: datetime.timedelta = 2 * HOUR) -> None:
    """Approve the page for a time, under an embargo if it is the source."""
    if not page.is_translation:
        page.embargo_until = timezone.now() + until
    page.go_live_at = timezone.now() + live
    content.publish(page)


def make_embargoed(site: TestSite) -> PublicationPage:
    """Scheduled in both languages: the embargo ends in an hour, and the page is public in two."""
    page = make_draft(site)
    english = content.translate(page, live=False, title=TRANSLATED, slug="secret-report")
    schedule(page)
    schedule(english)
    return again(page)


def again(page: PublicationPage) -> PublicationPage:
    return PublicationPage.objects.get(pk=page.pk)


def desk_page(page: PublicationPage) -> str:
    return reverse("konsorcium_embargo", args=[page.pk])


def hand_over(page: PublicationPage, email: str = JOURNALIST, language: str = "cs") -> str:
    """Give a journalist a link that nobody has looked for leaks of; its address."""
    embargoed = as_approved(versions_of(page.translation_key))
    assert embargoed
    give_link(EmbargoRecipient(name="Eva Píšící", email=email, language=language), embargoed)
    return link()


def give(desk: Client, page: PublicationPage, **fields: str) -> Any:
    """Send the form that gives a journalist a link."""
    values = {"name": "Eva Píšící", "email": JOURNALIST, "outlet": "Noviny", "language": "cs"}
    return desk.post(desk_page(page), {"action": "give"} | values | fields, follow=True)


def letters() -> list[Any]:
    send_due()
    return mail.outbox


def link() -> str:
    """The address in the last letter."""
    (address,) = [line for line in letters()[-1].body.splitlines() if "/embargo/" in line]
    return str(address).removeprefix("http://127.0.0.1:8000")
