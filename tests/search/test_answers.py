"""Both engines give the same answer to the same question."""

import datetime
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page

from konsorcium.jobs import run_due_jobs
from konsorcium.models import JobRun, Vocabulary
from konsorcium.publications.models import Author, PublicationPage
from konsorcium.search import versions
from konsorcium.search.answers import Answer, ask
from konsorcium.search.engines import mirror
from konsorcium.search.labels import labels
from konsorcium.search.models import ContentVersion, Record, SearchIndex
from konsorcium.search.questions import FACETS, UnknownValue, read_question
from tests import content
from tests.content import TestSite
from tests.engines import EngineUnderTest, prefix
from tests.html import search_page

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site(module_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return module_content(make_content)


def make_content() -> TestSite:
    site = content.make_site()
    asylum = content.make_topic("asylum", "azyl", "asylum")
    labour = content.make_topic("labour", "práce", "work")
    ukrainian = content.make_term(Vocabulary.LANGUAGE, "uk", "ukrajinština", "Ukrainian")
    member = content.make_member(site, "OPU", topics=[asylum])
    expert = content.make_expert(site, "Zdeňka", "Chládková", topics=[asylum], languages=[ukrainian], member=member)
    content.make_expert(site, "Hana", "Holá", topics=[labour])
    content.make_expert(site, "Cyril", "Čáp", topics=[asylum, labour], languages=[ukrainian])
    analysis = content.make_publication(
        site, "Analýza bezpečnosti práce", kind="analysis", topics=[asylum, labour],
        authors=[Author(expert=expert, name="Zdeňka Chládková")], date=datetime.date(2023, 5, 1),
        body=[("text", "<p>O ochraně cizinců na pracovištích.</p>")],
    )  # fmt: skip
    content.make_publication(site, "Komentář k azylu", kind="commentary", topics=[asylum])
    content.translate(analysis, title="Safety at work: an analysis", summary="About protection.")
    return site


def answer(engine: EngineUnderTest, query: str, language: str = "cs") -> Answer:
    engine.catch_up()
    found = ask(read_question(QueryDict(query), language, FACETS))
    assert found.engine == engine.name
    assert not found.degraded
    return found


def titles(found: Answer) -> list[str]:
    return [record.title for record in found.records]


@pytest.mark.parametrize("words", ["bezpečnost", "bezpecnosti", "BEZPEČNOSTÍ práce", "práce bezpečnosti", "cizinec"])
def test_words_are_found_in_any_form_with_and_without_diacritics(
    words: str, site: TestSite, engine: EngineUnderTest
) -> None:
    assert titles(answer(engine, f"q={words}&type=publication")) == ["Analýza bezpečnosti práce"]


def test_a_record_with_all_words_shuts_out_those_with_some(site: TestSite, engine: EngineUnderTest) -> None:
    assert titles(answer(engine, "q=komentář azyl")) == ["Komentář k azylu"]
    some = answer(engine, "q=komentář neexistujícíslovo")
    assert titles(some) == ["Komentář k azylu"]


def test_words_of_a_list_are_judged_within_its_type(site: TestSite, engine: EngineUnderTest) -> None:
    content.make_publication(site, "Azyl a škola")
    asylum = content.make_expert(site, "Eva", "Azylová", body=[("text", "<p>Rozumí azylu.</p>")])
    engine.catch_up()
    question = read_question(QueryDict("q=azyl škola"), "cs", FACETS)
    assert titles(ask(question)) == ["Azyl a škola"]
    listed = ask(question.of_type("expert"))
    assert (listed.engine, [record.pk for record in listed.records]) == (engine.name, [asylum.pk])


def test_filters_and_dates_do_not_change_what_the_words_find(site: TestSite, engine: EngineUnderTest) -> None:
    content.make_publication(site, "Azyl a škola", date=datetime.date(2020, 1, 1))
    assert titles(answer(engine, "q=azyl škola")) == ["Azyl a škola"]
    assert titles(answer(engine, "q=azyl škola&type=expert")) == []
    assert titles(answer(engine, "q=azyl škola&from=2023-01-01")) == []
    shown = answer(engine, "q=azyl škola&from=2023-01-01")
    assert shown.facets["kind"] == []


def test_a_text_of_another_language_is_hidden_only_by_a_version_that_is_found_too(
    site: TestSite, engine: EngineUnderTest
) -> None:
    both = "text_language=cs,en"
    assert titles(answer(engine, f"q=safety&{both}")) == ["Safety at work: an analysis"]
    assert titles(answer(engine, f"q=safety&{both}&type=publication&topic=asylum")) == ["Safety at work: an analysis"]
    assert titles(answer(engine, f"q=safety bezpečnost&{both}")) == ["Analýza bezpečnosti práce"]
    assert titles(answer(engine, f"type=publication&sort=name&{both}")) == [
        "Analýza bezpečnosti práce",
        "Komentář k azylu",
    ]


def test_highlights_mark_the_inflected_word_and_escape_the_rest(site: TestSite, engine: EngineUnderTest) -> None:
    content.make_publication(site, "Ochrana <script>", body=[("text", "<p>Práva cizinců & povinnosti</p>")])
    hit = answer(engine, "q=ochrana cizinec script").hits[0]
    assert "<mark>Ochrana</mark>" in hit.title_html
    assert "<script>" not in hit.title_html.replace("<mark>", "").replace("</mark>", "")
    assert "<mark>cizinců</mark> &amp;" in hit.passage_html


def test_what_a_misspelt_word_has_found_is_marked(site: TestSite, engine: EngineUnderTest) -> None:
    [hit] = answer(engine, "q=komnetář").hits
    assert hit.title_html == "<mark>Komentář</mark> k azylu"


def test_only_the_word_is_marked_without_its_punctuation(site: TestSite, engine: EngineUnderTest) -> None:
    body = [("text", "<p>Ptali se: kde je „ochrana“, a pro koho?</p>")]
    content.make_publication(site, "Ochrana, podpora", body=body)
    hit = answer(engine, "q=ochrana podpora koho").hits[0]
    assert hit.title_html == "<mark>Ochrana</mark>, <mark>podpora</mark>"
    assert "„<mark>ochrana</mark>“, a" in hit.passage_html
    assert "<mark>koho</mark>?" in hit.passage_html


def test_a_passage_keeps_blocks_and_items_apart(site: TestSite, engine: EngineUnderTest) -> None:
    text = "<p>Co potřebujete:</p><ul><li>pas</li><li>fotografii</li></ul>"
    body = [("heading", "Doklady"), ("text", text), ("callout", {"title": "Pozor", "text": "<p>Lhůta</p><p>Měsíc</p>"})]
    content.make_publication(site, "Na úřadě", body=body)
    [hit] = answer(engine, "q=fotografie").hits
    assert "pas · <mark>fotografii</mark> · Pozor · Lhůta" in hit.passage_html


def test_each_language_finds_its_own_texts(site: TestSite, engine: EngineUnderTest) -> None:
    assert titles(answer(engine, "q=protection", "en")) == ["Safety at work: an analysis"]
    assert titles(answer(engine, "q=protection", "cs")) == []
    both = answer(engine, "type=publication&sort=name&text_language=cs,en", "en")
    assert titles(both) == ["Komentář k azylu", "Safety at work: an analysis"]
    czech = answer(engine, "type=publication&sort=name&text_language=cs", "en")
    assert titles(czech) == ["Analýza bezpečnosti práce", "Komentář k azylu"]


def test_filters_of_one_facet_mean_or_and_of_several_and(site: TestSite, engine: EngineUnderTest) -> None:
    assert answer(engine, "type=expert&topic=asylum,labour").total == 3
    assert titles(answer(engine, "type=expert&topic=labour&spoken=uk")) == ["Cyril Čáp"]


def test_names_sort_as_czechs_sort_them(site: TestSite, engine: EngineUnderTest) -> None:
    assert titles(answer(engine, "type=expert&sort=name")) == ["Cyril Čáp", "Hana Holá", "Zdeňka Chládková"]


def test_titles_sort_by_the_alphabet_of_their_language(site: TestSite, engine: EngineUnderTest) -> None:
    for number, (title, english) in enumerate([("Chůvy", "Children"), ("Domov", "Home"), ("Cíle", "Číst")]):
        page = content.make_publication(site, title, kind="news", slug=f"research-{number}")
        content.translate(page, title=english)
    assert titles(answer(engine, "kind=news&sort=name")) == ["Cíle", "Domov", "Chůvy"]
    assert titles(answer(engine, "kind=news&sort=name", "en")) == ["Children", "Číst", "Home"]


def test_letters_of_other_alphabets_stand_where_they_are_looked_for(site: TestSite, engine: EngineUnderTest) -> None:
    names = [
        "Dobříš", "Đoković", "Dolní", "Lida", "Łodzie", "Lzice", "Opava", "Øresund", "Ostrava",
        "Žák", "Київ", "Львів",
    ]  # fmt: skip
    for number, name in enumerate(sorted(names)):
        content.make_publication(site, name, kind="news", slug=f"research-{number}")
    assert titles(answer(engine, "kind=news&sort=name")) == names


def test_newest_first_and_dates_as_limits(site: TestSite, engine: EngineUnderTest) -> None:
    newest = answer(engine, "type=publication&sort=date")
    assert titles(newest) == ["Komentář k azylu", "Analýza bezpečnosti práce"]
    assert titles(answer(engine, "type=publication&to=2023-12-31")) == ["Analýza bezpečnosti práce"]
    assert titles(answer(engine, "type=publication&from=2024-01-01")) == ["Komentář k azylu"]


def test_what_lasts_is_found_until_its_last_day(site: TestSite, engine: EngineUnderTest) -> None:
    content.make_event(site, "Týden", date=datetime.date(2024, 6, 1), end_date=datetime.date(2024, 6, 6))
    content.make_project(site, "Jaro", date=datetime.date(2024, 4, 1), end=datetime.date(2024, 6, 3))
    assert titles(answer(engine, "type=event&from=2024-06-06&to=2024-06-30")) == ["Týden"]
    assert titles(answer(engine, "type=event,project&from=2024-06-03&sort=date")) == ["Týden", "Jaro"]
    assert titles(answer(engine, "type=event,project&from=2024-06-04")) == ["Týden"]
    assert titles(answer(engine, "type=event,project&from=2024-06-07")) == []
    assert titles(answer(engine, "type=event&from=2024-05-01&to=2024-05-31")) == []


def test_without_a_date_the_day_of_publishing_counts(site: TestSite, engine: EngineUnderTest) -> None:
    content.make_publication(site, "Bez data", date=None)
    content.make_publication(site, "Zítra", date=timezone.localdate() + datetime.timedelta(days=1))
    assert titles(answer(engine, "type=publication&sort=date"))[:3] == ["Zítra", "Bez data", "Komentář k azylu"]


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=" + "slovo+" * 2000, 'q=":":":"', "q=*:*", "q=/.*/", "q=%22", "q=_exists_:title", "q=%F0%9F%8F%B3",
        "q=" + "a" * 4000, "q=(((", "q=AND+OR+NOT", "q=a'--", "q=%25", "q=\\",
        "q=" + "ﷺ" * 256, "q=" + "ﷺ+" * 30, "q=" + "½" * 200,
    ],
)  # fmt: skip
def test_strange_words_are_answered(query: str, site: TestSite, engine: EngineUnderTest, client: Client) -> None:
    answer(engine, query)
    assert client.get(f"{search_page()}?{query}").status_code == 200
    assert client.get(f"/api/content/v1/search/?locale=cs&{query}").json()["engine"] == engine.name


