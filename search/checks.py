"""System checks: what a page type or an app must not forget."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail.models import get_page_models

from konsorcium.pages import PublicPage

from .listings import ListingMixin


@register
def check_page_types(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """A page type of the suite is finished: it has a template, parents and a known record type.

    Where lists may stand is for the site to say, by the `subpage_types` of its own pages.
    """
    types = {slug for config in apps.get_app_configs() for slug in getattr(config, "record_types", {})}
    errors = []
    for model in get_page_models():
        if not issubclass(model, PublicPage):
            continue
        if not _template_exists(model):
            errors.append(Error(f"{model.__name__} has no template {model.template}.", obj=model, id="konsorcium.E001"))
        if not issubclass(model, ListingMixin) and getattr(model, "parent_page_types", None) is None:
            errors.append(Error(f"{model.__name__} does not say its parents.", obj=model, id="konsorcium.E002"))
        if model.record_type not in types | {"page"}:
            errors.append(Error(f"{model.record_type} is in no app's record_types.", obj=model, id="konsorcium.E003"))
    return errors


@register
def check_api_items(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """Every record type has a schema of its items: without it, an answer with such a record would fail."""
    configs = apps.get_app_configs()
    types = {slug for config in configs for slug in getattr(config, "record_types", {})}
    told = {slug for config in configs for slug in getattr(config, "api_items", {})}
    return [Error(f"{slug} is in no app's api_items.", id="konsorcium.E005") for slug in sorted(types - told)]


def _template_exists(model: type[PublicPage]) -> bool:
    try:
        get_template(model.template)
    except TemplateDoesNotExist:
        return False
    return True
