"""Search, side by side: our answers and bare queries, our rebuild and a bare bulk load; and the database engine."""

import argparse
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone
from elasticsearch import helpers

from benchmarks.content import BATCH, Texts, records
from benchmarks.many_records import FIRST_KEY
from konsorcium.search import full_text, settling, versions, vocabulary
from konsorcium.search.answers import ask
from konsorcium.search.engines import analysis, database, elasticsearch, mirror
from konsorcium.search.engines.queries import Stage, search_body
from konsorcium.search.models import Record
from konsorcium.search.questions import Question, read_question
from konsorcium.search.views import SEARCH_FACETS
from konsorcium.word_forms import words
from tests.html import search_page
from tests.servers.elasticsearch import running

JAVA_OPTIONS = "-Xms1g -Xmx1g"
LANGUAGE = "cs"
FACETS = tuple(name for name in SEARCH_FACETS if name != "text_language")
QUERIES = 150
CHUNK = 500  # documents of the bare bulk load, as the client's default
WORDS = {"elasticsearch": 280, "database": 600}  # of a text

Seconds = Mapping[str, Sequence[float]]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks search", description=__doc__)
    parser.add_argument("engine", choices=WORDS)
    parser.add_argument("records", type=int, nargs="?", default=5000, help="public records in the language")
    chosen = parser.parse_args(arguments)
    texts = Texts(Random(1))
    load(chosen.engine, chosen.records, texts)
    print(f"\n{chosen.records:,} records of {WORDS[chosen.engine]} words, {chosen.engine}, {connection.vendor}")
    if chosen.engine == "database":
        measure_database(texts)
        return
    with (
        running(java_options=JAVA_OPTIONS) as node,
        override_settings(KONSORCIUM_ELASTICSEARCH_URL=node.url, KONSORCIUM_ELASTICSEARCH_TIMEOUT=10),
    ):
        measure_rebuild()
        mirror.sync()
        measure_answers()


def load(engine: str, count: int, texts: Texts) -> None:
    """Write the records; the terms of the database engine only where it is asked, since they take the longest."""
    made = records(count, WORDS[engine], texts)
    while batch := list(islice(made, BATCH)):
        with transaction.atomic():
            if engine == "database":
                settling.write(batch)
                continue
            for record, version in zip(batch, versions.take(len(batch)), strict=True):
                record.version = version
            Record.objects.bulk_create(batch)
    if engine == "database":
        vocabulary.learn()
        full_text.analyze()


def measure_rebuild() -> None:
    """Our rebuild first, for its memory: the documents of the bare load take much."""
    memory = [own_memory()]
    ours = seconds(lambda: mirror.rebuild(LANGUAGE, lambda carried: memory.append(own_memory())))
    grown = max(memory) - memory[0]
    documents = [
        {"_index": "bare", "_id": str(record.pk), "_source": mirror.document(record)}
        for record in Record.objects.filter(public=True, language=LANGUAGE).iterator(chunk_size=BATCH)
    ]
    writer = mirror.writer()
    writer.indices.create(
        index="bare",
        settings={**analysis.settings(LANGUAGE), "refresh_interval": "-1", "number_of_replicas": 0},
        mappings=analysis.mapping(""),
    )
    bare = seconds(partial(helpers.bulk, writer, documents, chunk_size=CHUNK, refresh=True))
    writer.indices.delete(index="bare")
    number = len(documents)
    print(f"rebuild: {number / ours:,.0f} documents a second; bare bulk: {number / bare:,.0f}; ours {bare / ours:.0%}")
    print(f"memory of the process grew by {grown:,.0f} MB in the rebuild")


def measure_answers() -> None:
    """The answering function, the API and the page beside the same body sent by the same client."""
    client, http = elasticsearch.client(elasticsearch.patience()), Client()
    facets = ",".join(FACETS)
    timed: dict[str, list[float]] = {"bare query": [], "answer": [], "API": [], "page": []}
    asked = questions()
    for query in asked:  # until the server has compiled what is asked of it often
        ask(read_question(QueryDict(urlencode({"q": query})), LANGUAGE, FACETS))
    for query in asked:
        question = read_question(QueryDict(urlencode({"q": query})), LANGUAGE, FACETS)
        searches = [
            {"index": [elasticsearch.alias(LANGUAGE)]},
            search_body(question, timezone.now(), Stage.ALL_WORDS, []),
        ]
        parameters = urlencode({"q": query, "facets": facets, "locale": LANGUAGE})
        work: dict[str, Callable[[], object]] = {
            "bare query": partial(client.msearch, searches=searches),
            "answer": partial(ask, question),
            "API": partial(http.get, f"/api/content/v1/search/?{parameters}"),
            "page": partial(http.get, f"{search_page(LANGUAGE)}?{urlencode({'q': query})}"),
        }
        assert ask(question).engine == "elasticsearch"
        for name, run in work.items():
            run()
            timed[name].append(seconds(run))
    report(timed, "bare query")


def measure_database(texts: Texts) -> None:
    """Broad queries: words that stand in most texts, and usual ones."""
    now = timezone.now()
    common = [word for word in texts.words if len(word) > 4]
    for kind, queries in {"broad": common[:20], "usual": questions()}.items():
        timed: dict[str, list[float]] = {"hits": [], "hits and all facets": [], "with highlights": []}
        found = 0
        for asked in queries:
            hits = Question(language=LANGUAGE, words=asked, marked=False)
            counted = Question(language=LANGUAGE, words=asked, marked=False, facets=FACETS)
            for name, question in zip(timed, [hits, counted, Question(LANGUAGE, words=asked)], strict=True):
                run = partial(database.engine.match, question, now)
                run()
                timed[name].append(seconds(run))
            found += database.engine.match(hits, now).total
        print(f"{kind} queries, {found / len(queries):,.0f} hits each")
        report(timed)


def questions() -> list[str]:
    """One to three words, as frequent as in the texts, that stand together in one."""
    random = Random(2)
    texts = Record.objects.filter(public=True, pk__gte=FIRST_KEY).order_by("pk").values_list("text", flat=True)
    return [
        " ".join(random.sample([word for word in text.split() if words(word, [LANGUAGE])], random.randint(1, 3)))
        for text in texts[:QUERIES]
    ]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def own_memory() -> float:
    """Megabytes of this process on Linux, without the pages of the database's file that it reads through a map."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["RssAnon"].split()[0]) / 1024


def report(timed: Seconds, reference: str = "") -> None:
    """The middle and the 95th percentile in milliseconds; with a reference the ratio of the middles."""
    for name, values in timed.items():
        middle, high = statistics.median(values), statistics.quantiles(values, n=20)[-1]
        ratio = f"   {middle / statistics.median(timed[reference]):.2f} ×" if reference else ""
        print(f"  {name:22} {1000 * middle:8.1f} ms   95 %: {1000 * high:8.1f} ms{ratio}")