def test_a_word_that_means_nothing_in_one_of_two_languages_is_no_condition(
    site: TestSite, engine: EngineUnderTest
) -> None:
    content.make_publication(site, "Pomoc pro uprchlíky")
    content.make_publication(site, "Pomoc po válce")
    for languages in ("cs", "cs,en"):
        assert titles(answer(engine, f"q=pomoc+pro+uprchlika&text_language={languages}")) == ["Pomoc pro uprchlíky"]
    content.translate(content.make_publication(site, "Bez úplaty"), title="Pro bono", slug="pro-bono")
    assert titles(answer(engine, "q=pro&text_language=cs,en")) == ["Pro bono"]


@pytest.mark.parametrize(
    ("query", "parameter", "accepted"),
    [
        ("topic=nothing", "topic", "asylum"),
        ("year=24", "year", "YYYY"),
        ("from=yesterday", "from", "YYYY-MM-DD"),
        ("from=20240401", "from", "YYYY-MM-DD"),
        ("to=2024-W14-1", "to", "YYYY-MM-DD"),
        ("to=2024-02-30", "to", "YYYY-MM-DD"),
        ("sort=size", "sort", "relevance"),
    ],
)
def test_an_unknown_value_names_its_parameter_and_what_it_accepts(
    query: str, parameter: str, accepted: str, site: TestSite
) -> None:
    with pytest.raises(UnknownValue) as refused:
        read_question(QueryDict(query), "cs", FACETS)
    assert refused.value.parameter == parameter
    assert refused.value.accepted[0] == accepted


