"""Asking the doors for a page by all that could lead to it."""

import re

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage

from konsorcium.pages import PublicPage
from konsorcium.search.doors import Door, Probe


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


def ask(client: Client, door: Door, probe: Probe, may_be_degraded: bool = False) -> str:
    """What a door answers, with its headers where it is a file."""
    response = client.get(door.address(probe), follow=True)
    assert response.status_code in {200, 400, 404}, (door, response.status_code)
    body = body_of(response)
    assert may_be_degraded or not re.search(r'"degraded": ?true', body), door
    return body


def body_of(response: HttpResponseBase) -> str:
    if isinstance(response, HttpResponse):
        return response.content.decode()
    return f"{response.headers} {b''.join(response)!r}"
