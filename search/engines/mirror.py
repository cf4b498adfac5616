"""The mirror: how versions of records are carried into Elasticsearch, and its indexes rebuilt (docs/adr/0004)."""

import datetime
import hashlib
import json
import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone
from elasticsearch import (
    ApiError,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    TransportError,
    exceptions,
    helpers,
)

from konsorcium.jobs import Unavailable
from konsorcium.languages import LANGUAGE_CODES

from .. import versions
from ..file_pages import file_pages
from ..models import Record, SearchIndex
from ..questions import FACETS
from . import analysis
from .elasticsearch import alias, client, is_configured

logger = logging.getLogger(__name__)

BATCH = 100
ABANDONED = 120  # seconds without progress after which an index being built is taken for a left-over


Progress = Callable[[int], object]  # is told how many records were carried so far


class CarryFailed(Exception):
    """Elasticsearch refused a document for another reason than that it has a newer one."""


def writer() -> Elasticsearch:
    return client(seconds=30)


def sync() -> int:
    """Bring every index up to the newest version; builds those that are missing or of another database.

    Returns how many records were carried; does nothing where Elasticsearch is not configured. Raises Unavailable where
    it does not answer, and an ExceptionGroup once all languages have had their turn where some could not be carried.
    """
    if not is_configured():
        return 0
    carried, failures = 0, dict[str, Exception]()
    for language in LANGUAGE_CODES:
        try:
            carried += _sync_language(language)
        except Exception as error:  # what is wrong with one index must not keep the next from its records
            if _is_outage(error):
                raise Unavailable(f"Elasticsearch does not answer ({type(error).__name__}).") from error
            failures[language] = error
    if failures:
        raise ExceptionGroup(f"indexes out of date: {', '.join(failures)}", list(failures.values()))
    return carried


def _is_outage(error: Exception) -> bool:
    """Whether the node cannot be reached, or it or a proxy before it says that it is not ready."""
    if isinstance(error, ApiError):
        return error.status_code in {502, 503, 504}
    return isinstance(error, exceptions.ConnectionError | ConnectionTimeout)


def _sync_language(language: str) -> int:
    _remove_abandoned(language)
    index = SearchIndex.objects.filter(language=language, state=SearchIndex.State.LIVE).first()
    if index is None or not _is_ours(index):
        return rebuild(language)
    return _carry_rest(index)


def _is_ours(index: SearchIndex) -> bool:
    """Whether the alias leads to the index we made, for this database, in its present shape, and not ahead of it."""
    try:
        found = writer().indices.get_mapping(index=alias(index.language))
    except NotFoundError:
        return False
    newest = writer().search(index=alias(index.language), size=0, aggs={"newest": {"max": {"field": "version"}}})[
        "aggregations"
    ]["newest"]["value"]
    present = versions.current()  # only now, since others may carry what is newer
    return (
        list(found) == [index.name]
        and found[index.name]["mappings"]["_meta"]["epoch"] == present.epoch == index.epoch
        and index.definition == _definition(index.language)
        and (newest or 0) <= present.value
    )


def reached(languages: Collection[str]) -> tuple[int, bool]:
    """The version that the indexes of these languages have come to, and whether there are newer records."""
    caught_up = _caught_up(str(versions.current()))
    if not caught_up.keys() >= set(languages):
        live = SearchIndex.objects.filter(language__in=languages, state=SearchIndex.State.LIVE)
        cursors, newest = dict(live.values_list("language", "cursor")), _newest(str(versions.current()))
        if any(cursor < max(newest.get(language, 0), newest.get("", 0)) for language, cursor in cursors.items()):
            return min(cursors.values()), True
        caught_up |= cursors
    return min((caught_up[language] for language in languages if language in caught_up), default=0), False


@lru_cache(maxsize=2)
def _caught_up(content_version: str) -> dict[str, int]:
    """The cursors of indexes found to have everything of this version: they stay there until the next."""
    return {}


@lru_cache(maxsize=2)
def _newest(content_version: str) -> dict[str, int]:
    """The version of the newest record of each language, and of the newest tombstone, which has none."""
    return dict(Record.objects.exclude(version=None).values_list("language").annotate(Max("version")).order_by())


def carry(index: SearchIndex, progress: Progress = lambda carried: None) -> int:
    """Write everything newer than the cursor of `index`, oldest first; `progress` is told how much so far.

    What is written is what the records say now, under their version, so repetition and a second carrier do no harm.
    """
    carried = 0
    changed = Record.objects.filter(Q(language=index.language) | Q(public=False)).order_by("version")
    while batch := list(changed.filter(version__gt=index.cursor)[:BATCH]):
        _write(index, batch)
        last = batch[-1].version or 0
        SearchIndex.objects.filter(pk=index.pk, cursor__lt=last).update(cursor=last, progressed=timezone.now())
        index.cursor = last
        carried += len(batch)
        progress(carried)
    return carried


def _write(index: SearchIndex, records: list[Record]) -> None:
    actions = (_action(index, record) for record in records)
    for _ok, result in helpers.streaming_bulk(
        writer(), actions, chunk_size=BATCH, raise_on_error=False, raise_on_exception=True, require_alias=True
    ):
        operation, outcome = next(iter(result.items()))
        harmless = {409} if operation == "index" else {404, 409}
        if outcome["status"] >= 300 and outcome["status"] not in harmless:
            raise CarryFailed(f"{operation} {outcome['_id']}: {outcome['status']} {outcome.get('error')}")


