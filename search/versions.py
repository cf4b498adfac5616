"""The counter of everything public: the content version, and the numbers that records get."""

from functools import partial

from django.db import transaction
from django.db.models import F

from .models import ContentVersion


def current() -> ContentVersion:
    """The content version now; read it before the data that an answer is made of."""
    return ContentVersion.objects.filter(pk=1).first() or ContentVersion.objects.get_or_create(pk=1)[0]


def take(count: int) -> range:
    """The next `count` numbers. Call it last in a transaction: the counter stays locked until the commit."""
    if not ContentVersion.objects.filter(pk=1).update(value=F("value") + count):
        ContentVersion.objects.create(pk=1, value=count)
    last = ContentVersion.objects.values_list("value", flat=True).get(pk=1)
    return range(last - count + 1, last + 1)


def bump() -> None:
    """Say that something public that is not a page has changed, once the change is committed."""
    transaction.on_commit(partial(take, 1), robust=True)
