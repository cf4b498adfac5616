"""Which language versions a page has for the public, and what to offer a reader where there is none."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language_info
from wagtail.models import Page

from konsorcium.languages import LANGUAGE_CODES

from .models import Record
from .querysets import RecordQuerySet


@dataclass(frozen=True)
class LanguageVersion:
    """A choice of the language switch; `exact` when it leads to this very page and not to the nearest above it."""

    language: str
    name: str
    url: str
    exact: bool


def versions(translation_key: uuid.UUID) -> dict[str, str]:
    """Languages in which the page is public now, with its address (a path) in each, in the order of the settings."""
    found = dict(Record.objects.visible().filter(translation_key=translation_key).values_list("language", "url"))
    return {code: found[code] for code in LANGUAGE_CODES if code in found}


def language_switch(page: Page) -> list[LanguageVersion]:
    """Every language of the site with the page in it, or with the nearest page above it that it has."""
    keys = [page.translation_key, *page.get_ancestors().order_by("-depth").values_list("translation_key", flat=True)]
    nearness = {key: rank for rank, key in enumerate(keys)}
    best: dict[str, tuple[int, str]] = {}
    records = Record.objects.visible().filter(translation_key__in=keys)
    for key, language, url in records.values_list("translation_key", "language", "url"):
        best[language] = min(best.get(language, (len(keys), "")), (nearness[key], url))
    return [
        LanguageVersion(code, get_language_info(code)["name_local"], best[code][1], best[code][0] == 0)
        for code in LANGUAGE_CODES
        if code in best
    ]


def all_versions(keys: Iterable[uuid.UUID | str | None]) -> RecordQuerySet:
    """The visible records of the pages with these translation keys, in all languages."""
    return Record.objects.visible().for_lists().filter(translation_key__in=set(keys))


def best_versions(keys: Iterable[uuid.UUID | str | None], language: str) -> dict[str, Record]:
    """For each translation key, the visible record in `language`, or in another one where there is none."""
    return _best(all_versions(keys), language)


def best_of(found: Iterable[Record], keys: Iterable[uuid.UUID | str | None], language: str) -> list[Record]:
    """The records among `found` that are best for a reader of `language`, in the order of their `keys`."""
    best = _best(found, language)
    return [best[str(key)] for key in keys if str(key) in best]


def _best(found: Iterable[Record], language: str) -> dict[str, Record]:
    ordered = sorted(found, key=lambda record: record.language == language)
    return {str(record.translation_key): record for record in ordered}