def _action(index: SearchIndex, record: Record) -> dict[str, Any]:
    action = {
        "_index": _write_alias(index.name),
        "_id": str(record.pk),
        "version": record.version,
        "version_type": "external_gte",
    }
    if not record.public or (record.visible_until and record.visible_until <= timezone.now()):
        return action | {"_op_type": "delete"}
    return action | {"_op_type": "index", "_source": document(record)}


def document(record: Record) -> dict[str, Any]:
    """What the index holds of a public record, before its time too: every question to the index looks at its dates."""
    return {
        "pk": record.pk,
        "version": record.version,
        "title": record.title,
        "names": record.names,
        "summary": record.summary,
        "text": record.text,
        "files": [page.text for page in file_pages(record.files)],
        "language": record.language,
        **{name: record.facets.get(name, []) for name in ("available_in", *FACETS)},
        "sort_key": record.sort_key,
        "date": record.date,
        "last_day": record.end_date or record.date,
        "day": record.day,
        "published": record.published,
        "visible_from": record.visible_from,
        "visible_until": record.visible_until,
    }


def rebuild(language: str, progress: Progress = lambda carried: None) -> int:
    """Build a new index of `language` beside the old one, then move the alias to it; returns its number of records.

    Where it fails the old index stays, and the new one is removed: now, or if that fails too, later as abandoned.
    """
    _remove_abandoned(language)
    index = _create(language)
    try:
        carried = _fill(index, progress)
    except Exception:
        with suppress(ApiError, TransportError):
            writer().indices.delete(index=index.name, ignore_unavailable=True)
            index.delete()
        raise
    _swap(index)
    _carry_rest(index)
    logger.info("Index %s is live with %s records.", index.name, carried)
    return carried


def _fill(index: SearchIndex, progress: Progress) -> int:
    """Carry all records into a new index, also those that change meanwhile, until it has all that the old one has."""
    carried = carry(index, progress)
    replicas = getattr(settings, "KONSORCIUM_ELASTICSEARCH_REPLICAS", 1)
    writer().indices.put_settings(index=index.name, settings={"refresh_interval": None, "number_of_replicas": replicas})
    writer().indices.refresh(index=index.name)
    while more := _carry_rest(index):
        carried += more
    return carried


def _carry_rest(index: SearchIndex) -> int:
    """Carry what is new, and make it searchable: what the cursor says is there is to be found."""
    if carried := carry(index):
        writer().indices.refresh(index=index.name)
    return carried


def _definition(language: str) -> str:
    shape = json.dumps([analysis.settings(language), analysis.mapping("")], sort_keys=True)
    return hashlib.sha256(shape.encode()).hexdigest()[:16]


def _write_alias(name: str) -> str:
    return f"{name}-write"


def _create(language: str) -> SearchIndex:
    epoch = versions.current().epoch
    definition = _definition(language)
    name = f"{alias(language)}_{timezone.now():%Y%m%d%H%M%S%f}_{definition[:8]}"
    index = SearchIndex.objects.create(name=name, language=language, definition=definition, epoch=epoch)
    try:
        writer().indices.create(
            index=name,
            settings={**analysis.settings(language), "refresh_interval": "-1", "number_of_replicas": 0},
            mappings=analysis.mapping(epoch),
            # A write to a name that is no alias is refused, so no index is ever born by accident.
            aliases={_write_alias(name): {}},
        )
    except ConnectionTimeout:
        raise  # the index may have been made: its row stays, by which it is removed as abandoned
    except Exception:
        index.delete()
        raise
    return index


def _swap(index: SearchIndex) -> None:
    name = alias(index.language)
    actions: list[dict[str, Any]] = [{"add": {"index": index.name, "alias": name}}]
    if writer().indices.exists_alias(name=name):
        old = list(writer().indices.get_alias(name=name))
        actions += [{"remove_index": {"index": other}} for other in old if other != index.name]
    elif writer().indices.exists(index=name):
        actions.append({"remove_index": {"index": name}})
    writer().indices.update_aliases(actions=actions)
    others = SearchIndex.objects.filter(language=index.language).exclude(pk=index.pk)
    others.filter(state=SearchIndex.State.LIVE).delete()  # one being built is another worker's, or removed as abandoned
    SearchIndex.objects.filter(pk=index.pk).update(state=SearchIndex.State.LIVE)


def _remove_abandoned(language: str) -> None:
    limit = timezone.now() - datetime.timedelta(seconds=ABANDONED)
    for index in SearchIndex.objects.filter(language=language, state=SearchIndex.State.BUILDING, progressed__lt=limit):
        if writer().indices.exists_alias(name=alias(language), index=index.name):
            continue  # it was swapped in before its row was written; the next one takes its place
        writer().indices.delete(index=index.name, ignore_unavailable=True)
        index.delete()


def drift(language: str) -> dict[int, tuple[int | None, int | None]]:
    """Records whose version in the index is another than in the database: {pk: (database, index)}, None for missing."""
    there = dict(_indexed(language))
    # One that has expired stays in the index until something carries it.
    due = ~Q(visible_until__lte=timezone.now()) | Q(pk__in=list(there))
    public = Record.objects.filter(due, public=True, language=language)
    here = dict(public.values_list("pk", "version"))
    return {pk: (here.get(pk), there.get(pk)) for pk in {*here, *there} if here.get(pk) != there.get(pk)}


def _indexed(language: str) -> Iterator[tuple[int, int]]:
    """Keys and versions of what the index holds; nothing where there is no index."""
    try:
        writer().indices.refresh(index=alias(language))
    except NotFoundError:
        return
    for hit in helpers.scan(writer(), index=alias(language), query={"version": True, "_source": False}):
        yield int(hit["_id"]), int(hit["_version"])
