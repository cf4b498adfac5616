"""What a journalist sees through the link to an embargoed publication: the page as approved, and its own files."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractRendition

from konsorcium.search.files import answer_with_document, answer_with_picture
from konsorcium.search.leaks import files_of
from konsorcium.search.translations import best_versions
from konsorcium.signed_links import LinkRefused, SignedLink, private, read_link, refused

from .embargoes import OPENED, PURPOSE, Embargoed, as_approved, versions_of
from .models import PublicationPage
from .models.embargoes import spelled_out

UNAVAILABLE = "konsorcium_publications/embargo/unavailable.html"
_VALUE = re.compile(r'(?<=")[^"#?]+(?=["#?])')  # of an attribute, an address up to its query or fragment


@dataclass(frozen=True)
class Visit:
    """That somebody opened a link, by its token, and what is embargoed behind it."""

    token: str
    link: SignedLink
    embargoed: Embargoed

    def address_of(self, page: PublicationPage) -> str:
        """Where the link shows this version."""
        with override(page.locale.language_code):
            return reverse("konsorcium_publications:embargo", args=[self.token])

    def others(self, page: PublicationPage) -> list[tuple[str, str]]:
        """The languages of the other versions, with their addresses."""
        return [
            (other.locale.language_code, self.address_of(other)) for other in self.embargoed.pages if other is not page
        ]

    def documents(self) -> list[AbstractDocument]:
        return files_of(self.embargoed.pages)[0]

    def renditions(self) -> QuerySet[AbstractRendition]:
        images = files_of(self.embargoed.pages)[1]
        return get_image_model().get_rendition_model().objects.filter(image__in=images)

    def with_own_files(self, shown: str) -> str:
        """A rendered page with the addresses of its files under the link: under their own nobody gets them yet."""
        files = {document.url: self._file("document", document.pk) for document in self.documents()}
        files |= {rendition.url: self._file("picture", rendition.pk) for rendition in self.renditions()}
        under_link = {str(escape(address)): own for address, own in files.items()}
        return _VALUE.sub(lambda found: under_link.get(found[0], found[0]), shown)

    def _file(self, kind: str, pk: int) -> str:
        return reverse(f"konsorcium_publications:embargoed_{kind}", args=[self.token, pk])


def opened_by_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """`view` for who has a link to what is embargoed now; a public page needs no link."""

    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: object) -> HttpResponseBase:
        try:
            link = read_link(token, PURPOSE)
        except LinkRefused as refusal:
            return refused(request, refusal)
        if public := best_versions([link.subject], get_language() or "").get(link.subject):
            return private(redirect(public.url))
        embargoed = as_approved(versions_of(link.subject))
        if embargoed is None:
            return refused(request, LinkRefused(404), UNAVAILABLE)
        return private(view(request, Visit(token, link, embargoed), **kwargs))

    return opened


@opened_by_link
def embargo(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The page in the language of the address; where it is not in that, the address in another leads to it."""
    page = visit.embargoed.in_language(get_language() or "")
    if page.locale.language_code != get_language():
        return redirect(visit.address_of(page))
    if request.method == "GET":
        visit.link.note(OPENED)
    context = page.get_context(request) | {
        "recipient": visit.link.embargo_recipient,
        "until": spelled_out(visit.embargoed.until),
        "is_over": visit.embargoed.is_over,
        "others": visit.others(page),
        "in_every_language": True,
    }
    shown = render_to_string("konsorcium_publications/embargo/page.html", context, request)
    return HttpResponse(visit.with_own_files(shown))


@opened_by_link
def embargoed_document(_request: HttpRequest, visit: Visit, document_id: int) -> FileResponse:
    found = next((document for document in visit.documents() if document.pk == document_id), None)
    if found is None:
        raise Http404
    return answer_with_document(found)


@opened_by_link
def embargoed_picture(_request: HttpRequest, visit: Visit, rendition_id: int) -> FileResponse:
    return answer_with_picture(get_object_or_404(visit.renditions(), pk=rendition_id))
