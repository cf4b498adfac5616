"""Translations in review: a translator submits the draft that her segments make; the live page waits for approval."""

import datetime
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail_localize.models import Translation, TranslationSource

from .facts import describe
from .glossary_hints import BilingualGlossary, Hinted, glossary_of, hints_of
from .history import APPROVED, SUBMITTED
from .pages import PublicPage
from .publishing import in_words, label_of, refuse_obstacles
from .releases import Release
from .rights import PageRights, Somebody
from .source_texts import untranslated_segments
from .translation_changes import ChangedSegment, changed_segments
from .translation_checks import Warned, warnings_of
from .translation_memory import Remembered, remembered


class NotReady(PermissionDenied):
    """That a translation cannot be published as its segments are now, in words."""


@dataclass
class TranslationReview:
    """What the editor of a translation shows above its segments."""

    translation: Translation
    page: Page
    can_submit: bool
    source_changed: bool
    can_take_over: bool
    missing: str
    is_locked: bool
    task_state: TaskState | None = None
    actions: list[tuple[str, str]] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def changed(self) -> list[ChangedSegment]:
        """What is to be translated anew; the whole source is read for it, so only where it is shown."""
        return changed_segments(self.translation, self.source_changed)

    @cached_property
    def remembered(self) -> list[Remembered]:
        return remembered(self.translation)

    @cached_property
    def glossary(self) -> BilingualGlossary:
        return glossary_of(self.translation)

    @cached_property
    def hints(self) -> list[Hinted]:
        return hints_of(self.translation, self.glossary)

    @cached_property
    def warnings(self) -> list[Warned]:
        return warnings_of(self.translation, self.glossary)


def review_of(translation: Translation, page: Page, user: Somebody) -> TranslationReview:
    permissions = page.permissions_for_user(user)
    state = page.current_workflow_task_state
    actions = state.task.specific.get_actions(page, user) if state else []
    is_locked = waits_for_others(page, user)
    return TranslationReview(
        translation=translation,
        page=page,
        can_submit=permissions.can_edit() and permissions.can_submit_for_moderation(),
        source_changed=source_changed(translation),
        can_take_over=not is_locked and may_take_over(translation.source, user),
        missing=missing_segments(translation),
        is_locked=is_locked,
        task_state=state,
        actions=list({name: label for name, label, _asks_more in reversed(actions)}.items()),
        facts=describe(page.facts, type(page).fact_names) if isinstance(page, PublicPage) else [],
    )


def source_changed(translation: Translation) -> bool:
    """Whether the source page was published again, with more than a minor change, after its text was taken over."""
    source = translation.source.get_source_instance()
    changed = source.content_changed_at if isinstance(source, PublicPage) else source.last_published_at
    return bool(changed and changed > translation.source.last_updated_at)


def may_take_over(source: TranslationSource, user: Somebody) -> bool:
    """Whether somebody may take over the text of the source page: who changes it or one of its translations."""
    pages = [source.get_source_instance(), *(each.get_target_instance() for each in source.translations.all())]
    return user.has_perm("wagtail_localize.submit_translation") and any(
        page.permissions_for_user(user).can_edit() for page in pages if isinstance(page, Page)
    )


def waits_for_others(page: Page, user: Somebody) -> bool:
    """Whether the page is being reviewed, and not by people like `user`: what they read must not change meanwhile."""
    return page.workflow_in_progress and not PageRights(user, page).may_publish


def translation_of(page: Page) -> Translation | None:
    """The translation, in use, that makes the page from segments."""
    found = Translation.objects.filter(source__object_id=page.translation_key, target_locale=page.locale, enabled=True)
    return found.first()


def missing_segments(translation: Translation) -> str:
    """How many segments have no translation, and in which fields, in words; "" when all have one."""
    paths = untranslated_segments(translation).values_list("context__path", flat=True)
    names = [path.partition(".")[0] for path in paths]
    model = translation.source.specific_content_type.model_class()
    text = ngettext(
        "%(count)s segment is not translated yet: %(fields)s.",
        "%(count)s segments are not translated yet: %(fields)s.",
        len(names),
    )
    fields = ", ".join(label_of(model, name) for name in dict.fromkeys(names))
    return text % {"count": len(names), "fields": fields} if names else ""


def untranslated(page: Page) -> str:
    """How many segments of a page have no translation, in words; "" of a page that is not made of segments, too."""
    translation = translation_of(page)
    return missing_segments(translation) if translation else ""


@require_POST
def submit_translation(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Save the translated segments as a draft and start its review; refused while segments are missing."""
    translation = get_object_or_404(Translation, pk=translation_id)
    page = translation.get_target_instance()
    if not isinstance(page, Page) or not review_of(translation, page, request.user).can_submit:
        raise PermissionDenied
    try:
        save_draft(translation, request.user)
    except NotReady as refusal:
        messages.error(request, str(refusal))
    else:
        page.refresh_from_db()
        start_review(page, request.user)
        log(page, SUBMITTED)
        messages.success(request, _("The translation was submitted for review."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
def approve_translation(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Approve the translation as its segments are now; says why where it is not ready."""
    translation = get_object_or_404(Translation, pk=translation_id)
    page = translation.get_target_instance()
    review = review_of(translation, page, request.user)
    if review.task_state is None or "approve" not in dict(review.actions):
        raise PermissionDenied
    try:
        review.task_state.task.specific.on_action(review.task_state, request.user, "approve")
    except NotReady as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The translation was approved."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def save_what_is_approved(state: TaskState) -> None:
    """Before a review is settled, save the draft that the segments make now: the reviewer has read these."""
    reviewed = state.workflow_state
    is_page = reviewed.base_content_type == ContentType.objects.get_for_model(Page)
    translation = translation_of(Page.objects.get(pk=reviewed.object_id)) if is_page else None
    if translation:
        state.revision = save_draft(translation, state.finished_by)
        log(state.revision.content_object, APPROVED, user=state.finished_by)


def save_draft(translation: Translation, user: Somebody | None) -> Revision:
    """Save the translated segments as a draft; raises NotReady where it could not be published."""
    if text := missing_segments(translation):
        raise NotReady(text)
    draft = draft_of(translation)
    try:
        refuse_obstacles(draft)
        return draft.save_revision(user=user, log_action=True)
    except ValidationError as error:
        raise NotReady(in_words(error, draft)) from error


def start_review(page: Page, user: Somebody) -> None:
    """Start the review of the newest draft, or go on with that in which changes were asked for."""
    state = page.current_workflow_state
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
    else:
        page.get_workflow().start(page, user)


def draft_of(translation: Translation) -> Page:
    """The page as the translated segments make it, not saved: Wagtail Localize's own saving would change a live row."""
    draft = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    draft.slug = find_available_slug(draft.get_parent(), slugify(draft.slug), ignore_page_id=draft.pk)
    if isinstance(draft, PublicPage):
        draft.go_live_at = _goes_public(draft)
    return draft


def _goes_public(draft: PublicPage) -> datetime.datetime | None:
    """When a translation that has no form of its own to say it goes public: with its release, or not before its source.

    None stands for at once.
    """
    if release := Release.objects.of(draft):
        return release.at
    source = draft.facts
    if source.live:
        return None
    scheduled = source.scheduled_revision
    return scheduled.approved_go_live_at if scheduled else source.go_live_at
