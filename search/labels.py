"""Names for the neutral slugs, codes and keys that records carry: one small vocabulary per language, held in memory."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from wagtail.api import APIField

from konsorcium.api_fields import told
from konsorcium.models import Term, Topic, Vocabulary
from konsorcium.pages import PublicPage
from konsorcium.sort_keys import sort_key

from . import versions
from .models import Record

# Facets whose values are terms, and the vocabulary of each.
TERM_FACETS = {
    "service": Vocabulary.SERVICE,
    "target_group": Vocabulary.TARGET_GROUP,
    "region": Vocabulary.REGION,
    "spoken": Vocabulary.LANGUAGE,
    "format": Vocabulary.FORMAT,
    "audience": Vocabulary.AUDIENCE,
}
# Facets whose values are translation keys of pages, and the type of those pages.
PAGE_FACETS = {"member": "member", "person": "expert", "group": "working-group", "project": "project"}

Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class PageTitle:
    """The title of a public page in one language, and the time in which it may be seen."""

    key: str
    language: str
    title: str
    visible_from: datetime.datetime | None
    visible_until: datetime.datetime | None

    def is_visible(self, now: datetime.datetime) -> bool:
        return (self.visible_from or now) <= now and (self.visible_until is None or now < self.visible_until)


def labels(language: str) -> Labels:
    """For each facet, its values in their order with their names in `language`."""
    version, now = str(versions.current()), timezone.now()
    titles = _titles(version)
    pages = {facet: _pages(titles[type_name], language, now) for facet, type_name in PAGE_FACETS.items()}
    return {**_labels(language, version), **pages}


def labels_for(request: HttpRequest, language: str) -> Labels:
    """The labels of `language`, looked up once in a request."""
    known: dict[str, Labels] = vars(request).setdefault("_konsorcium_labels", {})
    if language not in known:
        known[language] = labels(language)
    return known[language]


def told_party(party: Mapping[str, str], known: Labels) -> dict[str, str]:
    """Who takes part, as a reader is told: a member by the title of its page, somebody without a visible page by name.

    `party` is as the cards of records have it: name, type and key of the page.
    """
    facet = next((facet for facet, type_name in PAGE_FACETS.items() if type_name == party["type"]), "")
    title = known.get(facet, {}).get(party["key"])
    if title is None:
        return {**party, "type": "", "key": ""}
    return {**party, "name": title if facet == "member" else party["name"]}


def party_field(name: str, card_name: str = "") -> APIField:
    """A field of API v2: who takes part in a page."""

    def tell(page: PublicPage, request: HttpRequest) -> list[dict[str, str]]:
        known = labels_for(request, page.record.language)
        return [told_party(party, known) for party in page.record.card[card_name or name]]

    return told(name, tell)


@lru_cache(maxsize=8)
def _labels(language: str, version: str) -> Labels:
    with translation.override(language):
        topics = sorted(Topic.objects.all(), key=lambda topic: sort_key(str(topic), language))
        return {
            **_chosen_in_code(),
            "topic": {topic.slug: str(topic) for topic in topics},
            **{facet: _terms(vocabulary) for facet, vocabulary in TERM_FACETS.items()},
            "text_language": {code: str(name) for code, name in settings.LANGUAGES},
        }


@lru_cache(maxsize=2)
def _titles(version: str) -> Mapping[str, list[PageTitle]]:
    """For each type of PAGE_FACETS, its public pages by name."""
    found: dict[str, list[PageTitle]] = {type_name: [] for type_name in PAGE_FACETS.values()}
    records = Record.objects.filter(public=True, type__in=found).by_name()
    rows = records.values_list("type", "translation_key", "language", "title", "visible_from", "visible_until")
    for type_name, key, language, title, visible_from, visible_until in rows:
        found[type_name].append(PageTitle(str(key), language, title, visible_from, visible_until))
    return found


def _terms(vocabulary: str) -> dict[str, str]:
    return {term.slug: str(term) for term in Term.objects.filter(vocabulary=vocabulary)}


def _pages(titles: list[PageTitle], language: str, now: datetime.datetime) -> dict[str, str]:
    """Titles of the pages that are visible now, by translation key; in another language where the reader's has none."""
    visible = [title for title in titles if title.is_visible(now)]
    best = {title.key: title.title for title in sorted(visible, key=lambda title: title.language == language)}
    return {title.key: best[title.key] for title in visible}


def _chosen_in_code() -> dict[str, dict[str, str]]:
    """Types, kinds and other choices, as each app's `record_types` and `vocabularies` name them."""
    found: dict[str, dict[str, str]] = {"type": {}}
    for config in apps.get_app_configs():
        found["type"] |= {slug: str(name) for slug, name in getattr(config, "record_types", {}).items()}
        for facet, named in getattr(config, "vocabularies", {}).items():
            for choices in named:
                pairs = import_string(choices).choices
                found.setdefault(facet, {}).update((value, str(label)) for value, label in pairs)
    return found