@pytest.mark.elasticsearch
def test_what_is_withdrawn_is_hidden_before_the_index_knows(
    site: TestSite, elasticsearch_engine: EngineUnderTest
) -> None:
    assert answer(elasticsearch_engine, "q=komentář").total == 1
    PublicationPage.objects.get(title="Komentář k azylu").unpublish()
    stale = ask(read_question(QueryDict("q=komentář"), "cs", FACETS))
    assert (stale.engine, stale.records) == ("elasticsearch", [])


def test_when_elasticsearch_does_not_answer_the_database_does(site: TestSite, settings: Settings) -> None:
    settings.KONSORCIUM_ELASTICSEARCH_URL = "http://127.0.0.1:9"
    found = ask(read_question(QueryDict("q=komentář"), "cs", FACETS))
    assert (found.engine, found.degraded, titles(found)) == ("database", True, ["Komentář k azylu"])


def test_titles_of_pages_are_read_once_so_that_a_settling_between_does_no_harm(site: TestSite) -> None:
    versions.take(1)
    with CaptureQueriesContext(connection) as captured:
        assert "OPU" in str(labels("cs")["member"])
    of_records = [query for query in captured if Record._meta.db_table in query["sql"]]
    assert len(of_records) == 1


def test_while_elasticsearch_is_away_the_job_says_so_once_and_leaves_nothing_behind(
    site: TestSite, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.KONSORCIUM_ELASTICSEARCH_URL = "http://127.0.0.1:9"
    runs = []
    for seconds_later in (0, 2, 120):
        JobRun.objects.update(started=F("started") - datetime.timedelta(seconds=seconds_later))
        runs.append("konsorcium_search.sync" in run_due_jobs())
    assert runs == [True, False, True]
    said = [record for record in caplog.records if record.name.startswith("konsorcium")]
    assert [(record.levelname, record.exc_info) for record in said] == [("WARNING", None)]
    assert "Elasticsearch" in said[0].getMessage()
    assert not SearchIndex.objects.exists()


def test_the_command_says_that_elasticsearch_is_away(site: TestSite, settings: Settings) -> None:
    settings.KONSORCIUM_ELASTICSEARCH_URL = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match="Elasticsearch does not answer"):
        call_command("search_sync")


