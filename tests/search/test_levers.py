"""What editors steer search with, and what search does by itself when words find nothing."""

import datetime
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from konsorcium.home import roles
from konsorcium.search import missed_searches
from konsorcium.search.answers import Answer, ask
from konsorcium.search.models import MissedSearch, MustFind, PinnedResult, SynonymSet
from konsorcium.search.questions import read_question
from konsorcium.search.settling import settle
from tests import content
from tests.admin import make_user
from tests.content import TestSite
from tests.engines import EngineUnderTest
from tests.html import links, read, words

pytestmark = pytest.mark.django_db

LONG = "Odbor azylové a migrační politiky"
ASYLUM = "Azyl v číslech"


@pytest.fixture(scope="module")
def site(module_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return module_content(make_content)


def make_content() -> TestSite:
    site = content.make_site()
    content.make_publication(site, f"{LONG} po roce")
    content.make_publication(site, "Dopis pro OAMP")
    content.make_publication(site, ASYLUM, body=[("text", "<p>O integraci a přistěhovalcích.</p>")])
    english = content.make_publication(site, "Politika odboru")
    content.translate(english, title="The Department for Asylum and Migration Policy")
    return site


def answer(engine: EngineUnderTest, query: str, language: str = "cs") -> Answer:
    engine.catch_up()
    found = ask(read_question(QueryDict(query), language, ("type",)))
    assert (found.engine, found.degraded) == (engine.name, False)
    return found


def titles(found: Answer) -> set[str]:
    return {hit.record.title for hit in found.hits}


def page_of(title: str) -> int:
    return int(content.PublicationPage.objects.get(title=title).pk)


@pytest.mark.parametrize(
    "words", ["OAMP", "oamp", "odboru azylové a migrační politiky", "ODBOR azylova migracni politika"]
)
def test_a_synonym_finds_the_other_way_too(words: str, site: TestSite, engine: EngineUnderTest) -> None:
    SynonymSet.objects.create(language="cs", phrases=f"OAMP\n{LONG}")
    assert titles(answer(engine, f"q={words}")) == {f"{LONG} po roce", "Dopis pro OAMP"}


def test_synonyms_are_those_of_the_language(site: TestSite, engine: EngineUnderTest) -> None:
    SynonymSet.objects.create(language="en", phrases="OAMP\nDepartment for Asylum and Migration Policy")
    assert titles(answer(engine, "q=OAMP")) == {"Dopis pro OAMP"}
    assert titles(answer(engine, "q=oamp", "en")) == {"The Department for Asylum and Migration Policy"}


def test_other_words_are_asked_for_beside_a_synonym(site: TestSite, engine: EngineUnderTest) -> None:
    SynonymSet.objects.create(language="cs", phrases=f"OAMP\n{LONG}")
    assert titles(answer(engine, "q=dopis+odboru+azylove+a+migracni+politiky")) == {"Dopis pro OAMP"}


@pytest.mark.parametrize(
    ("query", "correction"),
    [
        ("q=integarce", ("integraci", 1)),
        ("q=pristehovalcih", ("přistěhovalcích", 1)),
        ("q=azyl+integarce", ("Azyl integraci", 1)),
        ("q=integraci", None),
        ("q=integrace", None),
        ("q=xyzzyx", None),
        ("q=integarce+politika", None),  # each is somewhere, both together nowhere
        ("q=integarce&type=expert", None),  # nothing is left of it by the filter
    ],
)
def test_a_misspelt_word_is_offered_as_public_texts_write_it(
    query: str, correction: tuple[str, int] | None, site: TestSite, engine: EngineUnderTest
) -> None:
    content.make_expert(site)
    found = answer(engine, query).correction
    assert (found and (found.words, found.total)) == correction


def test_the_offer_stands_on_the_page_and_in_the_api(site: TestSite, engine: EngineUnderTest, client: Client) -> None:
    engine.catch_up()
    page = read(client, f"{reverse('konsorcium_search:search')}?q=integarce")
    offer = page.select_one(".k-correction")
    assert words(offer) == "Měli jste na mysli: integraci 1 výsledek"
    assert links(offer) == {"integraci": "?q=integraci"}
    told = client.get("/api/content/v1/search/?locale=cs&q=integarce").json()
    assert (told["engine"], told["correction"]) == (engine.name, {"words": "integraci", "total": 1})


def test_a_pinned_page_stands_first_with_its_label(site: TestSite, engine: EngineUnderTest, client: Client) -> None:
    PinnedResult.objects.create(language="cs", words="dopisy", page_id=page_of(ASYLUM), label="Nejdřív čtěte")
    PinnedResult.objects.create(language="cs", words="politik", page_id=page_of("Politika odboru"))
    found = answer(engine, "q=dopis")
    assert [(result.record.title, result.label) for result in found.pinned] == [(ASYLUM, "Nejdřív čtěte")]
    assert (titles(found), found.total) == ({"Dopis pro OAMP"}, 1)
    for narrowed in ["q=dopis&type=publication", "q=dopis+azyl", "q=dopis&from=2020-01-01"]:
        assert answer(engine, narrowed).pinned == []
    found = answer(engine, "q=politika")
    assert [result.label for result in found.pinned] == ["Doporučujeme"]
    assert "Politika odboru" not in titles(found)
    page = read(client, f"{reverse('konsorcium_search:search')}?q=dopis")
    assert [words(item.p) for item in page.select(".k-hit-pinned")] == ["Nejdřív čtěte"]
    told = client.get("/api/content/v1/search/?locale=cs&q=dopis").json()
    assert [(pin["label"], pin["item"]["title"]) for pin in told["pinned"]] == [("Nejdřív čtěte", ASYLUM)]
    assert (told["total"], [item["title"] for item in told["items"]]) == (1, ["Dopis pro OAMP"])


def test_a_pinned_page_that_is_not_public_is_not_shown(site: TestSite, engine: EngineUnderTest) -> None:
    page = content.make_publication(site, "Důvěrné")
    PinnedResult.objects.create(language="cs", words="dopis", page=page)
    assert answer(engine, "q=dopis").pinned
    page.unpublish()
    assert answer(engine, "q=dopis").pinned == []


def test_the_must_find_list_is_checked_on_demand(site: TestSite, engine: EngineUnderTest, client: Client) -> None:
    engine.catch_up()
    good = MustFind.objects.create(language="cs", words="azyl", page_id=page_of(ASYLUM), rank=1)
    call_command("search_must_find")
    bad = MustFind.objects.create(language="cs", words="dopis", page_id=page_of(ASYLUM), rank=1)
    with pytest.raises(CommandError, match="does not find"):
        call_command("search_must_find")
    roles.setup_roles()
    client.force_login(make_user("editor", roles.EDITORS))
    listed = client.get(reverse("wagtailsnippets_konsorcium_search_mustfind:list"))
    assert listed.status_code == 200
    client.post(reverse("konsorcium_check_must_find"))
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.found_rank, bad.found_rank) == (1, None)
    assert good.checked
    client.force_login(make_user("translator", roles.TRANSLATORS.format("en")))
    assert client.post(reverse("konsorcium_check_must_find")).status_code in {302, 403}


