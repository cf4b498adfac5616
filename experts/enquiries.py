"""What becomes of an enquiry: it is sent to who can answer, answered, closed after its deadline, and erased."""

import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Min
from django.utils import timezone

from konsorcium.search.models import Record
from konsorcium.search.querysets import RecordQuerySet
from konsorcium.search.questions import Question
from konsorcium.signed_links import SignedLink, make_link, revoke_links

from .enquiry_mails import (
    forget_letters,
    remind_desk,
    tell_desk_of_enquiry,
    tell_desk_of_reply,
    tell_expert,
    tell_journalist,
    tell_of_reply,
)
from .enquiry_words import told_of
from .fit import by_fit
from .history import note_erased
from .models import Addressee, Availability, Enquiry, Reply
from .models.contacts import reachable
from .models.enquiries import HELPFUL, enquiries_kept_for
from .models.storms import storm_over, storms_now

STATE, ANSWER = "enquiry", "enquiry-answer"  # the purposes of links: of the journalist, and of who is asked
MOST_ASKED = 3
MOST_A_DAY = 10  # enquiries that reach one person; the others are for the press desk
REMINDED_AFTER = 0.75  # of the time to the deadline


def send(enquiry: Enquiry) -> str:
    """The token of the state page. A form that comes twice, by a double click for one, is one enquiry."""
    try:
        return _send(enquiry)
    except IntegrityError:
        return state_token(Enquiry.objects.get(sent_form=enquiry.sent_form))


@transaction.atomic
def _send(enquiry: Enquiry) -> str:
    """Store an enquiry and ask the press desk and the experts who fit best."""
    enquiry.save()
    Addressee.objects.create(enquiry=enquiry)
    for person in experts_for(enquiry)[:MOST_ASKED]:
        ask(enquiry, person)
    tell_desk_of_enquiry(enquiry)
    token = make_link(STATE, str(enquiry.pk), _open_for(enquiry))
    tell_journalist(enquiry, token)
    return token


def state_token(enquiry: Enquiry) -> str:
    """The token of the page on which the journalist sees the state."""
    return SignedLink.objects.filter(purpose=STATE, subject=str(enquiry.pk)).latest("pk").token


def _open_for(enquiry: Enquiry) -> datetime.timedelta:
    """Its links open for as long as there is something to see."""
    return enquiry.deadline + enquiries_kept_for() - timezone.now()


def experts_for(enquiry: Enquiry) -> list[UUID]:
    """Who can be asked now: the person of the profile from which it was asked, then who fits the topic, best first.

    A question for somebody in a storm is for the press desk alone.
    """
    if enquiry.asked_for and storm_over(enquiry.asked_for):
        return []
    persons = [*([enquiry.asked_for] if enquiry.asked_for else []), *_by_fit(enquiry)]
    available = _profiles(availability=Availability.AVAILABLE).values_list("translation_key", flat=True)
    can_answer = askable() & set(available)
    return [person for person in dict.fromkeys(persons) if person in can_answer]


def askable() -> set[UUID]:
    """Whom letters reach and nobody floods with them; in a storm all go to the press desk."""
    day_ago = timezone.now() - datetime.timedelta(days=1)
    lately = Addressee.objects.filter(asked__gt=day_ago).exclude(person=None).order_by().values("person")
    flooded = lately.annotate(number=Count("pk")).filter(number__gte=MOST_A_DAY)
    stormed = storms_now().values_list("person", flat=True)
    return reachable() - set(stormed) - set(flooded.values_list("person", flat=True))


def _profiles(**facets: str) -> RecordQuerySet:
    return Record.objects.visible().filter(type="expert").with_facets({name: [value] for name, value in facets.items()})