@pytest.mark.elasticsearch
def test_an_index_that_cannot_be_written_does_not_keep_the_next_from_it(
    site: TestSite, elasticsearch_engine: EngineUnderTest
) -> None:
    elasticsearch_engine.catch_up()
    czech = SearchIndex.objects.get(language="cs").name
    mirror.writer().indices.put_settings(index=czech, settings={"index.blocks.write": True})
    try:
        content.translate(content.make_publication(site, "Třetí"), title="Third")
        with pytest.raises(ExceptionGroup, match="out of date: cs"):
            elasticsearch_engine.catch_up()
        mirror.writer().indices.refresh(index=f"{prefix()}_*")
        assert titles(ask(read_question(QueryDict("q=third"), "en", FACETS))) == ["Third"]
    finally:
        mirror.writer().indices.put_settings(index=czech, settings={"index.blocks.write": None})


@pytest.mark.elasticsearch
def test_the_index_is_made_anew_when_it_belongs_to_another_database(
    site: TestSite, elasticsearch_engine: EngineUnderTest
) -> None:
    elasticsearch_engine.catch_up()
    before = SearchIndex.objects.get(language="cs").name
    ContentVersion.objects.update(epoch="another")
    elasticsearch_engine.catch_up()
    after = SearchIndex.objects.get(language="cs").name
    assert after != before
    assert not mirror.writer().indices.exists(index=before)
    call_command("search_check")


