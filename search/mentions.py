"""What a page refers to, as keys: how a changed picture, person or topic finds the records it stands in."""

from collections.abc import Container, Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import ReferenceIndex

from konsorcium.pages import PublicPage


def mention_key(instance: models.Model) -> str:
    """The key of `instance`, by the base of its model as Wagtail's reference index has it: a page by `Page`."""
    return f"{mention_prefix(type(instance))}{instance.pk}"


def mention_prefix(model: type[models.Model]) -> str:
    """What the keys of all instances of `model` begin with."""
    base = model._meta.get_parent_list()[-1] if model._meta.get_parent_list() else model
    return f"{ContentType.objects.get_for_model(base, for_concrete_model=False).pk}:"


def mentions_of(instance: models.Model, without: Container[str] = ()) -> set[str]:
    """Keys of all that `instance` refers to in its fields, streams, rich text and child rows, `without` some of them.

    Wagtail's own extraction is used on the given instance, since the stored reference index follows drafts. It leaves
    out relations to many, which are read here.
    """
    found = ReferenceIndex._extract_references_from_object(instance)
    keys = {
        f"{content_type_id}:{pk}"
        for content_type_id, pk, model_path, _content_path in found
        if model_path.partition(".")[0] not in without
    }
    to_many = [field.name for field in instance._meta.many_to_many if isinstance(field, ParentalManyToManyField)]
    terms = [term for name in to_many if name not in without for term in getattr(instance, name).all()]
    return keys | {mention_key(term) for term in terms}


def mentions_of_page(page: PublicPage, private_fields: set[str]) -> set[str]:
    """Keys of all that a page refers to in its own words and in its facts, `private_fields` left out."""
    of_facts = mentions_of(page.facts, page.own_names() | private_fields)
    return mentions_of(page, private_fields) | of_facts


def mentioned(model: type[models.Model], keys: Iterable[str]) -> models.QuerySet:
    """The instances of `model` that are among these keys."""
    prefix = mention_prefix(model)
    return model._base_manager.filter(pk__in=[key.removeprefix(prefix) for key in keys if key.startswith(prefix)])
