"""`setup_roles`: makes the groups of the organisation and its review; run it again after adding a member."""

from typing import Any

from django.core.management.base import BaseCommand

from ...roles import setup_roles


class Command(BaseCommand):
    help = "Make or complete the groups of the site and the review that its pages go through."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in setup_roles():
            self.stdout.write(name)
