"""What the demo leaves empty: types, kinds, blocks, fields and relations without a value in a language."""

from collections.abc import Iterator

from django.db import models
from wagtail.models import get_page_models

from konsorcium.activities.models import EventKind, EventPage, ProjectKind, ProjectPage
from konsorcium.blocks import BodyBlock
from konsorcium.pages import BodyMixin, PublicPage
from konsorcium.publications.models import DocumentKind, Kind, PublicationPage, Voice

CHOICES: list[tuple[type[PublicPage], str, type[models.TextChoices]]] = [
    (PublicationPage, "kind", Kind),
    (PublicationPage, "voice", Voice),
    (PublicationPage, "document_kind", DocumentKind),
    (EventPage, "kind", EventKind),
    (ProjectPage, "kind", ProjectKind),
]
OF_ROWS = {"id", "sort_order", "translation_key", "locale"}
LEFT_TO_THE_TITLE = {"seo_title"}
# Of texts that are public, embargoes are over; the one that was published again is behind in its translation.
FILLED_BY_PUBLISHING = {"notes", "embargo_until"}


def missing(language: str) -> Iterator[str]:
    """Names of what no live page has in `language`."""
    pages = {model: _pages(model, language) for model in get_page_models() if issubclass(model, PublicPage)}
    for model, found in pages.items():
        names = {*model.fact_names, *(field.field_name for field in model.translatable_fields)}
        for name in names - LEFT_TO_THE_TITLE - FILLED_BY_PUBLISHING:
            if not any(_has(page, name) for page in found):
                yield f"{model.__name__}.{name}"
            yield from _missing_in_rows(found, model, name)
    for model, name, choices in CHOICES:
        chosen = {getattr(page.facts, name) for page in pages[model]}
        yield from (f"{model.__name__}.{name}={value}" for value in choices.values if value not in chosen)
    bodies = [page.body for found in pages.values() for page in found if isinstance(page, BodyMixin)]
    used = {block.block_type for body in bodies for block in body}
    yield from (f"block {name}" for name in BodyBlock().child_blocks if name not in used)


def _pages(model: type[PublicPage], language: str) -> list[PublicPage]:
    return list(model.objects.live().filter(locale__language_code=language))


def _has(page: PublicPage, name: str) -> bool:
    value = getattr(page.facts if name in page.fact_names else page, name)
    return value.exists() if isinstance(value, models.Manager) or hasattr(value, "exists") else bool(value)


def _missing_in_rows(pages: list[PublicPage], model: type[PublicPage], relation: str) -> Iterator[str]:
    field = model._meta.get_field(relation)
    if not field.one_to_many:
        return
    rows = [row for page in pages for row in getattr(page.facts, relation).all()]
    names = {own.name for own in field.related_model._meta.concrete_fields} - OF_ROWS - {field.field.name}
    yield from (f"{model.__name__}.{relation}.{name}" for name in names if not any(getattr(row, name) for row in rows))
