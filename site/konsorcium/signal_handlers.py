"""What is made sure of whenever a page is published, or words of a translation or a step of its review are saved."""

from collections.abc import Iterable
from functools import singledispatch
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import ModelSignal, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale, Page, Revision, TaskState, WorkflowState
from wagtail.whitelist import check_url
from wagtail_localize.models import (
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationSource,
    post_save_string_translation,
)

from .publishing import is_being_published, refuse_obstacles
from .releases import Release, ReleasedPage
from .translation_review import save_what_is_approved
from .translation_states import mark

HIDDEN_MARKUP = ("<!", "<?")  # comments and the like, whose end browsers see elsewhere than the parser does


@receiver(pre_save, sender=TaskState)
def settle_on_what_was_read(instance: TaskState, **kwargs: Any) -> None:
    was_in_progress = TaskState.objects.filter(pk=instance.pk, status=TaskState.STATUS_IN_PROGRESS)
    if instance.status == TaskState.STATUS_APPROVED and was_in_progress.exists():
        save_what_is_approved(instance)


@receiver(pre_save)
def refuse_to_publish_what_lacks_something(instance: models.Model, raw: bool = False, **kwargs: Any) -> None:
    """Whichever way leads to it: a revision becomes what is live, or is given a time to."""
    if raw:
        return
    if isinstance(instance, Page):
        if is_being_published(instance):
            refuse_obstacles(instance, instance.live_revision)
    elif isinstance(instance, Revision) and instance.approved_go_live_at:
        refuse_obstacles(instance.as_object(), instance)


@receiver([pre_save, pre_delete], sender=ReleasedPage)
def take_back_what_leaves_a_release(signal: ModelSignal, instance: ReleasedPage, **kwargs: Any) -> None:
    """It is a draft again: what was to go public together does not go public alone."""
    leaving = ReleasedPage.objects.waiting().filter(pk=instance.pk)
    if signal is pre_save:
        leaving = leaving.exclude(page=instance.page_id)
    leaving.scheduled_revisions().update(approved_go_live_at=None)


@receiver(pre_delete, sender=Page)
def hold_a_release_that_loses_a_page(instance: Page, **kwargs: Any) -> None:
    """All of it goes public or nothing: what was to go public with a page that is deleted waits for somebody's word."""
    release = Release.objects.of(instance)
    if release and not release.failure and instance.pk in {page.pk for page in release.versions()}:
        with override(settings.LANGUAGE_CODE):
            release.fail(_("“%(title)s” was deleted.") % {"title": instance.get_admin_display_title()})


@receiver([post_save, post_delete])
def mark_translations(instance: models.Model, raw: bool = False, **kwargs: Any) -> None:
    if not raw and (keys := list(_whose_state_may_change(instance))):
        mark(keys)


@singledispatch
def _whose_state_may_change(instance: models.Model) -> Iterable[UUID]:
    """The translation keys of the pages in whose languages something else may be to be done now."""
    return ()


@_whose_state_may_change.register
def _of_page(page: Page) -> Iterable[UUID]:
    return [page.translation_key]


@_whose_state_may_change.register
def _of_source(source: TranslationSource) -> Iterable[UUID]:
    return [source.object_id]


@_whose_state_may_change.register
def _of_translation(translation: Translation) -> Iterable[UUID]:
    return [translation.source.object_id]


@_whose_state_may_change.register
def _of_words(words: StringTranslation) -> Iterable[UUID]:
    return [words.context.object_id] if words.context else []


@_whose_state_may_change.register
def _of_review(review: WorkflowState) -> Iterable[UUID]:
    is_of_page = review.base_content_type == ContentType.objects.get_for_model(Page)
    pages = Page.objects.filter(pk=review.object_id if is_of_page else None)
    return list(pages.values_list("translation_key", flat=True))


@_whose_state_may_change.register
def _of_language(language: Locale) -> Iterable[UUID]:
    return list(Page.objects.values_list("translation_key", flat=True))


@receiver(post_save, sender=SegmentOverride)
def refuse_unsafe_address(instance: SegmentOverride, update_fields: Any = None, **kwargs: Any) -> None:
    """Wagtail Localize takes any text for an address; one with an error is shown to the translator and not used."""
    if update_fields is None or "data_json" in update_fields:
        is_unsafe = isinstance(instance.data, str) and check_url(instance.data) is None
        _mark(instance, _("This address is not safe: use https://, mailto: or tel:.") if is_unsafe else "")


@receiver(post_save, sender=StringTranslation)
def refuse_hidden_markup(instance: StringTranslation, update_fields: Any = None, **kwargs: Any) -> None:
    is_new = update_fields is None or "data" in update_fields
    if is_new and any(opening in instance.data for opening in HIDDEN_MARKUP):
        _mark(instance, _("Comments and declarations of HTML are not allowed."))


# Wagtail Localize's own handler fails on PostgreSQL, and loses the words, when they are longer than a title may be.
post_save.disconnect(post_save_string_translation, sender=StringTranslation)


@receiver(post_save, sender=StringTranslation)
def name_the_draft(instance: StringTranslation, **kwargs: Any) -> None:
    """Show the draft under its translated title, cut to what fits; that it is too long is told when it is submitted."""
    if instance.context.path == "title":
        pages = Page.objects.filter(translation_key=instance.context.object_id, locale_id=instance.locale_id)
        pages.update(draft_title=instance.data[: Page._meta.get_field("draft_title").max_length])


def _mark(instance: SegmentOverride | StringTranslation, error: str) -> None:
    instance.has_error, instance.field_error = bool(error), error
    type(instance).objects.filter(pk=instance.pk).update(has_error=bool(error), field_error=error)
