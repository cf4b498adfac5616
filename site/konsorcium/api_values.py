"""Values as the APIs give them: absolute addresses, the name of the site, clean HTML, pictures in named sizes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.models import Site
from wagtail.rich_text import expand_db_html

_BETWEEN_TEXTS = "\x1e"
_EDITOR_KEY = re.compile(r' data-block-key="[^"]*"')
_OWN_ADDRESS = re.compile(r'(<a href=")/(?!/)')


def absolute(request: HttpRequest | None, address: str) -> str:
    """`address` with the scheme and host of the site; as it is without a request or when it has them."""
    return _root_url(request) + address if request and address.startswith("/") else address


def _root_url(request: HttpRequest) -> str:
    """Scheme and host of the site, looked up once in a request; a query only where there are several sites."""
    known = vars(request)
    if "_konsorcium_root_url" not in known:
        roots = {path.root_url for path in Site.get_site_root_paths()}
        site = Site.find_for_request(request) if len(roots) > 1 else None
        known["_konsorcium_root_url"] = site.root_url if site else next(iter(roots), "")
    return str(known["_konsorcium_root_url"])


def site_name(request: HttpRequest) -> str:
    """The name of the site in Wagtail, its host where it has none."""
    site = Site.find_for_request(request)
    return (site.site_name or site.hostname) if site else request.get_host()


def absolute_picture(request: HttpRequest | None, picture: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A picture (konsorcium.pictures.Picture) with absolute addresses of its renditions."""
    if picture is None:
        return None
    renditions = {
        size: {**rendition, "url": absolute(request, rendition["url"])}
        for size, rendition in picture["renditions"].items()
    }
    return {**picture, "renditions": renditions}


class RichTextSource(str):
    """Rich text as the database has it, inside a value that `expanded` still has to go through."""

    __slots__ = ()


def expanded(value: object, request: HttpRequest | None) -> Any:
    """`value` (of dicts, lists and scalars) in the same shape, with every RichTextSource in it turned into public HTML.

    All texts are expanded together, so that the pages and documents they link to are looked up once.
    """
    sources = [source.replace(_BETWEEN_TEXTS, "") for source in _sources(value)]
    html = public_html(_BETWEEN_TEXTS.join(sources), request) if sources else ""
    return _replaced(value, iter(html.split(_BETWEEN_TEXTS)))


def public_html(source: str, request: HttpRequest | None) -> str:
    """Rich text as clean HTML: links lead to public addresses, and the editor's own attributes are gone."""
    html = _EDITOR_KEY.sub("", expand_db_html(source))
    return _OWN_ADDRESS.sub(rf"\g<1>{absolute(request, '/')}", html)


def _sources(value: object) -> Iterator[str]:
    if isinstance(value, RichTextSource):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _sources(item)


def _replaced(value: object, html: Iterator[str]) -> object:
    if isinstance(value, RichTextSource):
        return next(html)
    if isinstance(value, dict):
        return {name: _replaced(item, html) for name, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, html) for item in value]
    return value
