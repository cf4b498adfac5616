"""Mark, then settle: how records follow the pages (docs/adr/0002)."""

import logging
from collections.abc import Iterable
from functools import partial
from threading import local

from django.db import DatabaseError, transaction
from wagtail.models import Page

from . import full_text, versions
from .building import FIELDS, Built, build
from .models import Record, RecordFacet, RecordMention

logger = logging.getLogger(__name__)

ROUND = 100
_since_settling = local()  # `marked`: whether this thread has marked records since it settled them


def mark(pks: Iterable[int]) -> None:
    """Say that the records of these pages may be out of date; they are built again after the commit.

    A record that another transaction holds is marked after the commit: to wait for it here can be a deadlock.
    """
    wanted = set(pks)
    records = Record.objects.filter(pk__in=wanted)
    with transaction.atomic():
        missing = wanted - set(records.values_list("pk", flat=True))  # to insert the others would wait for them too
        Record.objects.bulk_create([Record(page_id=pk) for pk in sorted(missing)], ignore_conflicts=True)
        free = set(records.select_for_update(skip_locked=True).values_list("pk", flat=True))
        Record.objects.filter(pk__in=free).update(dirty=True)
    if held := wanted - free:
        transaction.on_commit(partial(_mark_held, held), robust=True)
    _since_settling.marked = True
    transaction.on_commit(_settle_marked, robust=True)


def _settle_marked() -> None:
    """Settle once after a transaction, however often it has marked."""
    if getattr(_since_settling, "marked", False):
        _since_settling.marked = False
        settle()


def _mark_held(pks: set[int]) -> None:
    _since_settling.marked = True
    for pk in pks:  # each alone: who waits for one record and holds none is in nobody's way
        Record.objects.filter(pk=pk).update(dirty=True)


def close(pks: Iterable[int]) -> None:
    """Take these pages from the public at once; closing never waits for the settling."""
    Record.objects.filter(pk__in=list(pks), public=True).update(public=False)


def settle() -> int:
    """Build and number all dirty records, a round at a time; returns how many were looked at.

    A page whose record cannot be built stays dirty, with its error in the log.
    """
    looked_at, failed = 0, set[int]()
    while pks := _settle_round(failed):
        looked_at += len(pks)
    return looked_at


@transaction.atomic
def _settle_round(failed: set[int]) -> list[int]:
    dirty = Record.objects.select_for_update(skip_locked=True).filter(dirty=True).exclude(pk__in=failed)
    records = {record.pk: record for record in dirty.order_by("pk")[:ROUND]}
    if not records:
        return []
    built: dict[int, Built] = {}
    for pk, result in build(records).items():
        if isinstance(result, Built):
            built[pk] = result
        else:
            failed.add(pk)
            logger.error("The record of page %s could not be built.", pk, exc_info=result)
    changed = [records[pk] for pk, result in built.items() if differs(records[pk], result)]
    for record in changed:
        for name, value in built[record.pk].values.items():
            setattr(record, name, value)
    _write_mentions(built)
    refused = _write_or_refuse(changed)
    failed |= refused
    Record.objects.filter(pk__in=built.keys() - refused).update(dirty=False)
    return list(records)


def _write_or_refuse(records: list[Record]) -> set[int]:
    """Write records, all at once or else one by one; returns the keys of those that the database refuses."""
    if not records:
        return set()
    try:
        with transaction.atomic():
            write(records)
    except DatabaseError as error:
        if len(records) > 1:
            return set().union(*(_write_or_refuse([record]) for record in records))
        logger.error("The record of page %s could not be written.", records[0].pk, exc_info=error)
        return {records[0].pk}
    return set()


def write(records: list[Record]) -> None:
    """Write records with all that is read from them, under new versions; within a transaction that holds their rows."""
    _write_facets(records)
    full_text.write(records)
    for record, version in zip(records, versions.take(len(records)), strict=True):
        record.version = version
    told = ["version", *FIELDS]  # by an upsert, which writes whole rows many times faster than a bulk update
    Record.objects.bulk_create(records, update_conflicts=True, unique_fields=["page"], update_fields=told)


def differs(record: Record, built: Built) -> bool:
    """Whether `record` says something else than it should; one that was never public has nothing to say."""
    if record.version is None and not built.public:
        return False
    return any(getattr(record, name) != value for name, value in built.values.items())


def _write_facets(records: list[Record]) -> None:
    RecordFacet.objects.filter(record__in=records).delete()
    RecordFacet.objects.bulk_create(
        RecordFacet(record=record, name=name, value=value)
        for record in records
        for name, values in record.facets.items()
        for value in dict.fromkeys(values)
    )


def _write_mentions(built: dict[int, Built]) -> None:
    stored: dict[int, set[str]] = {pk: set() for pk in built}
    for pk, key in RecordMention.objects.filter(record__in=list(built)).values_list("record_id", "key"):
        stored[pk].add(key)
    changed = [pk for pk, result in built.items() if result.mentions != stored[pk]]
    RecordMention.objects.filter(record__in=changed).delete()
    RecordMention.objects.bulk_create(
        RecordMention(record_id=pk, key=key) for pk in changed for key in sorted(built[pk].mentions)
    )


def drift() -> list[int]:
    """Pages whose record differs from one built anew: any is a sign of a missing hook, or of a settling to come."""
    pks = {*Page.objects.values_list("pk", flat=True), *Record.objects.values_list("pk", flat=True)}
    ordered, drifted = sorted(pks), []
    for start in range(0, len(ordered), ROUND):
        some = ordered[start : start + ROUND]
        records = Record.objects.in_bulk(some)
        for pk, result in build(some).items():
            record = records.get(pk) or Record(page_id=pk)
            if isinstance(result, Exception) or differs(record, result):
                drifted.append(pk)
    return drifted


def report_drift() -> None:
    """Say in the log which records differ from their pages: the nightly check."""
    if drifted := drift():
        logger.error("Records differ from their pages: %s. A hook is missing; search_check --repair mends.", drifted)
