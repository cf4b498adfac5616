"""Authors of publications, for templates."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

from konsorcium.search.translations import best_versions

register = template.Library()


@register.simple_tag
def linked_bylines(bylines: list[dict[str, str]]) -> list[dict[str, str]]:
    """Who signed, with the address of the author's page where one is public in any language."""
    keys = [byline["key"] for byline in bylines if byline["key"]]
    found = best_versions(keys, get_language() or settings.LANGUAGE_CODE) if keys else {}
    return [byline | {"url": found[byline["key"]].url if byline["key"] in found else ""} for byline in bylines]
