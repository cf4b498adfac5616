"""The must-find list: whether search still finds what editors say it has to."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext

from .answers import ask
from .models import MustFind, SynonymSet
from .models.levers import LAST_RANK
from .questions import Question
from .synonyms import instead

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """The rank at which a query finds its page now, None where it is not among the first LAST_RANK."""

    entry: MustFind
    rank: int | None

    @property
    def good(self) -> bool:
        return self.rank is not None and self.rank <= self.entry.rank


@dataclass(frozen=True)
class Fall:
    """A query that reached its rank, and would not any more."""

    before: Outcome
    after: Outcome

    def __str__(self) -> str:
        entry = self.before.entry
        told = {"words": entry.words, "page": entry.page.get_admin_display_title()}
        ranks = {"old": self.before.rank, "new": self.after.rank, "must": entry.rank}
        if self.after.rank is None:
            sentence = gettext("“%(words)s” would no longer find “%(page)s”: now it is at rank %(old)s.")
        else:
            sentence = gettext(
                "“%(words)s” would find “%(page)s” at rank %(new)s instead of %(old)s; it must reach %(must)s."
            )
        return sentence % (told | ranks)


def outcomes(entries: Iterable[MustFind]) -> list[Outcome]:
    return [Outcome(entry, _rank(entry)) for entry in entries]


def _rank(entry: MustFind) -> int | None:
    answer = ask(Question(language=entry.language, words=entry.words, size=LAST_RANK, marked=False))
    found = [record.pk for record in answer.records]
    return found.index(entry.page_id) + 1 if entry.page_id in found else None


def check() -> list[Outcome]:
    """Check and note the ranks of all entries, and say in the log which do not reach theirs."""
    checked = outcomes(MustFind.objects.all())
    for outcome in checked:
        MustFind.objects.filter(pk=outcome.entry.pk).update(found_rank=outcome.rank, checked=timezone.now())
    if fallen := [str(outcome.entry) for outcome in checked if not outcome.good]:
        logger.error("Search does not find what it must: %s.", "; ".join(fallen))
    return checked


def falls(synonyms: Iterable[SynonymSet]) -> list[Fall]:
    """The entries that would no longer reach their rank if these were the synonyms."""
    entries = MustFind.objects.select_related("page")
    before = outcomes(entries)
    with instead(synonyms):
        after = outcomes(entries)
    pairs = zip(before, after, strict=True)
    return [Fall(was, would_be) for was, would_be in pairs if was.good and not would_be.good]
