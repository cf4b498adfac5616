"""How far a change reaches: the pages whose records it may change, as primary keys."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F
from wagtail.models import Page

from .models import Record


def in_other_languages(translation_keys: Iterable[UUID | None]) -> set[int]:
    """All language versions of these pages."""
    keys = [key for key in translation_keys if key]
    return set(Page.objects.filter(translation_key__in=keys).values_list("pk", flat=True))


def mentioning(keys: Iterable[str]) -> set[int]:
    """Pages whose records mention an object with one of these keys."""
    return set(Record.objects.mentioning(keys).values_list("pk", flat=True))


def below(tree_path: str) -> set[int]:
    """All pages at or below `tree_path`, there now or by their records, and their translations."""
    now_there = Page.objects.filter(path__startswith=tree_path).values_list("translation_key", flat=True)
    was_there = Record.objects.filter(tree_path__startswith=tree_path)
    keys = {*now_there, *was_there.values_list("translation_key", flat=True)}
    return {*was_there.values_list("pk", flat=True), *in_other_languages(keys)}


def moved_with(page: Page) -> set[int]:
    """The pages whose place or address has changed with that of `page`, which was saved just now."""
    before = Record.objects.filter(pk=page.pk).values_list("tree_path", "url_path").first()
    if not before or not before[0]:
        return _below_unrecorded(page) | _shifted_by(page)
    if before == (page.path, page.url_path):
        return set()
    parents = {path[: -Page.steplen] for path in (before[0], page.path)}  # siblings too: a move shifts their paths
    return set().union(*map(below, parents))


def _below_unrecorded(page: Page) -> set[int]:
    """What is below a page that was not public, so that no record tells where it was before."""
    if not page.numchild:
        return set()
    records = Record.objects.filter(public=True, page__path=F("tree_path"))
    has_stayed = records.filter(tree_path__startswith=page.path, url_path__startswith=page.url_path).exists()
    return set() if has_stayed else below(page.path)


def _shifted_by(page: Page) -> set[int]:
    """What stands after `page` beside it, or below that, with another place in its record: moved to make room."""
    after = Record.objects.filter(page__path__gt=page.path, page__path__startswith=page.path[: -Page.steplen])
    return set(after.exclude(tree_path__in=["", F("page__path")]).values_list("pk", flat=True))
