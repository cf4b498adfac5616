"""Errors of the content API, as RFC 9457 has them: in words of the reader's language, and in data for programs."""

import difflib
import json
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from .api_values import absolute

MEDIA_TYPE = "application/problem+json"

KINDS = {
    "unknown-parameter": (400, gettext_lazy("Unknown parameter")),
    "repeated-parameter": (400, gettext_lazy("Repeated parameter")),
    "unknown-value": (400, gettext_lazy("Unknown value")),
    "bad-request": (400, gettext_lazy("Request not understood")),
    "not-found": (404, gettext_lazy("Not found")),
    "method-not-allowed": (405, gettext_lazy("Method not allowed")),
}


class ProblemDetails(BaseModel):
    """What went wrong: `type` is the address of an explanation and stays the same for one kind of problem."""

    type: str
    title: str
    status: int
    detail: str
    parameter: str = Field(default="", description="The parameter that was not accepted.")
    accepted: list[str] = Field(default=[], description="What would have been accepted.")


NOT_FOUND = {404: ProblemDetails}


class Problem(Exception):
    """Raised wherever a request of the content API cannot be answered; `kind` is one of KINDS."""

    def __init__(self, kind: str, detail: str, parameter: str = "", accepted: Iterable[str] = ()) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.parameter, self.accepted = kind, detail, parameter, list(accepted)


def not_found() -> Problem:
    return Problem("not-found", _("There is nothing public at this address."))


def unknown_parameter(name: str, accepted: list[str]) -> Problem:
    """The problem of a name that is not among `accepted`; the nearest of them is offered."""
    detail = _("“%s” is not a parameter of this address.") % name[:80]
    if near := difflib.get_close_matches(name[:80], accepted, n=1):
        detail += " " + _("Did you mean “%s”?") % near[0]
    return Problem("unknown-parameter", detail, name[:80], accepted)


def repeated_parameter(name: str) -> Problem:
    return Problem("repeated-parameter", _("“%s” can be given only once.") % name, name)


def unknown_value(name: str, value: str, accepted: Iterable[str]) -> Problem:
    detail = _("“%(value)s” is not a value of “%(parameter)s”.") % {"value": value[:80], "parameter": name}
    return Problem("unknown-value", detail, name, accepted)


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The answer that tells of `problem`, in the active language."""
    status, title = KINDS[problem.kind]
    if status == 404:
        keep_address(request)
    details = {
        "type": absolute(request, f"{reverse('konsorcium_api:openapi-view')}#{problem.kind}"),
        "title": str(title),
        "status": status,
        "detail": problem.detail,
    }
    extra = {"parameter": problem.parameter, "accepted": problem.accepted}
    content = json.dumps(details | {name: value for name, value in extra.items() if value})
    headers = {"Content-Language": get_language() or ""}
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=headers)


def keep_address(request: HttpRequest) -> None:
    """Keep LocaleMiddleware from answering a 404 with a redirect to the same address with a language in front."""
    request.urlconf = ()  # type: ignore[assignment] # Django's own way of replacing the addresses: here, by none
