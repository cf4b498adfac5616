"""After every operation that changes what is public, the records equal Wagtail's own view of the public pages."""

import datetime
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from copy import deepcopy
from dataclasses import dataclass, field, replace

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError, connection, transaction
from django.db.models.signals import post_delete, post_save
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail_localize.models import Translation, TranslationSource

from konsorcium.experts.consents import record_consents
from konsorcium.experts.models import Channel, ExpertPage, How
from konsorcium.publications.models import Author, PublicationPage
from konsorcium.search import full_text
from konsorcium.search.models import ContentVersion, Record
from konsorcium.search.settling import settle
from tests import content
from tests.content import TestSite
from tests.oracle import public_pages

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class World:
    """A small site with one of everything, and an editor's browser."""

    site: TestSite
    publication: PublicationPage
    english: Page
    expert: ExpertPage
    admin: Client = field(default_factory=Client)


@pytest.fixture(scope="module")
def made(committed_content: Callable[[Callable[[], World]], World]) -> World:
    return committed_content(make_world)


@pytest.fixture
def world(made: World, admin_client: Client) -> World:
    return replace(deepcopy(made), admin=admin_client)


def make_world() -> World:
    site = content.make_site()
    content.make_topic("asylum", "azyl", "asylum")
    expert = content.make_expert(site)
    publication = content.make_publication(
        site, authors=[Author(expert=expert, name="Jana Nováková")], lead_picture=content.make_image()
    )
    english = content.translate(publication, title="Commentary on asylum", slug="commentary")
    return World(site, publication, english, expert)


def public_records() -> set[tuple[int, str, str, str, str]]:
    return set(Record.objects.visible().values_list("pk", "title", "url", "language", "tree_path"))


def edit(world: World) -> None:
    world.publication.title = "Nový název"
    content.publish(world.publication)


def draft_of_live_page(world: World) -> None:
    world.publication.title = "TAJNÝ KONCEPT"
    world.publication.save_revision()


def unpublish(world: World) -> None:
    world.admin.post(reverse("wagtailadmin_pages:unpublish", args=[world.publication.pk]))


def unpublish_with_descendants(world: World) -> None:
    address = reverse("wagtailadmin_pages:unpublish", args=[world.site.publications.pk])
    world.admin.post(address, {"include_descendants": "on"})


def unpublish_by_queryset(world: World) -> None:
    Page.objects.filter(pk=world.publication.pk).unpublish()


def publish_again(world: World) -> None:
    world.publication.unpublish()
    content.publish(world.publication)


def publish_for_later(world: World) -> None:
    page = PublicationPage(title="Později", live=False, go_live_at=timezone.now() + datetime.timedelta(days=1))
    world.site.publications.add_child(instance=page)
    page.save_revision().publish()


def go_live(world: World) -> None:
    publish_for_later(world)
    page = PublicationPage.objects.get(title="Později")
    page.revisions.update(approved_go_live_at=timezone.now() - datetime.timedelta(minutes=1))
    call_command("publish_scheduled")


def expire_without_the_scheduler(world: World) -> None:
    world.publication.expire_at = timezone.now() + datetime.timedelta(milliseconds=1)
    content.publish(world.publication)


def expire(world: World) -> None:
    expire_without_the_scheduler(world)
    call_command("publish_scheduled")


def change_slug(world: World) -> None:
    world.site.publications.slug = "texty"
    content.publish(world.site.publications)


def move_a_subtree(world: World) -> None:
    target = content.make_standard(world.site.home)
    world.site.publications.move(target, pos="last-child")


def move_before_a_sibling(world: World) -> None:
    world.site.experts.move(world.site.publications, pos="left")


def move_into_private(world: World) -> None:
    target = content.make_standard(world.site.home)
    PageViewRestriction.objects.create(page=target, restriction_type="login")
    world.site.publications.move(target, pos="last-child")


def unpublish_a_parent(world: World) -> Page:
    """The list of publications as it is afterwards: not public, with a live page below."""
    world.site.publications.unpublish()
    return Page.objects.get(pk=world.site.publications.pk).specific


def move_an_unpublished_parent_into_private(world: World) -> None:
    parent = unpublish_a_parent(world)
    target = content.make_standard(world.site.home)
    PageViewRestriction.objects.create(page=target, restriction_type="login")
    parent.move(target, pos="last-child")


def move_out_of_private(world: World) -> None:
    move_into_private(world)
    home = Page.objects.get(pk=world.site.home.pk)
    Page.objects.get(pk=world.site.publications.pk).move(home, pos="last-child")


