"""A page that lacks what its kind needs is a draft as long as it likes, and public by no way."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.images.models import Image
from wagtail.models import Page, get_page_models

from konsorcium.home import roles
from konsorcium.members.models import MemberPage
from konsorcium.outbox import send_due
from konsorcium.pages import PublicPage
from konsorcium.publications.models import PublicationPage, Signatory
from konsorcium.scheduling import publish_scheduled
from tests import content
from tests.admin import draft_by_somebody_else, edit_url, form_of, log_in, make_user
from tests.content import TestSite

pytestmark = pytest.mark.django_db

TEXT = [("text", "<p>Co jsme zjistili.</p>")]


@dataclass(frozen=True)
class Lack:
    """A publication that lacks something, what is said of it, and the fields that mend it."""

    told: str
    mended: dict[str, Any]
    fields: dict[str, Any] = field(default_factory=dict)


LACKS = {
    "a summary": Lack(
        "Summary: A report needs a summary.",
        {"summary": "Shrnutí."},
        {"kind": "policy-report", "body": TEXT},
    ),
    "text beside its file": Lack(
        "Body: A report needs its main points as text",
        {"body": TEXT},
        {"kind": "research", "summary": "Shrnutí."},
    ),
    "the document": Lack(
        "Title of the document: A position names the document", {"document_title": "Zákon"}, {"kind": "position"}
    ),
    "signatories": Lack(
        "Signatories: A joint position says who signed it.",
        {"signatories": [("name", "SIMI")]},
        {"voice": "joint"},
    ),
    "whom to ask": Lack(
        "Body: A press release needs a contact",
        {"body": [("contact", {"name": "Tiskový odbor", "phone": "+420 222 333 444", "email": ""})]},
        {"kind": "press-release", "first_published_at": timezone.now()},
    ),
    "an alternative text": Lack(
        "Alternative text: The lead picture needs an alternative text.",
        {"picture_alt": "Lidé"},
        {"picture_credit": "Foto"},
    ),
    "a credit": Lack(
        "Picture credit: The lead picture needs a credit.", {"picture_credit": "Foto"}, {"picture_alt": "Lidé"}
    ),
    "words of a figure": Lack("Body: Each picture needs an alternative text and a credit.", {"body": []}),
}


@pytest.fixture
def site() -> TestSite:
    site = content.make_site()
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    return site


@pytest.fixture
def reviewer(site: TestSite, client: Client) -> Client:
    return log_in(client, "reviewer")


def make_draft(site: TestSite, lack: str) -> PublicationPage:
    """A draft by somebody else that lacks one thing."""
    fields = dict(LACKS[lack].fields)
    if lack in {"an alternative text", "a credit"}:
        fields["lead_picture"] = content.make_image()
    if lack == "words of a figure":
        figure = {"image": content.make_image(), "alt": "Lidé", "caption": "", "credit": ""}  # no credit
        fields["body"] = [("figure", figure)]
    page = PublicationPage(
        title="Zpráva", slug="zprava", date=datetime.date(2024, 4, 1), locale=site.home.locale, live=False, **fields
    )
    site.publications.add_child(instance=page)
    draft_by_somebody_else(page)
    page.refresh_from_db()
    return page


def mend(page: PublicationPage, lack: str) -> None:
    page = PublicationPage.objects.get(pk=page.pk)
    for name, value in LACKS[lack].mended.items():
        if name == "signatories":
            page.signatories.set([Signatory(name="SIMI", locale=page.locale)])
        else:
            setattr(page, name, value)
    page.save()
    draft_by_somebody_else(page)


def at_once(client: Client, page: Page) -> str:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return str(client.post(f"{address}?id={page.pk}&next=/admin/", follow=True).text)


def by_approval(client: Client, page: Page) -> str:
    page = PublicationPage.objects.get(pk=page.pk)
    author = page.get_latest_revision().user
    if not page.workflow_in_progress:
        page.get_workflow().start(page, author)
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return str(client.post(address, {"comment": ""}, follow=True).text)


def by_the_api_of_the_admin(client: Client, page: Page) -> str:
    answer = client.post(f"/admin/api/main/pages/{page.pk}/action/publish/").json()
    return str(answer)


def by_code(client: Client, page: Page) -> str:
    page.refresh_from_db()
    with translation.override("en"):
        try:
            page.get_latest_revision().publish()
        except ValidationError as error:
            return str(error.message_dict)
    return ""


DOORS: dict[str, Callable[[Client, Page], str]] = {
    "at once with others": at_once,
    "by approval": by_approval,
    "by the API of the admin": by_the_api_of_the_admin,
    "by code": by_code,
}


def is_live(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).live


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("lack", LACKS)
def test_what_lacks_something_is_not_published(lack: str, door: str, site: TestSite, reviewer: Client) -> None:
    page = make_draft(site, lack)
    told = DOORS[door](reviewer, page)
    assert not is_live(page)
    label, _colon, wanted = LACKS[lack].told.partition(": ")
    assert wanted in told
    assert door.startswith("by ") or label in told
    mend(page, lack)
    DOORS[door](reviewer, page)
    assert is_live(page)


@pytest.mark.parametrize("button", ["action-publish", "action-submit"])
@pytest.mark.parametrize("lack", [lack for lack in LACKS if lack != "words of a figure"])
def test_the_form_refuses_by_field_and_keeps_what_was_written(
    lack: str, button: str, site: TestSite, reviewer: Client
) -> None:
    page = make_draft(site, lack)
    form = form_of(reviewer, page)
    form["title"], form[button] = "Psáno dlouho", button
    answer = reviewer.post(edit_url(page), form)
    assert (answer.status_code, is_live(page)) == (200, False)
    assert "could not be saved due to validation errors" in answer.text
    assert LACKS[lack].told.partition(": ")[2] in answer.text
    assert "Psáno dlouho" in answer.text
    del form[button]
    assert reviewer.post(edit_url(page), form).status_code == 302
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Psáno dlouho"


def test_a_figure_without_words_is_marked_where_it_stands(site: TestSite, reviewer: Client) -> None:
    page = make_draft(site, "words of a figure")
    form = form_of(reviewer, page)
    figure = {"count": "1", "0-deleted": "", "0-order": "0", "0-type": "figure", "0-id": "", "0-value-caption": ""}
    figure |= {"0-value-image": str(content.make_image().pk), "0-value-alt": "", "0-value-credit": ""}
    for name, value in figure.items():
        form[f"body-{name}"] = value
    assert reviewer.post(edit_url(page), form).status_code == 302
    form["action-publish"] = "action-publish"
    answer = reviewer.post(edit_url(page), form)
    errors = answer.context["form"].errors.as_data()["body"][0].block_errors[0].block_errors
    assert (is_live(page), set(errors)) == (False, {"alt", "credit"})


def test_a_time_for_a_public_page_is_refused_too(site: TestSite, reviewer: Client) -> None:
    page = content.make_publication(site)
    page.kind, page.go_live_at = "position", timezone.now() + datetime.timedelta(days=1)
    revision = page.save_revision()
    with translation.override("en"), pytest.raises(ValidationError, match="names the document"):
        revision.publish()
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def test_what_lacks_something_can_be_sent_back(site: TestSite, reviewer: Client) -> None:
    page = make_draft(site, "the document")
    page.get_workflow().start(page, page.get_latest_revision().user)
    form = form_of(reviewer, page)
    form["action-workflow-action"], form["workflow-action-name"] = "true", "reject"
    assert reviewer.post(edit_url(page), form).status_code == 302
    assert Page.objects.get(pk=page.pk).current_workflow_state.status == "needs_changes"


def test_the_form_lists_what_is_missing_in_both_languages(site: TestSite, reviewer: Client) -> None:
    member = content.make_member(site, lead_picture=content.make_image(), picture_alt="Lidé", picture_credit="Foto")
    content.translate(member, live=False, picture_alt="", picture_credit="").save_revision()
    warning = "Before this can be published:"
    told = reviewer.get(edit_url(member)).text.partition(warning)[2]
    assert told.index("English") < told.index("Alternative text: The lead picture needs")
    MemberPage.objects.filter(pk=member.pk).update(lead_picture=None)
    assert warning not in reviewer.get(edit_url(content.publish(MemberPage.objects.get(pk=member.pk)))).text


def test_the_list_of_what_is_missing_needs_no_query_for_each_lack(site: TestSite, reviewer: Client) -> None:
    page = make_draft(site, "the document")
    reviewer.get(edit_url(page))
    counts = []
    for voice in ("", "joint"):
        page.voice = voice
        page.save_revision()
        with CaptureQueriesContext(connection) as queries:
            reviewer.get(edit_url(page))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_every_page_type_says_what_it_needs() -> None:
    """Without this a type whose class forgets its parent's rules would go unnoticed."""
    for model in get_page_models():
        if issubclass(model, PublicPage):
            page = model(title="Stránka", lead_picture=content.make_image())
            page.facts = page
            assert {"picture_alt", "picture_credit"} <= set(page.obstacles()), model


