"""What changes in a public text: asked of who publishes it again, told to readers by every door, kept for ever."""

import datetime
from collections.abc import Callable
from typing import Any

import feedparser
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from konsorcium.home import roles
from konsorcium.publications.models import Author, PublicationPage, PublishedChange
from konsorcium.search.models import Record
from konsorcium.search.settling import settle
from konsorcium.translation_review import source_changed
from tests import content
from tests.admin import draft_by_somebody_else, edit_url, form_of, log_in, make_user, save
from tests.content import TestSite
from tests.html import queries, read, words

pytestmark = pytest.mark.django_db

WRONG, RIGHT = "V roce 2023 přišlo 5000 lidí.", "V roce 2023 přišlo 500 lidí."
NOTE = "Uvedli jsme 5000 lidí, správně je 500."
ADDRESS = "/cs/publikace/pocty/"
KINDS = {"minor": "", "update": "Přidali jsme rok 2024.", "correction": NOTE}


@pytest.fixture
def site() -> TestSite:
    site = content.make_site()
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    return site


@pytest.fixture
def page(site: TestSite) -> PublicationPage:
    return content.make_publication(site, "Počty", slug="pocty", summary=WRONG, body=[("text", f"<p>{WRONG}</p>")])


@pytest.fixture
def reviewer(site: TestSite, client: Client) -> Client:
    return log_in(client, "reviewer")


def change(page: PublicationPage, kind: str = "correction", note: str = NOTE, **fields: Any) -> PublicationPage:
    """Publish the page again with other fields."""
    fresh = PublicationPage.objects.get(pk=page.pk)
    for name, value in (fields or {"summary": RIGHT}).items():
        setattr(fresh, name, value)
    content.publish(fresh, kind, note)
    settle()
    return PublicationPage.objects.get(pk=page.pk)


def ask(client: Client, page: Page, api: str = "content/v1/publications") -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/api/{api}/{page.pk}/").json()
    return answer


def entry(client: Client, language: str = "cs") -> feedparser.FeedParserDict:
    return feedparser.parse(client.get(f"/{language}/feeds/publications.atom").content).entries[0]


def kinds(page: Page) -> list[str]:
    return list(PublishedChange.objects.filter(page=page.pk).values_list("kind", flat=True))


def test_the_form_asks_only_once_the_page_was_public(site: TestSite, reviewer: Client, page: PublicationPage) -> None:
    draft = PublicationPage(title="Koncept", slug="koncept", locale=site.home.locale, live=False)
    site.publications.add_child(instance=draft)
    draft_by_somebody_else(draft)
    assert "change_kind" not in form_of(reviewer, draft)
    assert save(reviewer, draft, "action-publish", date="2024-04-01").status_code == 302
    assert kinds(draft) == [""]
    assert {"change_kind", "change_note"} <= set(form_of(reviewer, draft))
    assert "notes" not in form_of(reviewer, page)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("", "Say what kind of change it is."),
        ("update", "Tell readers what is new."),
        ("correction", "Tell readers what was wrong and what is right."),
    ],
)
@pytest.mark.parametrize("button", ["action-publish", "action-submit"])
def test_what_has_changed_is_told_before_it_is_public_and_not_in_a_draft(
    kind: str, told: str, button: str, reviewer: Client, page: PublicationPage
) -> None:
    draft_by_somebody_else(page)
    form = form_of(reviewer, page)
    form["summary"], form["change_kind"], form["change_note"], form[button] = RIGHT, kind, " ", button
    answer = reviewer.post(edit_url(page), form)
    field = "change_note" if kind else "change_kind"
    assert list(answer.context["form"].errors) == [field]
    assert told in answer.text
    del form[button]
    assert reviewer.post(edit_url(page), form).status_code == 302
    assert PublicationPage.objects.get(pk=page.pk).summary == WRONG
    assert "Before this can be published:" in reviewer.get(edit_url(page)).text