def change_slug_of_an_unpublished_parent(world: World) -> None:
    parent = unpublish_a_parent(world)
    parent.slug = "texty"
    parent.save()


def rename_a_page_of_another_app_above(world: World) -> None:
    above = world.site.home.add_child(instance=Page(title="Jinde", slug="jinde", locale=world.site.home.locale))
    world.site.publications.move(above, pos="last-child")
    above.refresh_from_db()
    above.slug = "jinam"
    above.save()


def move_a_draft_before_its_siblings(world: World) -> None:
    unpublish_a_parent(world)
    world.site.experts.unpublish()
    experts, publications = (Page.objects.get(pk=page.pk) for page in (world.site.experts, world.site.publications))
    experts.move(publications, pos="left")


def delete(world: World) -> None:
    world.admin.post(reverse("wagtailadmin_pages:delete", args=[world.publication.pk]))


def delete_a_subtree(world: World) -> None:
    world.site.publications.delete()


def make_private(world: World) -> None:
    address = reverse("wagtailadmin_pages:set_privacy", args=[world.site.publications.pk])
    world.admin.post(address, {"restriction_type": "login", "password": "", "groups": []})


def make_private_and_public_again(world: World) -> None:
    make_private(world)
    PageViewRestriction.objects.get().delete()


def alias(world: World) -> None:
    world.publication.create_alias(parent=world.site.home, update_slug="alias")


def copy_recursively(world: World) -> None:
    world.site.publications.copy(recursive=True, update_attrs={"slug": "kopie", "title": "Kopie"})


def copy_for_translation_with_parents(world: World) -> None:
    world.expert.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)


def translate_with_localize(world: World) -> None:
    source, _created = TranslationSource.update_or_create_from_instance(world.expert)
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="en"))
    translation.save_target(publish=True)


def bulk_unpublish(world: World) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    world.admin.post(f"{address}?id={world.publication.pk}&id={world.english.pk}&next=/admin/", {})


def revert(world: World) -> None:
    first = world.publication.revisions.order_by("created_at").first()
    edit(world)
    old = first.as_object()
    old.change_kind = "minor"
    old.save_revision(previous_revision=first).publish(previous_revision=first)


def withdraw_consent(world: World) -> None:
    translate_with_localize(world)
    record_consents(world.expert.translation_key, {Channel.PROFILE: False}, How.MAIL)


def move_the_root_of_the_site(world: World) -> None:
    site = Site.objects.get()
    site.root_page = world.site.publications
    site.save()


OPERATIONS: list[Callable[[World], None]] = [
    edit, draft_of_live_page, unpublish, unpublish_with_descendants, unpublish_by_queryset, publish_again,
    publish_for_later, go_live, expire_without_the_scheduler, expire, change_slug, move_a_subtree,
    move_before_a_sibling, move_into_private, delete, delete_a_subtree, make_private, make_private_and_public_again,
    alias, copy_recursively, copy_for_translation_with_parents, translate_with_localize, bulk_unpublish, revert,
    withdraw_consent, move_the_root_of_the_site, move_an_unpublished_parent_into_private, move_out_of_private,
    change_slug_of_an_unpublished_parent, rename_a_page_of_another_app_above, move_a_draft_before_its_siblings,
]  # fmt: skip


def tree() -> list[object]:
    """All that an operation may touch, to see that it did something."""
    fields = ("pk", "path", "url_path", "live", "title", "expire_at", "latest_revision", "live_revision")
    roots, restrictions = Site.objects.values_list("root_page"), PageViewRestriction.objects.values_list("page")
    return [*Page.objects.order_by("pk").values_list(*fields), *roots, *restrictions]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.__name__)
def test_records_follow(operation: Callable[[World], None], world: World) -> None:
    before = tree()
    assert public_records() == public_pages()
    operation(world)
    assert tree() != before or operation is make_private_and_public_again
    assert public_records() == public_pages()
    call_command("search_check")


def test_a_draft_of_a_live_page_stays_out_and_takes_no_version(world: World) -> None:
    version = ContentVersion.objects.get().value
    draft_of_live_page(world)
    assert not Record.objects.filter(title__contains="TAJNÝ").exists()
    assert ContentVersion.objects.get().value == version