@pytest.mark.elasticsearch
def test_the_check_finds_and_repairs_what_the_index_has_lost(
    site: TestSite, elasticsearch_engine: EngineUnderTest
) -> None:
    elasticsearch_engine.catch_up()
    index = SearchIndex.objects.get(language="cs")
    page = PublicationPage.objects.get(title="Komentář k azylu")
    mirror.writer().delete(index=index.name, id=str(page.pk), refresh=True)
    assert mirror.drift("cs") == {page.pk: (page.record.version, None)}
    with pytest.raises(CommandError, match="out of date"):
        call_command("search_check")
    call_command("search_check", "--repair")
    assert mirror.drift("cs") == {}


@pytest.mark.elasticsearch
def test_the_check_repairs_an_index_that_is_gone(site: TestSite, elasticsearch_engine: EngineUnderTest) -> None:
    elasticsearch_engine.catch_up()
    mirror.writer().indices.delete(index=SearchIndex.objects.get(language="cs").name)
    with pytest.raises(CommandError, match="out of date"):
        call_command("search_check")
    call_command("search_check", "--repair")
    call_command("search_check")
    assert titles(answer(elasticsearch_engine, "q=komentář")) == ["Komentář k azylu"]


@pytest.mark.elasticsearch
def test_the_check_expects_what_expired_since_the_last_carrying(
    site: TestSite, elasticsearch_engine: EngineUnderTest
) -> None:
    elasticsearch_engine.catch_up()
    page = PublicationPage.objects.get(title="Komentář k azylu")
    expired = timezone.now() - datetime.timedelta(minutes=1)
    Page.objects.filter(pk=page.pk).update(expire_at=expired)  # as if time had passed: nothing is marked or carried
    Record.objects.filter(pk=page.pk).update(visible_until=expired)
    call_command("search_check")
    mirror.rebuild("cs")
    call_command("search_check")


@pytest.mark.elasticsearch
def test_a_rebuild_leaves_one_that_is_under_way_alone(site: TestSite, elasticsearch_engine: EngineUnderTest) -> None:
    elasticsearch_engine.catch_up()
    other = SearchIndex.objects.create(name="of another worker", language="cs")
    mirror.rebuild("cs")
    assert SearchIndex.objects.filter(pk=other.pk).exists()


@pytest.mark.elasticsearch
def test_the_index_never_holds_what_is_not_public(site: TestSite, elasticsearch_engine: EngineUnderTest) -> None:
    page = PublicationPage.objects.get(title="Komentář k azylu")
    page.title = "TAJNÝ KONCEPT"
    page.save_revision()
    content.make_expert(site, "Petr", "Nesouhlasný", channels=())
    elasticsearch_engine.catch_up()
    held = str(mirror.writer().search(index=f"{prefix()}_*", size=1000))
    assert "Komentář k azylu" in held
    assert "TAJNÝ" not in held
    assert "Nesouhlasný" not in held
