"""What API v3 refuses although the right to write is there, each with its reason, as the admin has it too."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, get_page_models

from konsorcium.experts.models import Channel, ExpertPage, PrivateContact
from konsorcium.home import roles
from konsorcium.pages import PublicPage
from tests import content
from tests.admin import draft_by_somebody_else, log_in, make_user
from tests.api.test_tokens import ROOT, act, patched, reverted, with_token
from tests.api.test_tokens import send as ask
from tests.content import TestSite
from tests.roles_table import make_pages
from tests.test_translating import send as send_to_translation

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.urls_with_tokens")]


@pytest.fixture
def site() -> TestSite:
    """Somebody in each role, and two who may publish; they read the reasons in English."""
    site = content.make_site()
    content.translate(site.publications, title="Publications", slug="publications")
    roles.setup_roles()
    for name, group in [
        ("editor", roles.EDITORS),
        ("reviewer", roles.REVIEWERS),
        ("second", roles.REVIEWERS),
        ("translator", roles.TRANSLATORS.format("en")),
    ]:
        make_user(name, group)
    return site


def robot(username: str) -> Client:
    client = with_token(username)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def refused(answer: Any, status: int, reason: str) -> None:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    assert reason in answer.content.decode().replace("\\u201c", "“").replace("\\u201d", "”")


def test_one_person_writes_and_another_publishes(site: TestSite) -> None:
    page = content.make_publication(site)
    change = {"seo_title": "Nový název", "change_kind": "minor"}
    assert ask(robot("reviewer"), "PATCH", f"pages/{page.pk}/", **change).status_code == 200
    for publish in (act("publish"), lambda client, page: patched(client, page, action="publish")):
        refused(publish(robot("reviewer"), page), 403, "Somebody else publishes what you wrote")
        refused(publish(robot("editor"), page), 403, "")
    assert act("publish")(robot("second"), page).status_code == 200
    assert Page.objects.get(pk=page.pk).seo_title == "Nový název"


def test_what_a_public_page_needs_is_needed(site: TestSite) -> None:
    page = content.make_publication(site)
    page.lead_picture = content.make_image()
    page.save_revision(user=User.objects.get(username="editor"))
    refused(act("publish")(robot("reviewer"), page), 422, "needs an alternative text")
    refused(patched(robot("reviewer"), page, action="publish"), 422, "needs an alternative text")


def test_an_expert_is_published_with_a_consent_only(site: TestSite) -> None:
    page = content.make_expert(site, channels=())
    draft_by_somebody_else(page)
    for publish in (act("publish"), lambda client, page: patched(client, page, action="publish")):
        refused(publish(robot("reviewer"), page), 403, "The person has not agreed to the profile.")


def test_a_translation_of_segments_is_neither_edited_nor_published_half_done(site: TestSite, client: Client) -> None:
    page = content.make_publication(site, body=[("text", "<p>Azyl je právo.</p>")])
    send_to_translation(log_in(client, "editor"), page)
    english = page.get_translation(Locale.objects.get(language_code="en"))
    english.save_revision(user=User.objects.get(username="translator"))
    for write in (patched, reverted):
        refused(write(robot("translator"), english), 403, "This translation is made of segments")
    refused(act("publish")(robot("reviewer"), english), 403, "segments are not translated yet: ")
    assert not Page.objects.get(pk=english.pk).live


def test_facts_are_set_on_the_source_page_only(site: TestSite) -> None:
    page = content.make_publication(site, "Azyl")
    english = content.translate(page, title="Asylum")
    refused(
        ask(robot("translator"), "PATCH", f"pages/{english.pk}/", date="2001-01-01"), 422, f"which is page {page.pk}"
    )
    assert ask(robot("translator"), "PATCH", f"pages/{english.pk}/", summary="Short").status_code == 200
    assert ask(robot("editor"), "PATCH", f"pages/{page.pk}/", date="2001-01-01").json()["date"] == "2001-01-01"


def test_a_name_that_is_no_field_is_refused(site: TestSite) -> None:
    page = content.make_publication(site)
    refused(ask(robot("editor"), "PATCH", f"pages/{page.pk}/", sumary="Slip"), 422, "sumary")
    new = {"title": "Nová", "meta": {"type": page._meta.label, "parent_id": page.get_parent().pk}}
    refused(ask(robot("editor"), "POST", "pages/", sumary="Slip", **new), 422, "sumary")


def test_what_is_read_during_a_review_does_not_change(site: TestSite) -> None:
    page = content.make_publication(site)
    page.save_revision(user=User.objects.get(username="editor"))
    page.get_workflow().start(page, User.objects.get(username="editor"))
    for write in (patched, reverted):
        refused(write(robot("editor"), page), 403, "locked")


def test_an_alias_becomes_a_public_page_only_by_who_may_publish(site: TestSite) -> None:
    alias = content.make_publication(site).create_alias(update_slug="alias")
    refused(patched(robot("editor"), alias), 403, "An alias is as its page is")
    refused(act("convert_alias")(robot("editor"), alias), 403, "You may not publish this page")
    assert act("convert_alias")(robot("reviewer"), alias).status_code == 200


def test_an_alias_of_what_lacks_something_stays_one_by_token_and_in_the_admin(site: TestSite) -> None:
    page = content.make_publication(site)
    alias = page.create_alias(update_slug="alias")
    type(page).objects.update(kind="position")
    refused(act("convert_alias")(robot("reviewer"), alias), 422, "A position names the document")
    assert Page.objects.get(pk=alias.pk).alias_of_id == page.pk
    address = reverse("wagtailadmin_pages:convert_alias", args=[alias.pk])
    told = log_in(Client(), "reviewer").post(address, follow=True).text
    assert "A position names the document" in told
    assert Page.objects.get(pk=alias.pk).alias_of_id == page.pk


def test_staff_write_for_their_own_organisation_only() -> None:
    pages = make_pages()
    expert, own, other = (
        pages[key] for key in [("expert", "own", "cs"), ("member", "own", "cs"), ("member", "other", "cs")]
    )
    staff, reason = robot("staff"), "which the staff of an organisation do not set"
    refused(ask(staff, "PATCH", f"pages/{expert.pk}/", member_id=other.pk), 422, reason)
    refused(ask(staff, "PATCH", f"pages/{expert.pk}/", organisation="Jinde"), 422, reason)
    new = {
        "title": "Eva Malá", "given_name": "Eva", "family_name": "Malá", "languages": [], "regions": [], "formats": [],
        "meta": {"type": "konsorcium_experts.ExpertPage", "parent_id": expert.get_parent().pk},
    }  # fmt: skip
    refused(ask(staff, "POST", "pages/", member_id=other.pk, **new), 422, reason)
    assert ask(staff, "POST", "pages/", **new).status_code == 201
    assert ExpertPage.objects.get(family_name="Malá").member_id == own.pk


def test_nothing_private_is_read_and_nothing_is_written_that_is_not_in_the_form(site: TestSite) -> None:
    from wagtail.api.v3.registry import registry

    expert = content.make_expert(site, channels=[Channel.PROFILE])
    PrivateContact.objects.create(person=expert.translation_key, email="tajna@example.org", phone="+420 777 123 456")
    for query in ({}, {"version": "draft"}):
        told = robot("reviewer").get(f"{ROOT}pages/{expert.pk}/", query)
        assert told.status_code == 200
        assert "tajna" not in told.text and "777" not in told.text and "consent" not in told.text
    for model in get_page_models():
        registration = registry.get(model._meta.label)
        if issubclass(model, PublicPage) and registration and registration.create_schema and registration.read_schema:
            form = {*model.get_edit_handler().get_form_options()["fields"], "id", "meta"}
            assert set(registration.create_schema.model_fields) | set(registration.read_schema.model_fields) <= form


@pytest.mark.parametrize(
    ("kind", "name", "make"),
    [
        ("documents", "page.html", content.make_document),
        ("images", "script.svg", content.make_image),
    ],
)
def test_files_are_looked_at_as_in_the_admin(kind: str, name: str, make: Callable[[str], Any], site: TestSite) -> None:
    make("První")
    sent = {"title": "Soubor", "file": SimpleUploadedFile(name, b"<script>alert(1)</script>")}
    answer = robot("editor").post(f"{ROOT}{kind}/", sent)
    assert answer.status_code == 422, answer.content
