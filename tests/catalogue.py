"""The Czech catalogue, and what it says of the language of a text."""

import re
from pathlib import Path

import polib

from tests.test_project import ROOT

CATALOGUE = Path("site/locale/cs/LC_MESSAGES/django.po")
CZECH = polib.pofile(str(ROOT / CATALOGUE))
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]")


def forms(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def pattern(text: str) -> str:
    return r".+".join(re.escape(part) for part in PLACEHOLDER.split(" ".join(text.split())))


def interface(language: str) -> re.Pattern[str]:
    """Texts of the catalogue that can only be of `language`."""
    english = {text for entry in CZECH for text in (entry.msgid, entry.msgid_plural) if text}
    czech = {form for entry in CZECH for form in forms(entry)}
    own = czech - english if language == "cs" else english - czech
    return re.compile("|".join(pattern(text) for text in sorted(own)), re.IGNORECASE)
