"""The start of the admin says what failed, what is missing in one's drafts, and what goes public next."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from konsorcium.home import roles
from konsorcium.home.desk import MOST
from konsorcium.models import JobRun, Release, ReleasedPage
from konsorcium.publications.models import PublicationPage
from tests import content
from tests.admin import log_in, make_user
from tests.content import TestSite
from tests.html import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> TestSite:
    site = content.make_site()
    member = content.make_member(site)
    roles.setup_roles()
    staff = roles.MEMBER_STAFF.format(member.short_name)
    for name, group in [("reviewer", roles.REVIEWERS), ("editor", roles.EDITORS), ("staff", staff)]:
        make_user(name, group)
    make_user("administrator", roles.ADMINISTRATORS)
    return site


def desk(name: str) -> dict[str, list[str]]:
    """The lists that somebody sees, by their headings."""
    shown = BeautifulSoup(log_in(Client(), name).get(reverse("wagtailadmin_home")).text, "html.parser")
    panels = shown.select("section.konsorcium-desk")
    return {words(panel.select_one("h2")): [words(line) for line in panel.select("li")] for panel in panels}


def test_a_quiet_day_has_no_lists(site: TestSite) -> None:
    assert desk("reviewer") == {}


def test_what_failed_is_told_to_who_can_mend_it(site: TestSite) -> None:
    Release.objects.create(title="Vydání", at=timezone.now(), failure="Zpráva: Nobody has approved it yet.")
    JobRun.objects.create(name="konsorcium.send_mails", error="refused", finished=timezone.now())
    assert [line.partition(" – ")[0] for line in desk("administrator")["Failed"]] == [
        "Vydání",
        "konsorcium.send_mails",
    ]
    assert len(desk("reviewer")["Failed"]) == 1
    assert "Failed" not in desk("editor")


def test_what_is_missing_in_ones_own_drafts(site: TestSite) -> None:
    page = content.make_publication(site, "Stanovisko")
    page.kind = "position"
    page.change_kind = "minor"
    page.save_revision(user=User.objects.get(username="editor"))
    [line] = desk("editor")["Not ready to be published"]
    assert line.startswith("Stanovisko – Title of the document: A position names the document")
    assert "Not ready to be published" not in desk("reviewer")


def schedule(site: TestSite, title: str, days: int) -> None:
    page = content.make_publication(site, title, slug=f"text-{days}")
    page.unpublish()
    page.go_live_at = timezone.now() + datetime.timedelta(days=days)
    page.embargo_until = page.go_live_at - datetime.timedelta(hours=12) if days == 1 else None
    page.save()
    content.publish(page)


def test_what_goes_public_next_stands_first(site: TestSite) -> None:
    schedule(site, "Později", 2)
    schedule(site, "Zítra", 1)
    lines = [" ".join(line.split()[:4]) for line in desk("reviewer")["Coming up"]]
    assert lines == ["Zítra – the embargo", "Zítra – goes public", "Později – goes public"]
    assert "Coming up" not in desk("staff")


def test_what_waits_for_a_release_is_not_promised(site: TestSite) -> None:
    schedule(site, "Zítra", 1)
    page = PublicationPage.objects.get(slug="text-1")
    ReleasedPage.objects.create(release=Release.objects.create(title="Vydání", at=page.go_live_at), page=page)
    assert any("goes public with its release, if all" in line for line in desk("reviewer")["Coming up"])


def test_an_embargo_stands_once_whatever_its_translation_says(site: TestSite) -> None:
    schedule(site, "Zítra", 1)
    page = PublicationPage.objects.get(slug="text-1")
    english = content.translate(page, live=False, title="Tomorrow", slug="tomorrow")
    english.embargo_until = timezone.now() + datetime.timedelta(days=3)
    english.save()
    lines = [line for line in desk("reviewer")["Coming up"] if "the embargo ends" in line]
    assert [line.partition(" – ")[0] for line in lines] == ["Zítra"]


def test_many_lines_need_the_queries_of_some(site: TestSite) -> None:
    client, counts = log_in(Client(), "reviewer"), []
    for numbers in (range(3, 8), range(8, 14)):
        for number in numbers:
            schedule(site, f"Text {number}", number)
            draft = content.make_publication(site, f"Koncept {number}", live=False, kind="position")
            draft.save_revision(user=User.objects.get(username="reviewer"))
        assert [len(lines) for lines in desk("reviewer").values()] == [MOST, MOST]
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("wagtailadmin_home"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
