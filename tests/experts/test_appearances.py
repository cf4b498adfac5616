"""Appearances in the media stand on the profile and on the topic, as long as the expert is public."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from konsorcium.experts.consents import record_consents
from konsorcium.experts.models import Appearance, AppearanceExpert, Channel, ExpertPage, How
from konsorcium.home import roles
from konsorcium.topics import Topic
from tests import content
from tests.admin import log_in, make_user, was_refused
from tests.content import TestSite
from tests.html import links, queries, read, words

pytestmark = pytest.mark.django_db(transaction=True)

LINK = "https://example.org/rozhovor"


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


@pytest.fixture
def topic(site: TestSite) -> Topic:
    topic = content.make_topic("asylum", "azyl")
    content.publish(content.make_topic_page(site, topic, slug="azyl"))
    return topic


@pytest.fixture
def expert(site: TestSite, topic: Topic) -> ExpertPage:
    return content.make_expert(site, slug="jana", topics=[topic])


def appear(expert: ExpertPage, topic: Topic, title: str = "O azylu", days_ago: int = 3) -> Appearance:
    date = timezone.localdate() - datetime.timedelta(days=days_ago)
    appearance = Appearance(date=date, outlet="Rozhlas", title=title, url=LINK, topics=[topic])
    appearance.experts.set([AppearanceExpert(expert=expert)])
    appearance.save()
    return appearance


def test_they_stand_on_the_profile_and_on_the_topic_in_both_languages(
    site: TestSite, expert: ExpertPage, topic: Topic, client: Client
) -> None:
    content.translate(expert, slug="jana")
    appear(expert, topic, "Starší", days_ago=9)
    appear(expert, topic)
    appear(expert, topic, "Teprve bude", days_ago=-1)
    for address in ("/cs/experti/jana/", "/en/experti/jana/", "/cs/azyl/"):
        shown = read(client, address).find(id="appearances")
        assert shown and shown.parent
        assert links(shown.parent) == {"O azylu": LINK, "Starší": LINK}
        assert words(shown.parent).index("O azylu") < words(shown.parent).index("Starší")
    told = client.get(f"/api/content/v1/experts/{expert.pk}/").json()["appearances"]
    assert [(item["outlet"], item["title"]) for item in told] == [("Rozhlas", "O azylu"), ("Rozhlas", "Starší")]


def test_who_is_not_public_did_not_appear(expert: ExpertPage, topic: Topic, client: Client) -> None:
    appear(expert, topic, "Tajné vystoupení")
    assert "Tajné vystoupení" in client.get("/cs/azyl/").text
    record_consents(expert.translation_key, {Channel.PROFILE: False}, How.MAIL)
    assert "Tajné vystoupení" not in client.get("/cs/azyl/").text
    topic_page = client.get("/api/content/v1/topics/").json()["items"][0]["page"]["id"]
    assert client.get(f"/api/content/v1/topics/{topic_page}/").json()["appearances"] == []


def test_editors_enter_them_and_the_profile_shows_them_at_once(
    expert: ExpertPage, topic: Topic, client: Client
) -> None:
    content.translate(expert, slug="jana")
    english = ExpertPage.objects.exclude(pk=expert.pk).get()
    roles.setup_roles()
    make_user("editor", roles.EDITORS)
    make_user("translator", roles.TRANSLATORS.format("en"))
    add = reverse("wagtailsnippets_konsorcium_experts_appearance:add")
    assert was_refused(log_in(client, "translator").get(add))
    form = {
        "date": "2026-01-05", "outlet": "Televize", "title": "Debata", "url": "", "topics": [topic.pk],
        "experts-TOTAL_FORMS": "1", "experts-INITIAL_FORMS": "0", "experts-MIN_NUM_FORMS": "1",
        "experts-MAX_NUM_FORMS": "1000", "experts-0-expert": english.pk, "experts-0-ORDER": "1",
    }  # fmt: skip
    before = Client().get("/cs/experti/jana/")
    assert log_in(client, "editor").post(add, form | {"date": "2126-01-05x"}).status_code == 200
    assert not Appearance.objects.exists()
    client.post(add, form)
    assert AppearanceExpert.objects.get().expert == expert
    shown = Client().get("/cs/experti/jana/")
    assert "Debata" in shown.text and "Debata" not in before.text


def test_it_takes_as_many_queries_with_many_as_with_few(expert: ExpertPage, topic: Topic, client: Client) -> None:
    appear(expert, topic)
    few = [queries(client, address) for address in ("/cs/experti/jana/", "/cs/azyl/")]
    for number in range(5):
        appear(expert, topic, f"Vystoupení {number}")
    assert [queries(client, address) for address in ("/cs/experti/jana/", "/cs/azyl/")] == few
