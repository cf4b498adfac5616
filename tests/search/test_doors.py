"""No door shows a trace of what is not public; every door is on the list."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from konsorcium.activities.models import EventPage, Organiser, Partner, ProjectPage, Result, Speaker
from konsorcium.members.models import GroupMember, WorkingGroupPage
from konsorcium.pages import PublicPage
from konsorcium.publications.embargoes import as_approved, give_link, versions_of
from konsorcium.publications.models import Attachment, Author, EmbargoRecipient, PublicationPage, SeriesPage
from konsorcium.search.doors import Probe, all_doors
from konsorcium.search.engines import mirror
from konsorcium.search.leaks import probe_of
from tests import content
from tests.content import TestSite
from tests.engines import EngineUnderTest, prefix
from tests.probing import ask

pytestmark = pytest.mark.django_db

# What answers without a login and has no content of pages: forms of passwords and logins, addresses of nothing.
NO_CONTENT = {
    "wagtaildocs_authenticate_with_password",
    "wagtailcore_authenticate_with_password",
    "wagtailcore_login",
    "konsorcium_api:api-root",
    "konsorcium_api:",
    "konsorcium_experts:card",  # these open by a signed link only
    "konsorcium_experts:open_card",
    "konsorcium_experts:enquiry",
    "konsorcium_experts:answer",
    "konsorcium_publications:embargo",
    "konsorcium_publications:embargoed_document",
    "konsorcium_publications:embargoed_picture",
}
# What the demo has besides: its samples are in no database.
NO_CONTENT_OF_THE_DEMO = {"styleguide"}
# Doors that show nothing of a single page.
SILENT = {"konsorcium_robots", "konsorcium_api:openapi-json", "konsorcium_api:openapi-view", "konsorcium_api:get_site"}


@dataclass
class Hidden:
    """A page that is not public, with a word that must not be seen and one to search it by."""

    state: str
    probe: Probe
    secret: str


def make_page(site: TestSite, state: str, parent: Page | None = None) -> PublicPage:
    """A publication with its state's secret in every text, file and name that it has."""
    secret = secret_of(state)
    image = content.make_image(f"{secret} obraz")
    document = content.make_document(f"{secret} soubor", f"{secret}.pdf")
    page = content.make_publication(
        site,
        f"Klic{state} {secret}",
        slug=f"klic-{secret}",
        summary=secret,
        search_description=secret,
        body=[
            ("text", f"<p>klic{state} {secret}</p>"),
            ("figure", {"image": image} | dict.fromkeys(("caption", "alt", "credit"), secret)),
        ],
        authors=[Author(name=f"Autor {secret}")],
        lead_picture=image,
        picture_alt=secret,
        picture_credit=secret,
        documents=[document],
    )
    Attachment.objects.filter(publication=page).update(label=secret)
    if parent:
        page.move(parent, pos="last-child")
        page.refresh_from_db()
    return content.publish(page, "correction", secret)


def secret_of(state: str) -> str:
    return f"tajemstvi{state}"


def hide_draft(site: TestSite, page: PublicPage) -> None:
    page.live, page.live_revision, page.first_published_at = False, None, None
    page.save()


def hide_draft_edit(site: TestSite, page: PublicPage) -> None:
    """The live page is innocent; its secret is only in the draft."""
    innocent = content.make_publication(site, "Klicdraftedit nevinny", slug="nevinny")
    draft = page.__class__.objects.get(pk=innocent.pk)
    draft.title, draft.body, draft.lead_picture = page.title, page.body, page.lead_picture
    draft.attachments = [Attachment(document=page.attachments.get().document, locale=page.locale)]
    draft.save_revision()
    page.delete()


