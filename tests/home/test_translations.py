"""The matrix of translations: every page in every language, what is to be done, in the order of the work."""

import csv
from io import StringIO

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page

from konsorcium.home import roles
from konsorcium.models import Topic
from konsorcium.publications.models import PublicationPage
from konsorcium.search.settling import settle
from tests import content
from tests.admin import log_in, make_user, was_refused
from tests.content import TestSite
from tests.html import read, words

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/reports/translations/"


@pytest.fixture
def site() -> TestSite:
    """A press release in Czech only, a commentary whose translation is outdated, and a member in both languages."""
    site = content.make_site()
    content.change_organisation(press_email="press@example.org")
    content.translate(site.publications, title="Publications", slug="publications")
    member = content.make_member(site)
    content.publish(content.translate(member, title="SIMI in English"))
    roles.setup_roles()
    groups = {
        "editor": roles.EDITORS,
        "translator": roles.TRANSLATORS.format("en"),
        "staff": roles.MEMBER_STAFF.format(member.short_name),
    }
    for name, group in groups.items():
        make_user(name, group)
    commentary = content.make_publication(
        site, "Komentář", slug="komentar", summary="O azylu u nás.", topics=[content.make_topic("asylum")]
    )
    content.publish(content.translate(commentary, title="Commentary"), "minor")
    content.publish(change(commentary, summary="O azylu v Evropě."))
    both = content.make_publication(site, "Zpráva pro tisk", slug="zprava", kind="press-release")
    assert both.live
    settle()
    return site


def change(page: PublicationPage, **values: str) -> PublicationPage:
    page = PublicationPage.objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    return page


def rows(name: str = "editor", query: str = "") -> list[list[str]]:
    """Of what somebody sees: title, type and the two languages."""
    shown = read(log_in(Client(), name), f"{ADDRESS}?{query}")
    tables = shown.select("table.listing:not(.konsorcium-sums)")
    return [[words(cell) for cell in row.select("td")[:4]] for table in tables for row in table.select("tbody tr")]


def titles(query: str) -> list[str]:
    return [title.partition(" (")[0] for title, *_rest in rows(query=query)]


def test_press_releases_come_first_and_what_is_done_last(site: TestSite) -> None:
    told = {row[0].partition(" (")[0]: row[1:] for row in rows()}
    assert next(iter(told.values())) == ["Publication", "source", "Missing 4 words left"]
    assert told["Komentář"] == ["Publication", "source", "Outdated 2 texts changed 5 words left"]
    assert list(told.values())[-1][2] == "Translated"


def test_it_is_filtered_by_state_language_type_kind_topic_and_person(site: TestSite) -> None:
    english = Locale.objects.get(language_code="en").pk
    assert titles("state=outdated") == titles(f"state=outdated&locale={english}") == ["Komentář"]
    assert set(titles("kind=press-release")) == {"Zpráva pro tisk"}
    assert titles(f"topic={Topic.objects.get().pk}") == ["Komentář"]
    publications = ContentType.objects.get_for_model(PublicationPage).pk
    assert titles(f"type={publications}") == ["Zpráva pro tisk", "Komentář"]
    Page.objects.filter(title="Komentář").update(owner=User.objects.get(username="editor"))
    assert titles("mine=true") == ["Komentář"]
    assert "Komentář" not in titles("mine=false")


def test_the_sums_are_those_of_what_is_listed(site: TestSite) -> None:
    shown = read(log_in(Client(), "editor"), f"{ADDRESS}?kind=press-release&kind=commentary")
    sums = [words(row) for row in shown.select(".konsorcium-sums tbody tr")]
    assert sums == ["English outdated 1 5"]
    shown = read(log_in(Client(), "editor"), ADDRESS)
    found = [[words(cell) for cell in row.select("td")] for row in shown.select(".konsorcium-sums tbody tr")]
    listed = [row[3] for row in rows()]
    assert {state: int(pages) for _language, state, pages, _words in found} == {
        state.lower(): sum(cell.startswith(state) for cell in listed) for state in ("Missing", "Outdated", "Translated")
    }


def test_the_table_can_be_taken_along(site: TestSite) -> None:
    answer = log_in(Client(), "editor").get(f"{ADDRESS}?export=csv&state=outdated")
    head, row = csv.reader(StringIO(answer.getvalue().decode("utf-8-sig")))
    told = dict(zip(head, row, strict=True))
    assert told["Title"] == "Komentář"
    assert (told["English"], told["English: words"], told["Czech"]) == ("outdated", "5", "")


def test_drafts_of_others_are_not_told(site: TestSite) -> None:
    content.make_publication(site, "Rozepsané", slug="rozepsane", live=False)
    assert "Rozepsané" in titles("")
    assert "Rozepsané" not in " ".join(row[0] for row in rows("staff"))


def test_who_has_no_rights_to_pages_does_not_see_it(site: TestSite) -> None:
    User.objects.create_user("nobody").user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert was_refused(log_in(Client(), "nobody").get(ADDRESS))


def test_the_menu_has_one_report_of_translations(site: TestSite) -> None:
    shown = log_in(Client(), "editor").get(reverse("wagtailadmin_home")).text
    assert "State of translations" in shown
    assert reverse("wagtail_localize:translations_report") not in shown


def test_a_translator_begins_with_the_work_of_today(site: TestSite) -> None:
    def lines(name: str) -> list[str]:
        shown = read(log_in(Client(), name), reverse("wagtailadmin_home"))
        panels = {words(panel.select_one("h2")): panel for panel in shown.select("section.konsorcium-desk")}
        return [words(line) for line in panels["To translate"].select("li")] if "To translate" in panels else []

    first, *others = lines("translator")
    assert first.startswith("Zpráva pro tisk – missing, 4 words left")
    assert any(line.startswith("Komentář – outdated, 5 words left") for line in others)
    assert lines("editor") == lines("staff") == []


def test_many_pages_need_the_queries_of_some(site: TestSite) -> None:
    counts = []
    client = log_in(Client(), "editor")
    for numbers in (range(3), range(3, 12)):
        for number in numbers:
            page = content.make_publication(site, f"Text {number}", slug=f"text-{number}")
            content.publish(content.translate(page, title=f"English {number}"), "minor")
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as asked:
            assert f"Text {numbers[-1]}" in client.get(ADDRESS).text
        counts.append(len(asked))
    assert counts[0] == counts[1]
