"""Wagtail's preview API v3 for automation: each request names a token, and each page has its own fields to write."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from wagtail.api import APIField
from wagtail.api.conf import get_model_field
from wagtail.log_actions import LogContext
from wagtail.models import Page, get_page_models
from wagtail.permissions import policy_registry
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .history import mark_written_by_token
from .pages import PublicPage
from .problems import keep_address
from .topics import TopicsField

Files = Callable[[HttpRequest], QuerySet[Any]]
View = Callable[..., HttpResponse]
READING = {"GET", "HEAD", "OPTIONS"}


def with_tokens() -> tuple[list[URLResolver | URLPattern], str, str]:
    """The addresses of API v3; also those that Wagtail leaves open ask for a token."""
    import wagtail.documents.api.v3.router as documents
    import wagtail.images.api.v3.router as images
    from wagtail.api.v3.urls import api

    documents.get_documents_queryset = _as_in_the_admin(documents.get_documents_queryset)
    images.get_images_queryset = _as_in_the_admin(images.get_images_queryset)
    patterns, app_name, namespace = api.urls
    return decorate_urlpatterns(patterns, _for_token), app_name, namespace


def _as_in_the_admin(get_files: Files) -> Files:
    """Of documents or images those that the admin offers to who asks; Wagtail looks at restricted collections only."""

    @wraps(get_files)
    def get_offered(request: HttpRequest) -> QuerySet[Any]:
        files = get_files(request)
        policy = policy_registry.get_by_type(files.model)
        offered = policy.instances_user_has_any_permission_for(request.user, ["add", "change", "delete", "choose"])
        return files.filter(pk__in=offered.values("pk"))

    return get_offered


def _for_token(view: View) -> View:
    """`view` for the token of somebody who may use the admin.

    What it writes is marked in the history; what ends with an error has written nothing.
    """
    from wagtail.api.v3.auth import BearerTokenAuth
    from wagtail.api.v3.errors import problem_response

    @csrf_exempt
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = BearerTokenAuth()(request)
        if token is None:
            refused: HttpResponse = problem_response(status=401, detail=_("This address asks for an API token."))
            refused["WWW-Authenticate"] = "Bearer"
            return refused
        if not token.user.has_perm("wagtailadmin.access_admin"):
            return problem_response(status=403, detail=_("The user of this token may not use the admin."))
        with LogContext(user=token.user) as context:
            try:
                with transaction.atomic():
                    response = view(request, *args, **kwargs)
                    transaction.set_rollback(response.status_code >= 400)
            except (IntegrityError, OverflowError):
                return problem_response(status=400, detail=_("The database does not take these values."))
        if request.method not in READING:
            mark_written_by_token(context.uuid, token.name)
        if response.status_code == 404:
            keep_address(request)
        return response

    return guarded


def offer_fields() -> None:
    """Let v3 read and write the fields that pages have.

    It builds its schemas of `api_fields` when it is first imported. In those of a page are the fields of API v2, which
    tells of public records: a draft has none, and a record is not written.
    """
    models = [model for model in get_page_models() if issubclass(model, PublicPage)]
    of_v2 = {model: model.api_fields for model in models}
    for model in models:
        model.api_fields = list(_own_fields(model))
    from wagtail.api.v3.registry import registry

    for model, fields in of_v2.items():
        model.api_fields = fields
        registration = registry.get(model._meta.label)
        for schema in (registration.create_schema, registration.patch_schema):
            schema.model_config["extra"] = "forbid"  # ninja by itself ignores names that it does not know
            schema.model_rebuild(force=True)


def _own_fields(model: type[PublicPage]) -> list[APIField]:
    """Texts and facts that are columns of the page; rows and topics, which are chosen, can be read in API v2."""
    names = {*model.own_names(), *model.fact_names, *model.change_names} - {
        field.name for field in Page._meta.get_fields()
    }
    fields = {name: get_model_field(model, name) for name in sorted(names)}
    return [
        APIField(name, writable=True)
        for name, field in fields.items()
        if not field.one_to_many and not isinstance(field, TopicsField)
    ]