def _by_fit(enquiry: Enquiry) -> list[UUID]:
    if not enquiry.topic:
        return []
    topic = enquiry.topic.slug
    wanted = {"topic": topic, "format": enquiry.format, "spoken": enquiry.spoken}
    persons = dict(
        _profiles(**{name: value for name, value in wanted.items() if value}).values_list("pk", "translation_key")
    )
    ranked = by_fit(list(persons), Question(language=enquiry.language, filters={"topic": (topic,)}))
    return [persons[pk] for pk in ranked]


@transaction.atomic
def ask(enquiry: Enquiry, person: UUID) -> None:
    """Ask one more person, once."""
    addressee, made = Addressee.objects.get_or_create(enquiry=enquiry, person=person)
    if made:
        tell_expert(enquiry, person, make_link(ANSWER, str(addressee.pk), _open_for(enquiry)))


@transaction.atomic
def reply(
    addressee: Addressee,
    how: Reply,
    calls_by: datetime.datetime | None = None,
    refers_to: UUID | None = None,
    user: int | None = None,
) -> None:
    """Note the answer of who was asked, or what the user `user` answers for them, and tell who has to know.

    The journalist is told of what helps, or does not any more; the press desk, of what it has not answered itself.
    """
    addressee = Addressee.objects.select_for_update(of=("self",)).select_related("enquiry").get(pk=addressee.pk)
    before, enquiry = addressee.reply, addressee.enquiry
    if ((before, addressee.calls_by) == (how, calls_by) and not refers_to) or not enquiry.is_open:
        return
    addressee.reply, addressee.calls_by = how, calls_by
    addressee.replied_by_id = user
    if not {how, before} <= HELPFUL:
        addressee.replied = timezone.now()
    addressee.save(update_fields=["reply", "calls_by", "replied", "replied_by"])
    if refers_to:
        ask(enquiry, refers_to)
    helpful = enquiry.addressees.filter(reply__in=HELPFUL).aggregate(first=Min("replied"))
    Enquiry.objects.filter(pk=enquiry.pk).update(answered=helpful["first"])
    if HELPFUL & {how, before}:
        tell_of_reply(addressee, state_token(enquiry))
    if user is None:
        tell_desk_of_reply(addressee)


def close(enquiry: Enquiry) -> None:
    Enquiry.objects.filter(pk=enquiry.pk, closed=None).update(closed=timezone.now())


def follow() -> None:
    """The job: enquiries close after their deadline, and later only their topic and times are left.

    Before that the press desk learns of those that nobody answers, and of numbers that may not be known any more.
    """
    now = timezone.now()
    Enquiry.objects.filter(closed=None, deadline__lte=now).update(closed=F("deadline"))
    for addressee in Addressee.objects.filter(reply=Reply.NUMBER, enquiry__closed=None):
        if not told_of(addressee).phone:
            reply(addressee, Reply.DESK)
    for enquiry in Enquiry.objects.filter(closed=None, answered=None, reminded=None):
        if now >= enquiry.asked + REMINDED_AFTER * (enquiry.deadline - enquiry.asked):
            _remind(enquiry)
    for enquiry in Enquiry.objects.filter(closed__lte=now - enquiries_kept_for(), erased=None):
        erase(enquiry)


@transaction.atomic
def _remind(enquiry: Enquiry) -> None:
    Enquiry.objects.filter(pk=enquiry.pk).update(reminded=timezone.now())
    remind_desk(enquiry)


@transaction.atomic
def erase(enquiry: Enquiry) -> None:
    """Forget who asked what, and who was asked; no link opens it any more."""
    for addressee in enquiry.addressees.all():
        revoke_links(ANSWER, str(addressee.pk))
    revoke_links(STATE, str(enquiry.pk))
    forget_letters(enquiry)
    enquiry.addressees.all().delete()
    texts = ("name", "outlet", "email", "phone", "question", "format", "spoken", "language", "sent_form")
    now = timezone.now()
    Enquiry.objects.filter(pk=enquiry.pk).update(
        **dict.fromkeys(texts, ""), asked_for=None, erased=now, closed=min(now, enquiry.closed or now)
    )
    note_erased(enquiry)
