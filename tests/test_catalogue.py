"""The Czech catalogue: everything is in it, translated, in its plural forms, and each language shows only its own."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest
from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from django.test import Client

from konsorcium.home.models import Menu, MenuItem, Organisation, OrganisationName
from konsorcium.members.models import MemberPage
from konsorcium.models import Topic, Vocabulary
from konsorcium.publications.models import Author
from tests import content
from tests.conftest import required
from tests.content import TestSite
from tests.html import read, words
from tests.servers import ServerMissing
from tests.test_project import ROOT, files

CATALOGUE = Path("site/locale/cs/LC_MESSAGES/django.po")
CZECH = polib.pofile(str(ROOT / CATALOGUE))
FORMS = 3  # 1 publikace, 2 publikace, 5 publikací
ALIKE = {
    "E-mail", "F Y", "Logo", "Panel", "Text", "e-mail", "logo", "menu", "online", "panel", "partner", "role", "text",
}  # fmt: skip # the same in Czech and English
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]")
SPOKEN_ATTRIBUTES = ("alt", "aria-label", "data-label", "placeholder", "title")
TEMPLATE_CODE = re.compile(
    r"{% comment.*?endcomment %}|{% blocktranslate.*?endblocktranslate %}|{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL
)
ATTRIBUTES_ONLY = {"source_language.html"}  # a template within a tag
OUTSIDE_OF_SENTENCES = {"|", "×", "↩", "–", ":"}

Message = tuple[str, str]


def names(catalogue: polib.POFile) -> list[Message]:
    return [(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete]


def forms(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


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
            own = {text for text in texts(markup) if set(text.replace(" ", "")) - OUTSIDE_OF_SENTENCES}
            if own and path.name not in ATTRIBUTES_ONLY:
                found[path.name] = own
    assert found == {}


@pytest.fixture
def site(transactional_db: None) -> TestSite:
    """Pages of each type in both languages, with what the frame around them shows."""
    site = content.make_site()
    organisation = Organisation.load()
    organisation.press_email = "press@example.org"
    organisation.names = [OrganisationName(language="cs", name="Spolek"), OrganisationName(language="en", name="Club")]
    organisation.save()
    menu = Menu.load()
    menu.items = [MenuItem(page=site.publications), MenuItem(page=site.members, place=MenuItem.Place.FOOTER)]
    menu.save()
    return site


def make_pages(site: TestSite) -> None:
    housing = content.make_topic("housing", "Nájmy", "Renting")
    member = make_member(site, housing)
    expert = content.make_expert(site, slug="jana", member=member, topics=[housing], introduction="Zná nájmy.")
    english = content.translate(expert, introduction="Knows renting.")
    document = content.make_document("Soubor")
    for number in range(2):
        page = content.make_publication(
            site,
            title=f"Kolik stojí nájem {number}",
            slug=f"najem-{number}",
            kind=["position", "press-release"][number],
            topics=[housing],
            authors=[Author(expert=expert, name="Jana Nováková"), Author(member=member, name="Střecha")],
            documents=[document],
            body=[
                {"type": "text", "value": "<p>Slova [1].</p>"},
                {"type": "footnotes", "value": {"notes": ["Zdroj."]}},
                {"type": "embed", "value": {"url": "https://example.org/v", "title": "Jak bydlíme"}},
            ],
        )
        content.translate(page, title=f"What a flat costs {number}", slug=f"flat-{number}", body=[])
    topic_page = content.publish(content.make_topic_page(site, housing, title="Nájmy", slug="najmy"))
    content.translate(topic_page, title="Renting", slug="renting")
    standard = content.publish(content.make_standard(site.home, title="Jak to děláme", slug="jak"))
    content.translate(standard, title="How it is done", slug="how")
    for page, title, slug in [
        (english.get_parent().specific, "People to ask", "people"),
        (site.publications.get_translation(english.locale), "Writings", "writings"),
        (site.members.get_translation(english.locale), "Who belongs to us", "who"),
        (site.home.get_translation(english.locale), "Club", "club"),
    ]:
        page.title, page.slug = title, slug
        content.publish(page)


def make_member(site: TestSite, topic: Topic) -> MemberPage:
    page = content.make_member(
        site,
        short_name="Střecha",
        slug="strecha",
        email="strecha@example.org",
        topics=[topic],
        services=[content.make_term(Vocabulary.SERVICE, "advice", "Porady", "Advice")],
        regions=[content.make_term(Vocabulary.REGION, "CZ-10", "Praha", "Prague")],
        languages=[content.make_term(Vocabulary.LANGUAGE, "uk", "ukrajinština", "Ukrainian")],
        target_groups=[content.make_term(Vocabulary.TARGET_GROUP, "families", "Rodiny", "Families")],
    )
    content.translate(page, title="The Roof", slug="roof")
    return page


PAGES = {
    "cs": [
        "", "publikace/", "publikace/?topic=housing", "publikace/najem-0/", "publikace/najem-1/", "clenove/",
        "clenove/strecha/", "experti/", "experti/jana/", "najmy/", "jak/", "hledat/?q=nájem", "hledat/?q=nic",
    ],
    "en": [
        "", "writings/", "writings/?topic=housing", "writings/flat-0/", "writings/flat-1/", "who/", "who/roof/",
        "people/", "people/jana/", "renting/", "how/", "search/?q=flat", "search/?q=nothing",
    ],
}  # fmt: skip
MISSING = {"cs": ["neni/", "publikace/?topic=unicorn"], "en": ["missing/", "writings/?topic=unicorn"]}


def texts(tree: BeautifulSoup | Tag) -> Iterator[str]:
    """What a reader sees or hears, text by text; parts in another language are left out."""
    for node in tree.descendants:
        if isinstance(node, Tag) and not is_foreign(node):
            yield from (" ".join(str(node[name]).split()) for name in SPOKEN_ATTRIBUTES if node.get(name))
        elif isinstance(node, NavigableString) and is_read(node) and not is_foreign(node):
            yield " ".join(node.split())


def is_read(node: NavigableString) -> bool:
    """Whether a text is for people: neither space nor comment nor code."""
    code = isinstance(node, PreformattedString) or (node.parent and node.parent.name in {"code", "script", "style"})
    return bool(node.strip()) and not code


def is_foreign(node: Tag | NavigableString) -> bool:
    """Whether the nearest language that is named is not that of the whole page."""
    marked = [part["lang"] for part in [node, *node.parents] if isinstance(part, Tag) and part.get("lang")]
    return bool(marked) and marked[0] != marked[-1]


def pattern(text: str) -> str:
    return r".+".join(re.escape(part) for part in PLACEHOLDER.split(" ".join(text.split())))


def interface(language: str) -> re.Pattern[str]:
    """Texts of the catalogue that can only be of `language`."""
    english = {text for entry in CZECH for text in (entry.msgid, entry.msgid_plural) if text}
    czech = {form for entry in CZECH for form in forms(entry)}
    own = czech - english if language == "cs" else english - czech
    return re.compile("|".join(pattern(text) for text in sorted(own)), re.IGNORECASE)


def shown(client: Client, language: str) -> set[str]:
    """All that the pages of one language show."""
    pages = [read(client, f"/{language}/{address}") for address in PAGES[language]]
    pages += [read(client, f"/{language}/{address}", status=404) for address in MISSING[language]]
    pages.append(read(client, f"/api/content/v1/docs/?locale={language}"))
    return {text for page in pages for text in texts(page)}


@pytest.mark.parametrize(("language", "other"), [("cs", "en"), ("en", "cs")])
def test_pages_speak_one_language(language: str, other: str, site: TestSite, client: Client) -> None:
    make_pages(site)
    found = shown(client, language)
    assert sorted(text for text in found if interface(other).fullmatch(text)) == []
    assert sum(bool(interface(language).fullmatch(text)) for text in found) > 50


@pytest.mark.parametrize(("count", "czech", "english"), [
    (1, "1 výsledek", "1 result"), (2, "2 výsledky", "2 results"), (5, "5 výsledků", "5 results"),
])  # fmt: skip
def test_numbers_take_their_plural_forms(count: int, czech: str, english: str, site: TestSite, client: Client) -> None:
    for number in range(count):
        content.translate(content.make_publication(site, slug=f"komentar-{number}"))
    assert words(read(client, "/cs/publikace/").select_one("#results")) == czech
    assert words(read(client, "/en/publikace/").select_one("#results")) == english
