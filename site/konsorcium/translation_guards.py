"""Views of Wagtail Localize that would publish without the right to, each with what keeps it from that."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.views import convert, edit_translation
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView

from .history import TAKEN_OVER
from .rights import PageRights
from .translation_memory import use
from .translation_review import may_take_over, waits_for_others


def take_away(form: forms.Form, name: str) -> None:
    """Take a checkbox out of `form`: it is not shown, and what a request sends for it does not count."""
    field = form.fields[name]
    field.disabled, field.widget = True, forms.HiddenInput()


class SyncTranslationsView(UpdateTranslationsView):
    """Taking over a changed source publishes nothing: what is new has no translation yet."""

    def get_form(self) -> UpdateTranslationsForm:
        form = super().get_form()
        take_away(form, "publish_translations")
        return form

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check_right()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.check_right()
        pages = [each.get_target_instance() for each in self.object.translations.filter(enabled=True)]
        if any(isinstance(page, Page) and waits_for_others(page, request.user) for page in pages):
            messages.error(request, _in_review())
            return redirect(self.get_success_url() or self.get_default_success_url())
        return super().post(request, **kwargs)

    def form_valid(self, form: UpdateTranslationsForm) -> HttpResponse:
        for page in [each.get_target_instance() for each in self.object.translations.filter(enabled=True)]:
            log(page, TAKEN_OVER)
        return super().form_valid(form)

    def check_right(self) -> None:
        if not may_take_over(self.object, self.request.user):
            raise PermissionDenied


def _in_review() -> str:
    return " ".join(
        [_("The translation waits for approval."), _("Until then only those who approve it may change its text.")]
    )


View = Callable[..., HttpResponseBase]


def not_during_review(view: View) -> View:
    """What a reviewer reads is what she publishes: meanwhile nobody else changes the segments."""

    @wraps(view)
    def guarded(request: HttpRequest, translation_id: int, **kwargs: Any) -> HttpResponseBase:
        page = get_object_or_404(Translation, pk=translation_id).get_target_instance()
        if isinstance(page, Page) and waits_for_others(page, request.user):
            if request.method != "POST":  # asked by the script of the editor
                return HttpResponseForbidden(_in_review())
            messages.error(request, _in_review())
            return redirect("wagtailadmin_pages:edit", page.pk)
        return view(request, translation_id, **kwargs)

    return guarded


edit_override = not_during_review(edit_translation.edit_override)
upload_pofile = not_during_review(edit_translation.upload_pofile)
machine_translate = not_during_review(edit_translation.machine_translate)


@require_POST
@not_during_review
def use_translation(request: HttpRequest, translation_id: int, segment_id: int, words_id: int) -> HttpResponse:
    """Take over the words of another text for a segment, by one click."""
    translation = get_object_or_404(Translation, pk=translation_id)
    segment = get_object_or_404(translation.source.stringsegment_set, pk=segment_id)
    words = get_object_or_404(StringTranslation, pk=words_id, locale=translation.target_locale)
    if use(translation, segment, words, request.user):
        messages.success(request, _("The words are in the segment: look whether they fit."))
    else:
        messages.error(request, _("Somebody has translated this segment meanwhile: nothing was replaced."))
    return redirect("wagtailadmin_pages:edit", translation.get_target_instance().pk)


def convert_to_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Wagtail Localize asks for the right to edit only, but this replaces what is public."""
    if not PageRights(request.user, get_object_or_404(Page, pk=page_id)).may_publish:
        raise PermissionDenied
    return convert.convert_to_alias(request, page_id)
