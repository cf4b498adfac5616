"""Files: a document or picture is served to the public only while a visible record mentions it."""

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model
from wagtail.utils.sendfile import sendfile

from .mentions import mention_key
from .models import Record


def is_public(instance: models.Model) -> bool:
    """Whether a visible record mentions this document or image."""
    return Record.objects.visible().mentioning([mention_key(instance)]).exists()


def may_see(request: HttpRequest, instance: models.Model) -> bool:
    """The public sees what a visible page uses; staff of the admin see all."""
    return request.user.has_perm("wagtailadmin.access_admin") or is_public(instance)


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponse:
    """A rendition of a picture; originals and documents have no address of their own under the media folder."""
    rendition_model = get_image_model().get_rendition_model()
    rendition = get_object_or_404(rendition_model.objects.select_related("image"), file=path)
    if not may_see(request, rendition.image):
        raise Http404
    response = sendfile(request, rendition.file.path)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=3600" if is_public(rendition.image) else "private, no-store"
    return response
