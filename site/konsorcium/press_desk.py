"""The press desk: whom the apps tell what people have to look after."""

import logging
from collections.abc import Callable

from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from .outbox import post

logger = logging.getLogger(__name__)


def press_email() -> str:
    """The address of the press desk, as the app says that has it (`press_email` of its AppConfig); "" without one."""
    return _told("press_email")


def press_phone() -> str:
    """Its phone, told likewise."""
    return _told("press_phone")


def _told(name: str) -> str:
    paths = [getattr(config, name, "") for config in apps.get_app_configs()]
    return next((str(import_string(path)()) for path in paths if path), "")


def tell_press_desk(letter: Callable[[], tuple[str, str]], reply_to: str = "", about: str = "") -> None:
    """Mail the press desk the subject and the text that `letter` returns, in the default language of the site."""
    address = press_email()
    if not address:
        logger.error("The press desk has no e-mail, so nobody was told.")
        return
    with translation.override(settings.LANGUAGE_CODE):
        post([address], *letter(), reply_to=reply_to, about=about)
