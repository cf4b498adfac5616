"""The pages of an enquiry: the form of the journalist, its state, and the answer of who is asked."""

from hashlib import sha256
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from konsorcium.models import Topic
from konsorcium.press_desk import press_email
from konsorcium.search.models import Record
from konsorcium.signed_links import LinkRefused, private, read_link, refused

from .enquiries import ANSWER, MOST_ASKED, STATE, send
from .enquiry_forms import EnquiryForm, reply_forms, who_else
from .enquiry_words import facts_of, told_of
from .introductions import public_version
from .models import Addressee, Enquiry
from .models.enquiries import enquiries_kept_for
from .models.storms import storm_over


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; `person` and `topic` in the address say from which profile or topic it was opened."""
    expert, topic = _expert(request), _topic(request)
    person = expert.translation_key if expert else None
    desk_only = bool(person and storm_over(person))
    topic_help = "" if desk_only else gettext("With one, others who know about it are asked too.") if expert else None
    form = EnquiryForm(request.POST or None, initial={"topic": topic}, topic_help=topic_help)
    if form.is_valid():
        enquiry: Enquiry = form.save(commit=False)
        enquiry.language = get_language() or ""
        enquiry.asked_for = person
        enquiry.sent_form = sha256(request.POST.urlencode().encode()).hexdigest()
        return private(redirect("konsorcium_experts:enquiry", send(enquiry)))
    context = {
        "form": form, "expert": expert, "most_asked": 0 if desk_only else MOST_ASKED, "press_email": press_email(),
        "kept_days": enquiries_kept_for().days, "in_every_language": True,
    }  # fmt: skip
    return private(render(request, "konsorcium_experts/enquiry/ask.html", context))


def _expert(request: HttpRequest) -> Record | None:
    """The profile that `person` names, in the language of the reader if it is public in it."""
    key = request.GET.get("person", "")
    try:
        expert = public_version(UUID(key)) if key else None
    except ValueError:
        expert = None
    if key and not expert:
        _refuse(request)
    return expert


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
        "enquiry": asked, "facts": facts_of(asked), "told": [told_of(one) for one in asked.addressees.all()],
        "in_every_language": True,
    }  # fmt: skip
    return private(render(request, "konsorcium_experts/enquiry/state.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The question with the journalist's contact, and a button for each answer."""
    try:
        link = read_link(token, ANSWER)
        addressee = Addressee.objects.select_related("enquiry").get(pk=link.subject)
    except LinkRefused as refusal:
        return refused(request, refusal)
    sent = request.POST if request.method == "POST" and addressee.enquiry.is_open else None
    forms, pressed = reply_forms(addressee, who_else(addressee.enquiry), sent)
    if pressed and pressed.is_valid():
        pressed.note()
        link.note(pressed.how)
        return private(redirect(request.path))
    context = {
        "enquiry": addressee.enquiry, "facts": facts_of(addressee.enquiry), "forms": forms,
        "told": told_of(addressee).sentence if addressee.reply else "", "impossible": sent is not None and not pressed,
        "in_every_language": True,
    }  # fmt: skip
    return private(render(request, "konsorcium_experts/enquiry/answer.html", context))