def hide_private_login(site: TestSite, page: PublicPage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def hide_private_password(site: TestSite, page: PublicPage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="heslo")


def hide_child_of_private(site: TestSite, page: PublicPage) -> None:
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")


def hide_scheduled(site: TestSite, page: PublicPage) -> None:
    page.unpublish()
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    content.publish(page)


def hide_embargoed(site: TestSite, page: PublicPage) -> None:
    """Scheduled under an embargo in both languages, and a journalist has a link."""
    english = content.translate(page, live=False)
    page.unpublish()
    page.embargo_until = timezone.now() + datetime.timedelta(hours=1)
    for version in (page, english):
        version.go_live_at = timezone.now() + datetime.timedelta(days=1)
        content.publish(version)
    embargoed = as_approved(versions_of(page.translation_key))
    assert embargoed
    give_link(EmbargoRecipient(name=secret_of("embargoed"), email="novinar@example.org", language="en"), embargoed)


def hide_expired(site: TestSite, page: PublicPage) -> None:
    """Expired a second ago, and the scheduler has not come yet."""
    page.expire_at = timezone.now() - datetime.timedelta(seconds=1)
    page.save()


def hide_unpublished(site: TestSite, page: PublicPage) -> None:
    page.unpublish()


def hide_deleted(site: TestSite, page: PublicPage) -> None:
    page.delete()


STATES: dict[str, Callable[[TestSite, PublicPage], None]] = {
    "draft": hide_draft,
    "draftedit": hide_draft_edit,
    "privatelogin": hide_private_login,
    "privatepassword": hide_private_password,
    "childofprivate": hide_child_of_private,
    "scheduled": hide_scheduled,
    "embargoed": hide_embargoed,
    "expired": hide_expired,
    "unpublished": hide_unpublished,
    "deleted": hide_deleted,
}


def probe_of_publication(page: PublicPage) -> Probe:
    return probe_of(page, page.attachments.get().document, page.lead_picture)


@pytest.fixture(scope="module")
def hidden(module_content: Callable[[Callable[[], list[Hidden]]], list[Hidden]]) -> list[Hidden]:
    return module_content(make_hidden)


def make_hidden() -> list[Hidden]:
    site = content.make_site()
    content.translate(make_page(site, "public"), title="Klicpublic tajemstvipublic")
    gate = content.make_standard(site.home, "Za branou")
    pages = [(state, make_page(site, state, gate if state == "childofprivate" else None)) for state in STATES]
    found = [Hidden(state, probe_of_publication(page), secret_of(state)) for state, page in pages]
    for state, page in pages:
        STATES[state](site, page)
    make_activities(site, secret_of("public"))
    english = PublicationPage.objects.get(slug=f"klic-{secret_of('embargoed')}", locale__language_code="en")
    found.append(Hidden("embargoed", probe_of_publication(english), secret_of("embargoed")))
    return [*found, *make_hidden_people(site), *make_hidden_activities(site), *make_hidden_translation(site)]


def make_hidden_people(site: TestSite) -> Iterator[Hidden]:
    """An expert whose profile is published without a consent."""
    secret = secret_of("noconsent")
    page = content.make_expert(site, "Klicnoconsent", secret, channels=(), slug=f"klic-{secret}", function=secret)
    yield Hidden("noconsent", probe_of(page), secret)


def make_activities(site: TestSite, secret: str) -> None:
    """An event, a project, a working group and a series with `secret` in their words and rows."""
    locale, words = site.home.locale, {"slug": f"klic-{secret}", "summary": secret}
    title, day = f"Klic{secret.removeprefix('tajemstvi')} {secret}", timezone.localdate()
    content.make_event(
        site, title, date=day, place=secret, organisers=[Organiser(name=secret, locale=locale)],
        speakers=[Speaker(name=secret)], **words,
    )  # fmt: skip
    content.make_project(
        site, title, date=day, partners=[Partner(name=secret, locale=locale)], methodology=secret,
        results=[Result(figure="1", label=secret, locale=locale)], **words,
    )  # fmt: skip
    content.make_group(site, title, parties=[GroupMember(name=secret)], coordinator_email=f"{secret}@test.cz", **words)
    content.make_series(site, title, summary=secret, slug=f"klic-rada-{secret}")


def activities(secret: str) -> list[PublicPage]:
    found = Page.objects.filter(slug__in=[f"klic-{secret}", f"klic-rada-{secret}"])
    return list(found.type(EventPage, ProjectPage, WorkingGroupPage, SeriesPage).specific())


def make_hidden_activities(site: TestSite) -> Iterator[Hidden]:
    """An event, a project, a working group and a series that are not published any more."""
    secret = secret_of("activity")
    make_activities(site, secret)
    for page in activities(secret):
        page.unpublish()
        yield Hidden("activity", probe_of(page), secret)


def make_hidden_translation(site: TestSite) -> Iterator[Hidden]:
    """A draft in English of a page that is public in Czech."""
    page = content.make_publication(site, "Klictranslation v češtině", slug="verejny")
    secret = secret_of("translation")
    english = content.translate(page, live=False, title=f"Klictranslation {secret}", slug=f"klic-{secret}")
    english.save()
    yield Hidden("translation", probe_of(english), secret)


def test_no_door_shows_a_trace(hidden: list[Hidden], engine: EngineUnderTest, client: Client) -> None:
    engine.catch_up()
    leaks = [
        (page.state, door.address(page.probe))
        for page in hidden
        for door in all_doors()
        if page.secret in ask(client, door, page.probe).replace(page.probe.url, "").replace(page.probe.slug, "").lower()
    ]
    assert leaks == []


def test_files_of_hidden_pages_are_not_served(hidden: list[Hidden], client: Client) -> None:
    served = [
        (page.state, door)
        for page in hidden
        for door in all_doors()
        if door.url_name in {"wagtaildocs_serve", "konsorcium_media"}
        if client.get(door.address(page.probe)).status_code == 200
    ]
    assert served == []


def test_the_doors_do_show_what_is_public(hidden: list[Hidden], engine: EngineUnderTest, client: Client) -> None:
    """Without this the test above could not fail."""
    engine.catch_up()
    secret = secret_of("public")
    public = PublicationPage.objects.get(slug=f"klic-{secret}", locale__language_code="cs")
    probes = [probe_of_publication(public), *map(probe_of, activities(secret))]
    showing = {
        door.url_name
        for door in all_doors()
        if door.url_name in SILENT or any(secret in ask(client, door, probe) for probe in probes)
    }
    files = {"konsorcium_media", "wagtaildocs_serve"}
    other_types = {
        door.url_name
        for door in all_doors()
        if door.url_name.endswith(("expert", "experts", "vcard", "ask", "member", "members"))
    } | {f"konsorcium_api:{name}" for name in ("list_pages", "get_page", "list_topics", "get_topic")}
    assert {door.url_name for door in all_doors()} - showing - files - other_types == set()
    for door in all_doors():
        if door.url_name == "wagtaildocs_serve":
            assert client.get(door.address(probe_of_publication(public))).status_code == 200


@pytest.mark.elasticsearch
def test_the_index_holds_nothing_of_what_is_hidden(hidden: list[Hidden], elasticsearch_engine: EngineUnderTest) -> None:
    elasticsearch_engine.catch_up()
    held = str(mirror.writer().search(index=f"{prefix()}_*", size=1000)).lower()
    assert secret_of("public") in held
    assert [page.state for page in hidden if page.secret in held] == []


def url_names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.pattern}"
        elif not str(pattern.pattern).startswith("admin/"):
            yield from url_names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_address_without_a_login_is_a_door() -> None:
    known = {door.url_name for door in all_doors()} | NO_CONTENT
    assert {name for name in url_names(get_resolver()) if "^.*/$" not in name} == known


def test_the_demo_adds_nothing_but_its_style_guide() -> None:
    names = [set(url_names(get_resolver(conf))) for conf in (settings.ROOT_URLCONF, "config.demo.urls")]
    assert names[1] - names[0] == NO_CONTENT_OF_THE_DEMO
    assert names[0] <= names[1]
