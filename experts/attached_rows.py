"""Rows that belong to other rows: by a foreign key, or by type and number, as Wagtail keeps revisions and logs."""

from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CASCADE, DO_NOTHING, Model, QuerySet

DEPENDENT = (CASCADE, DO_NOTHING)  # what stays without the other row names it, and does not belong to it


def dependents(rows: QuerySet[Any]) -> Iterator[QuerySet[Any]]:
    """What belongs to rows by foreign keys, and what belongs to that."""
    pks = list(rows.values_list("pk", flat=True))
    for relation in rows.model._meta.get_fields(include_hidden=True) if pks else ():
        model: Any = relation.related_model
        if relation.auto_created and not relation.concrete and relation.on_delete in DEPENDENT and model._meta.managed:
            found = model._base_manager.filter(**{f"{relation.field.name}__in": pks})
            yield found
            yield from dependents(found)


def attached(model: type[Model], pks: Collection[object]) -> Iterator[QuerySet[Any]]:
    """What belongs to rows of a model by their type and number, in all apps: revisions, workflows, drafts, logs."""
    numbers = [str(pk) for pk in pks]
    types = ContentType.objects.get_for_models(model, *model._meta.get_parent_list(), for_concrete_models=False)
    for keeper in apps.get_models():
        if {field.name for field in keeper._meta.fields} >= {"content_type", "object_id"}:
            yield keeper._base_manager.filter(content_type__in=types.values(), object_id__in=numbers)
