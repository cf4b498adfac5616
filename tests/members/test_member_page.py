"""The page of a member organisation."""

import datetime

import pytest
from django.test import Client

from konsorcium.models import Vocabulary
from konsorcium.publications.models import Author
from tests import content
from tests.content import TestSite
from tests.html import links, queries, read, words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def test_it_shows_services_contact_people_and_texts(site: TestSite, client: Client) -> None:
    member = content.make_member(
        site,
        slug="simi",
        services=[content.make_term(Vocabulary.SERVICE, "legal-counselling", "právní poradenství")],
        phone="+420 123 456 789",
        email="simi@example.org",
        web="https://www.example.org/",
        member_since=datetime.date(2003, 1, 1),
    )
    expert = content.make_expert(site, member=member)
    content.make_publication(site, title="Nájmy", authors=[Author(expert=expert, name="Jana Nováková")])
    main = read(client, "/cs/clenove/simi/").main
    assert main
    facts = links(main.select_one(".k-facts"))
    assert facts["+420 123 456 789"] == "tel:+420123456789"
    assert facts["simi@example.org"] == "mailto:simi@example.org"
    assert facts["example.org"] == "https://www.example.org/"
    assert facts["Právní poradenství"] == "../?service=legal-counselling"
    assert words(main.select_one("time")) == "2003"
    assert [words(card) for card in main.select(".k-card h3")] == ["Jana Nováková", "Nájmy"]


def test_it_takes_as_many_queries_with_many_people_and_texts_as_with_few(site: TestSite, client: Client) -> None:
    def make(slug: str, count: int) -> None:
        member = content.make_member(site, short_name=slug, slug=slug)
        for number in range(count):
            content.make_expert(site, slug=f"{slug}-{number}", member=member)
            content.make_publication(site, authors=[Author(member=member, name=slug)])

    make("few", 2)
    make("many", 6)
    assert queries(client, "/cs/clenove/many/") == queries(client, "/cs/clenove/few/")
