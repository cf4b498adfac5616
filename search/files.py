"""Files: a document or picture is served to the public only while a visible record mentions it."""

from collections.abc import Iterable
from functools import reduce
from mimetypes import MimeTypes
from operator import or_

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Cast, Concat
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from wagtail.documents.models import AbstractDocument
from wagtail.documents.views.serve import serve
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import CollectionViewRestriction
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from konsorcium.read_only import read_only
from konsorcium.rights import PAGE_POLICY, Somebody

from .mentions import mention_key, mention_prefix
from .models import Record, RecordMention
from .querysets import visible_at

IMAGE_TYPES = MimeTypes(filenames=())  # the same on every machine


def is_public(instance: models.Model) -> bool:
    """Whether a visible record mentions this document or image."""
    return Record.objects.visible().mentioning([mention_key(instance)]).exists()


def publicly_mentioned(files: models.QuerySet) -> models.QuerySet:
    """Those of these documents or images that a visible record mentions."""
    key = Concat(Value(mention_prefix(files.model)), Cast(OuterRef("pk"), models.CharField()))
    return files.filter(Exists(RecordMention.objects.filter(visible_at(timezone.now(), "record__"), key=key)))


def open_to_all(files: models.QuerySet) -> models.QuerySet:
    """Those of these documents whose collections anybody may look into."""
    closed = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
    return files.exclude(reduce(or_, (Q(collection__path__startswith=path) for path in closed), Q(pk__in=[])))


def offered_to(user: Somebody, files: models.QuerySet) -> models.QuerySet:
    """Those of these documents or images that somebody in the admin sees: staff of organisations not others' drafts."""
    if PAGE_POLICY.works_by_tree(user):
        return files
    return files.filter(Q(uploaded_by_user=user.pk) | Q(pk__in=publicly_mentioned(files).values("pk")))


def is_offered_to(user: Somebody, file: AbstractDocument | AbstractImage) -> bool:
    """Whether somebody in the admin sees this document or image; nothing is asked of who sees all, or uploaded it."""
    return PAGE_POLICY.works_by_tree(user) or file.uploaded_by_user_id == user.pk or is_public(file)


class FilePolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's policy for documents or images, less what is not offered to somebody."""

    def instances_user_has_any_permission_for(self, user: Somebody, actions: Iterable[str]) -> models.QuerySet:
        return offered_to(user, super().instances_user_has_any_permission_for(user, actions))

    def user_has_any_permission_for_instance(
        self, user: Somebody, actions: Iterable[str], instance: AbstractDocument | AbstractImage
    ) -> bool:
        allowed = super().user_has_any_permission_for_instance(user, actions, instance)
        return allowed and is_offered_to(user, instance)


def may_see(request: HttpRequest, file: AbstractDocument | AbstractImage) -> bool:
    """The public sees what a visible page uses; who works in the admin, what is offered there."""
    works_in_admin = request.user.has_perm("wagtailadmin.access_admin")
    return is_offered_to(request.user, file) if works_in_admin else is_public(file)


@read_only
def serve_document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """Wagtail's own answer without the content encoding "None" that it gives, which no client understands."""
    response = serve(request, document_id, document_filename)
    if response.headers.get("Content-Encoding") == "None":
        del response["Content-Encoding"]
    return response


@read_only
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition of a picture; originals and documents have no address of their own under the media folder."""
    if not path.isprintable():
        raise Http404  # PostgreSQL takes no null characters
    rendition_model = get_image_model().get_rendition_model()
    rendition = get_object_or_404(rendition_model.objects.select_related("image"), file=path)
    public = is_public(rendition.image)
    if not public and not may_see(request, rendition.image):
        raise Http404
    response = answer_with_picture(rendition)
    response["Cache-Control"] = "public, max-age=3600" if public else "private, no-store"
    return response


def answer_with_picture(rendition: AbstractRendition) -> FileResponse:
    return _answer_with(rendition.file, IMAGE_TYPES.guess_type(rendition.file.name, strict=False)[0])


def answer_with_document(document: AbstractDocument) -> FileResponse:
    response = _answer_with(document.file, document.content_type)
    response["Content-Disposition"] = document.content_disposition
    return response


def _answer_with(file: FieldFile, content_type: str | None) -> FileResponse:
    try:
        response = FileResponse(file.open("rb"), content_type=content_type)
    except FileNotFoundError as error:
        raise Http404 from error
    response["X-Content-Type-Options"] = "nosniff"
    return response
