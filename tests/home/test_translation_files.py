"""Translations go out as one archive of PO files and come back: what is right is taken over, the rest is told."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from translate.storage import pypo
from wagtail_localize.models import StringTranslation, Translation

from konsorcium.home import roles
from konsorcium.publications.models import PublicationPage
from konsorcium.search.settling import settle
from tests import content
from tests.admin import log_in, make_user
from tests.content import TestSite
from tests.test_translating import submit
from tests.test_translation_states import take_over

pytestmark = pytest.mark.django_db

EXPORT, IMPORT = "konsorcium_export_translations", "konsorcium_import_translations"
WORDS = {"title": "Asylum", "slug": "asylum", "summary": "On protection."}
Files = dict[str, polib.POFile]


@pytest.fixture
def site() -> TestSite:
    site = content.make_site()
    content.translate(site.publications, title="Publications", slug="publications")
    roles.setup_roles()
    make_user("translator", roles.TRANSLATORS.format("en"))
    return site


@pytest.fixture
def translation(site: TestSite) -> Translation:
    return take_over(content.make_publication(site, "Azyl", slug="azyl", summary="O ochraně.", body=[]))


def exported(query: str = "") -> Files:
    answer = log_in(Client(), "translator").get(f"{reverse(EXPORT)}?{query}")
    with ZipFile(BytesIO(answer.content)) as archive:
        return {name: polib.pofile(archive.read(name).decode()) for name in archive.namelist()}


def imported(files: dict[str, Any], name: str = "translator") -> str:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, str(text))
    return sent(packed.getvalue(), name)


def sent(archive: bytes, name: str = "translator") -> str:
    form = {"file": SimpleUploadedFile("translations.zip", archive)}
    return str(log_in(Client(), name).post(reverse(IMPORT), form, follow=True).text)


def translated(files: Files) -> Files:
    for file in files.values():
        for entry in file:
            entry.msgstr = WORDS[entry.msgctxt]
    return files


def known() -> dict[str, str]:
    return dict(StringTranslation.objects.values_list("context__path", "data"))


def test_a_set_of_pages_goes_out_and_comes_back(site: TestSite, translation: Translation) -> None:
    take_over(content.make_publication(site, "Vízum", slug="vizum", body=[], kind="analysis"))
    settle()
    files = exported("kind=commentary")
    [(name, file)] = files.items()
    assert name == f"en/{translation.get_target_instance().slug}-{translation.get_target_instance().pk}.po"
    assert [(entry.msgctxt, entry.msgid) for entry in file] == [
        ("title", "Azyl"), ("slug", "azyl"), ("summary", "O ochraně."),
    ]  # fmt: skip
    assert file.metadata["X-Konsorcium-Address"].endswith(f"/admin/pages/{translation.get_target_instance().pk}/edit/")
    assert len(exported("state=in-progress")) == 2
    assert "3 texts were taken over." in imported(translated(files))
    assert known() == WORDS
    assert "0 texts were taken over." in imported(exported("kind=commentary"))


def test_a_file_that_a_translators_tool_has_written_is_taken_over(site: TestSite) -> None:
    long = "Cizinec s „doplňkovou ochranou“ má podle § 53a právo na pobyt; a tady je řádek, který nástroje \\ zalomí."
    take_over(content.make_publication(site, "Azyl", slug="azyl", summary=f"{long}\n\n\tDruhý řádek.", body=[]))
    settle()
    [(name, file)] = exported().items()
    store = pypo.pofile.parsestring(str(file).encode())
    words = WORDS | {
        "summary": "Line one, “quoted” \\ and long enough that a tool breaks it: 120 % of § 53a.\n\n\tLine two."
    }
    for unit in store.units:
        if not unit.isheader():
            unit.target = words[unit.getcontext()]
    store.updateheader(add=True, Last_Translator="Somebody")
    assert "3 texts were taken over." in imported({name: bytes(store).decode()})
    assert known() == words
    [back] = exported().values()
    again = pypo.pofile.parsestring(str(back).encode())
    assert {unit.getcontext(): unit.target for unit in again.units if not unit.isheader()} == words


def tampered(file: polib.POFile) -> None:
    file.find("Azyl").msgid = "Azyl!"


def foreign_context(file: polib.POFile) -> None:
    file.find("Azyl").msgctxt = "body.1"


def broken_markup(file: polib.POFile) -> None:
    file.find("Azyl").msgstr = "<script>alert(1)</script>"


def hidden(file: polib.POFile) -> None:
    file.find("Azyl").msgstr = "Asylum<!-- -->"


REFUSALS: dict[Callable[[polib.POFile], None], str] = {
    tampered: "title, “Azyl!”: the site does not have this text now.",
    foreign_context: "body.1, “Azyl”: the site does not have this text now.",
    broken_markup: "title, “Azyl”: &lt;script&gt; tag is not allowed",
    hidden: "title, “Azyl”: Comments and declarations of HTML are not allowed.",
}


@pytest.mark.parametrize("spoil", REFUSALS)
def test_a_unit_that_is_not_right_is_named_and_the_others_are_taken_over(
    spoil: Callable[[polib.POFile], None], translation: Translation
) -> None:
    files = translated(exported())
    spoil(next(iter(files.values())))
    told = imported(files)
    assert REFUSALS[spoil] in told
    assert "2 texts were taken over." in told
    assert known() == {name: words for name, words in WORDS.items() if name != "title"}


def test_what_somebody_translated_meanwhile_stays_and_is_shown(translation: Translation) -> None:
    files = translated(exported())
    segment = translation.source.stringsegment_set.get(context__path="title")
    StringTranslation.objects.create(
        translation_of=segment.string, context=segment.context, locale=translation.target_locale, data="Right of asylum"
    )
    assert "it has been translated since: “Right of asylum”." in imported(files)
    assert known() == WORDS | {"title": "Right of asylum"}


def test_files_of_other_sites_and_what_is_no_file_are_refused(translation: Translation) -> None:
    files = translated(exported())
    file = next(iter(files.values()))
    file.metadata["X-WagtailLocalize-TranslationID"] = "b3f1a1de-0000-4000-8000-000000000000"
    told = imported({"en/other.po": file, "en/none.po": "/etc/passwd", "en/text.po": "no PO", "readme.txt": "x"})
    assert told.count("it is no file of a translation of this site.") == 3
    assert "root:" not in told and not known()
    assert "This is no ZIP archive." in sent(b"no archive")
    assert "larger than 20 MB" in imported({"en/large.po": " " * (21 * 2**20)})


def test_words_are_neither_taken_nor_given_where_somebody_may_not_edit(
    site: TestSite, translation: Translation
) -> None:
    files = translated(exported())
    staff = roles.MEMBER_STAFF.format(content.make_member(site).short_name)
    roles.setup_roles()
    make_user("staff", staff)
    assert "you may not change this translation now." in imported(files, "staff")
    answer = log_in(Client(), "staff").get(reverse(EXPORT))
    assert ZipFile(BytesIO(answer.content)).namelist() == []
    assert not known()


def test_nothing_changes_while_it_is_reviewed(translation: Translation) -> None:
    files = translated(exported())
    imported(files)
    submit(log_in(Client(), "translator"), translation)
    for entry in next(iter(files.values())):
        entry.msgstr = f"{entry.msgstr} anew"
    assert "you may not change this translation now." in imported(files)
    assert known() == WORDS
    assert not PublicationPage.objects.get(pk=translation.get_target_instance().pk).live


def test_the_matrix_leads_to_both(site: TestSite) -> None:
    shown = log_in(Client(), "translator").get(reverse("konsorcium_translations"), {"state": "missing"}).text
    assert f"{reverse(EXPORT)}?state=missing" in shown and reverse(IMPORT) in shown
