"""Thousands of public records without their pages: copies of real ones, each with words and facets of its own."""

import copy
import datetime
import uuid
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from konsorcium.search.models import Record

FIRST_KEY = 1_000_000  # above those of pages

Facets = Mapping[str, Sequence[str]]  # names with all values to draw from


def copies(originals: Sequence[Sequence[Record]], count: int, facets: Facets, random: Random) -> Iterator[Record]:
    """`count` records like `originals`, each of which stands in one or several languages; so do its copies.

    Each draws up to three values of a facet of which its original has any, and a day of three years.
    """
    keys = iter(range(FIRST_KEY, FIRST_KEY + count))
    while True:
        key, drawn = uuid.UUID(int=random.getrandbits(128)), _drawn(facets, random)
        day = datetime.date(2023, 1, 1) + datetime.timedelta(days=random.randrange(3 * 365))
        for original in random.choice(originals):
            pk = next(keys, None)
            if pk is None:
                return
            yield _copy(original, pk, key, day, drawn)


def _drawn(facets: Facets, random: Random) -> dict[str, list[str]]:
    most = {name: min(3, len(values)) for name, values in facets.items()}
    return {name: sorted(random.sample(values, random.randint(0, most[name]))) for name, values in facets.items()}


def _copy(original: Record, pk: int, key: uuid.UUID, day: datetime.date, drawn: dict[str, list[str]]) -> Record:
    record = copy.deepcopy(original)
    record.pk, record.translation_key, record.dirty = pk, key, False
    record.title, record.url = f"{original.title} {pk}", f"{original.url}{pk}/"
    record.facets |= {name: drawn[name] for name in drawn.keys() & record.facets.keys()}
    if record.date:
        record.date = record.day = day
        record.facets["year"] = [str(day.year)]
    return record
