"""What marks records: the saving and deleting of pages, restrictions and whatever pages mention (docs/adr/0002)."""

from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save
from modelcluster.fields import ParentalKey
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site

from konsorcium.models import Term

from . import versions
from .freshness import public_models
from .mentions import mention_key, mention_prefix
from .models import Record
from .reach import below, in_other_languages, mentioning, moved_with
from .settling import close, mark


def page_saved(instance: models.Model, raw: bool = False, **kwargs: Any) -> None:
    """Mark the page, its translations and what mentions it; expiry and moves save plain pages, so any class counts."""
    if raw or not isinstance(instance, Page):
        return
    if not instance.live:
        close([instance.pk])
    mark({*moved_with(instance), *_told_of(instance)})


def page_deleted(instance: models.Model, **kwargs: Any) -> None:
    if isinstance(instance, Page):
        close([instance.pk])
        mark({instance.pk, *_told_of(instance)})


def _told_of(page: Page) -> set[int]:
    """The language versions of `page` and what mentions it."""
    return in_other_languages([page.translation_key]) | mentioning([mention_key(page)])


def restriction_saved(instance: PageViewRestriction, **kwargs: Any) -> None:
    path = instance.page.path
    close(Record.objects.filter(tree_path__startswith=path).values_list("pk", flat=True))
    mark(below(path))


def restriction_deleted(instance: PageViewRestriction, **kwargs: Any) -> None:
    mark(below(instance.page.path))


def collection_restricted(instance: CollectionViewRestriction, **kwargs: Any) -> None:
    """The texts of its documents are those of the pages that link to them."""
    documents = get_document_model().objects.filter(collection__path__startswith=instance.collection.path)
    mark(mentioning(map(mention_key, documents)))


def site_changed(**kwargs: Any) -> None:
    """The root page or host of a site is part of every address."""
    Site.clear_site_root_paths_cache()  # Wagtail's own handler may come after this one
    mark(below(""))


def public_object_changed(instance: models.Model, **kwargs: Any) -> None:
    """A row of something, like the name of a topic, is saved after it, and is part of what pages mention."""
    versions.bump()
    owners = [field for field in instance._meta.fields if isinstance(field, ParentalKey)]
    of_owners = [f"{mention_prefix(field.related_model)}{field.value_from_object(instance)}" for field in owners]
    keys = [mention_key(instance), *of_owners]
    if isinstance(instance, Term):  # who has one that stands for all others is found by this one too
        keys += map(mention_key, Term.objects.filter(vocabulary=instance.vocabulary, covers_all=True))
    mark(mentioning(keys))


def connect() -> None:
    """Connect the handlers; pages without a sender, since every page type and plain `Page` rows count."""
    post_save.connect(page_saved, dispatch_uid="konsorcium_page_saved")
    post_delete.connect(page_deleted, sender=Page, dispatch_uid="konsorcium_page_deleted")
    post_save.connect(restriction_saved, sender=PageViewRestriction, dispatch_uid="konsorcium_restriction_saved")
    post_delete.connect(restriction_deleted, sender=PageViewRestriction, dispatch_uid="konsorcium_restriction_deleted")
    for signal in (post_save, post_delete):
        signal.connect(site_changed, sender=Site, dispatch_uid="konsorcium_site_changed")
        signal.connect(
            collection_restricted, sender=CollectionViewRestriction, dispatch_uid="konsorcium_collection_restricted"
        )
        for model in public_models():
            signal.connect(public_object_changed, sender=model, dispatch_uid=f"konsorcium_public_{model._meta.label}")
