"""What only gives content refuses to take any."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests import content
from tests.content import TestSite
from tests.html import read, search_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


@pytest.fixture
def stranger() -> Client:
    """Somebody who sends forms without having loaded a page before."""
    return Client(enforce_csrf_checks=True)


READING = [
    "/cs/",
    "/cs/publikace/",
    "/cs/publikace/text/",
    "/cs/publikace/tajne/",
    "/cs/nic/",
    search_page(),
    "/cs/feeds/publications.atom",
    "/cs/feeds/events.ics",
    "/sitemap.xml",
    "/robots.txt",
    "/media/images/nic.webp",
    "/documents/1/nic.pdf",
    "/api/v2/pages/",
]


@pytest.mark.parametrize("address", READING)
def test_writing_is_refused_with_the_methods_that_are_allowed(address: str, site: TestSite, stranger: Client) -> None:
    content.make_publication(site, slug="text")
    content.make_publication(site, slug="tajne").unpublish()
    for method in (stranger.post, stranger.put, stranger.patch, stranger.delete):
        response = method(address)
        assert response.status_code == 405, response.content
        assert "GET" in response["Allow"] and "POST" not in response["Allow"]


def test_a_token_does_not_make_a_page_take_forms(site: TestSite, client: Client) -> None:
    content.make_publication(site, slug="text")
    assert client.post("/cs/publikace/text/").status_code == 405
    assert client.post("/cs/publikace/neni/").status_code == 404


def test_the_password_of_a_private_page_can_be_sent(site: TestSite) -> None:
    page = content.make_publication(site, slug="text", title="Jen s heslem")
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="heslo")
    client = Client(enforce_csrf_checks=True)
    form = read(client, "/cs/publikace/text/").form
    assert form
    fields = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[name]")}
    response = client.post(str(form["action"]), fields | {"password": "heslo"}, follow=True)
    assert "Jen s heslem" in response.content.decode()


@pytest.mark.parametrize(
    ("language", "heading"), [("cs", "Formulář nebyl přijat"), ("en", "The form was not accepted")]
)
def test_a_form_without_its_token_is_refused_in_the_readers_language(
    language: str, heading: str, site: TestSite, stranger: Client
) -> None:
    response = stranger.post("/admin/login/", headers={"Accept-Language": language})
    assert response.status_code == 403
    assert f"<h1>{heading}</h1>" in response.content.decode()
