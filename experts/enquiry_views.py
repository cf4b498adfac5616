"""The pages of an enquiry: the form of the journalist, its state, and the answer of who is asked."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from konsorcium.models import Topic
from konsorcium.press_desk import press_email
from konsorcium.search.models import Record
from konsorcium.signed_links import LinkRefused, private, read_link, refused

from .enquiries import ANSWER, MOST_ASKED, STATE, reply, send
from .enquiry_forms import EnquiryForm, ReplyForm, who_else
from .enquiry_mails import facts_of, number_given_by, outcome
from .introductions import public_versions
from .models import Addressee, Enquiry
from .models.enquiries import enquiries_kept_for


@dataclass(frozen=True)
class Told:
    """What a journalist is told of an addressee: a sentence, and the number that the person gives."""

    sentence: str
    phone: str
    profile: str  # the address of the public profile, "" without one


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; `person` and `topic` in the address say from which profile or topic it was opened."""
    expert, topic = _expert(request), _topic(request)
    initial = {"topic": topic, "spoken": get_language()}
    form = EnquiryForm(request.POST or None, initial=initial, asks_somebody=bool(expert))
    if form.is_valid():
        enquiry: Enquiry = form.save(commit=False)
        enquiry.language = get_language() or ""
        enquiry.asked_for = expert.translation_key if expert else None
        return private(redirect("konsorcium_experts:enquiry", send(enquiry)))
    context = {
        "form": form, "expert": expert, "most_asked": MOST_ASKED, "press_email": press_email(),
        "kept_days": enquiries_kept_for().days, "in_every_language": True,
    }  # fmt: skip
    return private(render(request, "konsorcium_experts/enquiry/ask.html", context))


def _expert(request: HttpRequest) -> Record | None:
    """The profile that `person` names, in the language of the reader if it is public in it."""
    key = request.GET.get("person", "")
    try:
        versions = {version.language: version for version in public_versions(UUID(key))} if key else {}
    except ValueError:
        versions = {}
    if key and not versions:
        _refuse(request)
    return versions.get(get_language() or "") or next(iter(versions.values()), None)


def _topic(request: HttpRequest) -> str:
    slug = request.GET.get("topic", "")
    if slug and ("\0" in slug or not Topic.objects.filter(slug=slug).exists()):
        _refuse(request)
        return ""
    return slug


def _refuse(request: HttpRequest) -> None:
    """What was written into a form that stood open is not lost when its profile or topic is gone."""
    if request.method != "POST":
        raise Http404


@require_safe
def enquiry(request: HttpRequest, token: str) -> HttpResponse:
    """What became of an enquiry, for the journalist who has the link."""
    try:
        asked = Enquiry.objects.get(pk=read_link(token, STATE).subject)
    except LinkRefused as refusal:
        return refused(request, refusal)
    context = {
        "enquiry": asked, "facts": facts_of(asked), "told": [_told(one) for one in asked.addressees.all()],
        "in_every_language": True,
    }  # fmt: skip
    return private(render(request, "konsorcium_experts/enquiry/state.html", context))


def _told(addressee: Addressee) -> Told:
    versions = public_versions(addressee.person) if addressee.person else []
    profile = next((version.url for version in versions if version.language == get_language()), "")
    return Told(outcome(addressee), number_given_by(addressee), profile)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The question with the journalist's contact, and a button for each answer."""
    try:
        link = read_link(token, ANSWER)
        addressee = Addressee.objects.select_related("enquiry").get(pk=link.subject)
    except LinkRefused as refusal:
        return refused(request, refusal)
    sent = request.POST if request.method == "POST" and addressee.enquiry.is_open else None
    form = ReplyForm(addressee, who_else(addressee.enquiry), sent)
    if form.is_valid():
        reply(addressee, **form.answer)
        link.note(form.answer["how"])
        return private(redirect(request.path))
    context: dict[str, Any] = {
        "addressee": addressee, "facts": facts_of(addressee.enquiry), "form": form, "in_every_language": True,
    }  # fmt: skip
    return private(render(request, "konsorcium_experts/enquiry/answer.html", context))
