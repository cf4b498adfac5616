"""`search_must_find`: checks now that search finds what editors say it has to."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...must_find import check


class Command(BaseCommand):
    help = "Check the must-find list; exits with 1 when a query does not reach its rank."

    def handle(self, *args: Any, **options: Any) -> None:
        checked = check()
        for outcome in checked:
            entry = outcome.entry
            state = "ok" if outcome.good else "FALLEN"
            self.stdout.write(f"{state:<7} {outcome.rank or '-':>3} of {entry.rank:<3} {entry} {entry.page}")
        if not all(outcome.good for outcome in checked):
            raise CommandError("Search does not find what it must.")
