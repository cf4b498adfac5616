"""Translations in review: a translator submits the draft that her segments make; the live page waits for approval."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, TaskState, WorkflowState
from wagtail_localize.models import Translation

from .facts import describe
from .pages import PublicPage


@dataclass
class TranslationReview:
    """What the editor of a translation shows above its segments."""

    translation: Translation
    page: Page
    can_submit: bool
    source_changed: bool
    task_state: TaskState | None = None
    actions: list[tuple[str, str]] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)


def review_of(translation: Translation, page: Page, user: AbstractBaseUser | AnonymousUser) -> TranslationReview:
    permissions = page.permissions_for_user(user)
    state = page.current_workflow_task_state
    actions = state.task.specific.get_actions(page, user) if state else []
    return TranslationReview(
        translation=translation,
        page=page,
        can_submit=permissions.can_edit() and permissions.can_submit_for_moderation(),
        source_changed=source_changed(translation),
        task_state=state,
        actions=list({name: label for name, label, _asks_more in reversed(actions)}.items()),
        facts=describe(page.facts, type(page).fact_names) if isinstance(page, PublicPage) else [],
    )


def source_changed(translation: Translation) -> bool:
    """Whether the source page was published again after its text was last taken over for translation."""
    source = translation.source.get_source_instance()
    return bool(source.last_published_at and source.last_published_at > translation.source.last_updated_at)


@require_POST
def submit_translation(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Save the translated segments as a draft and start its review; refused while segments are missing."""
    translation = get_object_or_404(Translation, pk=translation_id)
    page = translation.get_target_instance()
    if not isinstance(page, Page) or not review_of(translation, page, request.user).can_submit:
        raise PermissionDenied
    total, translated = translation.get_progress()
    if translated < total:
        missing = total - translated
        text = ngettext(
            "%(count)s segment is not translated yet.", "%(count)s segments are not translated yet.", missing
        )
        messages.error(request, text % {"count": missing})
        return redirect("wagtailadmin_pages:edit", page.pk)
    try:
        draft_of(translation).save_revision(user=request.user, log_action=True)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        page.refresh_from_db()
        start_review(page, request.user)
        messages.success(request, _("The translation was submitted for review."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def start_review(page: Page, user: AbstractBaseUser | AnonymousUser) -> None:
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
    return draft
