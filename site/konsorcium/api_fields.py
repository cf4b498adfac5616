"""Fields of pages in API v2: each says what its page, its source page or its record tells."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from rest_framework.fields import Field
from wagtail.api import APIField

from .api_values import absolute_picture

Tell = Callable[[Any, HttpRequest], object]


class Told(Field):
    """The value of `tell`, called with the page and the request."""

    def __init__(self, tell: Tell) -> None:
        super().__init__(read_only=True)
        self.tell = tell

    def get_attribute(self, page: Any) -> Any:
        return page

    def to_representation(self, page: Any) -> object:
        return self.tell(page, self.context["request"])


def told(name: str, tell: Tell) -> APIField:
    return APIField(name, serializer=Told(tell))


def own_text(name: str) -> APIField:
    """A text of the page itself, in its language."""
    return told(name, lambda page, request: getattr(page, name))


def fact(name: str) -> APIField:
    """A plain fact: on a translation, its source's."""
    return told(name, lambda page, request: getattr(page.facts, name))


def recorded(name: str) -> APIField:
    """An attribute of the page's record."""
    return told(name, lambda page, request: getattr(page.record, name))


def facet(name: str, facet_name: str) -> APIField:
    """The neutral slugs, codes or keys of a facet, by which the list can be filtered."""
    return told(name, lambda page, request: page.record.facets.get(facet_name, []))


def facet_value(name: str) -> APIField:
    """The one key of a facet; None where it has none."""
    return told(name, lambda page, request: next(iter(page.record.facets.get(name, [])), None))


def carded(name: str, card_name: str = "") -> APIField:
    """What lists show of the page."""
    return told(name, lambda page, request: page.record.card.get(card_name or name))


def carded_picture(name: str, card_name: str) -> APIField:
    return told(name, lambda page, request: absolute_picture(request, page.record.card.get(card_name)))
