"""Search across languages: what only the other language has is found by the words of the glossary."""

from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from konsorcium.search.answers import Across, Answer, ask
from konsorcium.search.questions import PAGE_SIZE, read_question
from tests import content
from tests.content import TestSite
from tests.engines import EngineUnderTest
from tests.html import links, queries, read, words

pytestmark = pytest.mark.django_db

ANALYSIS = "Doplňková ochrana po novele"
ENGLISH = "Subsidiary protection in figures"


@pytest.fixture(scope="module")
def site(module_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return module_content(make_content)


def make_content() -> TestSite:
    site = content.make_site()
    content.make_publication(site, ANALYSIS, body=[("text", "<p>O držitelích doplňkové ochrany.</p>")])
    both = content.make_publication(site, "Doplňková ochrana v číslech", slug="cisla", kind="news")
    content.translate(both, title=ENGLISH, slug="figures")
    content.make_publication(site, "Osoby s doplňkovou ochranou a rok 2025", slug="osoby", kind="analysis")
    content.make_publication(site, "Azyl", slug="azyl")
    only = content.make_publication(site, "Pracovní povolení", slug="prace")
    content.translate(only, title="Work permits", slug="work")
    content.make_glossary_entry(
        "subsidiary-protection",
        cs={"name": "doplňková ochrana", "variants": "subsidiární ochrana"},
        en={"name": "subsidiary protection", "variants": "complementary protection"},
    )
    content.make_glossary_entry("asylum", cs="azyl")
    content.make_glossary_entry("work-permit", cs="povolení k zaměstnání", en="work permit")
    return site


def asked(engine: EngineUnderTest, query: str, language: str = "en") -> Answer:
    engine.catch_up()
    found = ask(read_question(QueryDict(query), language, ()))
    assert (found.engine, found.degraded) == (engine.name, False)
    return found


def titles(found: Across) -> set[str]:
    return {hit.record.title for hit in found.hits}


@pytest.mark.parametrize(
    "query", ["subsidiary protection", "Subsidiary PROTECTION", "complementary protection", "subsidiary protections"]
)
def test_a_term_finds_what_only_the_other_language_has(query: str, site: TestSite, engine: EngineUnderTest) -> None:
    found = asked(engine, f"q={query}")
    [across] = found.across
    assert titles(across) == {ANALYSIS, "Osoby s doplňkovou ochranou a rok 2025"}
    assert (across.language, across.words, across.total) == ("cs", "doplňková ochrana", 2)


def test_own_results_stand_by_themselves(site: TestSite, engine: EngineUnderTest) -> None:
    found = asked(engine, "q=subsidiary protection")
    assert ([hit.record.title for hit in found.hits], found.total) == ([ENGLISH], 1)


def test_words_beside_the_term_count_too(site: TestSite, engine: EngineUnderTest) -> None:
    [across] = asked(engine, "q=2025 subsidiary protection").across
    assert titles(across) == {"Osoby s doplňkovou ochranou a rok 2025"}


def test_filters_narrow_both(site: TestSite, engine: EngineUnderTest) -> None:
    [across] = asked(engine, "q=subsidiary protection&kind=analysis").across
    assert titles(across) == {"Osoby s doplňkovou ochranou a rok 2025"}
    assert asked(engine, "q=subsidiary protection&kind=news").across == []


@pytest.mark.parametrize(
    "query",
    [
        "q=subsidiary",  # a part of a term
        "q=work permit",  # what it finds in Czech is there in English
        "q=asylum",  # the entry has no English name
        "q=subsidiary protection&text_language=cs",  # asks in Czech
        "",
    ],
)
def test_nothing_is_added_where_nothing_is_known(query: str, site: TestSite, engine: EngineUnderTest) -> None:
    assert asked(engine, query).across == []


def test_a_czech_reader_finds_nothing_english_that_is_there_in_czech(site: TestSite, engine: EngineUnderTest) -> None:
    assert asked(engine, "q=doplnkove ochrany", "cs").across == []


def test_a_passage_has_its_words_marked(site: TestSite, engine: EngineUnderTest) -> None:
    [across] = asked(engine, "q=subsidiary protection").across
    [passage] = [hit.passage_html for hit in across.hits if hit.record.title == ANALYSIS]
    assert "<mark>doplňkové</mark>" in passage


def test_a_changed_term_counts_at_once(
    site: TestSite, engine: EngineUnderTest, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert asked(engine, "q=tolerated stay").across == []
    with django_capture_on_commit_callbacks(execute=True):
        content.make_glossary_entry("tolerated", cs="doplňková ochrana", en="tolerated stay")
    [across] = asked(engine, "q=tolerated stay").across
    assert across.total == 2


def test_the_page_shows_them_below_and_in_their_language(
    site: TestSite, engine: EngineUnderTest, client: Client
) -> None:
    engine.catch_up()
    page = read(client, "/en/search/?q=subsidiary+protection")
    own, across = page.select(".k-hits")
    assert [words(each) for each in own.select("h3")] == [ENGLISH]
    assert words(page.select_one(".k-across h2")) == "Only in Czech: “doplňková ochrana”"
    hits = across.select("article")
    assert {(each["lang"], words(each.select_one(".k-language"))) for each in hits} == {("cs", "česky")}
    assert {words(each.select_one("h3")) for each in hits} == {ANALYSIS, "Osoby s doplňkovou ochranou a rok 2025"}


def test_a_search_without_own_results_shows_them(site: TestSite, engine: EngineUnderTest, client: Client) -> None:
    content.make_glossary_entry("haven", cs="azyl", en="safe haven")
    engine.catch_up()
    page = read(client, "/en/search/?q=safe+havens")
    assert "Nothing here matches." in words(page)
    assert [words(each) for each in page.select(".k-across h3")] == ["Azyl"]


def test_they_stand_below_all_own_results(site: TestSite, engine: EngineUnderTest, client: Client) -> None:
    for number in range(PAGE_SIZE):
        page = content.make_publication(site, f"Zpráva {number}", slug=f"zprava-{number}", body=[])
        content.translate(page, title=f"Subsidiary protection {number}", slug=f"report-{number}")
    engine.catch_up()
    first, second = (read(client, f"/en/search/?q=subsidiary+protection&page={number}") for number in (1, 2))
    assert (len(first.select(".k-across .k-hit")), len(second.select(".k-across .k-hit"))) == (0, 2)
    more = links(first.select_one(".k-across"))
    assert more == {"More texts in Czech": "?q=dopl%C5%88kov%C3%A1+ochrana&text_language=cs"}


def test_the_api_gives_the_same(site: TestSite, engine: EngineUnderTest, client: Client) -> None:
    engine.catch_up()
    for url in (reverse("konsorcium_api:search"), reverse("konsorcium_api:list_publications")):
        answer = client.get(url, {"locale": "en", "q": "subsidiary protection"}).json()
        assert [item["title"] for item in answer["items"]] == [ENGLISH]
        [across] = answer["across"]
        assert (across["language"], across["words"], across["total"]) == ("cs", "doplňková ochrana", 2)
        assert {(item["locale"], item["title"]) for item in across["items"]} == {
            ("cs", ANALYSIS),
            ("cs", "Osoby s doplňkovou ochranou a rok 2025"),
        }


def test_a_long_glossary_takes_as_many_queries_as_a_short_one(
    site: TestSite, engine: EngineUnderTest, client: Client
) -> None:
    engine.catch_up()
    counts = []
    for _round in range(2):
        client.get("/en/search/?q=subsidiary+protection")
        counts.append(queries(client, "/en/search/?q=subsidiary+protection"))
        for number in range(30):
            content.make_glossary_entry(f"term-{len(counts)}-{number}", cs=f"pojem {number}", en=f"subsidiary {number}")
        engine.catch_up()
    assert counts[0] == counts[1]
