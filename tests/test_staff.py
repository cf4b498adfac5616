"""What the staff of a member organisation may do: what is their organisation's, their own drafts, and nothing else."""

import datetime
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from konsorcium.activities.models import EventIndexPage, EventPage, Organiser
from konsorcium.experts.models import ExpertPage
from konsorcium.home import roles
from konsorcium.home.models import StandardPage
from konsorcium.members.models import MemberPage
from konsorcium.publications.models import PublicationPage
from konsorcium.rights import PAGE_POLICY, OrganisationStaff
from konsorcium.search.settling import settle
from tests import content
from tests.admin import create, edit_url, log_in, make_user, save, was_refused
from tests.content import TestSite

pytestmark = pytest.mark.django_db


@dataclass
class Places:
    site: TestSite
    events: EventIndexPage
    own: MemberPage
    other: MemberPage


@pytest.fixture
def places() -> Places:
    site = content.make_site()
    own, other = content.make_member(site, "SIMI"), content.make_member(site, "OPU")
    events = content.make_event(site, "První").get_parent().specific
    roles.setup_roles()
    for name, group in [
        ("staff", roles.MEMBER_STAFF.format("SIMI")),
        ("others", roles.MEMBER_STAFF.format("OPU")),
        ("reviewer", roles.REVIEWERS),
    ]:
        make_user(name, group)
    return Places(site, events, own, other)


@pytest.fixture
def staff(places: Places) -> Client:
    return log_in(Client(), "staff")


def may_edit(name: str, page: Page) -> bool:
    return not was_refused(log_in(Client(), name).get(edit_url(page)))


def write_event(client: Client, places: Places) -> EventPage:
    create(client, places.events, EventPage, title="Debata", slug="debata", date="2030-04-02")
    return EventPage.objects.get(slug="debata")


def organisers(event: EventPage) -> list[str]:
    return [row.name for row in event.organisers.all()]


def test_an_event_that_staff_write_is_their_organisations_and_goes_through_review(
    places: Places, staff: Client
) -> None:
    event = write_event(staff, places)
    assert organisers(event) == ["Organizace SIMI"]
    assert (event.live, may_edit("staff", event), may_edit("others", event)) == (False, True, False)
    assert was_refused(save(staff, event, "action-publish"))
    save(staff, event, "action-submit")
    event.refresh_from_db()
    assert event.workflow_in_progress
    task = event.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[event.pk, "approve", task.pk])
    assert was_refused(staff.post(approve, {"comment": ""}))
    log_in(Client(), "reviewer").post(approve, {"comment": ""})
    event.refresh_from_db()
    assert event.live
    assert may_edit("staff", event)


def test_an_event_stays_that_of_who_wrote_it_as_staff(places: Places, staff: Client) -> None:
    event = write_event(staff, places)
    names = {"organisers-0-DELETE": "on"}
    save(staff, event, **names)
    event.refresh_from_db()
    latest = event.get_latest_revision_as_object()
    assert organisers(latest) == ["Organizace SIMI"]


def test_an_expert_that_staff_write_belongs_to_their_organisation(places: Places, staff: Client) -> None:
    names = {"given_name": "Eva", "family_name": "Malá", "member": str(places.other.pk), "organisation": "Jiná"}
    create(staff, places.site.experts, ExpertPage, title="Eva Malá", slug="mala", **names)
    expert = ExpertPage.objects.get(slug="mala")
    assert (expert.member, expert.organisation) == (places.own, "")
    save(staff, expert, member=str(places.other.pk), function="právnička")
    expert.refresh_from_db()
    latest = expert.get_latest_revision_as_object()
    assert (latest.member, latest.function) == (places.own, "právnička")


def test_rights_follow_the_organisation_and_not_who_wrote_it(places: Places, staff: Client) -> None:
    event = write_event(staff, places)
    english = content.translate(event, title="Debate", live=False)
    assert may_edit("staff", english)
    event.organisers.set([Organiser(member=places.other, name="OPU", locale=event.locale)])
    content.publish(event)
    for page in (event, english):
        assert (may_edit("staff", page), may_edit("others", page)) == (False, True)


def test_a_translation_does_not_say_whose_it_is(places: Places) -> None:
    event = content.make_event(
        places.site, "Debata", organisers=[Organiser(member=places.own, name="SIMI", locale=places.site.home.locale)]
    )
    english = content.translate(event, title="Debate")
    english.organisers.set([Organiser(member=places.other, name="OPU", locale=english.locale)])
    english.save()
    for page in (event, english):
        assert (may_edit("staff", page), may_edit("others", page)) == (True, False)


def test_a_publication_is_theirs_while_it_is_their_draft(places: Places, staff: Client) -> None:
    fields = {"title": "Komentář", "slug": "komentar", "kind": "commentary", "date": "2030-04-02"}
    create(staff, places.site.publications, PublicationPage, **fields)
    draft = PublicationPage.objects.get(slug="komentar")
    assert (may_edit("staff", draft), may_edit("others", draft)) == (True, False)
    content.publish(draft)
    assert not may_edit("staff", draft)


def test_they_begin_pages_only_where_nothing_else_can_stand(places: Places, staff: Client) -> None:
    assert was_refused(create(staff, places.site.members, MemberPage))
    assert was_refused(create(staff, places.site.home, StandardPage))
    assert not was_refused(create(staff, places.site.experts, ExpertPage))


