"""Versions of a page that were superseded: readable below its address, while the page itself is public."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.blocks import StreamValue
from wagtail.images import get_image_model
from wagtail.models import Revision
from wagtail.url_routing import RouteResult

from konsorcium.api_values import absolute
from konsorcium.search.files import publicly_mentioned
from konsorcium.search.models import Record

from .changes import ChangingPage

VERSIONS = "versions"  # the step of their addresses


class VersionedPage(ChangingPage):
    """A page whose public changes tell which versions they superseded."""

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        if self.live and len(path_components) == 2 and path_components[0] == VERSIONS:
            return RouteResult(self, kwargs={"version": path_components[1]})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, version: str = "", **kwargs: Any) -> HttpResponse:
        """The page, or one of its superseded versions: its words, with the facts of the present one.

        Whose words they are is told by the consents of today, and no file is shown that is not public today.
        """
        if not version:
            return super().serve(request, **kwargs)
        changes = self.public_changes()
        change = next((found for found in changes if found.superseded and str(found.number) == version), None)
        if change is None:
            raise Http404
        old = Revision.objects.get(pk=change.superseded).as_object()
        shown = {"version": old, "version_body": _without_hidden_pictures(old.body), "change": change}
        context = self.get_context(request) | shown
        return TemplateResponse(request, "konsorcium_publications/publication_version.html", context)


def _without_hidden_pictures(body: StreamValue) -> list[StreamValue.StreamChild]:
    images = {block: block.value["image"] for block in body if block.block_type == "figure"}
    shown = get_image_model().objects.filter(pk__in=[image.pk for image in images.values() if image])
    public = set(publicly_mentioned(shown))
    return [block for block in body if block not in images or images[block] in public]


def told_changes(record: Record, request: HttpRequest) -> list[dict[str, Any]]:
    """The public changes of a page as the APIs give them, the newest first."""
    return [
        {
            "kind": change["kind"],
            "text": change["text"],
            "time": change["time"],
            "superseded_url": change["version"] and absolute(request, f"{record.url}{VERSIONS}/{change['version']}/"),
        }
        for change in record.card["changes"]
    ]
