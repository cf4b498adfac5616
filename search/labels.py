"""Names for the neutral slugs, codes and keys that records carry: one small vocabulary per language, held in memory."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from konsorcium.czech_order import czech_sort_key
from konsorcium.models import Term, Topic, Vocabulary

from . import versions
from .languages import fold
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


def labels(language: str) -> Labels:
    """For each facet, its values in their order with their names in `language`."""
    version = versions.current()
    return _labels(language, str(version))


@lru_cache(maxsize=8)
def _labels(language: str, version: str) -> Labels:
    with translation.override(language):
        return {
            **_chosen_in_code(),
            "topic": {topic.slug: str(topic) for topic in _by_name(Topic.objects.all(), language)},
            **{facet: _terms(vocabulary) for facet, vocabulary in TERM_FACETS.items()},
            **{facet: _pages(type_name, language) for facet, type_name in PAGE_FACETS.items()},
            "text_language": {code: str(name) for code, name in settings.LANGUAGES},
        }


def _by_name(topics: Iterable[Topic], language: str) -> list[Topic]:
    sort_key = czech_sort_key if language == "cs" else fold
    return sorted(topics, key=lambda topic: sort_key(str(topic)))


def _terms(vocabulary: str) -> dict[str, str]:
    return {term.slug: str(term) for term in Term.objects.filter(vocabulary=vocabulary)}


def _pages(type_name: str, language: str) -> dict[str, str]:
    """Titles of public pages by translation key; in another language where the reader's has none."""
    records = Record.objects.filter(public=True, type=type_name).by_name()
    rows = list(records.values_list("translation_key", "language", "title"))
    titles = {str(key): title for key, _language, title in sorted(rows, key=lambda row: row[1] == language)}
    return {str(key): titles[str(key)] for key, _language, _title in rows}


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
