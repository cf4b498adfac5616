"""The languages of the site, and pages in them."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from wagtail.models import Page
from wagtail.query import PageQuerySet

LANGUAGE_CODES = tuple(code for code, _name in settings.LANGUAGES)


def language_versions(keys: Iterable[UUID | str], model: type[Page] = Page) -> PageQuerySet:
    """Pages of these translation keys in all languages that they have; an alias is none."""
    return model._default_manager.filter(translation_key__in=keys, alias_of=None).select_related("locale")
