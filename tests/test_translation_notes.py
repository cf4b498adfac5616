"""What readers of a translation are told of its source: on the page, at each block, and in the content API."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from konsorcium.publications.models import PublicationPage
from konsorcium.search.settling import settle
from tests import content
from tests.html import read, words

from .test_translation_states import FIRST, SECOND, THIRD, change, publish, take_over, translate

pytestmark = pytest.mark.django_db

NOTE = "This translation reflects the text of 3 May 2026 (Czech);"
CHANGED = "This part has changed in the original since."


@pytest.fixture
def site() -> content.TestSite:
    with time_machine.travel("2026-05-03 12:00+02:00"):
        site = content.make_site()
        content.translate(site.publications, title="Publications", slug="publications")
    return site


@pytest.fixture
def page(site: content.TestSite) -> PublicationPage:
    with time_machine.travel("2026-05-03 12:00+02:00"):
        page = content.make_publication(site, "Azyl u nás", slug="azyl", summary="O ochraně.", body=[])
        page.body = [FIRST, SECOND]
        content.publish(page, "minor")
        translation = take_over(page)
        translate(translation)
        publish(translation)
    settle()
    return page


def told(page: PublicationPage, client: Client, **query: str) -> dict[str, Any]:
    english = page.get_translations().get()
    answer: dict[str, Any] = client.get(f"/api/content/v1/publications/{english.pk}/", query).json()
    return answer


def shown(page: PublicationPage, client: Client) -> Any:
    return read(client, page.get_translations().get().url).main


def test_a_translation_says_what_has_changed_since_until_it_is_translated_too(
    page: PublicationPage, client: Client
) -> None:
    date = datetime.datetime.fromisoformat("2026-05-03T12:00:00+02:00")
    up_to_date = {"source_locale": "cs", "state": "translated", "changed_segments": 0}
    reflected = told(page, client)["translation"]
    assert reflected.items() >= up_to_date.items()
    assert abs(datetime.datetime.fromisoformat(reflected["source_date"]) - date) < datetime.timedelta(minutes=1)
    assert NOTE not in words(shown(page, client))
    new = FIRST | {"value": "<p>Azyl je právo.</p><p>Trvá pět let.</p>"}
    change(page, body=[new, SECOND, THIRD])
    settle()
    answer = told(page, client)
    assert (answer["translation"]["state"], answer["translation"]["changed_segments"]) == ("outdated", 3)
    assert answer["translation"]["source_date"] == reflected["source_date"]
    assert [block["changed"] for block in answer["body"]] == [True, False]
    text = words(shown(page, client))
    assert f"{NOTE} 3 parts of it have changed since." in text
    blocks = [words(block) for block in shown(page, client).select(".k-block")]
    assert [block.startswith(CHANGED) for block in blocks] == [True, False]
    translation = take_over(PublicationPage.objects.get(pk=page.pk))
    translate(translation)
    publish(translation)
    settle()
    assert told(page, client)["translation"]["state"] == "translated"
    assert NOTE not in words(shown(page, client)) and CHANGED not in words(shown(page, client))


def test_a_source_and_a_minor_change_of_it_say_nothing(page: PublicationPage, client: Client) -> None:
    change(page, "minor", body=[FIRST | {"value": "<p>Azyl je ochrana!</p><p>Trvá deset let.</p>"}, SECOND])
    settle()
    assert told(page, client)["translation"]["state"] == "translated"
    assert client.get(f"/api/content/v1/publications/{page.pk}/").json()["translation"] is None


def test_lists_tell_it_too(page: PublicationPage, client: Client) -> None:
    change(page, summary="Nově o ochraně.")
    settle()
    [item] = client.get("/api/content/v1/publications/", {"locale": "en"}).json()["items"]
    assert (item["translation"]["state"], item["translation"]["changed_segments"]) == ("outdated", 1)


def test_what_no_page_shows_is_no_change_to_readers(page: PublicationPage, client: Client) -> None:
    change(page, search_description="Jiný popis.")
    settle()
    assert told(page, client)["translation"]["state"] == "translated"
