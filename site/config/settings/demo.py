"""`manage.py demo`: as in development, but visitors see the pages of the site where something is missing or fails."""

from .dev import *

DEBUG = False
WHITENOISE_USE_FINDERS = True  # static files come from where they are written: nothing has to be collected
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # the server itself writes a line for each request
}
