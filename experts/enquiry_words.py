"""What is said of an enquiry: to the press desk, to who is asked, and to the journalist."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from konsorcium import partial_dates
from konsorcium.search.labels import labels

from .cards import profile_of
from .introductions import public_version
from .models import Addressee, Enquiry, Reply


@dataclass(frozen=True)
class Told:
    """What the journalist is told of an addressee: a sentence, which has no contact, and what the person makes public.

    `phone` is the number of who gives it, while it may be known, and `profile` its address; each is "" without one.
    """

    sentence: str
    phone: str
    profile: str


def told_of(addressee: Addressee) -> Told:
    """A number that may not be known any more is as good as the press desk."""
    version = public_version(addressee.person) if addressee.person else None
    gives = addressee.reply == Reply.NUMBER
    phone = version.card["phone"] if version and gives else ""
    name = version.title if version else gettext("One of our experts") if addressee.person else gettext("Press desk")
    told = {"name": name, "time": in_words(addressee.calls_by) if addressee.calls_by else ""}
    sentences = {
        "": gettext("{name}: no answer yet."),
        Reply.CALLS: gettext("{name}: calls you by {time}."),
        Reply.NUMBER: gettext("{name}: you can call."),
        Reply.DESK: gettext("{name}: the press desk puts you through."),
        Reply.CANNOT: gettext("{name}: cannot answer this time."),
        Reply.REFERS: gettext("{name}: proposed somebody else, who is asked now."),
    }
    sentence = sentences[Reply.DESK if gives and not phone else addressee.reply]
    return Told(sentence.format(**told), phone, version.url if version else "")


def name_for_desk(person: UUID | None) -> str:
    """How somebody is named to the press desk; None is the desk itself."""
    if person is None:
        return gettext("Press desk")
    profile = profile_of(person)
    return profile.full_name if profile else gettext("a profile that was deleted")


def in_words(time: datetime.datetime) -> str:
    """Day and time of day as the active language writes them."""
    return partial_dates.label(timezone.localtime(time).isoformat())


def facts_of(enquiry: Enquiry) -> list[tuple[str, str]]:
    """What was asked by whom, with the names of its fields in the active language, without what is empty."""
    known = labels(get_language() or enquiry.language)
    topic = enquiry.topic.slug if enquiry.topic else ""
    values = {
        "question": enquiry.question,
        "deadline": in_words(enquiry.deadline),
        "outlet": enquiry.outlet,
        "name": enquiry.name,
        "email": enquiry.email,
        "phone": enquiry.phone,
        "topic": known["topic"].get(topic, topic),
        "format": known["format"].get(enquiry.format, enquiry.format),
        "spoken": known["spoken"].get(enquiry.spoken, enquiry.spoken),
    }
    fields = {field.name: field for field in Enquiry._meta.fields}
    return [(capfirst(str(fields[name].verbose_name)), value) for name, value in values.items() if value]


def facts_for_desk(enquiry: Enquiry) -> list[tuple[str, str]]:
    """The same, and from whose profile it was asked, who may be away or in a storm."""
    asked_for = [(gettext("Asked for"), name_for_desk(enquiry.asked_for))] if enquiry.asked_for else []
    return [*asked_for, *facts_of(enquiry)]