def test_drafts_of_others_are_not_offered_to_them(places: Places, staff: Client) -> None:
    hidden = content.make_publication(places.site, "Tajný koncept")
    hidden.unpublish()
    content.make_publication(places.site, "Veřejný text")
    within = reverse("wagtailadmin_choose_page_child", args=[places.site.publications.pk])
    by_words = reverse("wagtailadmin_choose_page_search")
    for address, query in [(within, {}), (by_words, {"q": "text"}), (by_words, {"q": "koncept"})]:
        answer = staff.get(address, query)
        shown = answer.json()["html"] if address == within else answer.text
        assert "Tajný" not in shown
        assert "Veřejný text" in shown or query == {"q": "koncept"}
    assert hidden.title in log_in(Client(), "reviewer").get(within).json()["html"]


def test_files_of_others_are_shown_to_them_once_they_are_public(places: Places, staff: Client) -> None:
    owner, files = User.objects.get(username="staff"), {}
    for name in ("own", "secret", "public"):
        files[name] = [content.make_document(f"{name} file", f"{name}.pdf"), content.make_image(f"{name} picture")]
    for file in files["own"]:
        type(file).objects.filter(pk=file.pk).update(uploaded_by_user=owner)
    document, picture = files["public"]
    content.make_publication(places.site, documents=[document], lead_picture=picture)
    settle()
    consortium = log_in(Client(), "reviewer")
    doors = [("wagtaildocs_chooser:choose", 0), ("wagtailimages_chooser:choose", 1)]
    doors += [("wagtailadmin_api:documents:listing", 0), ("wagtailadmin_api:images:listing", 1)]
    for name, number in doors:
        offered, all_files = (client.get(reverse(name)).text for client in (staff, consortium))
        titles = [file.title for name in ("own", "public", "secret") for file in [files[name][number]]]
        assert [title in offered for title in titles] == [True, True, False]
        assert [title in all_files for title in titles] == [True, True, True]
    served = {name: staff.get(found[0].url).status_code for name, found in files.items()}
    assert served == {"own": 200, "secret": 404, "public": 200}
    assert consortium.get(files["secret"][0].url).status_code == 200
    pictures = {name: staff.get(found[1].get_rendition("width-50").url).status_code for name, found in files.items()}
    assert pictures == {"own": 200, "secret": 404, "public": 200}


@pytest.mark.parametrize("name", ["wagtaildocs:index", "wagtaildocs_chooser:choose"])
def test_many_files_take_the_queries_of_few(name: str, places: Places, staff: Client) -> None:
    people = {"staff": staff, "reviewer": log_in(Client(), "reviewer")}

    def counts(number: int) -> dict[str, int]:
        for _number in range(number):
            document = content.make_document("Zapis", "zapis.pdf")
            type(document).objects.filter(pk=document.pk).update(uploaded_by_user=User.objects.get(username="staff"))
        found = {}
        for person, client in people.items():
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as asked:
                assert "Zapis" in client.get(reverse(name)).text
            found[person] = len(asked)
        return found

    assert counts(2) == counts(6)


def test_the_explorer_does_not_name_the_drafts_of_others(places: Places, staff: Client) -> None:
    hidden = content.make_publication(places.site, "Tajný koncept", live=False)
    answer = staff.get(reverse("wagtailadmin_explore", args=[hidden.pk]))
    assert was_refused(answer)
    assert "Tajný" not in answer.text
    assert staff.get(reverse("wagtailadmin_explore", args=[places.own.pk])).status_code == 200


def test_who_left_the_organisation_may_nothing(places: Places, staff: Client) -> None:
    event = write_event(staff, places)
    User.objects.get(username="staff").groups.set(User.objects.get(username="others").groups.all())
    assert not may_edit("staff", event)


def test_a_member_that_gets_another_name_keeps_its_staff(places: Places) -> None:
    places.own.short_name = "Nové"
    content.publish(places.own)
    assert roles.MEMBER_STAFF.format("Nové") in roles.setup_roles()
    assert not Group.objects.filter(name=roles.MEMBER_STAFF.format("SIMI")).exists()
    assert may_edit("staff", places.own)
    assert OrganisationStaff.objects.count() == 2


def test_who_works_on_a_page_is_found(places: Places) -> None:
    found = PAGE_POLICY.users_with_any_permission_for_instance({"change"}, places.own, include_superusers=False)
    assert {user.username for user in found} == {"staff", "reviewer"}
    assert "others" in {user.username for user in PAGE_POLICY.users_with_permission("change")}


def test_the_explorer_asks_no_more_for_each_page_than_wagtail_by_itself(places: Places, staff: Client) -> None:
    make_user("editor", roles.EDITORS)
    people = {"staff": staff, "editor": log_in(Client(), "editor")}
    address = reverse("wagtailadmin_explore", args=[places.events.pk])

    def counts(number: int) -> dict[str, int]:
        """How many queries the explorer needs with so many events of the organisation."""
        for day in range(EventPage.objects.count(), number + 1):
            organiser = Organiser(member=places.own, name="SIMI", locale=places.site.home.locale)
            content.make_event(places.site, f"Akce {day}", date=datetime.date(2030, 1, day), organisers=[organiser])
        found = {}
        for name, client in people.items():
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert f"Akce {number}" in client.get(address).text
            found[name] = len(asked)
        return found

    few, many = counts(2), counts(9)
    assert many["staff"] - few["staff"] == many["editor"] - few["editor"]
