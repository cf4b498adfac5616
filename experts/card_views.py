"""The pages of the living card: a link opens it for half an hour, and every change is a form that is sent."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from konsorcium.search.models import Record
from konsorcium.signed_links import LinkRefused, SignedLink, private, read_link, refused

from .cards import PURPOSE, profile_of, send_card, shown_of
from .consents import record_consents
from .corrections import tell_of_correction
from .entries import confirm, set_away
from .forms import AwayForm, CorrectionForm
from .models import Channel, ConsentText, Correction, ExpertPage, How
from .models.entries import entry_of

SESSION = "konsorcium_expert_card"
OPEN_FOR = datetime.timedelta(minutes=30)
BETWEEN_LETTERS = datetime.timedelta(hours=1)
REFUSED = "konsorcium_experts/card/refused.html"


@require_http_methods(["GET", "HEAD", "POST"])
def open_card(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to open the card; sending the form opens it. An ended link is renewed by mail only."""
    try:
        link = read_link(token, PURPOSE)
    except LinkRefused as refusal:
        if request.method == "POST" and refusal.link:
            _renew(refusal.link)
            return private(render(request, "konsorcium_experts/card/sent.html"))
        return refused(request, refusal, REFUSED)
    if request.method != "POST":
        return private(render(request, "konsorcium_experts/card/open.html"))
    request.session.cycle_key()
    until = timezone.now() + OPEN_FOR
    request.session[SESSION] = {"link": link.pk, "until": until.timestamp()}
    link.note("opened")
    return redirect("konsorcium_experts:card")


def _renew(link: SignedLink) -> None:
    """A new link, to the address on record; not more than one in an hour."""
    lately = SignedLink.objects.filter(purpose=PURPOSE, subject=link.subject, made__gt=timezone.now() - BETWEEN_LETTERS)
    if not lately.exists():
        send_card(UUID(link.subject))


def _link_of(request: HttpRequest) -> SignedLink | None:
    """The link that opened the card in this browser, while it may."""
    opened = request.session.get(SESSION, {})
    if timezone.now().timestamp() > opened.get("until", 0):
        return None
    return SignedLink.objects.filter(pk=opened["link"], revoked=None).first()


@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    link = _link_of(request)
    profile = profile_of(link.subject) if link else None
    if not link or not profile:
        return refused(request, LinkRefused(403), "konsorcium_experts/card/closed.html")
    forms: dict[str, Any] = {}
    if request.method == "POST":
        action = request.POST.get("action", "")
        forms = ACTIONS[action](request, profile) if action in ACTIONS else {}
        if action in ACTIONS and not forms:
            link.note(action)
            return redirect("konsorcium_experts:card")
    return private(render(request, "konsorcium_experts/card/card.html", _shown(profile) | forms))


def _shown(profile: ExpertPage) -> dict[str, Any]:
    person = profile.translation_key
    return {
        "profile": profile,
        "is_public": Record.objects.visible().filter(page=profile).exists(),
        "entry": entry_of(person),
        "channels": list(shown_of(profile)),
        "consent_text": ConsentText.present(),
        "away_form": AwayForm(),
        "correction_form": CorrectionForm(),
        "corrections": Correction.objects.filter(person=person, decided=None),
    }


def _confirm(request: HttpRequest, profile: ExpertPage) -> dict[str, Any]:
    confirm(profile.translation_key)
    messages.success(request, gettext("Thank you, the profile is confirmed."))
    return {}


def _switch(request: HttpRequest, profile: ExpertPage) -> dict[str, Any]:
    """Open or close one channel."""
    channel, given = request.POST.get("channel"), request.POST.get("given") == "yes"
    if channel in Channel.values and (not given or ConsentText.present()):
        record_consents(profile.translation_key, {Channel(channel): given}, How.CARD)
        told = gettext("It is public now.") if given else gettext("It is not public any more.")
        messages.success(request, told)
    return {}


def _away(request: HttpRequest, profile: ExpertPage) -> dict[str, Any]:
    form = AwayForm(request.POST)
    if not form.is_valid():
        return {"away_form": form}
    set_away(profile.translation_key, form.cleaned_data["away_until"])
    return {}


def _back(request: HttpRequest, profile: ExpertPage) -> dict[str, Any]:
    set_away(profile.translation_key, None)
    return {}


def _propose(request: HttpRequest, profile: ExpertPage) -> dict[str, Any]:
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return {"correction_form": form}
    correction = form.save(commit=False)
    correction.person = profile.translation_key
    correction.save()
    tell_of_correction(profile)
    messages.success(request, gettext("Thank you, an editor will look at it."))
    return {}


def _close(request: HttpRequest, profile: ExpertPage) -> dict[str, Any]:
    request.session.pop(SESSION, None)
    return {}


ACTIONS = {
    "confirm": _confirm, "switch": _switch, "away": _away, "back": _back, "propose": _propose, "close": _close,
}  # fmt: skip
