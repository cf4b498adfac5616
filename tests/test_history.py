"""The site history: who did what when, in HTML and CSV, to whom it is shown, and no formula in any CSV of the admin."""

import csv
import datetime
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission
from wagtail.models import APIToken, Locale, Page, PageLogEntry
from wagtail.users.models import UserProfile
from wagtail_localize.models import Translation

from konsorcium.home import roles
from konsorcium.home.models import FormField, FormPage
from konsorcium.search.models import MissedSearch
from tests import content
from tests.admin import log_in, make_user, save
from tests.content import TestSite
from tests.test_translating import review, send, submit, translate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.urls_with_tokens")]

HISTORY = "/admin/reports/site-history/"


@pytest.fixture(scope="module")
def site(module_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return module_content(make_site)


def make_site() -> TestSite:
    site = content.make_site()
    content.translate(site.publications, title="Publications", slug="publications")
    roles.setup_roles()
    translators = roles.TRANSLATORS.format("en")
    for name, group in [("editor", roles.EDITORS), ("reviewer", roles.REVIEWERS), ("translator", translators)]:
        make_user(name, group)
    return site


def make_superuser() -> User:
    """Somebody who sees all, also of what is deleted, in English."""
    user = User.objects.create_superuser("root")
    UserProfile.objects.create(user=user, preferred_language="en")
    return user


def exported(client: Client, address: str = HISTORY, **filters: Any) -> list[dict[str, str]]:
    answer = client.get(address, {"export": "csv", **filters})
    assert answer["Content-Type"] == "text/csv"
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def shown(client: Client) -> str:
    return client.get(HISTORY).text


def told(client: Client, **filters: Any) -> list[tuple[str, str, str]]:
    """Item, action and user of each row of the CSV, the oldest first."""
    rows = exported(client, **filters)
    assert all(row["Date/Time"] for row in rows)
    return [(row["Name"], row["Action type"], row["User"]) for row in reversed(rows)]


def test_the_way_of_a_translation_is_told(site: TestSite, client: Client) -> None:
    page = content.make_publication(site, "Azyl", slug="azyl", body=[("text", "<p>Azyl je právo.</p>")])
    send(log_in(client, "editor"), page)
    english = page.get_translation(Locale.objects.get(language_code="en"))
    translation = Translation.objects.get(source__object_id=page.translation_key)
    translate(log_in(client, "translator"), translation, "Asylum")
    submit(client, translation)
    review(log_in(client, "reviewer"), english, "approve")
    address = reverse("wagtail_localize:update_translations", args=[translation.source.pk])
    client.post(address)
    actions = [(action, user) for _name, action, user in told(client)]
    wanted = [
        ("Sent to translation", "editor"),
        ("Translation submitted", "translator"),
        ("Translation approved", "reviewer"),
        ("Publish", "reviewer"),
        ("Changed source taken over", "reviewer"),
    ]
    assert [one for one in actions if one in wanted] == wanted
    assert "Sent to translation: English" in shown(client) and "Translation approved" in shown(client)


def test_what_a_token_writes_is_marked(site: TestSite, client: Client) -> None:
    _token, key = APIToken.create_token(user=User.objects.get(username="editor"), name="import of the archive")
    page = content.make_publication(site, "Archiv")
    robot = Client(headers={"Authorization": f"Bearer {key}"})
    address, body = f"/api/v3-preview/pages/{page.pk}/", json.dumps({"title": "Nový archiv"})
    assert robot.patch(address, body, content_type="application/json").status_code == 200
    assert robot.get(address).status_code == 200
    log_in(client, "reviewer")
    assert [row[1:] for row in told(client, label="Nový archiv")] == [
        ("Edit", "editor"),
        ("Written by an API token", "editor"),
    ]
    assert "import of the archive" in shown(client)
    root = make_superuser()
    _token, key = APIToken.create_token(user=root, name="clearing")
    Client(headers={"Authorization": f"Bearer {key}"}).delete(address)
    actions = [row[1] for row in told(log_in(client, "root"))]
    assert actions[-2:] == ["Delete", "Written by an API token"]


def test_it_is_filtered_by_person_item_and_period(site: TestSite, client: Client) -> None:
    first, second = (content.make_publication(site, title) for title in ("První", "Druhá"))
    save(log_in(client, "editor"), first, summary="Nová")
    save(log_in(client, "reviewer"), second, summary="Nová")
    PageLogEntry.objects.filter(page=second).update(timestamp=timezone.now() - datetime.timedelta(days=40))
    today = timezone.localdate().isoformat()
    editor = User.objects.get(username="editor").pk
    assert told(client, user=editor, action="wagtail.edit") == [("První", "Edit", "editor")]
    assert told(client, label="druh", action="wagtail.edit") == [("Druhá", "Edit", "reviewer")]
    assert {name for name, *_ in told(client, timestamp_from=today)} >= {"První"}
    assert {name for name, *_ in told(client, timestamp_from=today)}.isdisjoint({"Druhá"})
    assert {name for name, *_ in told(client, timestamp_to="2000-01-01")} == set()


def test_the_history_needs_as_many_queries_for_many_rows_as_for_few(site: TestSite, client: Client) -> None:
    def queries(ask: Callable[[Client], object]) -> int:
        ask(client)
        with CaptureQueriesContext(connection) as asked:
            ask(client)
        return len(asked)

    log_in(client, "reviewer")
    save(client, content.make_publication(site, "Nultá"), summary="Nová")
    before = queries(shown), queries(exported)
    for number in range(8):
        save(client, content.make_publication(site, f"Další {number}"), summary="Nová")
    assert (queries(shown), queries(exported)) == before


def test_no_cell_is_a_formula_and_numbers_stay(site: TestSite, client: Client) -> None:
    formulas = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"]
    days = [timezone.localdate() - datetime.timedelta(days=number) for number in range(3)]
    for words in formulas:
        MissedSearch.objects.bulk_create(MissedSearch(words=words, language="cs", day=day) for day in days)
    client.force_login(make_superuser())
    rows = exported(client, reverse("konsorcium_missed_searches"))
    cells = [list(row.values()) for row in rows]
    assert {words for words, *_ in cells} == {f"'{words}" for words in formulas}
    assert {number for _words, _language, number, _last in cells} == {"3"}


def test_messages_of_forms_and_titles_are_no_formulas_either(site: TestSite, client: Client) -> None:
    page = FormPage(title="=HYPERLINK(A1)", slug="formular", locale=site.home.locale)
    site.home.add_child(instance=page)
    FormField.objects.create(page=page, label="=Otázka", field_type="singleline", locale=site.home.locale)
    field = page.specific.get_form_fields()[0].clean_name
    FormSubmission.objects.create(page=page, form_data={field: "=cmd|' /C calc'!A0"})
    FormSubmission.objects.create(page=page, form_data={field: "-12,5"})
    page.save_revision(log_action=True).publish()
    client.force_login(make_superuser())
    rows = exported(client, reverse("wagtailforms:list_submissions", args=[page.pk]))
    assert sorted(row["'=Otázka"] for row in rows) == ["'=cmd|' /C calc'!A0", "-12,5"]
    assert {row["Name"] for row in exported(client) if "HYPERLINK" in row["Name"]} == {"'=HYPERLINK(A1)"}
    assert Page.objects.filter(title="=HYPERLINK(A1)").exists()


def test_who_gets_another_role_is_told(site: TestSite, client: Client) -> None:
    client.force_login(make_superuser())
    editor, group = User.objects.get(username="editor"), Group.objects.get(name=roles.REVIEWERS)
    address = reverse("wagtailusers_users:edit", args=[editor.pk])
    names = {"username": "editor", "email": editor.email, "first_name": "Eva", "last_name": "Malá"}
    assert client.post(address, names | {"groups": [group.pk], "is_active": "on"}).status_code == 302
    assert editor.groups.get() == group
    assert ("editor", "Edit", "root") in told(client)