def test_a_minor_change_has_no_note(reviewer: Client, page: PublicationPage) -> None:
    refused = save(reviewer, page, "action-publish", change_kind="minor", change_note=NOTE)
    assert "A minor change is told to nobody" in refused.text
    assert kinds(page) == [""]


def test_what_is_public_as_it_is_needs_nothing_said(reviewer: Client, page: PublicationPage) -> None:
    assert "Before this can be published:" not in reviewer.get(edit_url(page)).text


def by_bulk(client: Client, page: Page) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert "Say what kind" in client.post(f"{address}?id={page.pk}&next=/admin/", follow=True).text


def by_approval(client: Client, page: Page) -> None:
    page.get_workflow().start(page, page.get_latest_revision().user)
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": ""})


def by_the_api_of_the_admin(client: Client, page: Page) -> None:
    assert "Say what kind" in str(client.post(f"/admin/api/main/pages/{page.pk}/action/publish/").json())


def by_code(client: Client, page: Page) -> None:
    with pytest.raises(ValidationError):
        page.get_latest_revision().publish()


@pytest.mark.parametrize("door", [by_bulk, by_approval, by_the_api_of_the_admin, by_code])
def test_no_way_of_publishing_skips_it(
    door: Callable[[Client, Page], None], reviewer: Client, page: PublicationPage
) -> None:
    page.summary = RIGHT
    page.save()
    PublicationPage.objects.filter(pk=page.pk).update(summary=WRONG)
    draft_by_somebody_else(page)
    before = PublicationPage.objects.get(pk=page.pk)
    door(reviewer, before)
    after = PublicationPage.objects.get(pk=page.pk)
    assert (after.live_revision_id, kinds(page)) == (before.live_revision_id, [""])


@pytest.mark.parametrize("kind", ["update", "correction"])
def test_readers_are_told_by_page_api_and_feed(kind: str, client: Client, page: PublicationPage) -> None:
    settle()
    before = entry(client).updated
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)):
        change(page, kind)
        told = read(client, ADDRESS).select_one(".k-changes")
        assert told and NOTE in words(told)
        assert told.a and told.a["href"] == f"{ADDRESS}versions/1/"
        url = f"http://localhost{ADDRESS}versions/1/"
        for answer in (ask(client, page), ask(client, page, "v2/pages")):
            [item] = answer["changes"]
            assert (item["kind"], item["text"], item["superseded_url"]) == (kind, NOTE, url)
        found = entry(client)
        assert NOTE in found.summary
        assert ("Oprava" in found.summary or "orrection" in found.summary) is (kind == "correction")
        assert found.updated > before


def test_a_minor_change_is_told_to_nobody(client: Client, page: PublicationPage) -> None:
    settle()
    record = Record.objects.get(pk=page.pk)
    assert record.updated
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="en"))
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)):
        minor = change(page, "minor", "nikomu")
        after = Record.objects.get(pk=page.pk)
        assert (after.summary, after.updated) == (RIGHT, record.updated)
        assert after.version and record.version and after.version > record.version
        assert minor.last_published_at and minor.last_published_at > record.updated
        assert ask(client, page)["changes"] == []
        assert not read(client, ADDRESS).select(".k-changes")
        assert client.get(f"{ADDRESS}versions/1/").status_code == 404
        assert not source_changed(translation)
        assert timezone.localtime(record.updated).date().isoformat() in client.get("/sitemap.xml").text
        change(page, "update", title="Počty a čísla")
        assert source_changed(translation)
        assert ask(client, page)["updated"] > record.updated.isoformat()


def test_the_next_change_is_asked_about_again(reviewer: Client, page: PublicationPage) -> None:
    changed = change(page)
    assert (changed.change_kind, changed.change_note) == ("", "")
    draft = changed.get_latest_revision().as_object()
    assert (draft.change_kind, draft.change_note) == ("", "")
    form = form_of(reviewer, page)
    assert (form["change_kind"], str(form["change_note"]).strip()) == ("", "")


