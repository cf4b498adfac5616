"""The organisation and the menu, for the frame around every page."""

from typing import TypeVar

from django import template
from django.conf import settings
from django.template import Context
from django.utils.translation import get_language

from konsorcium.home.models import Menu, Organisation
from konsorcium.search.models import Record

register = template.Library()

Setting = TypeVar("Setting", Menu, Organisation)


@register.simple_tag(takes_context=True)
def organisation(context: Context) -> Organisation:
    """The organisation that runs the site, with its words in the reader's language."""
    return Organisation.load(context.get("request"))


@register.simple_tag(takes_context=True)
def menu(context: Context, place: str) -> list[Record]:
    """The visible pages of the menu at `place`, in the reader's language."""
    request = context.get("request")
    found = getattr(request, "_konsorcium_menu", None)
    if found is None:
        found = Menu.load(request).records_by_place(get_language() or settings.LANGUAGE_CODE)
        if request:
            request._konsorcium_menu = found
    return found.get(place, [])
