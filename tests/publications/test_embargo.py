"""Embargoes: what is refused at the form, who gets a link, and what opens by it until when."""

import datetime

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Revision
from wagtail.users.models import UserProfile

from konsorcium.experts.cards import PURPOSE as CARD
from konsorcium.home import roles
from konsorcium.jobs import run_due_jobs
from konsorcium.models import OutgoingMail, SignedLink
from konsorcium.publications.models import Attachment, EmbargoRecipient, PublicationPage
from konsorcium.search.models import MissedSearch
from konsorcium.search.settling import settle
from konsorcium.signed_links import make_link
from tests import content
from tests.admin import edit_url, log_in, make_user, save, was_refused
from tests.content import TestSite
from tests.html import read, words

from .embargoed import (
    DAY,
    HOUR,
    JOURNALIST,
    TITLE,
    TRANSLATED,
    again,
    desk_page,
    give,
    hand_over,
    letters,
    link,
    make_draft,
    make_embargoed,
    schedule,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    site = content.make_site()
    roles.setup_roles()
    return site


@pytest.fixture
def desk(site: TestSite) -> Client:
    make_user("reviewer", roles.REVIEWERS)
    return log_in(Client(), "reviewer")


def at(time: datetime.timedelta) -> str:
    """A time from now as a form has it."""
    return timezone.localtime(timezone.now() + time).strftime("%Y-%m-%d %H:%M")


def test_an_embargo_past_the_going_live_is_refused_at_its_field(site: TestSite, desk: Client) -> None:
    page = make_draft(site)
    refused = save(desk, page, embargo_until=at(2 * HOUR), go_live_at=at(HOUR))
    assert "The embargo ends after the page goes public, which is on" in refused.text
    refused = save(desk, page, embargo_until=at(2 * HOUR), go_live_at=at(-HOUR))
    assert "Until the embargo ends the page can only be scheduled" in refused.text
    assert again(page).embargo_until is None
    save(desk, page, embargo_until=at(2 * HOUR))
    assert again(page).embargo_until is not None


@pytest.mark.parametrize("name", ["embargo_until", "go_live_at"])
def test_a_time_that_is_over_is_refused_and_what_is_written_is_shown_again(
    name: str, site: TestSite, desk: Client
) -> None:
    page = make_draft(site)
    refused = save(desk, page, title="Psáno dlouho", **{name: at(-HOUR)})
    assert refused.context["form"].errors[name] == ["The time must be in the future."]
    assert "Psáno dlouho" in refused.text


def test_a_time_is_read_as_it_is_written_in_czech(site: TestSite, desk: Client) -> None:
    page = make_draft(site)
    UserProfile.objects.update(preferred_language="cs")
    save(desk, page, embargo_until="1. 12. 2090 10:00")
    told = timezone.localtime(again(page).embargo_until).isoformat()
    assert told == "2090-12-01T10:00:00+01:00"


def test_a_public_page_takes_no_embargo(site: TestSite, desk: Client) -> None:
    page = content.make_publication(site, slug="verejna")
    assert "The page is public already" in save(desk, page, embargo_until=at(HOUR)).text


def test_under_an_embargo_a_page_is_scheduled_and_not_published(site: TestSite, desk: Client) -> None:
    page = make_draft(site)
    save(desk, page, embargo_until=at(HOUR))
    assert "the page can only be scheduled" in save(desk, again(page), "action-publish").text
    with pytest.raises(ValidationError, match="embargo_until"):
        again(page).save_revision().publish()
    assert not again(page).live
    save(desk, again(page), "action-publish", go_live_at=at(2 * HOUR))
    assert not again(page).live and again(page).scheduled_revision


def test_no_version_goes_public_before_the_embargo_of_the_source_ends(site: TestSite, desk: Client) -> None:
    page = make_draft(site)
    english = content.translate(page, live=False)
    schedule(english, live=HOUR)
    for action, times in (("", {}), ("action-publish", {"go_live_at": at(3 * HOUR)})):
        refused = save(desk, again(page), action, embargo_until=at(2 * HOUR), **times)
        assert "The embargo ends after the page goes public" in refused.text


def test_the_scheduler_publishes_when_the_embargo_is_over(site: TestSite, client: Client) -> None:
    make_embargoed(site)
    assert client.get("/cs/publikace/tajna-zprava/").status_code == 404
    with time_machine.travel(timezone.now() + 3 * HOUR):
        run_due_jobs()
        assert client.get("/cs/publikace/tajna-zprava/").status_code == 200
        assert client.get("/en/publikace/secret-report/").status_code == 200


def test_only_who_publishes_sees_the_embargo_and_finds_it_in_the_menu(site: TestSite, desk: Client) -> None:
    page = make_embargoed(site)
    make_user("editor", roles.EDITORS)
    editor = log_in(Client(), "editor")
    assert was_refused(editor.get(desk_page(page))) and was_refused(editor.post(desk_page(page), {"action": "check"}))
    assert desk_page(page) not in editor.get(edit_url(page)).text
    assert desk_page(page) in desk.get(edit_url(page)).text
    assert not EmbargoRecipient.objects.exists()


@time_machine.travel("2026-11-23 12:00+01:00")
def test_the_state_is_told_with_the_time_zone(site: TestSite, desk: Client) -> None:
    page = make_draft(site)
    assert "The page has no embargo" in desk.get(desk_page(page)).text
    save(desk, page, embargo_until="2026-11-24 09:00")
    assert "before the page is approved and scheduled" in desk.get(desk_page(page)).text
    page = again(page)
    page.go_live_at = timezone.now() + DAY
    content.publish(page)
    shown = words(read(desk, desk_page(page)).main)
    assert "Under embargo until 24 November 2026 9:00 a.m. CET (Prague, UTC+1)" in shown
    assert "approved, goes public on 24 November 2026 12:00 p.m. CET (Prague, UTC+1)" in shown


@pytest.mark.parametrize(
    ("language", "title", "until"),
    [("cs", TITLE, "24. listopadu 2026 9:00"), ("en", TRANSLATED, "24 November 2026 9:00 a.m. CET (Prague, UTC+1)")],
)
@time_machine.travel("2026-11-24 08:00+01:00")
def test_the_letter_and_the_page_are_in_the_language_chosen(
    language: str, title: str, until: str, site: TestSite, desk: Client, client: Client
) -> None:
    content.change_organisation(press_phone="+420 222 333 444", press_email="press@example.org")
    page = make_embargoed(site)
    assert "on its way" in give(desk, page, language=language).text
    (letter,) = letters()
    assert letter.to == [JOURNALIST]
    assert title in letter.subject and until in letter.subject and "UTC+1" in letter.subject
    assert letter.body.rstrip().endswith(f"{settings.WAGTAIL_SITE_NAME}\n+420 222 333 444\npress@example.org")
    response = client.get(link())
    assert title in response.text and "Eva Píšící" in response.text
    assert until in words(read(client, link()).main)
    assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"


def test_files_open_through_the_link_only(site: TestSite, client: Client) -> None:
    link = hand_over(make_embargoed(site))
    main = read(client, link).main
    assert main
    files = [str(found[name]) for name, found in (("href", main.select_one(".k-files a")), ("src", main.img)) if found]
    for address in files:
        served = client.get(address)
        assert served.status_code == 200 and "no-store" in served["Cache-Control"]
    document, picture = files
    public = content.make_publication(site, slug="jina", documents=[content.make_document("jiny", "jiny.pdf")])
    other = Attachment.objects.get(publication=public).document.pk
    assert client.get(f"{link}files/{other}/").status_code == 404
    assert client.get(f"{link}pictures/{10**30}/").status_code == 404
    assert document.startswith(f"{link}files/") and picture.startswith(f"{link}pictures/")
    assert "/media/" not in str(main) and "/documents/" not in str(main)


def test_the_language_switch_stays_behind_the_link(site: TestSite, client: Client) -> None:
    address = hand_over(make_embargoed(site))
    switch = {str(link["lang"]): str(link["href"]) for link in read(client, address).select(".k-languages a")}
    assert switch == {"cs": address, "en": address.replace("/cs/", "/en/")}
    assert TRANSLATED in client.get(switch["en"]).text


def test_opening_a_link_changes_nothing_but_its_log(site: TestSite, desk: Client, client: Client) -> None:
    page = make_embargoed(site)
    link = hand_over(page)
    before = list(PublicationPage.objects.values())
    client.head(link)
    first, second = client.get(link), client.get(link)
    assert first.text == second.text and not first.cookies
    assert before == list(PublicationPage.objects.values())
    assert [use.what for use in SignedLink.objects.get().uses.all()] == ["opened", "opened"]
    assert "2×" in words(read(desk, desk_page(page)).main)
    assert client.post(link).status_code == 405


def test_a_link_that_is_revoked_altered_or_of_another_purpose_does_not_open(
    site: TestSite, desk: Client, client: Client
) -> None:
    page = make_embargoed(site)
    first, second = hand_over(page), hand_over(page, "druhy@example.org")
    desk.post(desk_page(page), {"action": "revoke", "recipient": EmbargoRecipient.objects.earliest("pk").pk})
    assert (client.get(first).status_code, client.get(second).status_code) == (410, 200)
    assert client.get(f"{second.rstrip('/')}x/").status_code == 403
    card = make_link(CARD, str(page.translation_key), DAY)
    assert client.get(f"/cs/embargo/{card}/").status_code == 403
    desk.post(desk_page(page), {"action": "revoke-all"})
    assert client.get(second).status_code == 410
    assert desk.post(desk_page(page), {"action": "revoke", "recipient": "²"}, follow=True).status_code == 404
    assert desk.post(desk_page(page), {"action": "x"}).status_code == 400


def test_a_link_is_revoked_on_its_own_page_only(site: TestSite, desk: Client, client: Client) -> None:
    address = hand_over(make_embargoed(site))
    recipient = EmbargoRecipient.objects.get().pk
    other = content.make_publication(site, slug="jina", live=False)
    assert desk.post(desk_page(other), {"action": "revoke", "recipient": recipient}, follow=True).status_code == 404
    assert client.get(address).status_code == 200


def test_a_letter_that_still_waits_is_not_sent_once_its_link_is_revoked(site: TestSite, desk: Client) -> None:
    page = make_embargoed(site)
    give(desk, page)
    assert OutgoingMail.objects.count() == 1
    desk.post(desk_page(page), {"action": "revoke-all"})
    assert not letters()


def test_the_link_shows_the_newest_approved_revision_and_none_while_there_is_none(
    site: TestSite, desk: Client, client: Client
) -> None:
    page = make_embargoed(site)
    link = hand_over(page)
    page.title = "Rozepsaná věc bez schválení"
    page.save_revision()
    assert TITLE in client.get(link).text
    Revision.objects.update(approved_go_live_at=None)
    response = client.get(link)
    assert response.status_code == 404 and "text is being changed" in response.text
    assert "No link can be given before" in desk.get(desk_page(page)).text
    schedule(page)
    assert "Rozepsaná věc" in client.get(link).text


def test_the_link_leads_to_the_public_page_and_ends_later(site: TestSite, desk: Client, client: Client) -> None:
    page = make_embargoed(site)
    link, start = hand_over(page), timezone.now()
    with time_machine.travel(start + 1.5 * HOUR):
        assert "The embargo ended" in client.get(link.replace("/cs/", "/en/")).text
    with time_machine.travel(start + 3 * HOUR):
        run_due_jobs()
        response = client.get(link)
        assert (response.status_code, response["location"]) == (302, "/cs/publikace/tajna-zprava/")
        shown = desk.get(desk_page(page)).text
        assert "The page is public" in shown and "The embargo ended on" in shown
    with time_machine.travel(start + 8 * DAY):
        assert client.get(link).status_code == 410


def test_a_link_follows_what_is_approved_for_a_later_time(site: TestSite, desk: Client, client: Client) -> None:
    page = make_embargoed(site)
    give(desk, page)
    address, start = link(), timezone.now()
    with time_machine.travel(start + HOUR / 2):
        for version in (page.get_translations().get().specific, page):
            schedule(version, until=40 * DAY, live=40 * DAY + HOUR)
        run_due_jobs()
    with time_machine.travel(start + 39 * DAY):
        run_due_jobs()
        assert client.get(address).status_code == 200
        assert "A link was mailed to this address already" in give(log_in(desk, "reviewer"), page).text
    with time_machine.travel(start + 42 * DAY):
        run_due_jobs()
        assert client.get(address)["location"] == "/cs/publikace/tajna-zprava/"
    with time_machine.travel(start + 48 * DAY):
        assert client.get(address).status_code == 410


def test_who_got_a_link_is_forgotten_after_the_embargo(site: TestSite, client: Client) -> None:
    client.get(hand_over(make_embargoed(site)))
    start = timezone.now()
    for days, kept in ((29, 1), (31, 0)):
        with time_machine.travel(start + days * DAY):
            run_due_jobs()
            assert (EmbargoRecipient.objects.count(), SignedLink.objects.count()) == (kept, kept)


def test_a_file_that_another_page_makes_public_is_a_leak_and_nothing_is_sent(site: TestSite, desk: Client) -> None:
    page = make_embargoed(site)
    green = desk.post(desk_page(page), {"action": "check"})
    assert "No leak was found" in green.text
    document = page.attachments.get().document
    content.make_publication(site, slug="prozrazeno", documents=[document])
    red = give(desk, page).text
    assert "Nothing was sent" in red and document.url in red and not letters()
    assert document.url in desk.post(desk_page(page), {"action": "check"}).text
    assert not MissedSearch.objects.exists()


def test_a_picture_or_a_title_that_is_public_is_a_leak(site: TestSite, desk: Client) -> None:
    page = make_embargoed(site)
    image = page.body[0].value["image"]
    shown = content.make_publication(site, slug="obraz", lead_picture=image)
    red = desk.post(desk_page(page), {"action": "check"}).text
    assert image.get_rendition("width-1280|format-webp").url in red
    shown.delete()
    content.make_publication(site, "Pozvánka", slug="pozvanka", summary=f"Zítra vyjde {TRANSLATED}.")
    red = desk.post(desk_page(page), {"action": "check"}).text
    assert TRANSLATED in red and "/cs/publikace/" in red


def test_a_summary_that_another_page_has_too_is_a_leak(site: TestSite, desk: Client) -> None:
    page = make_embargoed(site)
    content.make_publication(site, "Pozvánka na večer", slug="pozvanka", summary=page.summary)
    assert "Nothing was sent" in give(desk, page).text and not letters()
    content.make_publication(site, TITLE, slug="stejny-nazev")
    PublicationPage.objects.filter(slug="pozvanka").delete()
    settle()
    assert "No leak was found" in desk.post(desk_page(page), {"action": "check"}).text


@override_settings(WAGTAILADMIN_BASE_URL="https://elsewhere.example.org")
def test_a_site_that_does_not_answer_is_no_green_check(site: TestSite, desk: Client) -> None:
    red = give(desk, make_embargoed(site)).text
    assert "nothing was checked" in red and not letters()


def test_a_journalist_has_one_link_at_a_time(site: TestSite, desk: Client) -> None:
    page = make_embargoed(site)
    give(desk, page)
    assert "A link was mailed to this address already" in give(desk, page, email=JOURNALIST.upper()).text
    assert len(letters()) == 1
    desk.post(desk_page(page), {"action": "revoke", "recipient": str(EmbargoRecipient.objects.get().pk)})
    give(desk, page)
    assert len(letters()) == 2


def test_many_recipients_take_as_many_queries_as_one(
    site: TestSite, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = make_embargoed(site)
    hand_over(page)
    desk.get(desk_page(page))
    with CaptureQueriesContext(connection) as asked_for_one:
        desk.get(desk_page(page))
    count = len(asked_for_one)
    for number in range(3):
        hand_over(page, f"{number}@example.org")
    desk.get(desk_page(page))
    with django_assert_num_queries(count):
        desk.get(desk_page(page))
