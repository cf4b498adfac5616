"""`search_rebuild`: builds the Elasticsearch indexes anew, beside the old ones, and moves the aliases."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from konsorcium.languages import LANGUAGE_CODES

from ...engines import elasticsearch, mirror
from ...settling import settle


class Command(BaseCommand):
    help = "Build the search indexes anew; searches are answered by the old ones until the new ones are complete."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=LANGUAGE_CODES, help="Only the index of this language.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not elasticsearch.is_configured():
            raise CommandError("ELASTICSEARCH_URL is not set: there is no index to build.")
        settle()
        for language in [options["language"]] if options["language"] else LANGUAGE_CODES:
            self.stdout.write(f"{language}: {mirror.rebuild(language)} records")
