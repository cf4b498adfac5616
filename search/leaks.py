"""The leak check: asks every door, as anybody may, for pages that are not to be public yet and for their files."""

import html
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.client import RedirectCycleError
from django.utils.translation import get_language, gettext, override
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from konsorcium.pages import PublicPage

from . import missed_searches
from .doors import Door, Probe, all_doors
from .mentions import mentioned, mentions_of_page
from .models import Record

FEWEST_WORDS = 3  # of a title or summary that nothing else on the site says by chance
_TAG = re.compile(r"<[^>]*>")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})", re.IGNORECASE)
_FOLD = "\r\n "  # in a line of a calendar
_BREAK = re.compile(r"\\[rn]")  # in JSON


@dataclass(frozen=True)
class Leak:
    """An address at which anybody sees `what`: a file, words or the address of a page, or that a door fails."""

    address: str
    what: str


def probe_of(page: PublicPage, document: AbstractDocument | None = None, image: AbstractImage | None = None) -> Probe:
    """What could lead to a page and to its files."""
    url = page.get_url()
    path = url.removeprefix(f"/{page.locale.language_code}/")
    return Probe(
        language=page.locale.language_code,
        words=page.title.split()[0],
        type=page._meta.label,
        pk=page.pk,
        key=str(page.translation_key),
        url=url,
        path=path,
        parent_path=f"{path.strip('/').rpartition('/')[0]}/".lstrip("/"),
        slug=page.slug,
        document=document.pk if document else 0,
        filename=document.filename if document else "none.pdf",
        image=image.pk if image else 0,
        rendition=image.get_rendition("width-1280|format-webp").file.name if image else "images/none.webp",
    )


def leaks_of(pages: Iterable[PublicPage]) -> list[Leak]:
    """Where anybody sees a trace of these pages, which stand in memory as they are to become public, or their files.

    What only repeats the question is no trace. A site that answers nothing at all has not been checked, and says so.
    """
    pages = list(pages)
    asked = {door.address(probe): door for page in pages for probe in _probes(page) for door in all_doors()}
    asked |= {address: Door("wagtail_serve") for page in pages for address in _old_addresses(page)}
    traces = _traces(pages)
    leaks, statuses = [], set()
    for address, door in asked.items():
        answer = _answer(address)
        statuses.add(answer.status_code)
        if what := _shown(door, address, answer, traces):
            leaks.append(Leak(address, what))
    if 200 not in statuses:
        told = gettext("The site does not answer at its own address, so nothing was checked.")
        return [Leak(settings.WAGTAILADMIN_BASE_URL, told)]
    return leaks


def files_of(pages: Iterable[PublicPage]) -> tuple[list[AbstractDocument], list[AbstractImage]]:
    """The documents and pictures that pages use, as their records will say."""
    keys = set().union(*(mentions_of_page(page, page.public_content().private_fields) for page in pages))
    return list(mentioned(get_document_model(), keys)), list(mentioned(get_image_model(), keys))


def _probes(page: PublicPage) -> Iterator[Probe]:
    """The page, and its files one by one."""
    probe = probe_of(page)
    yield probe
    documents, images = files_of([page])
    for document in documents:
        yield replace(probe, document=document.pk, filename=document.filename)
    for image in images:
        for file in (image.file, *(rendition.file for rendition in image.renditions.all())):
            yield replace(probe, image=image.pk, rendition=file.name)


def _old_addresses(page: PublicPage) -> Iterable[str]:
    """What leads to the page by the redirects of the site."""
    if not apps.is_installed("wagtail.contrib.redirects"):
        return []
    from wagtail.contrib.redirects.models import Redirect

    return Redirect.objects.filter(redirect_page=page.pk).values_list("old_path", flat=True)


def _traces(pages: Iterable[PublicPage]) -> set[str]:
    """Words and addresses that show one of the pages; a title that another page has too shows nothing."""
    keys = {str(page.translation_key) for page in pages}
    titles = {title for page in pages for title in (page.title, page.seo_title)}
    others = Record.objects.visible().exclude(translation_key__in=keys)
    titles -= set(others.filter(title__in=titles).values_list("title", flat=True))
    texts = titles | {page.summary for page in pages}
    told = {text for text in texts if len(text.split()) >= FEWEST_WORDS}
    return told | keys | {page.get_url() for page in pages}


def _answer(address: str) -> HttpResponseBase:
    site = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    client = Client(raise_request_exception=False, SERVER_NAME=site.hostname or "")
    answer: HttpResponseBase
    with override(get_language()), missed_searches.ignored():
        try:
            answer = client.get(address, follow=True, secure=site.scheme == "https")
        except RedirectCycleError as error:
            answer = error.last_response
        if answer.streaming:
            deque(answer, maxlen=0)  # what was read to its end is closed
    return answer


def _shown(door: Door, address: str, answer: HttpResponseBase, traces: Iterable[str]) -> str:
    """What an answer shows, "" if nothing."""
    if answer.status_code >= 500:
        return gettext("The door failed, so it could not be checked.")
    if door.asks_for_file and answer.status_code == 200:
        return gettext("The file is public.")
    question, said = unquote(address).casefold(), _said(answer)
    return next((trace for trace in traces if trace.casefold() not in question and _plain(trace) in said), "")


def _said(answer: HttpResponseBase) -> str:
    """What an answer says, with its tags and, since search marks words, without."""
    body = answer.content.decode(errors="replace") if isinstance(answer, HttpResponse) else str(answer.headers)
    return _plain(body) + _plain(_TAG.sub("", body))


def _plain(text: str) -> str:
    """A text without the ways in which HTML, JSON and calendars write it."""
    text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), _BREAK.sub(" ", text.replace(_FOLD, "")))
    return " ".join(html.unescape(text).replace('\\"', '"').split()).casefold()
