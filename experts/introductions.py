"""How to introduce an expert: a line to paste in each language, and the same for machines (schema.org)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language

from konsorcium.api_values import absolute
from konsorcium.search.labels import labels
from konsorcium.search.models import Record


def organisation_of(record: Record) -> str:
    """The title of the member organisation, if it is public, in the language of the record, or the other's name."""
    member = next(iter(record.facets.get("member", [])), "")
    return labels(record.language)["member"].get(member, "") or str(record.card["organisation"])


def public_versions(person: UUID) -> list[Record]:
    """The profile in each language in which it is public."""
    found = Record.objects.visible().for_lists().filter(translation_key=person, type="expert")
    return list(found.order_by("language"))


def public_version(person: UUID) -> Record | None:
    """The profile in the active language, or else in the first in which it is public."""
    versions = {version.language: version for version in public_versions(person)}
    return versions.get(get_language() or "") or next(iter(versions.values()), None)


def introductions(versions: Iterable[Record]) -> dict[str, str]:
    """The line that introduces the person, by language."""
    return {version.language: _line(version) for version in versions}


def _line(record: Record) -> str:
    return ", ".join(filter(None, [record.card["full_name"], record.card["function"], organisation_of(record)]))


def structured_data(record: Record, facts: Any, request: HttpRequest) -> dict[str, object]:
    """The person as schema.org has it, without what is empty; `facts` is the source page."""
    known = labels(record.language)
    picture, organisation = record.card["picture"], organisation_of(record)
    told = {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": record.title,
        "givenName": facts.given_name,
        "familyName": facts.family_name,
        "honorificPrefix": facts.degrees_before,
        "honorificSuffix": facts.degrees_after,
        "jobTitle": record.card["function"],
        "worksFor": {"@type": "Organization", "name": organisation} if organisation else "",
        "knowsAbout": [known["topic"].get(slug, slug) for slug in record.facets.get("topic", [])],
        "knowsLanguage": record.facets.get("spoken", []),
        "image": absolute(request, picture["renditions"]["portrait"]["url"]) if picture else "",
        "email": record.card["email"],
        "telephone": record.card["phone"],
        "url": absolute(request, record.url),
    }
    return {name: value for name, value in told.items() if value}
