"""The languages of the site."""

from django.conf import settings

LANGUAGE_CODES = tuple(code for code, _name in settings.LANGUAGES)
