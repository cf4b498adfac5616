"""The glossary: what translators are told of terms and warned of, its file, and its page."""

import csv
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from konsorcium.home import roles
from konsorcium.home.models import GlossaryPage
from konsorcium.models import GlossaryEntry
from konsorcium.search.settling import settle
from tests import content
from tests.admin import edit_url, log_in, make_user
from tests.content import TestSite
from tests.html import queries, read, words

from .test_translation_hints import begin, put, section

pytestmark = pytest.mark.django_db

LIST = "wagtailsnippets_konsorcium_glossaryentry:list"
IMPORT = "wagtailsnippets_konsorcium_glossaryentry:import"


@pytest.fixture
def site() -> TestSite:
    site = content.make_site()
    content.translate(site.publications, title="Publications", slug="publications")
    roles.setup_roles()
    make_user("translator", roles.TRANSLATORS.format("en"))
    make_user("editor", roles.EDITORS)
    make_user("admin", roles.ADMINISTRATORS)
    content.make_glossary_entry(
        "subsidiary-protection",
        cs={"name": "doplňková ochrana", "variants": "subsidiární ochrana"},
        en={
            "name": "subsidiary protection",
            "variants": "protection status",
            "forbidden": "additional protection\nsupplementary protection",
            "note": "As the directive has it.",
        },
    )
    content.make_glossary_entry("protection", cs="ochrana", en="protection")
    return site


@pytest.mark.parametrize(
    "text",
    [
        "Držitel doplňkové ochrany",
        "S doplňkovou ochranou",
        "O DOPLŇKOVÝCH OCHRANÁCH",
        "Cizinec se subsidiární ochranou",
    ],
)
def test_a_term_in_any_form_is_shown_at_the_text(text: str, site: TestSite) -> None:
    rows = section(begin(site, text, ""), "Terms of the glossary")
    told = "subsidiary protection protection status additional protection supplementary protection"
    assert rows == [[f"Title {text}", "doplňková ochrana", f"{told} As the directive has it."]]


def test_a_longer_term_hides_those_in_it_and_each_text_has_its_own(site: TestSite) -> None:
    translation = begin(site, "Doplňková ochrana", "Ochrana v praxi")
    assert [row[0:2] for row in section(translation, "Terms of the glossary")] == [
        ["Title Doplňková ochrana", "doplňková ochrana"],
        ["Summary Ochrana v praxi", "ochrana"],
    ]


def test_a_translated_text_and_one_without_terms_have_no_hints(site: TestSite) -> None:
    translation = begin(site, "Doplňková ochrana", "Pobyt")
    put(translation, "title", "Subsidiary protection")
    assert section(translation, "Terms of the glossary") == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            "Holders of additional protection",
            "The glossary has “subsidiary protection” for “doplňková ochrana”, and not “additional protection”.",
        ),
        ("Holders of a residence", "The glossary has “subsidiary protection” for “doplňková ochrana”."),
        ("Holders of subsidiary protections", ""),
        ("Holders of a protection status", ""),
    ],
)
def test_other_names_are_warned_of_and_keep_nothing_back(data: str, told: str, site: TestSite) -> None:
    translation = begin(site, "Držitelé doplňkové ochrany", "")
    put(translation, "title", data)
    rows = section(translation, "To be checked")
    assert [row[0] for row in rows] == ([f"Title {told}"] if told else [])


def test_hints_take_as_many_queries_for_many_terms(site: TestSite) -> None:
    translation = begin(site, "Doplňková ochrana", "Ochrana v praxi")
    client = log_in(Client(), "translator")
    address = edit_url(translation.get_target_instance())
    few = queries(client, address)
    for number in range(30):
        content.make_glossary_entry(f"term-{number}", cs=f"praxe {number}", en=f"practice {number}")
    assert queries(client, address) == few


