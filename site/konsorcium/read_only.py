"""Doors that take GET and HEAD only: anything else is a 405, and no question of who forged it."""

from collections.abc import Callable
from typing import TypeVar

from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def read_only(view: View) -> View:
    """`view` for reading: it writes nothing, so that a request to write is refused before its token is looked at."""
    return csrf_exempt(require_safe(view))
