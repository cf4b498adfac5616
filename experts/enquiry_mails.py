"""The letters about an enquiry: to the press desk, to experts who are asked, and to the journalist."""

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext, override

from konsorcium import outbox
from konsorcium.outbox import in_all_languages, link_to
from konsorcium.press_desk import press_email, press_phone, tell_press_desk

from .enquiry_words import facts_for_desk, facts_of, in_words, name_for_desk, told_of
from .models import Addressee, Enquiry
from .models.contacts import address_on_record


def tell_desk_of_enquiry(enquiry: Enquiry) -> None:
    """All of it, with the page of the admin on which it is answered."""
    _tell_desk(enquiry, lambda: gettext("Enquiry: {outlet}, until {time}"))


def remind_desk(enquiry: Enquiry) -> None:
    """The same, while nobody has answered."""
    _tell_desk(enquiry, lambda: gettext("Nobody has answered yet: {outlet}, until {time}"))


def _tell_desk(enquiry: Enquiry, subject: Callable[[], str]) -> None:
    def letter() -> tuple[str, str]:
        return _subject(subject(), enquiry), f"{_lines(facts_for_desk(enquiry))}\n\n{_desk_page(enquiry)}"

    tell_press_desk(letter, reply_to=enquiry.email, about=_about(enquiry))


def tell_expert(enquiry: Enquiry, person: UUID, token: str) -> None:
    """What is asked by whom, and the link to answer with one click.

    Who answers the mail itself writes to the press desk: the journalist is not to learn a private address.
    """

    def letter() -> tuple[str, str]:
        text = gettext(
            "A journalist asks you. One click answers: you call, we give your number if you agreed to that, it goes "
            "through the press desk, you cannot, or somebody else should be asked:\n{link}\n\n"
            "The link is only for you. Opening it changes nothing by itself."
        ).format(link=link_to("konsorcium_experts:answer", token))
        subject = gettext("A question from a journalist: {outlet}, until {time}")
        return _subject(subject, enquiry), f"{text}\n\n{_lines(facts_of(enquiry))}"

    _post(enquiry, address_on_record(person), *in_all_languages(letter))


def tell_journalist(enquiry: Enquiry, token: str) -> None:
    """Where the state is seen; nothing of what was written into the form, since the address may be somebody else's."""
    text = gettext(
        "Your enquiry has come to our press desk. Who answers, and how you will talk, you see here:\n{link}\n\n"
        "The link is only for you. If you have sent no enquiry, somebody has written your address by mistake: please "
        "tell us."
    ).format(link=link_to("konsorcium_experts:enquiry", token))
    _post(enquiry, enquiry.email, gettext("Your enquiry"), f"{text}\n\n{_desk()}")


def tell_of_reply(addressee: Addressee, token: str) -> None:
    """The journalist learns how the talk will come about; contacts stand only on the page behind the link."""
    enquiry = addressee.enquiry
    with override(enquiry.language):
        link = link_to("konsorcium_experts:enquiry", token)
        more = gettext("More on the page of your enquiry:")
        text = f"{told_of(addressee).sentence}\n\n{more}\n{link}\n\n{_desk()}"
        _post(enquiry, enquiry.email, gettext("Your enquiry: an answer"), text)


def tell_desk_of_reply(addressee: Addressee) -> None:
    enquiry = addressee.enquiry

    def letter() -> tuple[str, str]:
        told = {"name": name_for_desk(addressee.person), "outlet": enquiry.outlet}
        subject = gettext("{name} answered: {outlet}").format(**told)
        return subject, f"{told_of(addressee).sentence}\n\n{_desk_page(enquiry)}"

    tell_press_desk(letter, about=_about(enquiry))


def forget_letters(enquiry: Enquiry) -> None:
    """Those that wait are not sent any more."""
    outbox.forget(_about(enquiry))


def _post(enquiry: Enquiry, address: str, subject: str, text: str) -> None:
    outbox.post([address], subject, text, reply_to=press_email(), about=_about(enquiry))


def _about(enquiry: Enquiry) -> str:
    return f"{enquiry._meta.label_lower}:{enquiry.pk}"


def _subject(subject: str, enquiry: Enquiry) -> str:
    return subject.format(outlet=enquiry.outlet, time=in_words(enquiry.deadline))


def _desk_page(enquiry: Enquiry) -> str:
    return link_to("konsorcium_enquiry", enquiry.pk)


def _lines(facts: list[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in facts)


def _desk() -> str:
    return "\n".join(filter(None, [gettext("Press desk"), press_phone(), press_email()]))
