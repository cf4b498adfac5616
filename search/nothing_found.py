"""What a search without results offers: the topics nearest to its words."""

from django.db.models import Count
from rapidfuzz import fuzz, process

from konsorcium.word_forms import fold

from .labels import Labels
from .models import Record, RecordFacet
from .questions import Question

MOST = 5


def nearest_topics(question: Question, known: Labels) -> list[tuple[str, int]]:
    """Slugs of topics of what is asked about, and how many there are: by likeness to the words, then by size."""
    visible = Record.objects.visible().about(question.languages, question.type_name, question.having)
    rows = RecordFacet.objects.filter(name="topic", record__in=visible.values("pk")).order_by()
    counts = dict(rows.values_list("value").annotate(Count("record")))
    names = {slug: fold(name) for slug, name in known.get("topic", {}).items() if slug in counts}
    like = process.extract(fold(question.words), names, scorer=fuzz.partial_ratio, limit=None)
    ranked = sorted(like, key=lambda found: (found[1], counts[found[2]]), reverse=True)
    return [(slug, counts[slug]) for _name, _likeness, slug in ranked[:MOST]]