def lose_a_document(page: PublicationPage) -> None:
    page.attachments.get().document.delete()


def lose_the_picture(page: PublicationPage) -> None:
    Image.objects.filter(pk=page.lead_picture_id).delete()


def lose_a_figure(page: PublicationPage) -> None:
    page.body[0].value["image"].delete()


LOSSES = {"Attachments": lose_a_document, "Lead picture": lose_the_picture, "Body": lose_a_figure}


@pytest.mark.parametrize("field", LOSSES)
def test_what_was_deleted_from_an_approved_page_is_told_and_not_left_out(
    field: str, site: TestSite, reviewer: Client
) -> None:
    content.change_organisation(press_email="press@example.org")
    figure = {"image": content.make_image(), "alt": "Lidé", "caption": "", "credit": "Foto"}
    time = timezone.now().replace(second=0, microsecond=0) + datetime.timedelta(days=1)
    page = content.make_publication(
        site,
        slug="zprava",
        live=False,
        go_live_at=time,
        lead_picture=content.make_image(),
        picture_alt="Lidé",
        picture_credit="Foto",
        body=[("figure", figure)],
        documents=[content.make_document("Zpráva", "zprava.pdf")],
    )
    draft_by_somebody_else(page)
    page.refresh_from_db()
    page.get_latest_revision().publish()
    LOSSES[field](page)
    lost = "A file or picture that stood here was deleted."
    assert f"{field}: {lost}" in reviewer.get(edit_url(page)).text
    with time_machine.travel(time + datetime.timedelta(seconds=1)):
        with translation.override("en"):
            publish_scheduled()
        assert Client().get(page.url).status_code == 404
        send_due()
        assert f"{field}: {lost}" in mail.outbox[0].body
        form = form_of(reviewer, page)
        form["action-publish"] = "action-publish"
        assert reviewer.post(edit_url(page), form).status_code == 302
    assert is_live(page)
