"""The content that search is measured on: records of real kinds with texts drawn from the words of the demo."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from django.db import transaction

from benchmarks.many_records import copies
from config import demo
from konsorcium.models import Vocabulary
from konsorcium.publications.models import Author
from konsorcium.search import settling
from konsorcium.search.labels import labels
from konsorcium.search.models import Record
from tests import content

WORD = re.compile(r"[^\W\d_]{2,}")
BATCH = 500
DRAWN = ("topic", "region", "spoken", "member", "person")


class Texts:
    """Texts of as many words as wanted, each as frequent as in the Czech texts of the demo."""

    def __init__(self, random: Random) -> None:
        folder = Path(demo.__file__).parent
        czech = "".join(path.read_text().split("\n[en")[0] for path in folder.glob("*/*.toml"))
        self.frequencies = Counter(word.lower() for word in WORD.findall(czech))
        self.words, self.weights = zip(*self.frequencies.most_common(), strict=True)
        self.random = random

    def text(self, words: int) -> str:
        return " ".join(self.random.choices(self.words, self.weights, k=words))


def records(count: int, words: int, texts: Texts) -> Iterator[Record]:
    """Czech records of publications and events with texts of `words` words, by sixty experts; not written yet."""
    originals = [[record] for record in _originals()]
    facets = {name: list(values) for name, values in labels("cs").items() if name in DRAWN}
    for record in copies(originals, count, facets, texts.random):
        record.title, record.text = texts.text(6), texts.text(words)
        record.summary = texts.text(20)
        yield record


def _originals() -> list[Record]:
    with transaction.atomic():
        site = content.make_site()
        topics = [content.make_topic(f"topic-{n}", f"Téma {n}", f"Topic {n}") for n in range(15)]
        regions = [content.make_term(Vocabulary.REGION, f"CZ0{n}", f"Kraj {n}", f"Region {n}") for n in range(14)]
        spoken = [content.make_term(Vocabulary.LANGUAGE, f"x{n}", f"Jazyk {n}", f"Language {n}") for n in range(12)]
        members = [content.make_member(site, f"Člen {n}", topics=topics[:3], regions=regions[:2]) for n in range(20)]
        options = {"topics": topics[:3], "languages": spoken[:2], "regions": regions[:2]}
        experts = [content.make_expert(site, "Jan", f"Novák {n}", member=members[n % 20], **options) for n in range(60)]
        kinds = ["analysis", "commentary", "press-release", "position"]
        signed = [Author(expert=experts[n], name=experts[n].title) for n in range(4)]
        texts = [
            content.make_publication(site, f"Text {kind}", kind=kind, topics=topics[:3], authors=[author])
            for kind, author in zip(kinds, signed, strict=True)
        ]
        event = content.make_event(site, "Debata", topics=topics[:3])
    settling.settle()
    return list(Record.objects.filter(pk__in=[page.pk for page in [*texts, event]]))
