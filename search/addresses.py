"""What the public finds at an address of the site: a visible page, or the way to another address."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation
from wagtail.models import Page

from .models import Record

LONGEST_PATH = 2000


@dataclass(frozen=True)
class Redirection:
    url: str
    permanent: bool


def page_at(address: str) -> Record | None:
    """The visible record at an address, which may lack its host and its last slash."""
    path = _path(address)
    return Record.objects.visible().for_lists().filter(url=path).first() if path else None


def redirect_from(request: HttpRequest, address: str) -> Redirection | None:
    """Where an address leads: by the redirects of the site, from an alias to its source, or to a language."""
    path = _path(address)
    return (_stored(request, path) or _alias(request, path) or _translated(path)) if path else None


def _path(address: str) -> str:
    """The path of an address, "" where it can be none."""
    try:
        path = unquote(urlsplit(address[:LONGEST_PATH]).path)
    except ValueError:
        return ""
    if not path.startswith("/") or not path.isprintable():
        return ""
    return path if path.endswith("/") else f"{path}/"


def _stored(request: HttpRequest, path: str) -> Redirection | None:
    if not apps.is_installed("wagtail.contrib.redirects"):
        return None
    from wagtail.contrib.redirects.middleware import get_redirect

    redirect = get_redirect(request, path.rstrip("/"))
    if redirect is None:
        return None
    if redirect.redirect_page_id is None:
        return Redirection(redirect.redirect_link, redirect.is_permanent) if redirect.redirect_link else None
    record = Record.objects.visible().for_lists().filter(pk=redirect.redirect_page_id).first()
    return Redirection(record.url, redirect.is_permanent) if record else None


def _alias(request: HttpRequest, path: str) -> Redirection | None:
    with translation.override(translation.get_language_from_path(path) or translation.get_language()):
        try:
            match = resolve(path)
        except Resolver404:
            return None
        found = Page.route_for_request(request, match.args[0]) if match.url_name == "wagtail_serve" else None
    source = found and found.page.alias_of_id
    record = Record.objects.visible().for_lists().filter(pk=source).first() if source else None
    return Redirection(record.url, permanent=False) if record else None


def _translated(path: str) -> Redirection | None:
    """To the same in the language of the reader, as the site does with an address that has none."""
    found = page_at(f"/{translation.get_language()}{path}")
    return Redirection(found.url, permanent=False) if found else None
