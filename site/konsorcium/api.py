"""The content API: typed, read-only, anonymous; put together from the routers of the installed apps."""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, get_origin, get_type_hints

from django.apps import apps
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router, Schema
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from pydantic import Field
from wagtail.utils.urlpatterns import decorate_urlpatterns

from . import problems
from .api_docs import ApiDocs, referred
from .languages import LANGUAGE_CODES
from .problems import Problem, ProblemDetails, problem_response

View = Callable[..., Any]

DESCRIPTION = (
    "Everything public of the site, in all its languages: read-only, without a key. "
    "A list answers with `total`, `items` and the address of its `next` page; unknown parameters and values are errors."
)


class Parameters(Schema):
    """The parameters that every address takes; those of an address are the fields of its subclass."""

    locale: str = Field(
        default=settings.LANGUAGE_CODE,
        description="Language of the answer and of errors.",
        json_schema_extra={"enum": [*LANGUAGE_CODES]},
    )


class PublicRouter(Router):
    """A router whose addresses refuse unknown and repeated parameters, and say so in the document."""

    def add_api_operation(  # type: ignore[override] # the options of ninja's own are handed on
        self, path: str, methods: list[str], view_func: View, *, response: dict[int, Any], **options: Any
    ) -> None:
        super().add_api_operation(
            path, methods, _strict(view_func), response={400: ProblemDetails, **response}, **options
        )


def _strict(view: View) -> View:
    declared = _declared(view)

    @wraps(view)
    def strict(request: HttpRequest, **values: Any) -> Any:
        refuse_undeclared(request.GET, declared)
        return view(request, **values)

    return strict


def _declared(view: View) -> dict[str, bool]:
    """The names of the parameters of `view`, each with whether it may be repeated."""
    hints = [hint for hint in get_type_hints(view).values() if isinstance(hint, type)]
    schemas = [hint for hint in hints if issubclass(hint, Parameters)]
    fields = schemas[0].model_fields if schemas else {}
    return {field.alias or name: get_origin(field.annotation) is list for name, field in fields.items()}


def refuse_undeclared(given: QueryDict, declared: dict[str, bool]) -> None:
    """Raise a Problem for a parameter that is not declared, or is repeated although it has one value."""
    for name, values in given.lists():
        if name not in declared:
            raise problems.unknown_parameter(name, sorted(declared))
        if len(values) > 1 and not declared[name]:
            raise problems.repeated_parameter(name)


class ContentAPI(NinjaAPI):
    """A NinjaAPI that answers problems instead of errors, in the reader's language, at any address below its own."""

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        patterns, app_name, namespace = super().urls
        # Addresses without a slash at their end are led to those that have it.
        own = [path("", _root), *patterns, re_path(r"^.*/$", _unknown)]
        return decorate_urlpatterns(own, _read_only), app_name, namespace

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    @cached_property
    def document(self) -> OpenAPISchema:
        """The OpenAPI document, which never changes while the site runs."""
        document = super().get_openapi_schema()
        for operations in document["paths"].values():
            for operation in operations.values():
                _tell_problems(operation["responses"])
        schemas = document["components"]["schemas"]
        for name in set(schemas) - set(referred(document)):  # those that ninja made of parameters
            del schemas[name]
        return document

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        return self.document


def _tell_problems(responses: dict[int, dict[str, Any]]) -> None:
    for status, response in responses.items():
        if status >= 400:
            response["content"] = {problems.MEDIA_TYPE: response["content"]["application/json"]}


def _root(request: HttpRequest) -> HttpResponse:
    return redirect("konsorcium_api:openapi-view")


def _unknown(request: HttpRequest) -> HttpResponse:
    raise Http404


def reader_language(request: HttpRequest) -> str:
    """The language of the answer; raises Problem for one that the site does not have."""
    language = request.GET.get("locale") or settings.LANGUAGE_CODE
    if language not in LANGUAGE_CODES:
        raise problems.unknown_value("locale", language, LANGUAGE_CODES)
    return language


def _read_only(view: View) -> View:
    """`view` with problems for errors; it answers HEAD like GET, and pages of other sites may read it."""

    @csrf_exempt
    @wraps(view)
    def read_only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked, request.method = request.method, "GET" if request.method == "HEAD" else request.method
        response = _answered(view, request, *args, **kwargs)
        request.method = asked
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return read_only


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    with translation.override(settings.LANGUAGE_CODE):
        try:
            translation.activate(reader_language(request))
            response = view(request, *args, **kwargs) if request.method == "GET" else HttpResponseNotAllowed([])
        except (Problem, Http404, SuspiciousOperation) as error:
            response = _problem(request, error)
        if isinstance(response, HttpResponseNotAllowed):
            response = problem_response(request, Problem("method-not-allowed", _("Only GET is allowed here.")))
            response["Allow"] = "GET, HEAD"
        response.setdefault("Content-Language", translation.get_language())
        return response


def _problem(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """What Django and ninja raise by themselves, as a problem."""
    if isinstance(error, Http404):
        error = problems.not_found()
    elif isinstance(error, ValidationError):
        first = error.errors[0]
        value = "" if first["type"] == "missing" else str(first.get("input", ""))
        error = problems.unknown_value(str(first["loc"][-1]), value, [])
    elif not isinstance(error, Problem):
        error = Problem("bad-request", _("The request could not be understood."))
    return problem_response(request, error)


def build_api() -> ContentAPI:
    """The API of all installed apps; each names its router as `api_router` in its AppConfig."""
    api = ContentAPI(
        title="Konsorcium",
        version="1",
        description=DESCRIPTION,
        urls_namespace="konsorcium_api",
        docs=ApiDocs(),
        docs_url="/docs/",
        openapi_url="/openapi.json",
        servers=[{"url": "/"}],
    )
    for error in (Problem, Http404, ValidationError, SuspiciousOperation):
        api.add_exception_handler(error, _problem)
    # INSTALLED_APPS names the chain from its top; the document begins at the bottom, with search.
    for config in reversed(list(apps.get_app_configs())):
        if router := getattr(config, "api_router", ""):
            api.add_router("", router)
    return api
