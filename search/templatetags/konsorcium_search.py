"""Labels, links and languages of records and lists, for templates."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, get_language_info, ngettext, override
from wagtail.models import Page, Site

from konsorcium.languages import LANGUAGE_CODES
from konsorcium.pages import PublicPage
from konsorcium.public_content import PublicContent
from konsorcium.search import labels
from konsorcium.search.file_texts import problem_of
from konsorcium.search.models import Record
from konsorcium.search.translations import LanguageVersion, best_versions, language_switch

register = template.Library()


@register.simple_tag(takes_context=True)
def record_of(context: Context, page: PublicPage) -> Record | PublicContent:
    """The record of a page; in a preview, or behind a password, what its record would say."""
    preview = getattr(context.get("request"), "is_preview", False)
    record = None if preview else Record.objects.filter(page=page, public=True).for_lists().first()
    return record or page.public_content()


@register.simple_tag(takes_context=True)
def facet_label(context: Context, name: str, value: str) -> str:
    """What a slug, code or key of a facet is called in the reader's language; "" for a page that is not public."""
    return labels_of(context).get(name, {}).get(value, "" if name in labels.PAGE_FACETS else value)


def labels_of(context: Context) -> labels.Labels:
    """The vocabulary in the reader's language."""
    language = get_language() or settings.LANGUAGE_CODE
    request = context.get("request")
    return labels.labels_for(request, language) if request else labels.labels(language)


@register.filter
def results(total: int) -> str:
    """A number of results in words."""
    return ngettext("%(total)s result", "%(total)s results", total) % {"total": total}


@register.inclusion_tag("components/facet_links.html", takes_context=True)
def facet_links(context: Context, name: str, values: list[str] | None, address: str = "../") -> dict[str, Any]:
    """Values of a facet as links to the list at `address` with that filter; topics lead to their own page."""
    values = values or []
    pages = topic_pages(values) if name == "topic" and values else {}
    known = labels_of(context).get(name, {})
    links = [
        {"label": known[value], "url": pages.get(value) or f"{address}?{urlencode({name: value})}"}
        for value in values
        if value in known
    ]
    return {"links": links}


def topic_pages(slugs: list[str]) -> dict[str, str]:
    """Addresses of the public pages of these topics in the reader's language."""
    records = Record.objects.visible().in_languages([get_language() or settings.LANGUAGE_CODE])
    found = records.with_facets({"type": ["topic"], "topic": slugs}).values_list("facets", "url")
    return {slug: url for facets, url in found for slug in facets["topic"]}


@register.simple_tag
def public_versions(keys: list[uuid.UUID | str]) -> list[Record]:
    """The visible records of pages by their translation keys, in this order; in another language where need be."""
    found = best_versions(keys, get_language() or settings.LANGUAGE_CODE) if keys else {}
    return [found[str(key)] for key in keys if str(key) in found]


@register.simple_tag(takes_context=True)
def told_parties(context: Context, parties: list[dict[str, str]]) -> list[dict[str, str]]:
    """Who takes part, in the reader's language."""
    known = labels_of(context)
    return [labels.told_party(party, known) for party in parties]


