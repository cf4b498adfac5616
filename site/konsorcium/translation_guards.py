"""Views of Wagtail Localize that would publish without the right to, each with what keeps it from that."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.views import convert, edit_translation
from wagtail_localize.views.submit_translations import SubmitPageTranslationView, SubmitTranslationForm
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView

from .history import SENT, TAKEN_OVER
from .rights import PageRights, Somebody
from .translation_memory import use
from .translation_review import may_take_over, waits_for_others


def take_away(form: forms.Form, name: str) -> None:
    """Take a checkbox out of `form`: it is not shown, and what a request sends for it does not count."""
    field = form.fields[name]
    field.disabled, field.widget = True, forms.HiddenInput()


class SubmitPageView(SubmitPageTranslationView):
    """Sending pages to translation makes drafts and touches no translation that is there already."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_send(get_object_or_404(Page, pk=kwargs["page_id"]), request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self) -> SubmitTranslationForm:
        """Without the pages below where some are translated: their rows would be saved as the segments are now."""
        form = super().get_form()
        if self.translations_of(self.object.get_descendants()).filter(alias_of=None).exists():
            take_away(form, "include_subtree")
        return form

    @transaction.atomic
    def form_valid(self, form: SubmitTranslationForm) -> HttpResponse:
        """An alias of a public page is live, and would stay so as an untranslated page of its own.

        Who sends a page wrote nothing of the drafts that are made so: these stand at nobody's name.
        """
        sent = self.object.get_descendants(inclusive=True) if form.cleaned_data["include_subtree"] else [self.object]
        aliases = self.translations_of(sent).filter(locale__in=form.cleaned_data["locales"], live=True)
        for alias in aliases.exclude(alias_of=None):
            alias.unpublish(user=self.request.user)
        log(self.object, SENT, data={"languages": [locale.language_code for locale in form.cleaned_data["locales"]]})
        began = timezone.now()
        answer = super().form_valid(form)
        drafts = [str(pk) for pk in self.translations_of(sent).values_list("pk", flat=True)]
        Revision.objects.page_revisions().filter(object_id__in=drafts, created_at__gte=began).update(user=None)
        return answer

    def translations_of(self, pages: "models.QuerySet[Page] | list[Page]") -> "models.QuerySet[Page]":
        keys = [page.translation_key for page in pages]
        return Page.objects.filter(translation_key__in=keys).exclude(locale=self.object.locale)


def may_send(page: Page, user: Somebody) -> bool:
    """Whether somebody may send a page to translation: who changes it, or the pages of the other language there."""
    keys = page.get_ancestors(inclusive=True).values_list("translation_key", flat=True)
    others = Page.objects.filter(translation_key__in=list(keys)).exclude(locale=page.locale)
    return page.permissions_for_user(user).can_edit() or any(
        other.permissions_for_user(user).can_edit() for other in others
    )


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
