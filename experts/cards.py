"""The living card: what an expert sees and decides through a signed link, without an account."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from konsorcium.outbox import in_all_languages, link_to, post
from konsorcium.signed_links import make_link

from .models import Channel, ExpertPage
from .models.consents import agreed_by
from .models.contacts import address_on_record, consented_contacts

PURPOSE = "expert-card"
LIFETIME = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Shown:
    """One channel of a person: what would be shown, where, and whether it is."""

    channel: Channel
    value: str
    places: str
    open: bool


def profile_of(person: UUID | str) -> ExpertPage | None:
    """The source page of a person."""
    return ExpertPage.objects.filter(translation_key=person).order_by("pk").first()


def shown_of(profile: ExpertPage) -> Iterator[Shown]:
    """What of a person is public where, channel by channel."""
    person = profile.translation_key
    opened, known = agreed_by(person), consented_contacts(person, Channel)
    everywhere = gettext("the site, its search and its API")
    places = {
        Channel.PROFILE: everywhere,
        Channel.PHOTO: gettext("the site and its API"),
        Channel.EMAIL: gettext("the profile and the API"),
        Channel.PHONE: gettext("the profile and the API"),
        Channel.SEARCH_ENGINES: gettext("search engines outside may show the profile"),
    }
    values = {Channel.PROFILE: profile.full_name, Channel.EMAIL: known.email, Channel.PHONE: known.phone}
    for channel in Channel:
        yield Shown(channel, values.get(channel, ""), places[channel], channel in opened)


def send_card(person: UUID) -> bool:
    """Mail the person a link to the card, to the address on record and no other; False where there is none."""
    address, profile = address_on_record(person), profile_of(person)
    if not address or not profile:
        return False
    token = make_link(PURPOSE, str(person), LIFETIME)
    post([address], *in_all_languages(lambda: _letter(profile.full_name, token)))
    return True


def _letter(name: str, token: str) -> tuple[str, str]:
    """The subject and the text in the active language."""
    told = {"name": name, "link": link_to("konsorcium_experts:open_card", token), "days": LIFETIME.days}
    text = gettext(
        "Dear %(name)s,\n\nplease look at what our directory says about you, and confirm that it is right, or "
        "change what is public:\n%(link)s\n\nThe link is only for you and is valid for %(days)s days. Opening it "
        "changes nothing by itself."
    )
    return gettext("Your card in the directory of experts"), text % told
