"""API v2: Wagtail's own, over the pages, pictures and documents that visible records tell of, and nothing else."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import re_path
from django.utils import timezone, translation
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.filters import AncestorOfFilter, ChildOfFilter, DescendantOfFilter, TranslationOfFilter
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError, get_object_detail_url
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.images.models import AbstractImage, ImageQuerySet
from wagtail.models import Page

from konsorcium.api_fields import recorded, told
from konsorcium.api_values import absolute, absolute_picture
from konsorcium.pages import PublicPage
from konsorcium.pictures import SIZES, picture
from konsorcium.problems import keep_address

from . import api_v2_filters as filters
from .addresses import page_at
from .api_details import with_source
from .files import publicly_mentioned
from .querysets import LONG_TEXTS, visible_at

LONGEST_VALUE = 1000
DEEPEST_FIELDS = 5
PICTURE_SIZES = ("card", "wide")


class OnlyJSON(BaseContentNegotiation):
    """JSON whatever is asked for: here, `format` is a media format of experts."""

    def select_parser(self, request: Request, parsers: list[Any]) -> Any:
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class StrictMixin:
    """What all endpoints share: anonymous, JSON only, and a 400 for whatever cannot be understood."""

    authentication_classes: list[type] = []
    content_negotiation_class = OnlyJSON
    renderer_classes = [JSONRenderer]
    pagination_class = filters.LimitedPagination
    filter_backends = [filters.NamedFilter, filters.NamedOrdering, filters.WordsFilter]
    known_query_parameters = frozenset(
        {"limit", "offset", "fields", "order", "search", "search_operator", *filters.FILTERED}
    )
    columns = filters.FILE_COLUMNS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Its messages are Wagtail's, which are in English only, so all are."""
        with translation.override("en"):
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc] # mixed into Wagtail's endpoints

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc] # mixed into Wagtail's endpoints
        for name, values in request.GET.lists():
            if len(values) > 1 and name not in filters.V2_FACETS:
                raise BadRequestError(f"{name[:80]} can be given only once")
            if name != "search" and any("\x00" in value or len(value) > LONGEST_VALUE for value in values):
                raise BadRequestError(f"{name[:80]} has null characters or is too long")
        if request.GET.get("fields", "").count("(") > DEEPEST_FIELDS:
            raise BadRequestError("fields are nested too deeply")
        if not request.GET.get("id", "1").isdecimal():
            raise BadRequestError("id must be a number")

    def check_query_parameters(self, queryset: QuerySet) -> None:
        unknown = set(self.request.GET) - self.known_query_parameters  # type: ignore[attr-defined] # of the endpoint
        if unknown:
            known = ", ".join(sorted(self.known_query_parameters))
            raise BadRequestError(f"unknown parameters: {', '.join(sorted(unknown))[:200]}; known are {known}")

    def with_related(self, queryset: QuerySet) -> QuerySet:
        """`queryset` with all that the answer reads of each row."""
        return queryset

    def resolve_rich_text_format(self) -> str:
        return "html"

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        if response.status_code == 404:
            keep_address(getattr(request, "_request", request))
        response["Access-Control-Allow-Origin"] = "*"
        return super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc] # as above


