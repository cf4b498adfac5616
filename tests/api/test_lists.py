"""Lists of the content API."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client, override_settings

from konsorcium.experts.consents import record_consents
from konsorcium.experts.models import Channel, How
from konsorcium.topics import Topic
from tests import content
from tests.api.full_content import FullSite, make_full_site
from tests.engines import EngineUnderTest

pytestmark = pytest.mark.django_db

API = "/api/content/v1/"
ITEM = {"id", "type", "kind", "locale", "title", "summary", "url", "published", "updated", "topics", "translations"}
CONTACT = "+420 123 456 789"


@pytest.fixture(scope="module")
def full(module_content: Callable[[Callable[[], FullSite]], FullSite]) -> FullSite:
    return module_content(make_full_site)


def ask(client: Client, address: str) -> dict[str, Any]:
    response = client.get(f"{API}{address}")
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def titles(answer: dict[str, Any]) -> list[str]:
    return [item["title"] for item in answer["items"]]


@pytest.mark.parametrize(
    "address", ["search/", "publications/", "members/", "working-groups/", "experts/", "projects/", "events/", "pages/"]
)
def test_a_list_has_its_total_its_items_the_next_page_and_its_engine(
    address: str, full: FullSite, client: Client
) -> None:
    answer = ask(client, address)
    assert answer["total"] == len(answer["items"]) > 0
    assert (answer["next"], answer["facets"], answer["engine"], answer["degraded"]) == (None, None, "database", False)
    for item in answer["items"]:
        assert set(item) > ITEM
        assert item["locale"] == "cs"
        assert item["url"].startswith("http://localhost/cs/")
        assert item["translations"]["cs"] == item["url"]
        assert client.get(item["detail_url"]).json()["title"] == item["title"]


def test_an_item_names_what_it_is_in_the_reader_s_language(full: FullSite, client: Client) -> None:
    english = ask(client, "publications/?locale=en")["items"]
    assert [(item["title"], item["topics"]) for item in english] == [
        ("Asylum: an analysis", [{"slug": "asylum", "label": "asylum"}])
    ]
    czech = ask(client, "publications/?topic=asylum")["items"][0]
    assert czech["topics"] == [{"slug": "asylum", "label": "azyl"}]
    assert czech["key"] == english[0]["key"]
    assert czech["translations"] == {"cs": czech["url"], "en": english[0]["url"]}


def test_a_publication_has_its_date_authors_tags_and_picture(full: FullSite, client: Client) -> None:
    item = ask(client, "publications/?topic=asylum")["items"][0]
    assert (item["kind"], item["date"], item["tags"]) == ("analysis", "2024-04-01", ["2024", "zákon"])
    assert [(author["name"], author["type"]) for author in item["authors"]] == [
        ("Zdeňka Chládková", "expert"),
        ("Host", ""),
    ]
    assert item["authors"][0]["page"]["url"] == full.expert.full_url
    assert item["authors"][1]["page"] is None
    assert item["picture"]["renditions"]["wide"]["url"].startswith("http://localhost/media/images/")


def test_a_member_has_contacts_and_whom_it_helps(full: FullSite, client: Client) -> None:
    item = ask(client, "members/")["items"][0]
    assert (item["short_name"], item["phone"], item["web"]) == ("OPU", CONTACT, "https://example.org/")
    assert item["services"] == [{"slug": "legal", "label": "právní poradenství"}]
    assert item["regions"] == [{"slug": "CZ010", "label": "Praha"}]
    assert item["logo"]["renditions"]["logo"]["url"].startswith("http://localhost/media/")


def test_an_expert_has_what_journalists_need(full: FullSite, client: Client) -> None:
    item = ask(client, "experts/?locale=en")["items"][0]
    assert item["full_name"] == "Mgr. Zdeňka Chládková"
    assert item["spoken"] == [{"slug": "uk", "label": "Ukrainian"}]
    assert item["formats"] == [{"slug": "tv", "label": "television"}]
    assert item["member"]["title"] == full.member.title


def test_who_takes_the_consent_back_is_in_no_list(
    full: FullSite, client: Client, settle_now: Callable[..., None]
) -> None:
    person = full.expert.translation_key
    settle_now(lambda: record_consents(person, {Channel.PROFILE: False}, How.MAIL))
    assert ask(client, "experts/")["total"] == 0
    assert "expert" not in {item["type"] for item in ask(client, "search/?q=Chládková")["items"]}
    author = ask(client, "publications/?topic=asylum")["items"][0]["authors"][0]
    assert (author["name"], author["page"]) == ("Zdeňka Chládková", None)


def test_facets_are_counted_when_they_are_asked_for(full: FullSite, client: Client) -> None:
    answer = ask(client, "search/?facets=topic,type&facets=kind&locale=en")
    assert set(answer["facets"]) == {"topic", "type", "kind"}
    assert answer["facets"]["topic"] == [{"value": "asylum", "label": "asylum", "count": 2}]
    counts = {value["value"]: value["count"] for value in answer["facets"]["type"]}
    for type_name, count in counts.items():
        assert ask(client, f"search/?type={type_name}&locale=en")["total"] == count


def test_words_are_marked_where_they_are_found(full: FullSite, client: Client) -> None:
    item = ask(client, "search/?q=analýzy&type=publication")["items"][0]
    assert item["title_html"] == "<mark>Analýza</mark> azylu"


def test_a_client_that_follows_next_sees_every_item_once(full: FullSite, client: Client) -> None:
    everything = ask(client, "search/?sort=name")
    seen: list[int] = []
    address = f"{API}search/?sort=name&limit=3"
    while address:
        page = client.get(address).json()
        assert page["total"] == everything["total"]
        seen += [item["id"] for item in page["items"]]
        address = page["next"]
        assert address is None or urlsplit(address).path == f"{API}search/"
    assert seen == [item["id"] for item in everything["items"]]


def test_lists_are_sorted_and_filtered_like_those_of_the_site(full: FullSite, client: Client) -> None:
    assert titles(ask(client, "publications/?sort=name")) == ["Analýza azylu", "Zpráva o azylu"]
    assert titles(ask(client, "publications/?kind=policy-report,news")) == ["Zpráva o azylu"]
    assert titles(ask(client, "publications/?from=2024-04-02")) == []
    english = ask(client, "publications/?locale=en&text_language=cs,en")  # what is only in Czech is added
    assert sorted(item["locale"] for item in english["items"]) == ["cs", "en"]
    assert titles(ask(client, "publications/?q=Tajné")) == []


def test_topics_are_the_vocabulary_with_their_pages_and_counts(full: FullSite, client: Client) -> None:
    answer = ask(client, "topics/")
    assert [(topic["slug"], topic["label"]) for topic in answer["items"]] == [("asylum", "azyl"), ("labour", "práce")]
    asylum, labour = answer["items"]
    assert asylum["counts"] == {
        "event": 1, "expert": 1, "member": 1, "project": 1, "publication": 1, "series": 1, "working-group": 1,
    }  # fmt: skip
    assert asylum["page"]["id"] == full.topic_page.pk
    assert (labour["counts"], labour["page"]) == ({}, None)


def test_a_topic_that_has_just_been_deleted_is_left_out(
    full: FullSite, client: Client, settle_now: Callable[..., Any]
) -> None:
    """Until the deletion is committed the labels in memory have it still."""
    settle_now(lambda: content.make_topic("unused", "žádné"))
    before = [topic["slug"] for topic in ask(client, "topics/")["items"]]
    Topic.objects.filter(slug="unused").delete()
    answer = ask(client, "topics/")
    assert before == [*(topic["slug"] for topic in answer["items"]), "unused"]
    assert answer["total"] == len(before) - 1


def test_any_site_may_read_it_and_nobody_may_write(full: FullSite, client: Client) -> None:
    response = client.get(f"{API}search/")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Language"] == "cs"
    assert not response.cookies
    head = client.head(f"{API}search/")
    assert (head.status_code, head.content) == (200, b"")


def test_the_answer_says_which_engine_gave_it(engine: EngineUnderTest, full: FullSite, client: Client) -> None:
    engine.catch_up()
    answer = ask(client, "search/?q=analýzy&type=publication&facets=topic")
    assert (answer["engine"], answer["degraded"]) == (engine.name, False)
    assert "<mark>Analýza</mark>" in answer["items"][0]["title_html"]
    assert answer["facets"]["topic"] == [{"value": "asylum", "label": "azyl", "count": 1}]


def test_the_database_stands_in_for_an_elasticsearch_that_is_away(full: FullSite, client: Client) -> None:
    with override_settings(KONSORCIUM_ELASTICSEARCH_URL="http://127.0.0.1:9"):
        answer = ask(client, "search/?q=analýzy&type=publication")
    assert (answer["engine"], answer["degraded"], titles(answer)) == ("database", True, ["Analýza azylu"])