def exported(client: Client) -> list[dict[str, str]]:
    answer = client.get(reverse(LIST), {"export": "csv"})
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def table(rows: list[dict[str, str]], delimiter: str = ",") -> bytes:
    made = StringIO()
    writer = csv.DictWriter(made, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue().encode()


def take_over(client: Client, file: bytes) -> list[str]:
    """What the page says afterwards."""
    answer = client.post(reverse(IMPORT), {"file": SimpleUploadedFile("glossary.csv", file)}, follow=True)
    page = BeautifulSoup(answer.content, "html.parser")
    return [words(each) for each in page.select(".messages li, .help-warning li, .error-message")]


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_file_goes_out_and_comes_back(delimiter: str, site: TestSite, client: Client) -> None:
    log_in(client, "admin")
    content.make_glossary_entry("formula", cs="=1+1", en="+420")
    before = exported(client)
    GlossaryEntry.objects.all().delete()
    assert take_over(client, table(before, delimiter)) == ["3 texts were taken over."]
    assert exported(client) == before
    wording = GlossaryEntry.objects.get(slug="subsidiary-protection").wording("en")
    assert wording
    assert wording.wrong_names == ["additional protection", "supplementary protection"]
    formula = GlossaryEntry.objects.get(slug="formula").wording("cs")
    assert formula
    assert formula.name == "=1+1"


def test_an_import_changes_what_it_names_and_nothing_else(site: TestSite, client: Client) -> None:
    log_in(client, "admin")
    rows = [
        {"slug": "protection", "cs_name": "", "en_name": "shelter"},
        {"slug": "", "cs_name": "Trvalý pobyt", "en_name": "permanent residence"},
    ]
    told = take_over(client, table([{"slug": "protection", "en_name": "shelter"}]))
    assert told == ["1 text was taken over."]
    assert {str(row) for row in GlossaryEntry.objects.get(slug="protection").names.all()} == {"ochrana", "shelter"}
    told = take_over(client, table(rows))
    assert told == ["1 text was taken over.", "Line 2: cs_name: This field cannot be blank."]
    assert GlossaryEntry.objects.get(slug="trvaly-pobyt").wording("en")
    assert GlossaryEntry.objects.count() == 3


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"slug,cz_name\nx,y", "Unknown columns: cz_name. Accepted are: slug, cs_name, cs_variants,"),
        ("slug,cs_name\nx,doplňková".encode("cp1250"), "The file is not in UTF-8."),
        (b"", "The submitted file is empty."),
        (b"PK\x03\x04\x00\x00", "Unknown columns"),
        (b"slug,cs_name\nnot a slug,pobyt", "Line 2: slug: Enter a valid"),
        (b"slug,en_name\nnew,residence", "Line 2: it has no name in the default language."),
        (f"slug,cs_name\nlong,{'x' * 300}".encode(), "Line 2: cs_name: Ensure this value has at most 255 characters"),
        (b"slug,cs_name\n" + b"x" * 2**20, "The file is larger than 1 MB."),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(file: bytes, told: str, site: TestSite, client: Client) -> None:
    log_in(client, "admin")
    before = exported(client)
    assert any(told in each for each in take_over(client, file))
    assert exported(client) == before


def test_who_may_not_change_the_glossary_is_refused(site: TestSite, client: Client) -> None:
    log_in(client, "translator")
    assert client.get(reverse(IMPORT)).status_code == 302


def test_the_page_has_the_terms_in_the_language_of_the_reader(site: TestSite, client: Client) -> None:
    page = GlossaryPage(title="Slovník", slug="slovnik", locale=site.home.locale)
    site.home.add_child(instance=page)
    content.publish(page)
    english = content.translate(page, title="Glossary", slug="glossary")
    content.make_glossary_entry("only-czech", cs="řízení")
    settle()
    shown = {each["id"]: words(each) for each in read(client, page.url).select(".k-glossary > div")}
    assert shown == {
        "subsidiary-protection": (
            "doplňková ochrana subsidiární ochrana English subsidiary protection; protection status"
        ),
        "protection": "ochrana English protection",
        "only-czech": "řízení",
    }
    assert list(shown) == ["subsidiary-protection", "protection", "only-czech"]
    shown = {each["id"]: words(each) for each in read(client, english.url).select(".k-glossary > div")}
    assert list(shown) == ["protection", "subsidiary-protection"]
    assert "additional" not in str(shown)
    answer = client.get(reverse("konsorcium_api:get_page", args=[english.pk])).json()
    assert answer["glossary"][1] == {
        "slug": "subsidiary-protection",
        "name": "subsidiary protection",
        "other_names": ["protection status"],
        "note": "As the directive has it.",
        "in_other_languages": {"cs": ["doplňková ochrana", "subsidiární ochrana"]},
    }
    assert "additional" not in str(answer)
    v2 = client.get(reverse("konsorcium_api_v2:pages:detail", args=[english.pk])).json()
    assert v2["entries"] == answer["glossary"]