@register.simple_tag(takes_context=True)
def linked_parties(context: Context, parties: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Who takes part, with their public page, if there is one.

    `foreign` is the record of a page in another language than the reader's.
    """
    language = get_language() or settings.LANGUAGE_CODE
    told = told_parties(context, parties)
    keys = [party["key"] for party in told if party["key"]]
    found = best_versions(keys, language) if keys else {}
    linked = []
    for party in told:
        page = found.get(party["key"])
        foreign = page if page and page.language != language else None
        linked.append({**party, "url": page.url if page else "", "foreign": foreign})
    return linked


@register.filter
def card_templates(record: Record) -> list[str]:
    """Templates for the card of a record, the best first: that of its type, or that of any page."""
    return [f"components/card_{record.type}.html", "components/card_page.html"]


@register.simple_tag
def breadcrumb(page: Page) -> list[Record]:
    """The visible records above a page, from the front page down."""
    return list(Record.objects.visible().for_lists().above(page.path))


@register.simple_tag(takes_context=True)
def language_choices(context: Context) -> list[LanguageVersion]:
    """What the language switch offers: this page, list or search in each language, or the nearest place above it."""
    request = context.get("request")
    if request is None:
        return []
    if not hasattr(request, "_konsorcium_choices"):
        request._konsorcium_choices = _choices(context, request)
    return request._konsorcium_choices


def _choices(context: Context, request: HttpRequest) -> list[LanguageVersion]:
    page, listing = context.get("page"), context.get("listing")
    if context.get("in_every_language"):
        choices = [_version(code, translate_url(request.get_full_path(), code), exact=True) for code in LANGUAGE_CODES]
    elif isinstance(page, Page):
        choices = language_switch(page)
    elif listing is not None:
        choices = [_version(code, translate_url(request.path, code), exact=True) for code in LANGUAGE_CODES]
    else:
        choices = _front_pages()
    query = f"?{listing.query}" if listing is not None and listing.query else ""
    return [_version(item.language, item.url + (query if item.exact else ""), item.exact) for item in choices]


def _version(code: str, url: str, exact: bool) -> LanguageVersion:
    return LanguageVersion(code, get_language_info(code)["name_local"], url, exact)


def _front_pages() -> list[LanguageVersion]:
    """The public front page of each language, for pages that have no versions of their own."""
    addresses = {code: _front_page(code) for code in LANGUAGE_CODES}
    records = Record.objects.visible().filter(url__in=list(addresses.values()))
    public = set(records.values_list("language", "url"))
    return [_version(code, url, exact=False) for code, url in addresses.items() if (code, url) in public]


def _front_page(code: str) -> str:
    with override(code):
        try:
            return reverse("wagtail_serve", args=[""])
        except NoReverseMatch:
            return "/"


@register.simple_tag(takes_context=True)
def hreflang(context: Context) -> list[dict[str, str]]:
    """Absolute addresses of the page in each language that has it public.

    Nothing where it has only one, or where another page is the canonical one.
    """
    page = context.get("page")
    is_canonical = isinstance(page, Page) and context.get("canonical_page", page) == page
    exact = [item for item in language_choices(context) if item.exact] if is_canonical else []
    if len(exact) < 2:
        return []
    root = site_root(context)
    pairs = [{"language": item.language, "url": root + item.url.partition("?")[0]} for item in exact]
    default = [pair["url"] for pair in pairs if pair["language"] == settings.LANGUAGE_CODE]
    return [*pairs, *({"language": "x-default", "url": url} for url in default)]


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """The one absolute address of a page: without campaign tags and filters, of a long list with its page number.

    A page that shows another one names it in its context as `canonical_page`.
    """
    page, listing = context.get("canonical_page", context.get("page")), context.get("listing")
    request = context.get("request")
    path = page.get_url(request) if isinstance(page, Page) else None
    if not path or request is None:
        return ""
    number = listing.number if listing is not None and not listing.narrowed else 1
    return f"{site_root(context)}{path.partition('?')[0]}" + (f"?page={number}" if number > 1 else "")


@register.simple_tag(takes_context=True)
def site_root(context: Context) -> str:
    """Scheme and host of the site, as its settings in Wagtail say."""
    site = Site.find_for_request(context.get("request"))
    return site.root_url if site else ""


@register.simple_tag(takes_context=True)
def is_here(context: Context, url: str) -> bool:
    """Whether the reader is at `url` or below it."""
    request = context.get("request")
    return bool(request and request.path.startswith(url))


@register.inclusion_tag("konsorcium_search/admin/file_problem.html")
def file_problem(document_id: int) -> dict[str, str]:
    """What keeps search from finding all that is in the file of a document."""
    return {"problem": problem_of(document_id)}
