"""Views of Wagtail Localize that would publish without the right to, each with what keeps it from that."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.views import convert
from wagtail_localize.views.submit_translations import SubmitPageTranslationView, SubmitTranslationForm
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView


def take_away(form: forms.Form, name: str) -> None:
    """Take a checkbox out of `form`: it is not shown, and what a request sends for it does not count."""
    field = form.fields[name]
    field.disabled, field.widget = True, forms.HiddenInput()


class SubmitPageView(SubmitPageTranslationView):
    """Sending pages to translation makes drafts and touches no translation that is there already."""

    def get_form(self) -> SubmitTranslationForm:
        """Without the pages below where some are translated: their rows would be saved as the segments are now."""
        form = super().get_form()
        if self.translations_of(self.object.get_descendants()).filter(alias_of=None).exists():
            take_away(form, "include_subtree")
        return form

    @transaction.atomic
    def form_valid(self, form: SubmitTranslationForm) -> HttpResponse:
        """An alias of a public page is live, and would stay so as an untranslated page of its own."""
        sent = self.object.get_descendants(inclusive=True) if form.cleaned_data["include_subtree"] else [self.object]
        aliases = self.translations_of(sent).filter(locale__in=form.cleaned_data["locales"], live=True)
        for alias in aliases.exclude(alias_of=None):
            alias.unpublish(user=self.request.user)
        return super().form_valid(form)

    def translations_of(self, pages: "models.QuerySet[Page] | list[Page]") -> "models.QuerySet[Page]":
        keys = [page.translation_key for page in pages]
        return Page.objects.filter(translation_key__in=keys).exclude(locale=self.object.locale)


class SyncTranslationsView(UpdateTranslationsView):
    """Taking over a changed source; only who may publish the translations is offered to publish them at once."""

    def get_form(self) -> UpdateTranslationsForm:
        form = super().get_form()
        if not all(self.may_publish(translation) for translation in self.object.translations.filter(enabled=True)):
            take_away(form, "publish_translations")
        return form

    def may_publish(self, translation: Translation) -> bool:
        target = translation.get_target_instance()
        return not isinstance(target, Page) or target.permissions_for_user(self.request.user).can_publish()


def convert_to_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Wagtail Localize asks for the right to edit only, but this replaces what is public."""
    if not get_object_or_404(Page, pk=page_id).permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return convert.convert_to_alias(request, page_id)
