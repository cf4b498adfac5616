"""The counter of everything public: the content version, and the numbers that records get."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from django.db import transaction
from django.db.models import F

from .models import ContentVersion

_held: ContextVar[ContentVersion | None] = ContextVar("held_content_version", default=None)


@contextmanager
def held() -> Iterator[ContentVersion]:
    """Until the end, the content version as it is now: that of an answer, whatever parts it is made of."""
    token = _held.set(present := current())
    try:
        yield present
    finally:
        _held.reset(token)


def current() -> ContentVersion:
    """The content version now, or the one held; read it before the data that an answer is made of."""
    return _held.get() or _stored()


def _stored() -> ContentVersion:
    return ContentVersion.objects.get_or_create(pk=1)[0]


def take(count: int) -> range:
    """The next `count` numbers. Call it last in a transaction: the counter stays locked until the commit."""
    if not ContentVersion.objects.filter(pk=1).update(value=F("value") + count):
        ContentVersion.objects.create(pk=1, value=count)
    last = ContentVersion.objects.values_list("value", flat=True).get(pk=1)
    return range(last - count + 1, last + 1)


def bump() -> None:
    """Say that something public that is not a page has changed, once the change is committed."""
    transaction.on_commit(partial(take, 1), robust=True)
