"""publish_scheduled: Wagtail's command, which knows of releases here."""

from typing import Any

from django.core.management.base import BaseCommand

from konsorcium.scheduling import publish_scheduled


class Command(BaseCommand):
    help = "Publish what is due, releases as a whole, and take down what has expired."

    def handle(self, *args: Any, **options: Any) -> None:
        publish_scheduled()
