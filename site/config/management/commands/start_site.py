"""`start_site`: an empty site for a real organisation.

The default language (LANGUAGE_CODE) is always among those of the site: the names of the organisation, topics and terms
stand in it where another language has none, and the admin asks for them.
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.starting import start
from konsorcium.home.models import HomePage
from konsorcium.languages import LANGUAGE_CODES


class Command(BaseCommand):
    help = "Make languages, lists, groups, review and vocabularies for a new organisation; no sample content."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="the name of the organisation")
        parser.add_argument(
            "--languages", default=",".join(LANGUAGE_CODES), help="codes with commas, that of the originals first"
        )

    def handle(self, *args: Any, name: str, languages: str, **options: Any) -> None:
        longest = HomePage._meta.get_field("title").max_length
        if not 0 < len(name.strip()) <= longest:
            raise CommandError(f"--name: from 1 to {longest} characters are needed.")
        codes = list(dict.fromkeys(code.strip() for code in languages.split(",") if code.strip()))
        unknown = [code for code in codes if code not in LANGUAGE_CODES]
        if unknown or not codes:
            raise CommandError(f"--languages: {', '.join(unknown) or 'none'}; known are {', '.join(LANGUAGE_CODES)}.")
        if settings.LANGUAGE_CODE not in codes:
            raise CommandError(f"--languages: {settings.LANGUAGE_CODE}, the LANGUAGE_CODE of the settings, is missing.")
        if not start(name.strip(), codes):
            raise CommandError("The site has a front page already: nothing was changed.")
        self.stdout.write(f"{name}: make an administrator with `manage.py createsuperuser`, then log in at /admin/.")
