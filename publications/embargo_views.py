"""What a journalist sees through the link to an embargoed publication: the page as approved, and its own files."""

import re
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model

from konsorcium.search.files import answer_with_document, answer_with_picture
from konsorcium.search.leaks import files_of
from konsorcium.search.translations import best_versions
from konsorcium.signed_links import LinkRefused, SignedLink, private, read_link, refused

from .embargoes import OPENED, PURPOSE, Embargoed, as_approved, language_versions
from .models import PublicationPage
from .models.embargoes import spelled_out

UNAVAILABLE = "konsorcium_publications/embargo/unavailable.html"
_VALUE = re.compile(r'(?<=")[^"#?]+(?=["#?])')  # of an attribute, an address up to its query or fragment


def opened_by_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """`view` with the link of its token and the versions that are approved now; a public page needs no link."""

    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: object) -> HttpResponseBase:
        try:
            link = read_link(token, PURPOSE)
        except LinkRefused as refusal:
            return refused(request, refusal)
        if public := best_versions([link.subject], get_language() or "").get(link.subject):
            return private(redirect(public.url))
        embargoed = as_approved(language_versions(link.subject))
        if embargoed is None:
            return refused(request, LinkRefused(404), UNAVAILABLE)
        return private(view(request, link, embargoed, **kwargs))

    return opened


@opened_by_link
def embargo(request: HttpRequest, link: SignedLink, embargoed: Embargoed) -> HttpResponse:
    """The page in the language of the address; where it is not in that, the address in another leads to it."""
    page = embargoed.in_language(get_language() or "")
    if page.locale.language_code != get_language():
        return redirect(_address(link, page))
    if request.method == "GET":
        link.note(OPENED)
    context = page.get_context(request) | {
        "recipient": link.embargo_recipient,
        "until": spelled_out(embargoed.until),
        "is_over": embargoed.is_over,
        "others": [
            (other.locale.language_code, _address(link, other)) for other in embargoed.pages if other is not page
        ],
    }
    shown = render_to_string("konsorcium_publications/embargo/page.html", context, request)
    return HttpResponse(_with_own_files(shown, link, embargoed))


@opened_by_link
def embargoed_document(
    request: HttpRequest, link: SignedLink, embargoed: Embargoed, document_id: int
) -> HttpResponseBase:
    documents, _images = files_of(embargoed.pages)
    found = next((document for document in documents if document.pk == document_id), None)
    if found is None:
        raise Http404
    return answer_with_document(found)


@opened_by_link
def embargoed_picture(
    request: HttpRequest, link: SignedLink, embargoed: Embargoed, rendition_id: int
) -> HttpResponseBase:
    _documents, images = files_of(embargoed.pages)
    renditions = get_image_model().get_rendition_model().objects.filter(image__in=images)
    return answer_with_picture(get_object_or_404(renditions, pk=rendition_id))


def _with_own_files(shown: str, link: SignedLink, embargoed: Embargoed) -> str:
    """A rendered page with the addresses of its files under the link: under their own nobody gets them yet."""
    documents, images = files_of(embargoed.pages)
    renditions = get_image_model().get_rendition_model().objects.filter(image__in=images)
    own = {document.url: _file_address("document", link, document.pk) for document in documents}
    own |= {rendition.url: _file_address("picture", link, rendition.pk) for rendition in renditions}
    by_address = {str(escape(address)): under_link for address, under_link in own.items()}
    return _VALUE.sub(lambda found: by_address.get(found[0], found[0]), shown)


def _file_address(kind: str, link: SignedLink, pk: int) -> str:
    return reverse(f"konsorcium_publications:embargoed_{kind}", args=[link.token, pk])


def _in_other_languages(link: SignedLink, embargoed: Embargoed, page: PublicationPage) -> list[tuple[str, str]]:
    """The languages of the other versions, with their addresses."""
    return [(other.locale.language_code, _address(link, other)) for other in embargoed.pages if other is not page]


def _address(link: SignedLink, page: PublicationPage) -> str:
    with override(page.locale.language_code):
        return reverse("konsorcium_publications:embargo", args=[link.token])
