"""Errors of the content API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import content
from tests.content import TestSite

pytestmark = pytest.mark.django_db

API = "/api/content/v1/"
PATHS = [
    "search/",
    "publications/",
    "members/",
    "experts/",
    "pages/",
    "topics/",
    "site/",
    "find/?path=/",
    "publications/1/",
]


@pytest.fixture(scope="module", autouse=True)
def site(module_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return module_content(make_content)


def make_content() -> TestSite:
    site = content.make_site()
    content.make_publication(site, topics=[content.make_topic("asylum", "azyl", "asylum")])
    return site


def assert_problem(response: Any, status: int, kind: str) -> dict[str, Any]:
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), response.content
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["type"] == f"http://localhost{API}docs/#{kind}"
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize("path", PATHS)
def test_an_unknown_parameter_is_refused_and_the_nearest_offered(path: str, client: Client) -> None:
    problem = assert_problem(client.get(f"{API}{path}{'&' if '?' in path else '?'}locael=cs"), 400, "unknown-parameter")
    assert problem["parameter"] == "locael"
    assert "locale" in problem["accepted"]
    assert "locale" in problem["detail"]


def test_a_parameter_with_one_value_cannot_be_repeated(client: Client) -> None:
    problem = assert_problem(client.get(f"{API}search/?sort=date&sort=name"), 400, "repeated-parameter")
    assert problem["parameter"] == "sort"
    assert client.get(f"{API}search/?kind=news&kind=analysis").status_code == 200


@pytest.mark.parametrize(
    ("query", "parameter", "accepted"),
    [
        ("topic=nothing", "topic", ["asylum"]),
        ("topic=asylum,nothing", "topic", ["asylum"]),
        ("sort=size", "sort", ["relevance", "date", "name"]),
        ("limit=101", "limit", ["1–100"]),
        ("limit=0", "limit", ["1–100"]),
        ("limit=ten", "limit", ["1–100"]),
        ("locale=de", "locale", ["cs", "en"]),
        ("text_language=de", "text_language", ["cs", "en"]),
        ("facets=colour", "facets", None),
        ("year=0", "year", None),
        ("from=yesterday", "from", None),
        ("cursor=x", "cursor", None),
        ("cursor=LTU=", "cursor", None),  # -5
        ("cursor=MTAwMDA=", "cursor", None),  # 10000
    ],
)
def test_an_unknown_value_is_refused_and_the_accepted_ones_named(
    query: str, parameter: str, accepted: list[str] | None, client: Client
) -> None:
    problem = assert_problem(client.get(f"{API}search/?{query}"), 400, "unknown-value")
    assert problem["parameter"] == parameter
    assert accepted is None or problem["accepted"] == accepted


def test_a_problem_is_told_in_the_reader_s_language(client: Client) -> None:
    response = client.get(f"{API}publications/999/?locale=en", headers={"Accept-Language": "cs"})
    assert response["Content-Language"] == "en"
    assert assert_problem(response, 404, "not-found")["title"] == "Not found"
    czech = client.get(f"{API}publications/999/", headers={"Accept-Language": "en"})
    assert czech["Content-Language"] == "cs"


@pytest.mark.parametrize(
    "path", ["nothing/", "publications/abc/", f"publications/{'9' * 40}/", "openapi.json/", "a/b/c/"]
)
def test_what_is_not_there_is_a_problem_and_no_page(path: str, client: Client) -> None:
    assert_problem(client.get(f"{API}{path}"), 404, "not-found")


def test_an_address_without_its_last_slash_leads_to_that_with_it(client: Client) -> None:
    assert client.get(f"{API}search")["Location"] == f"{API}search/"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("path", ["search/", "openapi.json", "docs/", "", "nothing/"])
def test_nothing_can_be_written(path: str, method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(f"{API}{path}")
    assert_problem(response, 405, "method-not-allowed")
    assert response["Allow"] == "GET, HEAD"


ODD = [
    "%00", "%00%00asylum", "%ED%A0%80", "%FF%FE", "%C0%AF", "9" * 40, "-1", "1e9", "٣", "0x10", "NaN", "null", "'",
    '"', "%22%20", '":":":"', "*:*", "/.*/", "_exists_:title", "a%20AND%20(OR%20NOT", "%3Cscript%3E", "..%2F..%2Fetc",
    "%F0%9F%98%80", "%E2%80%AE", "%0D%0ASet-Cookie:a=b", "{}", "[]", "%25", "\\", "%5Cu0000", "((((((((", "~~~", ",,,",
]  # fmt: skip
NAMES = [
    "q",
    "type",
    "topic",
    "year",
    "from",
    "to",
    "sort",
    "facets",
    "limit",
    "cursor",
    "locale",
    "text_language",
    "odd",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_value_of_a_parameter_is_an_error_of_the_server(name: str, client: Client) -> None:
    for value in ODD:
        response = client.get(f"{API}search/?{name}={value}")
        assert response.status_code in {200, 400}, f"{name}={value}"


@pytest.mark.parametrize("value", ODD)
def test_no_path_is_an_error_of_the_server(value: str, client: Client) -> None:
    assert client.get(f"{API}find/?path=/cs/{value}/").status_code in {200, 404}
    assert client.get(f"{API}{value}/").status_code in {200, 404}


@pytest.mark.parametrize("words", ["azyl " * 10_000, "a" * 60_000, " ".join(f"slovo{n}" for n in range(1900))])
def test_many_words_are_answered(words: str, client: Client) -> None:
    assert client.get(f"{API}search/", {"q": words}).status_code == 200


def test_too_many_parameters_are_a_problem(client: Client) -> None:
    query = "&".join(f"topic=asylum{number}" for number in range(1500))
    assert_problem(client.get(f"{API}search/?{query}"), 400, "bad-request")
