"""The Czech catalogue: everything is in it, translated, in its plural forms, and each language shows only its own."""

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests import content
from tests.catalogue import CATALOGUE, CZECH, PLACEHOLDER, forms
from tests.conftest import required
from tests.html import read, texts_of, words
from tests.servers import ServerMissing
from tests.test_project import ROOT, files

FORMS = 3  # 1 publikace, 2 publikace, 5 publikací
ALIKE = {
    "E-mail", "Embargo", "F Y", "Logo", "Panel", "Text", "e-mail", "logo", "menu", "online", "panel", "partner", "role",
    "text",
}  # fmt: skip # the same in Czech and English
TEMPLATE_CODE = re.compile(
    r"{% comment.*?endcomment %}|{% blocktranslate.*?endblocktranslate %}|{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL
)
ATTRIBUTES_ONLY = {"source_language.html"}  # a template within a tag
OUTSIDE_OF_SENTENCES = {"|", "×", "↩", "–", ":"}

Message = tuple[str, str]


def names(catalogue: polib.POFile) -> list[Message]:
    return [(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete]


def find_gettext() -> str:
    """The program that collects texts, where all that it works with is there."""
    for program in ("make", "xgettext", "msguniq", "msgmerge"):
        if not shutil.which(program):
            raise ServerMissing(f"{program} is missing: install make and gettext (on Debian packages of these names)")
    return "make"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    """The catalogue as `make messages` leaves it in a copy of the sources."""
    make = required(find_gettext)
    copy = tmp_path_factory.mktemp("catalogue") / "copy"
    shutil.copytree(ROOT, copy, symlinks=True, ignore=shutil.ignore_patterns(".*", "__pycache__", "tests", "var"))
    settled = ["-o", ".venv/development-installed", f"BIN={Path(sys.executable).parent}"]
    done = subprocess.run([make, *settled, "messages"], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return polib.pofile(str(copy / CATALOGUE))


def test_every_text_is_in_the_catalogue_and_nothing_else(collected: polib.POFile) -> None:
    assert sorted(set(names(CZECH)) ^ set(names(collected))) == [], "run make messages"
    assert [entry.msgid for entry in CZECH if entry.obsolete] == []


def test_a_text_stands_once_with_files_of_the_repository(collected: polib.POFile) -> None:
    assert len(names(CZECH)) == len(set(names(CZECH)))
    found = {(place, line) for entry in CZECH for place, line in entry.occurrences}
    assert found
    assert [place for place, line in found if line or not (ROOT / "site" / place).is_file()] == []


def test_every_text_is_translated() -> None:
    assert [entry.msgid for entry in CZECH if entry.fuzzy or not all(forms(entry))] == []


def test_no_text_is_merely_copied() -> None:
    copied = {entry.msgid for entry in CZECH if entry.msgid in forms(entry)}
    assert copied == ALIKE


def test_every_plural_has_its_own_forms() -> None:
    assert CZECH.metadata["Plural-Forms"].startswith(f"nplurals={FORMS};")
    plurals = [entry for entry in CZECH if entry.msgid_plural]
    assert plurals
    assert [entry.msgid for entry in plurals if len(set(forms(entry))) != FORMS] == []


def test_placeholders_are_those_of_the_source() -> None:
    wrong = [
        form
        for entry in CZECH
        for form in forms(entry)
        if sorted(PLACEHOLDER.findall(form)) != sorted(PLACEHOLDER.findall(entry.msgid))
    ]
    assert wrong == []


def test_czech_quotes_are_czech() -> None:
    assert [form for entry in CZECH for form in forms(entry) if re.search(r"[\"”'’]|\.\.\.", form)] == []


def wagtails_words() -> dict[str, set[str]]:
    """What Wagtail's own catalogues say: the same text may differ between its apps."""
    found: dict[str, set[str]] = {}
    wagtail = find_spec("wagtail")
    for folder in (wagtail and wagtail.submodule_search_locations) or []:
        for path in Path(folder).rglob("locale/cs/LC_MESSAGES/django.mo"):
            for entry in polib.mofile(str(path)):
                if not entry.msgctxt and not entry.msgid_plural:
                    found.setdefault(entry.msgid, set()).add(entry.msgstr)
    return found


def test_our_catalogue_changes_no_word_of_wagtail() -> None:
    """Catalogues of all apps share their texts: what we call differently needs a context."""
    theirs = wagtails_words()
    assert theirs
    ours = {entry.msgid: entry.msgstr for entry in CZECH if not entry.msgctxt}
    assert {text: word for text, word in ours.items() if text in theirs and word not in theirs[text]} == {}


def test_templates_hold_no_words_of_their_own() -> None:
    found = {}
    for path in files(".html"):
        if path.is_relative_to(ROOT / "templates"):
            markup = BeautifulSoup(TEMPLATE_CODE.sub("|", path.read_text()), "html.parser")
            own = {text for text in texts_of(markup) if set(text.replace(" ", "")) - OUTSIDE_OF_SENTENCES}
            if own and path.name not in ATTRIBUTES_ONLY:
                found[path.name] = own
    assert found == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("count", "czech", "english"), [
    (1, "1 výsledek", "1 result"), (2, "2 výsledky", "2 results"), (5, "5 výsledků", "5 results"),
])  # fmt: skip
def test_numbers_take_their_plural_forms(count: int, czech: str, english: str, client: Client) -> None:
    site = content.make_site()
    for number in range(count):
        content.translate(content.make_publication(site, slug=f"komentar-{number}"))
    assert words(read(client, "/cs/publikace/").select_one("#results")) == czech
    assert words(read(client, "/en/publikace/").select_one("#results")) == english
