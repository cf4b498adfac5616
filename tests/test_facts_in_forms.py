"""Facts in the admin's forms: what cannot be is refused at its field, and source pages are what is stored."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Locale, Page
from wagtail.users.models import UserProfile
from wagtail_localize.models import Translation, TranslationSource

from konsorcium.activities.models import EventIndexPage, EventPage, ProjectIndexPage, ProjectPage
from konsorcium.experts.models import ExpertPage
from konsorcium.home import roles
from konsorcium.members.models import MemberPage, MemberPlace
from konsorcium.models import Vocabulary
from konsorcium.publications.models import Author, PublicationPage
from tests import content
from tests.admin import edit_url, log_in, make_user, save
from tests.content import TestSite

pytestmark = pytest.mark.django_db


@dataclass
class Pages:
    """A page of each type with dates or people, in Czech."""

    site: TestSite
    event: EventPage
    project: ProjectPage
    expert: ExpertPage
    member: MemberPage
    publication: PublicationPage


@pytest.fixture(scope="module")
def pages(module_content: Callable[[Callable[[], Pages]], Pages]) -> Pages:
    return module_content(make_pages)


def make_pages() -> Pages:
    site = content.make_site()
    content.translate(site.members, title="Members", slug="members")
    content.translate(site.publications, title="Publications", slug="publications")
    events = site.home.add_child(instance=EventIndexPage(title="Akce", locale=site.home.locale))
    projects = site.home.add_child(instance=ProjectIndexPage(title="Projekty", locale=site.home.locale))
    event = EventPage(title="Debata", date=datetime.date(2024, 4, 2), locale=site.home.locale)
    project = ProjectPage(title="Projekt", date=datetime.date(2024, 4, 1), locale=site.home.locale)
    events.add_child(instance=event)
    projects.add_child(instance=project)
    for slug, name in [("health", "Zdraví"), ("chybky", "Chybějící práce"), ("children", "Děti"), ("citizens", "Čáry")]:
        content.make_topic(slug, name)
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    return Pages(
        site=site,
        event=event,
        project=project,
        expert=content.make_expert(site),
        member=content.make_member(site),
        publication=content.make_publication(site, authors=[Author(name="Jana")]),
    )


def refused(response: Any) -> WagtailAdminPageForm:
    assert response.status_code == 200
    return response.context["form"]


@pytest.mark.parametrize(
    ("name", "values", "field", "reason"),
    [
        ("event", {"end_date": "2024-04-01"}, "end_date", "Nemůže skončit dříve, než začne."),
        ("event", {"start_time": "10:00", "end_time": "9:00"}, "end_time", "Nemůže skončit dříve, než začne."),
        ("event", {"date": "", "start_time": "10:00"}, "date", "Uveďte den, kdy akce začíná."),
        ("event", {"date_precision": "none", "end_date": "2024-04-03"}, "date", "Uveďte den, kdy akce začíná."),
        ("project", {"end": "2024-03-01"}, "end", "Konec nemůže být dříve než začátek."),
        ("project", {"date": "", "end": "2024-03-01"}, "date", "Období, které má konec, potřebuje i začátek."),
        (
            "event",
            {"date_precision": "month", "end_date": "2024-04-03"},
            "end_date",
            "Poslední den lze uvést jen u data známého na den.",
        ),
        (
            "project",
            {"date_precision": "none", "end": "2024-04-30"},
            "date",
            "Období, které má konec, potřebuje i začátek.",
        ),
        ("member", {"mentored_by": "itself"}, "mentored_by", "Organizace nemůže mentorovat sama sebe."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    name: str, values: dict[str, str], field: str, reason: str, pages: Pages, client: Client
) -> None:
    page: Page = getattr(pages, name)
    given = {key: str(page.pk) if value == "itself" else value for key, value in values.items()}
    form = refused(save(log_in(client, "reviewer"), page, "action-publish", **given))
    assert form.errors == {field: [reason]}


def test_what_can_be_is_taken(pages: Pages, client: Client) -> None:
    """Without this the test above could not fail."""
    log_in(client, "reviewer")
    save(client, pages.event, "action-publish", start_time="10:00", end_time="11:00", end_date="2024-04-03")
    save(client, pages.project, "action-publish", end="2024-04-30", end_precision="month")
    assert EventPage.objects.get().lasts_days
    assert ProjectPage.objects.get().end == datetime.date(2024, 4, 30)
    save(client, pages.project, "action-publish", date="2024-12-31", date_precision="year", end="2024-06-01")
    assert ProjectPage.objects.get().end == datetime.date(2024, 6, 1)


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [("02:30", "03:15", "start_time"), ("01:00", "02:30", "end_time"), ("02:30", "", "start_time")],
)
def test_a_time_that_the_clocks_skip_is_refused(start: str, end: str, field: str, pages: Pages, client: Client) -> None:
    UserProfile.objects.update(current_time_zone="America/New_York")  # where that night has all its hours
    times = {"date": "2024-03-31", "start_time": start, "end_time": end}
    form = refused(save(log_in(client, "reviewer"), pages.event, "action-publish", **times))
    with translation.override("en"):
        assert form.errors == {field: ["This time does not exist: on that day the clocks go forward."]}


def test_times_of_a_night_in_which_the_clocks_change_are_taken(pages: Pages, client: Client) -> None:
    log_in(client, "reviewer")
    for date in ("2024-03-31", "2024-10-27"):
        save(client, pages.event, "action-publish", date=date, start_time="01:30", end_time="03:15")
        assert str(EventPage.objects.get().date) == date


def rows(*rows: dict[str, object]) -> dict[str, str]:
    """What the form of a publication sends for its authors."""
    sent = {"authors-TOTAL_FORMS": str(len(rows)), "authors-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        empty = {"id": "", "expert": "", "member": "", "name": "", "ORDER": number + 1, "DELETE": ""}
        sent |= {f"authors-{number}-{name}": str(value) for name, value in (empty | row).items()}
    return sent


def test_whoever_is_chosen_by_a_translation_is_stored_as_the_source_page(pages: Pages, client: Client) -> None:
    english = content.translate(pages.member, title="SIMI organisation")
    page = content.make_publication(pages.site, "Text", authors=[])
    save(log_in(client, "reviewer"), page, "action-publish", **rows({"member": english.pk}))
    author = Author.objects.get(publication=page)
    assert (author.member, author.name) == (pages.member, pages.member.title)


def test_nobody_stands_twice_in_one_list(pages: Pages, client: Client) -> None:
    english = content.translate(pages.member, title="SIMI organisation")
    page = content.make_publication(pages.site, "Text", authors=[])
    twice = rows(
        {"member": pages.member.pk},
        {"member": english.pk},
        {"name": "Jana"},
        {"name": "jana"},
        {"name": pages.member.title.upper()},
    )
    formset = refused(save(log_in(client, "reviewer"), page, "action-publish", **twice)).formsets["authors"]
    told = [[str(error) for error in form.non_field_errors()] for form in formset.forms]
    names = ["", pages.member.title, "", "jana", pages.member.title.upper()]
    assert told == [[f"“{name}” is in this list already."] if name else [] for name in names]
    assert not Author.objects.filter(publication=page).exists()


def test_a_copy_of_an_expert_has_no_consent(pages: Pages, client: Client) -> None:
    address = reverse("wagtailadmin_pages:copy", args=[pages.expert.pk])
    new = {"new_title": "Petr", "new_slug": "petr", "new_parent_page": pages.site.experts.pk}
    log_in(client, "reviewer").post(address, new)
    copy = ExpertPage.objects.get(slug="petr")
    assert not copy.has_consent
    assert ExpertPage.objects.get(pk=pages.expert.pk).has_consent


def test_topics_are_offered_in_the_order_of_their_names(pages: Pages, client: Client) -> None:
    form = log_in(client, "reviewer").get(edit_url(pages.publication)).context["form"]
    assert [str(label) for _value, label in form.fields["topics"].choices] == [
        "Čáry", "Děti", "Chybějící práce", "Zdraví",
    ]  # fmt: skip


def send(client: Client, page: Page) -> Translation:
    english = Locale.objects.get(language_code="en")
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    log_in(client, "reviewer").post(address, {"locales": [english.pk]})
    return Translation.objects.get(source__object_id=page.translation_key)


def test_a_stopped_translation_shows_the_facts_in_their_tab(pages: Pages, client: Client) -> None:
    translation = send(client, pages.publication)
    client.post(reverse("wagtail_localize:stop_translation", args=[translation.pk]))
    page = client.get(edit_url(translation.get_target_instance())).text
    assert 'href="#tab-facts"' in page
    assert "1 April 2024" in page


def test_facts_are_not_offered_to_translators(pages: Pages) -> None:
    publication = content.make_publication(pages.site, "Text", documents=[content.make_document()])
    member = content.make_member(pages.site, "OPU")
    region = content.make_term(Vocabulary.REGION, "CZ010", "Praha")
    member.places.add(
        MemberPlace(label="Poradna", address="Nádražní 1", region=region, phone="123", locale=member.locale)
    )
    for page in (publication, content.publish(member)):
        source, _created = TranslationSource.get_or_create_from_instance(page)
        assert not source.overridablesegment_set.exists()


def test_only_cells_with_a_letter_are_translated(pages: Pages) -> None:
    table = {"data": [["Rok", "Počet"], ["2024", "1 200"], ["2025", "12 %"], ["celkem", "–"], [None, ""]]}
    page = content.make_publication(pages.site, "Text", body=[("table", {"caption": "", "table": table})])
    source, _created = TranslationSource.get_or_create_from_instance(page)
    cells = source.stringsegment_set.filter(context__path__startswith="body").order_by("order")
    assert [segment.string.data for segment in cells] == ["Rok", "Počet", "celkem"]


def test_the_language_of_a_file_is_chosen_from_a_list(pages: Pages, client: Client) -> None:
    content.make_term(Vocabulary.LANGUAGE, "uk", "ukrajinština", "Ukrainian")
    page = content.make_publication(pages.site, "Text", documents=[content.make_document()])
    log_in(client, "reviewer")
    offered = client.get(edit_url(page)).context["form"].formsets["attachments"].forms[0].fields["language"].choices
    assert [code for code, _name in offered] == ["", "cs", "en", "uk"]
    form = refused(save(client, page, "action-publish", **{"attachments-0-language": "česky"}))
    assert form.formsets["attachments"].forms[0].errors.keys() == {"language"}
    save(client, page, "action-publish", **{"attachments-0-language": "uk"})
    assert PublicationPage.objects.get(pk=page.pk).attachments.get().language == "uk"
