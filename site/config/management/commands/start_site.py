"""`start_site`: an empty site for a real organisation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.starting import start
from konsorcium.languages import LANGUAGE_CODES


class Command(BaseCommand):
    help = "Make languages, lists, groups, review and vocabularies for a new organisation; no sample content."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="the name of the organisation")
        parser.add_argument(
            "--languages", default=",".join(LANGUAGE_CODES), help="codes with commas, that of the originals first"
        )

    def handle(self, *args: Any, name: str, languages: str, **options: Any) -> None:
        codes = [code.strip() for code in languages.split(",") if code.strip()]
        unknown = [code for code in codes if code not in LANGUAGE_CODES]
        if unknown or not codes:
            raise CommandError(f"--languages: {', '.join(unknown) or 'none'}; known are {', '.join(LANGUAGE_CODES)}.")
        if not start(name, codes):
            raise CommandError("The site has a front page already: nothing was changed.")
        self.stdout.write(f"{name}: make an administrator with `manage.py createsuperuser`, then log in at /admin/.")
