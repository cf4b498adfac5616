"""Segments as they are saved one by one: what two translators do at once, and what seems to be wrong with the words."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.response import Response
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page
from wagtail.utils.text import text_from_html
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.views import edit_translation

from .glossary_hints import glossary_of
from .source_texts import words_of
from .translation_checks import warnings_of_words
from .translation_guards import not_during_review

OPENED = "konsorcium_opened"  # in the session: when each translation was opened, by its key
SHOWN = "konsorcium_shown"  # in the session: when words of others that were shown had been saved, by their key


def note_opening(request: HttpRequest, translation: Translation) -> None:
    """Whoever opens a translation sees the words that it has now."""
    _remember(request, OPENED, translation, timezone.now())


def show_review(request: HttpRequest, translation_id: int) -> HttpResponse:
    """What stands above the segments, by itself: the words may have changed since the page was opened."""
    translation = get_object_or_404(Translation, pk=translation_id)
    page = translation.get_target_instance()
    if not isinstance(page, Page) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    shown = {"translation": translation, "instance": page}
    return render(request, "konsorcium/admin/translation_review.html", shown)


@not_during_review
def edit_string(request: HttpRequest, translation_id: int, string_segment_id: int) -> Response:
    """Save the words of a segment, or take them away; what is told of them is the `error` of the answer.

    Words that somebody else saved since the translation was opened stay as they are, and are told; who sends the own
    ones once more replaces them. Words that are to be checked are saved.
    """
    translation = get_object_or_404(Translation, pk=translation_id)
    segment = get_object_or_404(translation.source.stringsegment_set, pk=string_segment_id)
    with transaction.atomic():
        theirs = _newer_by_others(request, translation, segment)
        answer = edit_translation.edit_string_translation(
            request, translation_id=translation_id, string_segment_id=string_segment_id
        )
        transaction.set_rollback(theirs is not None)
    if theirs:
        _remember(request, SHOWN, theirs, theirs.updated_at)
        answer.data["error"] = _told_of(theirs)
        if request.method == "DELETE":
            answer.status_code = 409
    elif request.method == "PUT":
        told = warnings_of_words(segment.string.data, answer.data["data"], glossary_of(translation))
        answer.data["error"] = answer.data["error"] or " ".join(told)
    return answer


def _newer_by_others(
    request: HttpRequest, translation: Translation, segment: StringSegment
) -> StringTranslation | None:
    """The words of the segment if somebody else saved them, and who asks has not seen them."""
    words = words_of(segment, translation).select_for_update().exclude(last_translated_by=request.user).first()
    if words is None or _remembered(request, SHOWN, words) == words.updated_at:
        return None
    opened = _remembered(request, OPENED, translation)
    return words if opened and words.updated_at > opened else None


def _told_of(theirs: StringTranslation) -> str:
    told = _("%(who)s has changed these words meanwhile: “%(words)s”. Yours are not saved: save again to replace them.")
    who = theirs.last_translated_by
    return told % {
        "who": get_user_display_name(who) if who else _("Somebody"),
        "words": text_from_html(theirs.data),
    }


def _remember(request: HttpRequest, what: str, of: Model, moment: datetime.datetime) -> None:
    request.session[what] = request.session.get(what, {}) | {str(of.pk): moment.isoformat()}


def _remembered(request: HttpRequest, what: str, of: Model) -> datetime.datetime | None:
    moment = request.session.get(what, {}).get(str(of.pk))
    return moment and datetime.datetime.fromisoformat(moment)
