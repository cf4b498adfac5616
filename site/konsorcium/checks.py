"""A system check: the API has a form for every block of every body."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import Error, register
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from .block_schemas import block_types
from .blocks import BodyBlock


@register
def check_block_schemas(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """A block without a schema would make every answer with it fail, and a schema without a block says what is not."""
    known = block_types()
    errors = []
    for model in get_page_models():
        for field in model._meta.local_fields:
            if isinstance(field, StreamField) and isinstance(field.stream_block, BodyBlock):
                for name in set(field.stream_block.child_blocks) ^ known:
                    message = f"The block “{name}” is not in both {model.__name__}.{field.name} and the API's union."
                    errors.append(Error(message, obj=model, id="konsorcium.E004"))
    return errors
