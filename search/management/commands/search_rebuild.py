"""`search_rebuild`: builds the Elasticsearch indexes anew, beside the old ones, and moves the aliases."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from elasticsearch import TransportError

from konsorcium.languages import LANGUAGE_CODES

from ...engines import elasticsearch, mirror
from ...models import Record
from ...settling import settle

WIDTH = 40  # letters of the bar


class Command(BaseCommand):
    help = "Build the search indexes anew; searches are answered by the old ones until the new ones are complete."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=LANGUAGE_CODES, help="Only the index of this language.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not elasticsearch.is_configured():
            raise CommandError("ELASTICSEARCH_URL is not set: there is no index to build.")
        settle()
        for language in [options["language"]] if options["language"] else LANGUAGE_CODES:
            try:
                carried = mirror.rebuild(language, self._progress_of(language))
            except TransportError as away:
                raise CommandError(f"Elasticsearch does not answer: {away}") from away
            self.stdout.write(f"{language}: {carried} records")

    def _progress_of(self, language: str) -> mirror.Progress:
        """A bar on a terminal, nothing elsewhere."""
        total = Record.objects.filter(public=True, language=language).count()

        def show(carried: int) -> None:
            done = min(carried / total, 1) if total else 1
            self.stdout.write(f"\r{language} [{'#' * round(done * WIDTH):{WIDTH}}] {done:4.0%} ", ending="")
            self.stdout.write("\r" if done == 1 else "", ending="")
            self.stdout.flush()

        return show if self.stdout.isatty() else lambda carried: None