def test_taking_off_and_back_reverting_and_copying_leave_the_changes_as_they_are(
    site: TestSite, client: Client, page: PublicationPage
) -> None:
    first = page.live_revision
    changed = change(page)
    corrected = changed.live_revision
    changed.unpublish()
    with pytest.raises(ValidationError, match="change_kind"):
        corrected.publish()
    change(page, "minor", "")
    assert kinds(page) == ["", "correction", "minor"]
    assert read(client, f"{ADDRESS}versions/1/").select("h1")
    reverted = first.as_object()
    assert reverted.change_kind == ""
    reverted.change_kind = "minor"
    reverted.save_revision(previous_revision=first).publish(previous_revision=first)
    assert kinds(page) == ["", "correction", "minor", "minor"]
    for keep_live in (True, False):
        copy = PublicationPage.objects.get(pk=page.pk).copy(
            update_attrs={"slug": f"kopie-{keep_live}"}, keep_live=keep_live
        )
        assert (kinds(copy), list(copy.notes)) == ([""] if keep_live else [], [])
    assert kinds(content.translate(page)) == [""]
    assert kinds(page) == ["", "correction", "minor", "minor"]


def test_the_superseded_version_stays_readable(client: Client, page: PublicationPage) -> None:
    change(page, body=[("text", f"<p>{RIGHT}</p>")], summary=RIGHT)
    change(page, "update", title="Počty lidí")
    first = read(client, f"{ADDRESS}versions/1/")
    assert WRONG in words(first.select_one(".k-lead")) and WRONG in words(first.select_one(".k-body"))
    assert "nahrazena" in words(first.select_one(".k-notice")) or "superseded" in words(first.select_one(".k-notice"))
    assert first.select_one(f'.k-notice a[href="{ADDRESS}"]')
    [robots], [canonical] = first.select('meta[name="robots"]'), first.select('link[rel="canonical"]')
    assert (robots["content"], canonical["href"]) == ("noindex", f"http://localhost{ADDRESS}")
    second = read(client, f"{ADDRESS}versions/2/")
    assert (words(second.h1), RIGHT in words(second.select_one(".k-lead"))) == ("Počty", True)
    for none in ("0", "3", "01", "x", "99999999999999999999"):
        assert client.get(f"{ADDRESS}versions/{none}/").status_code == 404


def test_drafts_are_no_versions_and_a_page_that_is_not_public_has_none(client: Client, page: PublicationPage) -> None:
    page.summary = "tajny koncept"
    page.save_revision()
    changed = change(page)
    assert "tajny koncept" not in client.get(f"{ADDRESS}versions/1/").text
    changed.unpublish()
    settle()
    assert client.get(f"{ADDRESS}versions/1/").status_code == 404


def test_a_superseded_version_shows_no_picture_that_is_not_public_and_no_name_that_was_withdrawn(
    site: TestSite, client: Client
) -> None:
    kept, gone = content.make_image("Zůstává"), content.make_image("Mizí")
    figures = [
        ("figure", {"image": image, "alt": image.title, "caption": "", "credit": "Foto"}) for image in (kept, gone)
    ]
    page = content.make_publication(site, slug="pocty", body=figures, authors=[Author(name="Tajná Jana")])
    change(page, body=figures[:1], authors=[Author(name="Petr Známý")])
    version = read(client, f"{ADDRESS}versions/1/")
    assert [image["alt"] for image in version.select(".k-body img")] == ["Zůstává"]
    assert words(version.select_one(".k-bylines")) == "Petr Známý"
    assert "Tajná" not in words(version)


def test_what_was_public_is_kept_when_old_revisions_are_purged(client: Client, page: PublicationPage) -> None:
    first = page.live_revision
    page.save_revision()
    changed = change(page)
    call_command("purge_revisions", pages=True, verbosity=0)
    assert client.get(f"{ADDRESS}versions/1/").status_code == 200
    with pytest.raises(ProtectedError):
        first.delete()
    changed.delete()
    assert not PublishedChange.objects.exists()


