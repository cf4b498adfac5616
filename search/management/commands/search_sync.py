"""`search_sync`: settles dirty records and carries new versions into the search indexes, once."""

from typing import Any

from django.core.management.base import BaseCommand

from ...engines import mirror
from ...settling import settle


class Command(BaseCommand):
    help = "Build the records that are out of date, and bring the search indexes up to them."

    def handle(self, *args: Any, **options: Any) -> None:
        settled = settle()
        self.stdout.write(f"{settled} records settled, {mirror.sync()} carried to Elasticsearch")
