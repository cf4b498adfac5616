"""All that the site knows of a person, as JSON has it."""

from typing import Any

from django.db.models import Model
from elasticsearch import ApiError, TransportError
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields

from konsorcium.languages import LANGUAGE_CODES
from konsorcium.search.engines import elasticsearch, mirror

from .attached_rows import dependents
from .holdings import holdings
from .persons import Person
from .traces import decoded

MOST = 10_000  # documents that an index gives at once


def export(person: Person) -> dict[str, Any]:
    """By table its rows, each once; those that stay when the person is erased, too."""
    tables: dict[str, dict[str, Any]] = {}
    for holding in holdings(person):
        for rows in (holding.rows, *(() if holding.ground else dependents(holding.rows))):
            found = {str(row.pk): _fields(row) for row in rows}
            tables.setdefault(rows.model._meta.label, {}).update(found)
    told = {label: list(rows.values()) for label, rows in sorted(tables.items()) if rows}
    return {"person": str(person.key), "names": sorted(person.names), "tables": told, "index": _indexed(person)}


def _fields(row: Model) -> dict[str, Any]:
    """With the rows that a page keeps beside it."""
    data = row.serializable_data() if isinstance(row, ClusterableModel) else get_serializable_data_for_fields(row)
    return dict(decoded(data))


def _indexed(person: Person) -> list[Any] | str:
    """What Elasticsearch holds of the profiles, and of what names the person; or why it was not asked."""
    if not elasticsearch.is_configured():
        return "not asked: Elasticsearch is not configured"
    try:
        answer = mirror.writer().search(
            index=[elasticsearch.alias(code) for code in LANGUAGE_CODES],
            query={"term": {"person": str(person.key)}},
            size=MOST,
            ignore_unavailable=True,
        )
    except (ApiError, TransportError) as error:
        return f"not asked: Elasticsearch does not answer ({type(error).__name__})"
    return list(answer["hits"]["hits"])
