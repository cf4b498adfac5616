"""API v2: Wagtail's own, over what is public and by neutral slugs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import content
from tests.api.full_content import FullSite, fresh, make_full_site
from tests.html import read

pytestmark = pytest.mark.django_db

API = "/api/v2/"
EXPERTS = "pages/?type=konsorcium_experts.ExpertPage"
MEMBERS = "pages/?type=konsorcium_members.MemberPage"
PUBLICATIONS = "pages/?type=konsorcium_publications.PublicationPage"


@pytest.fixture(scope="module")
def full(module_content: Callable[[Callable[[], FullSite]], FullSite]) -> FullSite:
    return module_content(make_more)


def make_more() -> FullSite:
    full = make_full_site()
    asylum = full.topic_page.topic
    content.make_expert(full.site, "Cyril", "Čáp", topics=[asylum])
    content.make_expert(full.site, "Bez", "Souhlasu", topics=[asylum], channels=())
    content.make_member(full.site, "SIMI", topics=[asylum], services=list(full.member.services.all()))
    content.make_member(full.site, "Meta", regions=list(full.member.regions.all()))
    return full


def ask(client: Client, address: str) -> dict[str, Any]:
    response = client.get(f"{API}{address}")
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def titles(answer: dict[str, Any]) -> list[str]:
    assert answer["meta"]["total_count"] == len(answer["items"])
    return [item["title"] for item in answer["items"]]


@pytest.mark.parametrize(
    ("endpoint", "page", "query"),
    [
        (EXPERTS, "/cs/experti/", "topic=asylum"),
        (EXPERTS, "/cs/experti/", "topic=asylum&spoken=uk"),
        (EXPERTS, "/cs/experti/", "region=CZ010&format=tv"),
        (MEMBERS, "/cs/clenove/", "service=legal"),
        (MEMBERS, "/cs/clenove/", "region=CZ010"),
        (MEMBERS, "/cs/clenove/", "region=CZ010&service=legal&topic=asylum"),
        (PUBLICATIONS, "/cs/publikace/", "kind=policy-report"),
        (PUBLICATIONS, "/cs/publikace/", "kind=policy-report,analysis&topic=asylum&year=2024"),
    ],
)
def test_the_same_filter_finds_the_same_pages_as_the_site_and_the_content_api(
    endpoint: str, page: str, query: str, full: FullSite, client: Client
) -> None:
    found = ask(client, f"{endpoint}&{query}&locale=cs")
    assert found["items"]
    html = {address["href"] for address in read(client, f"{page}?{query}").select("main .k-card h3 a")}
    assert {item["meta"]["html_url"].removeprefix("http://localhost") for item in found["items"]} == html
    path = {"/cs/experti/": "experts", "/cs/clenove/": "members", "/cs/publikace/": "publications"}[page]
    same = client.get(f"/api/content/v1/{path}/?{query}").json()
    assert {item["id"] for item in found["items"]} == {item["id"] for item in same["items"]}


def test_a_publication_has_every_public_field(full: FullSite, client: Client) -> None:
    page = ask(client, f"pages/{full.publication.pk}/")
    assert (page["title"], page["summary"], page["kind"]) == ("Analýza azylu", "Co se děje.", "analysis")
    assert (page["date"], page["topics"], page["tags"]) == ("2024-04-01", ["asylum"], ["2024", "zákon"])
    assert [author["name"] for author in page["authors"]] == ["Zdeňka Chládková", "Host"]
    assert page["attachments"][0]["label"] == "Zpráva"
    assert [related["title"] for related in page["related"]] == ["Zdeňka Chládková", "Zpráva o azylu"]
    assert (page["series"], page["newer_edition"]) == (str(full.series.translation_key), None)
    assert (page["state_as_of"], page["unchecked_since"]) == ("2024-01-01", "2025-01-01")
    assert page["lead_picture"]["renditions"]["card"]["url"].startswith("http://localhost/media/")
    assert [block["type"] for block in page["body"]][:3] == ["text", "heading", "quote"]
    same = client.get(f"/api/content/v1/publications/{full.publication.pk}/").json()
    assert {block["id"]: block["value"] for block in page["body"]} == {
        block["id"]: block["value"] for block in same["body"]
    }


def test_a_translation_has_the_facts_of_its_source(full: FullSite, client: Client) -> None:
    english = fresh(full.english)
    english.topics.set([])
    content.publish(english)
    assert ask(client, f"pages/{full.english.pk}/")["topics"] == ["asylum"]
    assert titles(ask(client, f"{PUBLICATIONS}&topic=asylum&locale=en")) == ["Asylum: an analysis"]
    assert ask(client, f"pages/{full.english.pk}/")["attachments"][0]["label"] == "Zpráva"


def test_a_list_can_have_every_field(full: FullSite, client: Client) -> None:
    (item,) = ask(client, f"{PUBLICATIONS}&fields=*&topic=asylum&locale=cs")["items"]
    detail = ask(client, f"pages/{full.publication.pk}/")
    detail["meta"].pop("parent")
    assert item == detail
    (member,) = ask(client, f"{MEMBERS}&fields=services,member_since&service=legal&topic=asylum&region=CZ010")["items"]
    assert (member["services"], member["member_since"]) == (["legal"], "2003")


def test_no_page_tells_of_consent_or_of_the_people_who_work_on_it(full: FullSite, client: Client) -> None:
    expert = ask(client, f"pages/{full.expert.pk}/")
    assert expert["languages"] == ["uk"]
    assert expert["member"] == str(full.member.translation_key)
    for name in ("consent", "channels", "owner", "locked_by"):
        assert name not in str(expert)
    for name in ("channels", "owner", "topics(names)"):
        assert client.get(f"{API}{EXPERTS}&fields={name}").status_code == 400


def test_only_what_has_a_visible_record_is_there(
    full: FullSite, client: Client, settle_now: Callable[..., Any]
) -> None:
    found = ask(client, "pages/?limit=100")
    assert "Tajné" not in titles(found)
    assert "Bez Souhlasu" not in titles(found)
    assert client.get(f"{API}pages/{full.hidden.pk}/").status_code == 404
    publication = fresh(full.publication)
    publication.expire_at = timezone.now()
    settle_now(publication.save)
    assert client.get(f"{API}pages/{full.publication.pk}/").status_code == 404
    assert "Analýza azylu" not in titles(ask(client, "pages/?limit=100"))


def test_only_files_that_a_visible_page_uses_are_there(
    full: FullSite, client: Client, settle_now: Callable[..., Any]
) -> None:
    content.make_image("Nepoužitý")
    content.make_document("Nepoužitý")
    assert titles(ask(client, "images/")) == ["Schůzka"]
    assert titles(ask(client, "documents/")) == ["Zpráva"]
    image = ask(client, "images/")["items"][0]
    assert set(image["renditions"]) == {"card", "wide"}
    assert "download_url" not in image["meta"]  # originals are not public
    document = ask(client, f"documents/{full.document.pk}/")
    assert client.get(document["meta"]["download_url"]).status_code == 200
    for page in (full.publication, full.english, full.member, *full.site.publications.get_children().specific()):
        settle_now(fresh(page).unpublish)
    assert titles(ask(client, "images/")) == titles(ask(client, "documents/")) == []
    assert client.get(f"{API}documents/{full.document.pk}/").status_code == 404


def test_pages_are_found_by_words_slugs_and_addresses(full: FullSite, client: Client) -> None:
    assert titles(ask(client, f"{PUBLICATIONS}&slug={full.publication.slug}&locale=cs")) == ["Analýza azylu"]
    assert titles(ask(client, f"{EXPERTS}&title=Cyril Čáp")) == ["Cyril Čáp"]
    assert titles(ask(client, f"{PUBLICATIONS}&search=analýza&fields=*")) == ["Analýza azylu"]
    assert titles(ask(client, "pages/?search=tajné")) == []
    found = client.get(f"{API}pages/find/", {"html_path": full.publication.url}, follow=True)
    assert found.json()["title"] == "Analýza azylu"
    assert client.get(f"{API}pages/find/?html_path=/cs/neni/").status_code == 404


def test_words_find_what_the_search_of_the_site_finds(full: FullSite, client: Client) -> None:
    content.make_publication(full.site, "Chládkové jsme se ptali", summary="O azylech.")
    for words in ("analýzou azyl", "azyl chladkova", "chladkova neznameslovo"):
        for endpoint, path in ((f"{PUBLICATIONS}&", "publications/"), ("pages/?limit=100&", "search/")):
            found = ask(client, f"{endpoint}search={words}")
            same = client.get(f"/api/content/v1/{path}?q={words}&limit=100&sort=relevance").json()
            assert [item["id"] for item in found["items"]] == [item["id"] for item in same["items"]] != []
    assert titles(ask(client, "pages/?search=asylums&locale=en")) == ["Asylum: an analysis"]
    assert titles(ask(client, f"{PUBLICATIONS}&search=azyl&kind=analysis&limit=1&fields=*")) == ["Analýza azylu"]
    assert client.get(f"{API}pages/?search=azyl&search_operator=or").status_code == 400


def test_errors_are_in_english_and_any_site_may_read_them(full: FullSite, client: Client) -> None:
    for address in ("pages/?topic=nothing", "pages/?nothing=1", "pages/99999/", "nothing/", "pages/"):
        response = client.get(f"{API}{address}", headers={"Accept-Language": "cs"})
        assert response["Access-Control-Allow-Origin"] == "*"
    refused = client.get(f"{API}pages/?topic=nothing", headers={"Accept-Language": "cs"})
    assert "is not a value of" in refused.json()["message"]


def test_pages_are_ordered_by_what_their_records_tell(full: FullSite, client: Client) -> None:
    assert titles(ask(client, f"{EXPERTS}&locale=cs&order=name")) == ["Cyril Čáp", "Zdeňka Chládková"]
    assert titles(ask(client, f"{EXPERTS}&locale=cs&order=-name")) == ["Zdeňka Chládková", "Cyril Čáp"]


ODD = [
    "nothing=1", "topic=nothing", "topic=%00", "locale=de", "locale=%00", "slug=%00", "type=auth.User", "type=x",
    "type=konsorcium_search.Record", "order=email", "order=owner__password", "fields=owner(password)", "limit=101",
    "limit=-1", "limit=x", "offset=-1", "offset=" + "9" * 40, "child_of=" + "9" * 40, "child_of=x", "ancestor_of=-1",
    "translation_of=x", "descendant_of=" + "9" * 40, "fields=" + "a(" * 480, "fields=*,*", "search_operator=not",
    "search=a&order=title", "limit=1&limit=2", "site=1", "year=1", "slug=" + "a" * 5000, "rich_text_format=x",
]  # fmt: skip


@pytest.mark.parametrize("query", ODD)
def test_what_is_not_understood_is_a_bad_request(query: str, full: FullSite, client: Client) -> None:
    response = client.get(f"{API}pages/?{query}")
    assert response.status_code == 400, response.content
    assert response.json()["message"]


ODD_WORDS = [
    "%00",
    "%FF",
    ":%22:%22:%22",
    "%22%20",
    "*:*",
    "AND",
    "NOT a OR",
    "a" * 5000,
    "slovo+" * 2000,
    "'",
    "(((",
    "%",
]


@pytest.mark.parametrize("endpoint", ["pages/", "images/", "documents/", EXPERTS])
def test_no_words_are_an_error_of_the_server(endpoint: str, full: FullSite, client: Client) -> None:
    for words in ODD_WORDS:
        sign = "&" if "?" in endpoint else "?"
        assert client.get(f"{API}{endpoint}{sign}search={words}").status_code == 200, words


@pytest.mark.parametrize(
    "path",
    ["nothing/", "pages/abc/", f"pages/{'9' * 40}/", "pages/99999/", "images/99999/", f"documents/{'9' * 40}/",
     "pages/find/", f"pages/find/?id={'9' * 40}"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(path: str, full: FullSite, client: Client) -> None:
    response = client.get(f"{API}{path}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/json")


def test_nobody_can_write_and_nobody_is_known(full: FullSite, client: Client) -> None:
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(f"{API}pages/").status_code == 405
    response = client.get(f"{API}pages/")
    assert not response.cookies
    assert "Cookie" not in response["Vary"]
