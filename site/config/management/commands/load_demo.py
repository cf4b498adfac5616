"""`load_demo`: the sample content, unless the site has pages already."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.loader import load


class Command(BaseCommand):
    help = "Load the sample content into an empty site; a site that has been loaded keeps what was written."

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "KONSORCIUM_SAMPLE_CONTENT", False):
            raise CommandError("Sample content and its accounts are for the demo's settings only.")
        self.stdout.write("Loaded the sample content." if load() else "The site has content: nothing was loaded.")
