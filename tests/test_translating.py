"""Translating in the admin: facts stay with the source, a changed source is told, and nothing is public too early."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from konsorcium.facts import describe
from konsorcium.home import roles
from konsorcium.models import Release, ReleasedPage, Topic
from konsorcium.publications.models import Author, PublicationPage
from konsorcium.search.models import Record
from konsorcium.search.settling import settle
from tests import content
from tests.admin import draft_by_somebody_else, edit_url, form_of, log_in, make_user, save, was_refused
from tests.content import TestSite

pytestmark = pytest.mark.django_db

SOURCE_CHANGED = "The source has changed since this translation."
TAKE_OVER = "Take over the new text"
WAITS = "The translation waits for approval."
MISSING = "4 segments are not translated yet: Title, Slug, Summary, Body."


@pytest.fixture(scope="module")
def site(module_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return module_content(make_site)


def make_site() -> TestSite:
    """A list of publications in both languages, one of members in Czech only, and somebody in each role."""
    site = content.make_site()
    content.translate(site.publications, title="Publications", slug="publications")
    content.make_topic("labour")
    roles.setup_roles()
    translators = roles.TRANSLATORS.format("en")
    for name, group in [("editor", roles.EDITORS), ("reviewer", roles.REVIEWERS), ("translator", translators)]:
        make_user(name, group)
    return site


@dataclass
class Sent:
    """A public publication and its draft in English, sent to translation."""

    source: PublicationPage
    english: PublicationPage
    translation: Translation


@pytest.fixture
def source(site: TestSite) -> PublicationPage:
    return content.make_publication(
        site, "Komentář k azylu", slug="komentar", summary="Co se mění.", topics=[content.make_topic("asylum")],
        authors=[Author(name="Jana")], documents=[content.make_document()], body=[("text", "<p>Azyl je právo.</p>")],
    )  # fmt: skip


@pytest.fixture
def sent(source: PublicationPage, client: Client) -> Sent:
    send(log_in(client, "reviewer"), source)
    english = source.get_translation(Locale.objects.get(language_code="en"))
    return Sent(source, english, Translation.objects.get(source__object_id=source.translation_key))


def send(client: Client, page: Page, **more: str) -> Any:
    english = Locale.objects.get(language_code="en")
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    response = client.post(address, {"locales": [english.pk], **more})
    assert response.status_code == 302
    return response


def translate(client: Client, translation: Translation, words: str, status: int | None = None) -> None:
    """Translate every segment to `words`, its number after them, as the editor of translations does."""
    for segment in translation.source.stringsegment_set.all():
        address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        value = urlencode({"value": f"{words} {segment.order}"})
        response = client.put(address, value, content_type="application/x-www-form-urlencoded")
        assert response.status_code in ({status} if status else {200, 201})


def translated_and_submitted(client: Client, sent: "Sent") -> None:
    translate(log_in(client, "translator"), sent.translation, "First")
    submit(client, sent.translation)


def submit(client: Client, translation: Translation) -> Any:
    return client.post(reverse("konsorcium_submit_translation", args=[translation.pk]))


def review(client: Client, page: Page, action: str) -> Any:
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk]))


def is_live(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).live


def title_of(page: Page) -> str:
    return str(Page.objects.get(pk=page.pk).title)


def public_status(page: Page) -> int:
    settle()
    return Client().get(Page.objects.get(pk=page.pk).url).status_code


def test_a_stopped_translation_has_no_facts_in_its_form(sent: Sent, client: Client) -> None:
    log_in(client, "translator").post(reverse("wagtail_localize:stop_translation", args=[sent.translation.pk]))
    facts = set(PublicationPage.fact_names)
    assert {name for name in form_of(client, sent.english) if name.partition("-")[0] in facts} == set()
    log_in(client, "editor")
    assert {name for name in form_of(client, sent.source) if name.partition("-")[0] in facts}
    page = client.get(edit_url(sent.english)).text
    assert "Facts are kept on the source page" in page
    assert edit_url(sent.source) in page


def test_facts_sent_for_a_translation_change_nothing(sent: Sent, client: Client) -> None:
    log_in(client, "reviewer").post(reverse("wagtail_localize:stop_translation", args=[sent.translation.pk]))
    before = describe(sent.english, PublicationPage.fact_names)
    facts = {
        "kind": "analysis",
        "date": "2001-01-01",
        "topics": str(Topic.objects.get(slug="labour").pk),
        "authors-TOTAL_FORMS": "1",
        "authors-INITIAL_FORMS": "0",
        "authors-0-name": "Petr",
    }
    save(client, sent.english, "action-publish", title="A commentary", **facts)
    english = PublicationPage.objects.get(pk=sent.english.pk)
    assert (english.live, english.title) == (True, "A commentary")
    assert describe(english, PublicationPage.fact_names) == before
    settle()
    record = Record.objects.get(pk=english.pk)
    assert (record.kind, record.facets["topic"], record.names) == ("commentary", ["asylum"], "Jana")


def test_the_editor_of_a_translation_tells_that_the_source_was_published_again(sent: Sent, client: Client) -> None:
    log_in(client, "translator")
    assert SOURCE_CHANGED not in client.get(edit_url(sent.english)).text
    content.publish(sent.source)
    assert SOURCE_CHANGED in client.get(edit_url(sent.english)).text
    assert TAKE_OVER in client.get(edit_url(sent.english)).text
    sync(client, sent)
    assert SOURCE_CHANGED not in client.get(edit_url(sent.english)).text


def test_a_translation_is_public_only_as_approved(sent: Sent, client: Client) -> None:
    translate(log_in(client, "translator"), sent.translation, "First")
    assert public_status(sent.english) == 404
    submit(client, sent.translation)
    assert public_status(sent.english) == 404
    review(log_in(client, "reviewer"), sent.english, "approve")
    assert public_status(sent.english) == 200
    approved = title_of(sent.english)
    assert approved.startswith("First")
    translate(log_in(client, "translator"), sent.translation, "Second")
    submit(client, sent.translation)
    assert title_of(sent.english) == approved
    review(log_in(client, "reviewer"), sent.english, "approve")
    assert title_of(sent.english).startswith("Second")


def test_a_translation_with_missing_segments_is_not_submitted(sent: Sent, client: Client) -> None:
    response = submit(log_in(client, "translator"), sent.translation)
    assert MISSING in client.get(response["location"]).text
    assert not Page.objects.get(pk=sent.english.pk).current_workflow_state


def test_a_reviewer_publishes_the_words_that_she_read(sent: Sent, client: Client) -> None:
    translated_and_submitted(client, sent)
    translate(log_in(client, "reviewer"), sent.translation, "Corrected")
    review(client, sent.english, "approve")
    assert is_live(sent.english)
    assert title_of(sent.english).startswith("Corrected")


def test_the_editor_of_translations_approves_what_it_shows(sent: Sent, client: Client) -> None:
    translated_and_submitted(client, sent)
    translate(log_in(client, "reviewer"), sent.translation, "Corrected")
    address = reverse("konsorcium_approve_translation", args=[sent.translation.pk])
    assert address in client.get(edit_url(sent.english)).text
    assert was_refused(log_in(client, "translator").post(address))
    assert "The translation was approved." in log_in(client, "reviewer").post(address, follow=True).text
    assert title_of(sent.english).startswith("Corrected")


def test_a_text_that_came_during_the_review_is_not_approved_untranslated(sent: Sent, client: Client) -> None:
    translated_and_submitted(client, sent)
    for name in ("title", "summary", "slug"):
        setattr(sent.source, name, "zcela-nove")
    sent.source.body = [("text", "<p>Nový odstavec.</p>")]
    content.publish(sent.source)
    sync(log_in(client, "reviewer"), sent)
    address = reverse("konsorcium_approve_translation", args=[sent.translation.pk])
    assert "4 segments are not translated yet: " in client.post(address, follow=True).text  # its note is one of them
    review(client, sent.english, "approve")
    assert not is_live(sent.english)
    assert Page.objects.get(pk=sent.english.pk).workflow_in_progress


def test_words_that_wait_for_approval_are_changed_by_reviewers_only(sent: Sent, client: Client) -> None:
    translated_and_submitted(client, sent)
    assert WAITS in client.get(edit_url(sent.english)).text
    translate(client, sent.translation, "Sneaked in", status=403)
    po_file = SimpleUploadedFile("en.po", str(sent.translation.export_po()).replace("First", "Sneaked in").encode())
    upload = reverse("wagtail_localize:upload_pofile", args=[sent.translation.pk])
    assert WAITS in client.post(upload, {"file": po_file, "next": edit_url(sent.english)}, follow=True).text
    content.publish(sent.source)
    assert WAITS in client.get(sync(client, sent, next=edit_url(sent.english))["location"]).text
    assert SOURCE_CHANGED in client.get(edit_url(sent.english)).text
    assert TAKE_OVER not in client.get(edit_url(sent.english)).text
    log_in(client, "reviewer")
    assert WAITS not in client.get(edit_url(sent.english)).text
    review(client, sent.english, "approve")
    assert title_of(sent.english).startswith("First")
    translate(log_in(client, "translator"), sent.translation, "Second")


AT = timezone.now().replace(second=0, microsecond=0) + datetime.timedelta(days=1)


def wait_for_a_release(source: PublicationPage) -> None:
    ReleasedPage.objects.create(release=Release.objects.create(title="Vydání", at=AT), page=source)


def wait_for_the_source(source: PublicationPage) -> None:
    """It is scheduled, under an embargo."""
    PublicationPage.objects.filter(pk=source.pk).update(live=False, first_published_at=None, live_revision=None)
    page = PublicationPage.objects.get(pk=source.pk)
    page.go_live_at = page.embargo_until = AT
    content.publish(page)


@pytest.mark.parametrize(
    ("wait", "is_public"), [(wait_for_a_release, True), (wait_for_a_release, False), (wait_for_the_source, False)]
)
def test_a_translation_of_segments_goes_public_with_what_it_waits_for(
    wait: Callable[[PublicationPage], None], is_public: bool, sent: Sent, client: Client
) -> None:
    if is_public:
        translated_and_submitted(client, sent)
        review(log_in(client, "reviewer"), sent.english, "approve")
    wait(sent.source)
    translate(log_in(client, "translator"), sent.translation, "Second")
    assert "submitted for review" in submit_and_read(client, sent)
    review(log_in(client, "reviewer"), sent.english, "approve")
    english = PublicationPage.objects.get(pk=sent.english.pk)
    assert english.live is is_public
    assert english.scheduled_revision.approved_go_live_at == AT


def submit_and_read(client: Client, sent: Sent) -> str:
    return str(client.get(submit(client, sent.translation)["location"]).text)


def test_a_translation_with_missing_segments_is_not_published(sent: Sent, client: Client) -> None:
    log_in(client, "reviewer")
    assert client.post(edit_url(sent.english), {"action": "publish"}).status_code == 403
    draft_by_somebody_else(sent.english)
    assert MISSING in client.post(edit_url(sent.english), {"action": "publish"}, follow=True).text
    assert not is_live(sent.english)
    translate(client, sent.translation, "First")
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(edit_url(sent.english), {"action": "publish"})
    assert is_live(sent.english)


def test_a_reviewer_publishes_a_public_translation_anew_from_the_editor_of_translations(
    sent: Sent, client: Client
) -> None:
    translated_and_submitted(client, sent)
    review(log_in(client, "reviewer"), sent.english, "approve")
    translate(log_in(client, "translator"), sent.translation, "Second")
    draft_by_somebody_else(sent.english)
    with TestCase.captureOnCommitCallbacks(execute=True):
        log_in(client, "reviewer").post(edit_url(sent.english), {"action": "publish"})
    assert title_of(sent.english).startswith("Second")


def test_drafts_with_missing_segments_are_not_published_among_many(sent: Sent, client: Client) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    parent = sent.english.get_parent()
    for page in (sent.english, parent):
        draft_by_somebody_else(page)
    log_in(client, "reviewer")
    for page, more in [(sent.english, {}), (parent, {"include_descendants": "on"})]:
        response = client.post(f"{address}?id={page.pk}", more, follow=True)
        assert MISSING in response.text
        assert not is_live(sent.english)
    translate(client, sent.translation, "First")
    client.post(f"{address}?id={parent.pk}", {"include_descendants": "on"})
    assert is_live(sent.english)


def test_a_refused_translation_names_the_field(sent: Sent, client: Client) -> None:
    translate(log_in(client, "translator"), sent.translation, "Too long " * 40)
    told = client.get(submit(client, sent.translation)["location"]).text
    assert told.count("Title: Ensure this value has at most 255 characters") == 1


@pytest.mark.parametrize("name", ["translator", "editor"])
def test_only_a_reviewer_approves_a_translation(name: str, sent: Sent, client: Client) -> None:
    translate(log_in(client, "translator"), sent.translation, "First")
    submit(client, sent.translation)
    review(log_in(client, name), sent.english, "approve")
    assert not is_live(sent.english)


def test_a_translation_sent_back_can_be_submitted_again(sent: Sent, client: Client) -> None:
    translate(log_in(client, "translator"), sent.translation, "First")
    submit(client, sent.translation)
    review(log_in(client, "reviewer"), sent.english, "reject")
    assert Page.objects.get(pk=sent.english.pk).current_workflow_state.status == "needs_changes"
    translate(log_in(client, "translator"), sent.translation, "Second")
    submit(client, sent.translation)
    review(log_in(client, "reviewer"), sent.english, "approve")
    assert is_live(sent.english)
    assert title_of(sent.english).startswith("Second")


def sync(client: Client, sent: Sent, **more: str) -> Any:
    source = TranslationSource.objects.get(translations=sent.translation)
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(reverse("wagtail_localize:update_translations", args=[source.pk]), more)


@pytest.mark.parametrize("name", ["translator", "editor", "reviewer"])
def test_taking_over_a_changed_source_publishes_nothing(name: str, sent: Sent, client: Client) -> None:
    sync(log_in(client, name), sent, publish_translations="on")
    assert not is_live(sent.english)


def make_alias(page: Page, parent: Page) -> Page:
    """What Wagtail Localize makes of pages that it needs in a language and that are not translated."""
    english = Locale.objects.get(language_code="en")
    return page.create_alias(parent=parent, update_locale=english, reset_translation_key=False)


def english_list(site: TestSite) -> Page:
    return site.publications.get_translation(Locale.objects.get(language_code="en"))


def test_an_alias_sent_to_translation_becomes_a_draft(site: TestSite, source: PublicationPage, client: Client) -> None:
    alias = make_alias(source, english_list(site))
    assert is_live(alias)
    assert public_status(alias) == 302
    send(log_in(client, "reviewer"), source)
    assert Page.objects.get(pk=alias.pk).alias_of is None
    assert public_status(alias) == 404


def test_sending_a_list_with_what_is_below_leaves_translations_alone(site: TestSite, client: Client) -> None:
    make_alias(site.members, english_list(site).get_parent())
    english = content.translate(content.make_member(site), title="Translated by hand")
    send(log_in(client, "editor"), site.members, include_subtree="on")
    assert (is_live(english), title_of(english)) == (True, "Translated by hand")


def test_sending_a_list_with_what_is_below_makes_drafts(site: TestSite, client: Client) -> None:
    member = content.make_member(site)
    send(log_in(client, "editor"), site.members, include_subtree="on")
    assert not is_live(member.get_translation(Locale.objects.get(language_code="en")))


def test_a_public_translation_becomes_an_alias_only_with_the_right_to_publish(sent: Sent, client: Client) -> None:
    content.publish(sent.english)
    address = reverse("wagtail_localize:convert_to_alias", args=[sent.english.pk])
    assert was_refused(log_in(client, "translator").post(address))
    assert Page.objects.get(pk=sent.english.pk).alias_of is None
    log_in(client, "reviewer").post(address)
    assert Page.objects.get(pk=sent.english.pk).alias_of == sent.source.page_ptr


def test_an_alias_becomes_a_page_only_with_the_right_to_publish(
    site: TestSite, source: PublicationPage, client: Client
) -> None:
    alias = make_alias(source, english_list(site))
    address = reverse("wagtailadmin_pages:convert_alias", args=[alias.pk])
    assert was_refused(log_in(client, "editor").post(address))
    assert public_status(alias) == 302
    log_in(client, "reviewer").post(address)
    assert public_status(alias) == 200


def test_who_sends_a_page_to_translation_has_written_nothing_of_it(source: PublicationPage, site: TestSite) -> None:
    make_user("second", roles.REVIEWERS)
    send(log_in(Client(), "editor"), source)
    english = source.get_translation(Locale.objects.get(language_code="en"))
    translation = Translation.objects.get(source__object_id=source.translation_key)
    author, second = log_in(Client(), "reviewer"), log_in(Client(), "second")
    translate(author, translation, "Words")
    author.post(edit_url(english), {"action": "publish"})
    submit(author, translation)
    author.post(reverse("konsorcium_approve_translation", args=[translation.pk]))
    assert not is_live(english)
    second.post(reverse("konsorcium_approve_translation", args=[translation.pk]))
    assert is_live(english)


def send_many(client: Client, pages: list[Page]) -> Any:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "translate"])
    query = urlencode({"id": [page.pk for page in pages], "next": reverse("wagtailadmin_home")}, doseq=True)
    return client.post(f"{address}?{query}", {"locales": [Locale.objects.get(language_code="en").pk]}, follow=True)


def test_many_pages_are_sent_at_once_those_above_first(source: PublicationPage, site: TestSite) -> None:
    other = content.make_publication(site, "Jiný text", slug="jiny")
    done = content.make_publication(site, "Hotový text", slug="hotovy")
    content.translate(done, title="A text that is done", slug="done")
    answer = send_many(log_in(Client(), "editor"), [source, done, other, site.members, site.home])
    assert "3 translations were begun." in answer.text
    for page in (source, other, site.members):
        english = page.get_translations().get()
        assert (english.live, english.alias_of, set(english.revisions.values_list("user", flat=True))) == (
            False,
            None,
            {None},
        )
    assert done.get_translations().get().title == "A text that is done"
    assert "0 translations were begun." in send_many(log_in(Client(), "editor"), [source, other]).text


def test_a_translation_is_not_sent_and_nothing_by_who_may_not_translate(
    source: PublicationPage, site: TestSite
) -> None:
    make_user("outsider", roles.TRANSLATORS.format("en"))
    Group.objects.get(name=roles.TRANSLATORS.format("en")).permissions.remove(
        Permission.objects.get(codename="submit_translation")
    )
    send_many(log_in(Client(), "outsider"), [source])
    assert not source.get_translations().exists()
    english = content.translate(source, title="A comment", slug="comment")
    told = log_in(Client(), "editor").get(
        f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'translate'])}?id={english.pk}"
    )
    assert "These are translations themselves" in told.text
