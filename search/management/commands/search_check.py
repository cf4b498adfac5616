"""`search_check`: compares the records with the pages, and the search indexes with the records."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from elasticsearch import TransportError

from konsorcium.languages import LANGUAGE_CODES

from ...engines import elasticsearch, mirror
from ...settling import drift, mark


class Command(BaseCommand):
    help = "Compare records with pages and indexes with records; exits with 1 when they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="Build again what differs.")

    def handle(self, *args: Any, **options: Any) -> None:
        drifted = drift()
        if drifted and options["repair"]:
            mark(drifted)
        try:
            behind = self._check_indexes(options["repair"])
        except TransportError as away:
            raise CommandError(f"Elasticsearch does not answer: {away}") from away
        self.stdout.write(f"records: {len(drifted)} differences {drifted[:20] or ''}".rstrip())
        if (drifted or behind) and not options["repair"]:
            raise CommandError("Records or indexes are out of date; --repair builds them again.")

    def _check_indexes(self, repair: bool) -> bool:
        """Whether any index differed."""
        behind = False
        for language in LANGUAGE_CODES if elasticsearch.is_configured() else []:
            differences = mirror.drift(language)
            self.stdout.write(f"index {language}: {len(differences)} differences")
            behind = behind or bool(differences)
            if differences and repair:
                mirror.rebuild(language)
        return behind