def test_a_synonym_that_breaks_a_must_find_entry_shows_both_ranks(
    site: TestSite, engine: EngineUnderTest, client: Client
) -> None:
    engine.catch_up()
    MustFind.objects.create(language="cs", words="integrace", page_id=page_of(ASYLUM), rank=1)
    roles.setup_roles()
    client.force_login(make_user("editor", roles.EDITORS))
    add = reverse("wagtailsnippets_konsorcium_search_synonymset:add")
    form = {"language": "cs", "phrases": "integrace\ndopis"}
    refused = client.post(add, form).text
    assert "“integrace” would find “Azyl v číslech” at rank 2 instead of 1; it must reach 1." in refused
    assert not SynonymSet.objects.exists()
    client.post(add, form | {"accepted": "on"})
    assert SynonymSet.objects.get().lines == ["integrace", "dopis"]


def test_synonyms_that_the_must_find_list_needs_are_not_lost_unseen(
    site: TestSite, engine: EngineUnderTest, client: Client
) -> None:
    saved = SynonymSet.objects.create(language="cs", phrases="cizinecký zákon\nintegrace")
    engine.catch_up()
    MustFind.objects.create(language="cs", words="cizinecký zákon", page_id=page_of(ASYLUM), rank=1)
    roles.setup_roles()
    client.force_login(make_user("editor", roles.EDITORS))
    told = "“cizinecký zákon” would no longer find “Azyl v číslech”: now it is at rank 1."
    edit = reverse("wagtailsnippets_konsorcium_search_synonymset:edit", args=[saved.pk])
    assert told in client.post(edit, {"language": "en", "phrases": saved.phrases}).text
    delete = reverse("wagtailsnippets_konsorcium_search_synonymset:delete", args=[saved.pk])
    several = reverse("wagtail_bulk_action", args=["konsorcium_search", "synonymset", "delete"])
    for question in [delete, f"{several}?id={saved.pk}"]:
        assert told in words(read(client, question))
    assert SynonymSet.objects.exists()
    client.post(delete)
    assert not SynonymSet.objects.exists()


