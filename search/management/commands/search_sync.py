"""`search_sync`: settles dirty records and carries new versions into the search indexes, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from konsorcium.jobs import Unavailable

from ...engines import mirror
from ...settling import settle


class Command(BaseCommand):
    help = "Build the records that are out of date, and bring the search indexes up to them."

    def handle(self, *args: Any, **options: Any) -> None:
        settled = settle()
        try:
            carried = mirror.sync()
        except Unavailable as away:
            raise CommandError(str(away)) from away
        self.stdout.write(f"{settled} records settled, {carried} carried to Elasticsearch")
