"""`person`: exports all that the site knows of a person, or erases it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from konsorcium.jobs import Unavailable
from konsorcium.search.engines import elasticsearch, mirror

from ...erasing import Erased, erase
from ...person_export import export
from ...persons import Person, find_person


class Command(BaseCommand):
    help = "Print as JSON all that the site knows of a person of the directory, or erase it."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for name, told in (
            ("export", "Print all that is known."),
            ("erase", "Erase it, and print what stays and why."),
        ):
            action = actions.add_parser(name, help=told)
            action.add_argument("id", help="The page id of the profile in any language, or the person's UUID.")
            if name == "erase":
                action.add_argument("--dry-run", action="store_true", help="Say the same and change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        person = find_person(options["id"])
        if person is None:
            raise CommandError(
                f"{options['id']} is nobody. Allowed are the page id of a profile, in any language, and the UUID of a "
                "person, which stands in the export and in the log of consents."
            )
        if options["action"] == "export":
            self.stdout.write(json.dumps(export(person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        else:
            self._erase(person, options["dry_run"])

    def _erase(self, person: Person, dry_run: bool) -> None:
        if not person.names:
            self.stdout.write("The profile is gone and nothing tells its name, so only contacts were looked for.")
        self._tell(erase(person, dry_run))
        self.stdout.write("Nothing was changed: a dry run." if dry_run else f"index: {carried()}")

    def _tell(self, erased: Erased) -> None:
        self.stdout.write("removed:")
        for label, count in sorted(erased.removed.items()):
            self.stdout.write(f"  {label}: {count}")
        self.stdout.write("kept:")
        for (label, ground), count in sorted(erased.kept.items()):
            self.stdout.write(f"  {label}: {count} - {ground}")
        self.stdout.write("places that name the person:")
        for place, ground in erased.named:
            self.stdout.write(f"  {place} - {ground}")


def carried() -> str:
    """What became of the removal in Elasticsearch."""
    if not elasticsearch.is_configured():
        return "Elasticsearch is not configured"
    try:
        return f"{mirror.sync()} records carried to Elasticsearch"
    except (Unavailable, ExceptionGroup) as failure:
        return f"the job that carries records to Elasticsearch will do it ({failure})"
