"""`search_check`: compares the records with the pages, and the search indexes with the records."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

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
        indexes = (
            {language: mirror.drift(language) for language in LANGUAGE_CODES} if elasticsearch.is_configured() else {}
        )
        for language, differences in indexes.items():
            self.stdout.write(f"index {language}: {len(differences)} differences")
            if differences and options["repair"]:
                mirror.rebuild(language)
        self.stdout.write(f"records: {len(drifted)} differences {drifted[:20] or ''}".rstrip())
        if (drifted or any(indexes.values())) and not options["repair"]:
            raise CommandError("Records or indexes are out of date; --repair builds them again.")
