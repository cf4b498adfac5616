"""The state of every page in every language is true after whatever happened to it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.machine_translators import dummy
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from konsorcium.home import roles
from konsorcium.models import MarkedTranslation, TranslationState
from konsorcium.publications.models import PublicationPage
from konsorcium.translation_review import save_draft
from konsorcium.translation_states import mark, settle
from tests import content
from tests.admin import edit_url, log_in, make_user
from tests.content import TestSite

from .test_translating import english_list, make_alias, review, submit

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = (
    {"type": "text", "value": text, "id": f"{number}" * 8 + "-1111-4111-8111-111111111111"}
    for number, text in enumerate(
        ["<p>Azyl je ochrana.</p><p>Trvá deset let.</p>", "<p>Žádá se na hranici.</p>", "<p>Lhůta běží.</p>"], start=1
    )
)


@pytest.fixture
def site() -> TestSite:
    site = content.make_site()
    content.translate(site.publications, title="Publications", slug="publications")
    roles.setup_roles()
    for name, group in [("reviewer", roles.REVIEWERS), ("translator", roles.TRANSLATORS.format("en"))]:
        make_user(name, group)
    return site


@pytest.fixture
def source(site: TestSite) -> PublicationPage:
    page = content.make_publication(site, "Azyl u nás", slug="azyl", summary="O ochraně.", body=[])
    page.body = [FIRST, SECOND]
    content.publish(page, "minor")
    return page


def english() -> Locale:
    return Locale.objects.get(language_code="en")


def state(source: Page) -> tuple[str, int, int]:
    """The state in English, how many texts changed, and the words to translate."""
    settle()
    return TranslationState.objects.values_list("state", "changed", "words").get(source=source)


def take_over(source: Page) -> Translation:
    """What it is to be translated from is the source as it is now."""
    taken, _created = TranslationSource.update_or_create_from_instance(source)
    translation, created = Translation.objects.get_or_create(source=taken, target_locale=english())
    if created:
        translation.save_target(publish=False)
    return translation


def translate(translation: Translation, most: int = 100, kind: str = "manual") -> None:
    for segment in translation.source.stringsegment_set.order_by("order")[:most]:
        StringTranslation.objects.get_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            defaults={"data": f"en: {segment.string.data}", "translation_type": kind},
        )


def publish(translation: Translation) -> Page:
    save_draft(translation, None).publish()
    return translation.get_target_instance()


def change(source: PublicationPage, kind: str = "update", **fields: object) -> None:
    page = PublicationPage.objects.get(pk=source.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    content.publish(page, kind)


def test_from_nothing_to_a_public_translation(source: PublicationPage) -> None:
    assert state(source) == ("missing", 0, 16)  # of the slug, title, summary and body
    translation = take_over(source)
    assert state(source) == ("in-progress", 0, 16)
    translate(translation, most=2)
    assert state(source) == ("in-progress", 0, 12)
    translate(translation)
    assert state(source) == ("in-progress", 0, 0)
    publish(translation)
    assert state(source) == ("translated", 0, 0)


def test_an_alias_is_no_translation(source: PublicationPage, site: TestSite) -> None:
    make_alias(source, english_list(site))
    assert state(source)[0] == "missing"


def test_what_a_machine_translated_is_told_until_it_is_approved(source: PublicationPage) -> None:
    translation = take_over(source)
    translate(translation, kind="machine")
    assert state(source) == ("machine-draft", 0, 0)
    publish(translation)
    assert state(source) == ("translated", 0, 0)


@override_settings(WAGTAILLOCALIZE_MACHINE_TRANSLATOR={"CLASS": f"{dummy.__name__}.DummyTranslator"})
def test_a_machine_makes_a_draft_that_somebody_else_approves(source: PublicationPage, client: Client) -> None:
    translation = take_over(source)
    english = translation.get_target_instance()
    address = reverse("wagtail_localize:machine_translate", args=[translation.pk])
    log_in(client, "translator").post(address, {"next": edit_url(english)})
    assert state(source) == ("machine-draft", 0, 0)
    submit(client, translation)
    assert not Page.objects.get(pk=english.pk).live
    review(log_in(client, "reviewer"), english, "approve")
    assert Page.objects.get(pk=english.pk).live
    change(source, summary="O jiné ochraně.")
    translation.source.update_from_db()
    translate(translation)
    assert state(source)[0] == "outdated"  # nothing in it is by a machine any more


def test_what_waits_for_approval_is_in_review(source: PublicationPage, client: Client) -> None:
    translation = take_over(source)
    translate(translation)
    submit(log_in(client, "translator"), translation)
    assert state(source) == ("in-review", 0, 0)
    review(log_in(client, "reviewer"), translation.get_target_instance(), "approve")
    assert state(source) == ("translated", 0, 0)


def translated(source: PublicationPage) -> Translation:
    translation = take_over(source)
    translate(translation)
    publish(translation)
    assert state(source) == ("translated", 0, 0)
    return translation


def test_a_translation_is_outdated_from_the_change_of_its_source_until_it_is_public_anew(
    source: PublicationPage,
) -> None:
    translation = translated(source)
    new = FIRST | {"value": "<p>Azyl je ochrana.</p><p>Trvá jen pět let.</p>"}
    change(source, body=[new, SECOND, THIRD])
    outdated = ("outdated", 3, 4 + 2 + 1)  # a text, a block, and the note that says so
    assert state(source) == outdated
    translation.source.update_from_db()
    assert state(source) == outdated
    translate(translation)
    assert state(source) == ("outdated", 3, 0)
    publish(translation)
    assert state(source) == ("translated", 0, 0)


def test_words_of_a_public_translation_are_not_saved_past_the_review(source: PublicationPage) -> None:
    translation = translated(source)
    StringTranslation.objects.filter(context__path="summary").update(data="Unread words.")
    translation.save_target(publish=False)
    page = translation.get_target_instance()
    assert (page.summary, page.get_latest_revision_as_object().summary) == ("en: O ochraně.", "Unread words.")
    page.get_latest_revision().publish()
    assert translation.get_target_instance().summary == "Unread words."


def test_what_is_taken_out_of_the_source_is_a_change_too(source: PublicationPage) -> None:
    translated(source)
    change(source, body=[SECOND])
    assert state(source) == ("outdated", 3, 1)


def test_a_draft_of_the_source_changes_nothing(source: PublicationPage) -> None:
    translated(source)
    source.title = "Jiný"
    source.save_revision()
    assert state(source) == ("translated", 0, 0)


def test_a_minor_change_keeps_the_translation_valid_before_and_after_it_is_taken_over(source: PublicationPage) -> None:
    translation = translated(source)
    typo = FIRST | {"value": FIRST["value"].replace("deset", "10")}
    change(source, "minor", body=[typo, SECOND])
    assert state(source) == ("translated", 0, 0)
    translation.source.update_from_db()
    assert state(source) == ("translated", 0, 0)
    assert publish(translation).specific.body[0].value.source == "<p>en: Azyl je ochrana.</p><p>en: Trvá deset let.</p>"
    change(source, "minor", body=[typo, SECOND, THIRD])
    assert state(source) == ("translated", 0, 0)
    change(source, body=[typo, THIRD])
    assert state(source) == ("outdated", 2, 2 + 1)  # the block that nobody translated, and the note


def test_a_minor_change_of_what_was_outdated_leaves_it_so(source: PublicationPage) -> None:
    translated(source)
    change(source, summary="O jiné ochraně.")
    assert state(source) == ("outdated", 2, 4)
    change(source, "minor", summary="O jiné ochraně!")
    assert state(source) == ("outdated", 2, 4)


def test_an_address_is_nothing_to_translate_anew(source: PublicationPage) -> None:
    translation = translated(source)
    change(source, slug="azyl-v-cr")
    assert state(source) == ("outdated", 1, 1)  # the note alone
    change(source, "minor", slug="azyl-v-evrope")
    translation.source.update_from_db()
    translate(translation)
    assert publish(translation).slug == "en-azyl"


def test_a_version_that_is_brought_back_has_the_state_that_it_had(source: PublicationPage) -> None:
    translation = translated(source)
    old = translation.get_target_instance().latest_revision
    change(source, summary="O jiné ochraně.")
    translation.source.update_from_db()
    translate(translation)
    page = publish(translation)
    assert state(source) == ("translated", 0, 0)
    before = old.as_object()
    before.save_revision(previous_revision=old).publish()
    assert state(source)[:2] == ("outdated", 2)
    assert page.pk == before.pk


def test_the_source_brought_back_fits_its_translation_again(source: PublicationPage) -> None:
    translated(source)
    change(source, summary="O jiné ochraně.")
    change(source, "minor", summary="O ochraně.")
    assert state(source)[:2] == ("outdated", 1)  # the note of the change between


def test_a_translation_by_hand_reflects_what_its_writer_saw(source: PublicationPage) -> None:
    english = content.translate(source, title="Asylum", slug="asylum")
    content.publish(english, "minor")
    assert state(source) == ("translated", 0, 0)
    change(source, summary="O jiné ochraně.")
    assert state(source) == ("outdated", 2, 4)
    content.publish(PublicationPage.objects.get(pk=english.pk), "minor")
    assert state(source) == ("outdated", 2, 4)
    content.publish(PublicationPage.objects.get(pk=english.pk), "update")
    assert state(source) == ("translated", 0, 0)


def test_moves_and_deletions_are_followed(source: PublicationPage, site: TestSite) -> None:
    translation = translated(source)
    source.move(site.home, pos="last-child")
    assert state(source) == ("translated", 0, 0)
    translation.get_target_instance().delete()
    assert state(source)[0] == "missing"
    Page.objects.get(pk=source.pk).delete()
    settle()
    assert not TranslationState.objects.filter(source=source.pk).exists()


def test_a_new_language_has_everything_to_do(source: PublicationPage) -> None:
    settle()
    Locale.objects.create(language_code="uk")
    settle()
    told = TranslationState.objects.filter(source=source, locale__language_code="uk")
    assert list(told.values_list("state", "words")) == [("missing", 16)]


if connection.vendor == "postgresql":  # SQLite has one writer at a time

    @pytest.mark.django_db(transaction=True)
    def test_many_may_mark_and_settle_at_once(source: PublicationPage) -> None:
        keys = [source.translation_key, source.get_parent().translation_key]

        def work(number: int) -> None:
            try:
                for _again in range(5):
                    with transaction.atomic():
                        mark(keys[:: 1 if number % 2 else -1])
                        mark(keys)
                    settle()
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as workers:
            for worker in [workers.submit(work, number) for number in range(4)]:
                worker.result()
        assert state(source)[0] == "missing"
        assert not MarkedTranslation.objects.exists()