def test_a_version_that_an_operator_takes_from_the_public_leaves_its_note(
    client: Client, page: PublicationPage
) -> None:
    change(page)
    PublishedChange.objects.filter(page=page.pk, kind="").update(revision=None)
    call_command("search_check", repair=True)
    settle()
    [told] = ask(client, page)["changes"]
    assert (told["text"], told["superseded_url"]) == (NOTE, None)
    assert client.get(f"{ADDRESS}versions/1/").status_code == 404
    shown = read(client, ADDRESS)
    assert NOTE in words(shown) and not shown.select("a[href*='versions/1/']")


def test_the_history_tells_what_readers_were_told(reviewer: Client, page: PublicationPage) -> None:
    save(reviewer, page, "action-publish", summary=RIGHT, change_kind="correction", change_note=NOTE)
    logged = PageLogEntry.objects.get(action="konsorcium.change")
    assert logged.user and logged.user.username == "reviewer"
    assert f"Correction: {NOTE}" in reviewer.get(reverse("wagtailadmin_pages:history", args=[page.pk])).text


def translate_all(page: PublicationPage, mark: str) -> PublicationPage:
    """Take over the text of the page, translate it segment by segment and publish the translation."""
    source, _created = TranslationSource.update_or_create_from_instance(PublicationPage.objects.get(pk=page.pk))
    english = Locale.objects.get(language_code="en")
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=english)
    for segment in source.stringsegment_set.all():
        data = {"data": f"{mark} {segment.order}", "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL}
        StringTranslation.objects.get_or_create(
            translation_of=segment.string, context=segment.context, locale=english, defaults=data
        )
    translation.save_target(publish=False)
    translated = PublicationPage.objects.get(translation_key=page.translation_key, locale=english)
    translated.get_latest_revision().publish()
    settle()
    return PublicationPage.objects.get(pk=translated.pk)


def test_a_translation_tells_the_translated_note_when_it_is_published(
    site: TestSite, client: Client, page: PublicationPage
) -> None:
    content.translate(site.publications, title="Publications", slug="publications")
    english = translate_all(page, "One")
    change(page)
    assert kinds(english) == [""]
    english = translate_all(page, "Two")
    [told] = ask(client, english)["changes"]
    assert (told["kind"], told["text"].startswith("Two")) == ("correction", True)
    assert told["superseded_url"].endswith("/versions/1/")
    assert "Two" in entry(client, "en").summary
    version = read(client, told["superseded_url"].removeprefix("http://localhost"))
    assert words(version.select_one(".k-lead")).startswith("One")
    translate_all(page, "Three")
    assert kinds(english) == ["", "correction", "minor"]


def test_a_translation_begun_after_a_change_tells_of_it_without_an_old_version(
    site: TestSite, client: Client, page: PublicationPage
) -> None:
    content.translate(site.publications, title="Publications", slug="publications")
    change(page)
    english = translate_all(page, "One")
    assert kinds(english) == ["correction", ""]
    [told] = ask(client, english)["changes"]
    assert (told["time"], told["superseded_url"]) == (ask(client, page)["changes"][0]["time"], None)


def test_the_editor_of_translations_shows_the_note(site: TestSite, reviewer: Client, page: PublicationPage) -> None:
    content.translate(site.publications, title="Publications", slug="publications")
    change(page)
    english = translate_all(page, "One")
    roles.setup_roles()  # who reviews does so below the English front page too
    assert NOTE.partition(" lid")[0] in reviewer.get(edit_url(english)).text  # the rest is escaped


def test_many_changes_take_no_more_queries_than_one(client: Client, page: PublicationPage) -> None:
    change(page)
    addresses = [ADDRESS, f"/api/content/v1/publications/{page.pk}/", "/api/content/v1/publications/?locale=cs"]
    one = [queries(client, address) for address in [*addresses, f"{ADDRESS}versions/1/"]]
    for number in range(4):
        change(page, "update", f"Změna {number}", title=f"Počty {number}")
    assert [queries(client, address) for address in [*addresses, f"{ADDRESS}versions/1/"]] == one
