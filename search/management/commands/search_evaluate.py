"""`search_evaluate`: measures how well search finds what it should, on documents and queries with known answers."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from elasticsearch import TransportError

from ...engines import EngineAway, elasticsearch
from ...evaluation import Query, Scratch, measures, read_lines, read_queries

ENGINES = ("elasticsearch", "database")


class Command(BaseCommand):
    help = (
        "Load documents (JSON Lines: id, text, lang, kind “page” or “person”) into a scratch index, ask the queries "
        "(q, lang, variant, relevant: ids) as the site asks, and print the measures of each variant."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("documents", type=Path)
        parser.add_argument("queries", type=Path)
        parser.add_argument("--engine", choices=ENGINES, help="Without it, the one that answers the site.")
        parser.add_argument("--results", type=Path, help="Write the ids that each query found to this file.")

    def handle(self, *args: Any, **options: Any) -> None:
        engine = options["engine"] or ENGINES[not elasticsearch.is_configured()]
        if engine == "elasticsearch" and not elasticsearch.is_configured():
            raise CommandError("--engine elasticsearch: ELASTICSEARCH_URL is not set.")
        try:
            scratch, queries = Scratch(read_lines(options["documents"])), read_queries(options["queries"])
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"The documents or queries cannot be read: {error!r}") from error
        place = scratch.in_elasticsearch() if engine == "elasticsearch" else scratch.in_database()
        try:
            with place as asked:
                results = list(scratch.ask(asked, queries))
        except (EngineAway, TransportError) as away:
            raise CommandError(f"Elasticsearch does not answer: {away}") from away
        if options["results"]:
            write(options["results"], results)
        self.stdout.write(f"{engine}: {len(scratch.records)} documents")
        self.stdout.write(f"{'variant':<12} {'queries':>7} {'found':>6} {'MRR@10':>6} {'recall@10':>9}")
        for variant, found in measures(results).items():
            numbers = f"{found.found:6.3f} {found.reciprocal_rank:6.3f} {found.recall:9.3f}"
            self.stdout.write(f"{variant:<12} {found.queries:>7} {numbers}")


def write(path: Path, results: list[tuple[Query, list[str]]]) -> None:
    """One line for each query: its words, its variant and the ids, the best first."""
    with path.open("w", encoding="utf-8") as file:
        for query, ids in results:
            line = {"q": query.words, "variant": query.variant, "ids": ids}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