def test_a_page_that_stays_where_it_is_marks_nothing_below_or_beside_it(world: World) -> None:
    """Records of its own tell where a public page was; a new one, a draft and a page of another app have none."""
    above = world.site.home.add_child(instance=Page(title="Jinde", slug="jinde", locale=world.site.home.locale))
    unpublish_a_parent(world).move(above, pos="last-child")
    with transaction.atomic():
        new = content.make_standard(world.site.experts)
        for page in Page.objects.filter(pk__in=[above.pk, world.site.publications.pk]):
            page.title = "Nový název"
            page.save()
        marked = set(Record.objects.filter(dirty=True).values_list("pk", flat=True))
    english = Page.objects.get(translation_key=world.site.publications.translation_key, locale__language_code="en")
    assert marked == {new.pk, above.pk, world.site.publications.pk, english.pk}


if connection.vendor == "postgresql":  # SQLite has one writer at a time

    def test_an_editor_saves_a_page_between_two_saves_of_a_transaction(world: World) -> None:
        """Both want the record of the publication, which cites the expert, and the row of the expert."""

        def edit_the_expert() -> None:
            try:
                content.publish(ExpertPage.objects.get(pk=world.expert.pk))
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as editor, transaction.atomic():
            edit(world)
            edited = editor.submit(edit_the_expert)
            wait([edited], timeout=2)
            world.expert.title = "Jana Nová"
            content.publish(world.expert)
        edited.result()
        assert public_records() == public_pages()
        call_command("search_check")


def test_closing_does_not_wait_for_the_settling(world: World) -> None:
    with transaction.atomic():
        world.publication.unpublish()
        assert not Record.objects.visible().filter(pk=world.publication.pk).exists()


def test_a_deleted_page_leaves_an_empty_tombstone(world: World) -> None:
    version = ContentVersion.objects.get().value
    pk = world.publication.pk
    world.publication.delete()
    record = Record.objects.get(pk=pk)
    assert (record.public, record.title, record.text, record.card, record.url) == (False, "", "", {}, "")
    assert (record.version or 0) > version


def test_versions_only_grow_and_are_never_given_twice(world: World) -> None:
    edit(world)
    versions = [record.version or 0 for record in Record.objects.exclude(version=None)]
    assert len(set(versions)) == len(versions)
    assert max(versions) <= ContentVersion.objects.get().value


def test_facts_of_a_translation_are_those_of_its_source(world: World) -> None:
    world.publication.kind = "analysis"
    world.publication.date = datetime.date(2025, 1, 2)
    content.publish(world.publication)
    record = Record.objects.get(pk=world.english.pk)
    assert (record.kind, record.date, record.title) == ("analysis", datetime.date(2025, 1, 2), "Commentary on asylum")


def test_a_change_of_a_picture_reaches_the_card(world: World) -> None:
    before = Record.objects.get(pk=world.publication.pk).version or 0
    image = get_image_model().objects.get()
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 10, 10, 20, 20
    image.save()
    assert (Record.objects.get(pk=world.publication.pk).version or 0) > before


Break = Callable[[World], object]
BREAKS: dict[str, Break] = {
    "konsorcium_page_saved": edit,
    "konsorcium_page_deleted": delete,
    "konsorcium_restriction_saved": make_private,
    "konsorcium_restriction_deleted": make_private_and_public_again,
    "konsorcium_site_changed": move_the_root_of_the_site,
    "konsorcium_public_wagtailimages.Image": lambda world: get_image_model().objects.get().delete(),
}


@pytest.mark.parametrize("uid", BREAKS)
def test_without_a_handler_the_check_goes_red(uid: str, world: World) -> None:
    from konsorcium.search import signal_handlers

    for signal in (post_save, post_delete):
        for sender in (None, Page, PageViewRestriction, Site, get_image_model()):
            signal.disconnect(sender=sender, dispatch_uid=uid)
    try:
        BREAKS[uid](world)
        with pytest.raises(CommandError, match="out of date"):
            call_command("search_check")
    finally:
        signal_handlers.connect()
    call_command("search_check", "--repair")
    assert public_records() == public_pages()


def test_a_record_that_the_database_refuses_holds_up_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    write = full_text.write

    def refuse(records: Iterable[Record]) -> None:
        written = list(records)
        if any(record.title == "Odmítnutá" for record in written):
            raise DataError("string is too long for tsvector")
        write(written)

    monkeypatch.setattr(full_text, "write", refuse)
    with transaction.atomic():
        refused = content.make_publication(world.site, "Odmítnutá")
        other = content.make_publication(world.site, "Přijatá")
    assert Record.objects.get(pk=other.pk).public
    assert not Record.objects.filter(pk=refused.pk, public=True).exists()
    monkeypatch.undo()
    settle()
    assert Record.objects.get(pk=refused.pk).public
