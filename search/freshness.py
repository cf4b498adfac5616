"""Everything public that is not a page: the registry of what bumps the content version."""

from django.apps import apps
from django.db import models
from wagtail.documents import get_document_model
from wagtail.images import get_image_model


def public_models() -> list[type[models.Model]]:
    """Models whose rows the public sees on pages or in answers, as each app's `public_models` names them."""
    named = [label for config in apps.get_app_configs() for label in getattr(config, "public_models", [])]
    return [get_image_model(), get_document_model(), *(apps.get_model(label) for label in named)]