def test_one_phrase_alone_is_no_set(site: TestSite, client: Client) -> None:
    roles.setup_roles()
    client.force_login(make_user("editor", roles.EDITORS))
    add = reverse("wagtailsnippets_konsorcium_search_synonymset:add")
    refused = client.post(add, {"language": "cs", "phrases": "OAMP\n\nOAMP"}).text
    assert "Write at least two, each on a line of its own." in refused


@pytest.mark.parametrize(
    "query",
    [
        "q=jan@novak.cz", "q=123456/7890", "q=774 123 456", "q=774 - 123 - 456", "q=774_123_456",
        "q=nic&type=expert", "q=nic&text_language=en", "q=",
    ],
)  # fmt: skip
def test_what_may_be_about_somebody_or_was_narrowed_is_not_kept(query: str, site: TestSite, client: Client) -> None:
    client.get(f"{reverse('konsorcium_search:search')}?{query}")
    assert not MissedSearch.objects.exists()


def test_searches_without_results_are_reported_after_three_days(
    site: TestSite, client: Client, engine: EngineUnderTest
) -> None:
    engine.catch_up()
    for path in [f"{reverse('konsorcium_search:search')}?q=", "/api/content/v1/search/?locale=cs&q="]:
        client.get(f"{path}Xyzzyx")
        client.get(f"{path}Xyzzyx")
        client.get(f"{path}azyl")
    assert [row.words for row in MissedSearch.objects.all()] == ["xyzzyx"]
    today = timezone.localdate()
    for days in (1, 100):
        MissedSearch.objects.create(language="cs", words="xyzzyx", day=today - datetime.timedelta(days=days))
    MissedSearch.objects.create(language="cs", words="jednou", day=today)
    roles.setup_roles()
    client.force_login(make_user("editor", roles.EDITORS))
    shown = words(read(client, reverse("konsorcium_missed_searches")))
    assert "xyzzyx" in shown
    assert "jednou" not in shown
    missed_searches.forget()
    assert "xyzzyx" not in words(read(client, reverse("konsorcium_missed_searches")))


def test_a_database_at_work_keeps_no_reader_waiting(
    site: TestSite, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[int] = []

    def locked(**kwargs: object) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                waits.append(cursor.execute("PRAGMA busy_timeout").fetchone()[0])
        raise OperationalError("database is locked")

    monkeypatch.setattr(MissedSearch.objects, "get_or_create", locked)
    assert client.get(f"{reverse('konsorcium_search:search')}?q=xyzzyx").status_code == 200
    assert client.get("/api/content/v1/search/?locale=cs&q=xyzzyx").json()["total"] == 0
    assert set(waits) <= {0}


def test_a_pinned_page_does_not_stand_among_texts_in_other_languages(site: TestSite, engine: EngineUnderTest) -> None:
    PinnedResult.objects.create(language="cs", words="dopis", page_id=page_of(ASYLUM))
    assert answer(engine, "q=dopis&text_language=cs,en").pinned
    assert not answer(engine, "q=dopis&text_language=en").pinned


@pytest.mark.elasticsearch
def test_nothing_is_offered_that_is_no_longer_public(site: TestSite, elasticsearch_engine: EngineUnderTest) -> None:
    page = content.make_publication(site, "Tajemnost")
    assert answer(elasticsearch_engine, "q=tajemnots").correction
    page.unpublish()
    settle()
    found = ask(read_question(QueryDict("q=tajemnots"), "cs", ()))
    assert (found.engine, found.behind, found.correction) == ("elasticsearch", True, None)