class PagesViewSet(StrictMixin, PagesAPIViewSet):
    filter_backends = [
        filters.FacetFilter,
        filters.NamedFilter,
        filters.LanguageFilter,
        ChildOfFilter,
        AncestorOfFilter,
        DescendantOfFilter,
        TranslationOfFilter,
        filters.NamedOrdering,
        filters.RecordWordsFilter,  # last: what it finds cannot be filtered further
    ]
    known_query_parameters = StrictMixin.known_query_parameters - {"search_operator"} | {
        "type", "child_of", "ancestor_of", "descendant_of", "translation_of", "locale", *filters.V2_FACETS,
    }  # fmt: skip
    body_fields = ["id", recorded("title")]
    meta_fields = [
        *(name for name in PagesAPIViewSet.meta_fields if name not in {"html_url", "parent"}),
        told("html_url", lambda page, request: absolute(request, page.record.url)),
        told("parent", lambda page, request: _parent(page, request)),
    ]
    columns = filters.PAGE_COLUMNS

    def get_base_queryset(self) -> QuerySet[Page]:
        return Page.objects.filter(visible_at(timezone.now(), "record__"))

    def get_queryset(self) -> QuerySet[Page]:
        return self.with_related(super().get_queryset())

    def with_related(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        return queryset.select_related("locale", "record").defer(*(f"record__{name}" for name in LONG_TEXTS))

    def listing_view(self, request: Request) -> Response:
        queryset = self.get_queryset()
        self.check_query_parameters(queryset)
        pages = list(self.paginate_queryset(self.filter_queryset(queryset)))
        if "fields" in request.GET and issubclass(queryset.model, PublicPage) and pages:
            queryset.model.prepare(pages, request)
        return self.get_paginated_response(self.get_serializer(pages, many=True).data)

    def get_object(self) -> Page:
        if not hasattr(self, "_page"):
            self._page = BaseAPIViewSet.get_object(self)
            model = self._page.specific_class or Page
            if issubclass(model, PublicPage):
                versions = model.objects.filter(translation_key=self._page.translation_key)
                self._page = with_source(self.with_related(versions), self._page.pk)
                model.prepare([self._page], self.request)
        return self._page

    def find_object(self, queryset: QuerySet[Page], request: Request) -> Page | None:
        """By `id`, or by `html_path`: the path of the page with its language."""
        if "html_path" in request.GET:
            record = page_at(request.GET["html_path"])
            return queryset.filter(pk=record.pk).first() if record else None
        return super().find_object(queryset, request)


def _parent(page: Page, request: Request) -> dict[str, Any] | None:
    """The page above, as Wagtail gives it, if it is public."""
    above = Page.objects.filter(visible_at(timezone.now(), "record__"), path=page.path[: -Page.steplen])
    parent = above.select_related("record").first()
    if parent is None:
        return None
    meta = {
        "type": parent.specific_class._meta.label if parent.specific_class else None,
        "detail_url": get_object_detail_url(router, request, Page, parent.pk),
        "html_url": absolute(request, parent.record.url),
    }
    return {"id": parent.pk, "meta": meta, "title": parent.record.title}


def _renditions(image: AbstractImage, request: HttpRequest) -> dict[str, Any]:
    told_of = absolute_picture(request, picture(image, "", "", PICTURE_SIZES))
    return told_of["renditions"] if told_of else {}


class ImagesViewSet(StrictMixin, ImagesAPIViewSet):
    """Pictures in their sizes: originals and the tags of the staff are not public."""

    body_fields = ["id", "title", "width", "height", told("renditions", _renditions)]
    meta_fields = ["type", "detail_url"]
    listing_default_fields = ["id", "type", "detail_url", "title", "width", "height", "renditions"]

    def get_queryset(self) -> QuerySet:
        return self.with_related(publicly_mentioned(super().get_queryset()))

    def with_related(self, queryset: QuerySet) -> QuerySet:
        images: ImageQuerySet = queryset
        return images.prefetch_renditions(*(SIZES[size] for size in PICTURE_SIZES))


class DocumentsViewSet(StrictMixin, DocumentsAPIViewSet):
    body_fields = [
        "id",
        "title",
        told("size", lambda document, request: document.file_size),
        told("media_type", lambda document, request: document.content_type),
    ]
    meta_fields = ["type", "detail_url", "download_url"]
    listing_default_fields = [*meta_fields, "id", "title", "size", "media_type"]

    def get_queryset(self) -> QuerySet:
        return publicly_mentioned(super().get_queryset())


def _unknown(request: HttpRequest) -> JsonResponse:
    keep_address(request)
    return JsonResponse({"message": "not found"}, status=404, headers={"Access-Control-Allow-Origin": "*"})


router = WagtailAPIRouter("konsorcium_api_v2")
router.register_endpoint("pages", PagesViewSet)
router.register_endpoint("images", ImagesViewSet)
router.register_endpoint("documents", DocumentsViewSet)
# Addresses without a slash at their end are led to those that have it.
urls = ([*router.get_urlpatterns(), re_path(r"^.*/$", _unknown)], router.url_namespace, router.url_namespace)
