"""The letters about an enquiry: to the press desk, to experts who are asked, and to the journalist."""

import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, override

from konsorcium import partial_dates
from konsorcium.outbox import in_all_languages, link_to, post
from konsorcium.press_desk import press_email, press_phone, tell_press_desk
from konsorcium.search.labels import labels

from .cards import profile_of
from .introductions import public_name, public_number
from .models import Addressee, Enquiry, Reply
from .models.contacts import address_on_record


def tell_desk_of_enquiry(enquiry: Enquiry) -> None:
    """All of it, with the page of the admin on which it is answered."""

    def letter() -> tuple[str, str]:
        told = {"outlet": enquiry.outlet, "time": in_words(enquiry.deadline)}
        subject = gettext("Enquiry: {outlet}, until {time}").format(**told)
        return subject, f"{_lines(facts_for_desk(enquiry))}\n\n{link_to('konsorcium_enquiry', enquiry.pk)}"

    tell_press_desk(letter, reply_to=enquiry.email)


def tell_expert(enquiry: Enquiry, person: UUID, token: str) -> None:
    """What is asked by whom, and the link to answer with one click.

    Who answers the mail itself writes to the press desk: the journalist is not to learn a private address.
    """

    def letter() -> tuple[str, str]:
        told = {"outlet": enquiry.outlet, "time": in_words(enquiry.deadline)}
        text = gettext(
            "A journalist asks you. One click answers: you call, we give your number if you agreed to that, it goes "
            "through the press desk, you cannot, or somebody else should be asked:\n{link}\n\n"
            "The link is only for you. Opening it changes nothing by itself."
        ).format(link=link_to("konsorcium_experts:answer", token))
        subject = gettext("A question from a journalist: {outlet}, until {time}").format(**told)
        return subject, f"{text}\n\n{_lines(facts_of(enquiry))}"

    post([address_on_record(person)], *in_all_languages(letter), reply_to=press_email())


def tell_journalist(enquiry: Enquiry, token: str) -> None:
    """Where the state is seen; nothing of what was written into the form, since the address may be somebody else's."""
    text = gettext(
        "Your enquiry has come to our press desk. Who answers, and how you will talk, you see here:\n{link}\n\n"
        "The link is only for you. If you have sent no enquiry, somebody has written your address by mistake: please "
        "tell us."
    ).format(link=link_to("konsorcium_experts:enquiry", token))
    post([enquiry.email], gettext("Your enquiry"), f"{text}\n\n{_desk()}", reply_to=press_email())


def tell_of_reply(addressee: Addressee, token: str) -> None:
    """The journalist learns how the talk will come about; contacts stand only on the page behind the link."""
    enquiry = addressee.enquiry
    with override(enquiry.language):
        link = link_to("konsorcium_experts:enquiry", token)
        text = f"{outcome(addressee)}\n\n{gettext('More on the page of your enquiry:')}\n{link}\n\n{_desk()}"
        post([enquiry.email], gettext("Your enquiry: an answer"), text, reply_to=press_email())


def tell_desk_of_reply(addressee: Addressee) -> None:
    def letter() -> tuple[str, str]:
        told = {"name": name_for_desk(addressee.person), "outlet": addressee.enquiry.outlet}
        subject = gettext("{name} answered: {outlet}").format(**told)
        return subject, f"{outcome(addressee)}\n\n{link_to('konsorcium_enquiry', addressee.enquiry_id)}"

    tell_press_desk(letter)


def name_for_desk(person: UUID | None) -> str:
    """How somebody is named to the press desk; None is the desk itself."""
    if person is None:
        return gettext("Press desk")
    profile = profile_of(person)
    return profile.full_name if profile else gettext("a profile that was deleted")


def outcome(addressee: Addressee) -> str:
    """What the journalist is told of an addressee, in a sentence without contacts."""
    told = {"name": public_name(addressee.person), "time": in_words(addressee.calls_by) if addressee.calls_by else ""}
    sentences = {
        "": gettext("{name}: no answer yet."),
        Reply.CALLS: gettext("{name}: calls you by {time}."),
        Reply.NUMBER: gettext("{name}: you can call."),
        Reply.DESK: gettext("{name}: the press desk puts you through."),
        Reply.CANNOT: gettext("{name}: cannot answer this time."),
        Reply.REFERS: gettext("{name}: proposed somebody else, who is asked now."),
    }
    taken_back = addressee.reply == Reply.NUMBER and not number_given_by(addressee)
    return sentences[Reply.DESK if taken_back else addressee.reply].format(**told)


def number_given_by(addressee: Addressee) -> str:
    """The number that the person gives the journalist, while it may be known; otherwise ""."""
    return public_number(addressee.person) if addressee.person and addressee.reply == Reply.NUMBER else ""


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


def _lines(facts: list[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in facts)


def _desk() -> str:
    return "\n".join(filter(None, [gettext("Press desk"), press_phone(), press_email()]))
