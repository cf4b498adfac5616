"""Who a person is to the database: one UUID for all language versions, their pages, and the words that name the person.

Pages are known from revisions and translations too, so that somebody whose profile was deleted is found by the UUID.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet, UUIDField
from wagtail.models import Revision
from wagtail_localize.models import TranslationSource

from konsorcium.search.querysets import INTEGER_BITS
from konsorcium.signed_links import SignedLink

from .cards import PURPOSE
from .models import Channel, Corrected, Correction, ExpertPage
from .models.contacts import consented_contacts


@dataclass(frozen=True)
class Person:
    """`names` in both orders and `slugs` with and without the step before, those of today and of old."""

    key: UUID
    pages: frozenset[int]
    names: frozenset[str]
    slugs: frozenset[str]
    emails: frozenset[str]
    phones: frozenset[str]


def find_person(given: str) -> Person | None:
    """The person of a UUID, or of the page id of a profile in any language."""
    key = _key(given)
    if key is None or not _is_known(key):
        return None
    contents = list(_versions(key))
    return Person(
        key=key,
        pages=frozenset(content["pk"] for content in contents),
        names=frozenset(name for content in contents for name in _names(content)),
        slugs=frozenset(slug for content in contents for slug in _slugs(content)),
        emails=_contacts(key, Corrected.EMAIL),
        phones=_contacts(key, Corrected.PHONE),
    )


def _key(given: str) -> UUID | None:
    if given.isdecimal() and int(given).bit_length() < INTEGER_BITS:
        return ExpertPage.objects.filter(pk=given).values_list("translation_key", flat=True).first()
    try:
        return UUID(given)
    except ValueError:
        return None


def _is_known(key: UUID) -> bool:
    links = SignedLink.objects.filter(purpose=PURPOSE, subject=str(key))
    return any(rows.exists() for rows in (profiles_of(key), links, _sources_of(key), *keyed_rows(key)))


def keyed_rows(key: UUID) -> list[QuerySet[Any]]:
    """The rows of every model of this app that says in a field `person` whose they are."""
    models = [
        model
        for model in apps.get_app_config(ExpertPage._meta.app_label).get_models()
        if any(field.name == "person" and isinstance(field, UUIDField) for field in model._meta.fields)
    ]
    return [model._base_manager.filter(person=key) for model in models]


def profiles_of(key: UUID) -> QuerySet[Any]:
    """The profile in all languages, with aliases of it."""
    found: QuerySet[Any] = ExpertPage.objects.filter(Q(translation_key=key) | Q(alias_of__translation_key=key))
    return found


def _sources_of(key: UUID) -> QuerySet[Any]:
    """What was given to translators."""
    profile = ContentType.objects.get_for_model(ExpertPage)
    found: QuerySet[Any] = TranslationSource.objects.filter(object_id=key, specific_content_type=profile)
    return found


def _versions(key: UUID) -> Iterator[dict[str, Any]]:
    """All that the pages say and have said, as Wagtail serializes pages."""
    for page in profiles_of(key):
        yield page.serializable_data()
        yield from Revision.page_revisions.filter(object_id=str(page.pk)).values_list("content", flat=True)
    yield from map(json.loads, _sources_of(key).values_list("content_json", flat=True))


def _names(content: dict[str, Any]) -> set[str]:
    given, family = content["given_name"], content["family_name"]
    return {content["title"], content["draft_title"], f"{given} {family}", f"{family} {given}"} - {""}


def _slugs(content: dict[str, Any]) -> set[str]:
    return {content["slug"], "/".join(content["url_path"].strip("/").split("/")[-2:])}


def _contacts(key: UUID, name: Corrected) -> frozenset[str]:
    """Those known now, and those proposed on the card."""
    known = consented_contacts(key, Channel)
    proposed = Correction.objects.filter(person=key, what=name).values_list("value", flat=True)
    return frozenset({getattr(known, name), *proposed} - {""})
