"""Sending pages to translation, one or many at once: what is made so are drafts, and nobody has written them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Revision
from wagtail_localize.operations import translate_object
from wagtail_localize.views.submit_translations import SubmitPageTranslationView, SubmitTranslationForm

from .admin_guards import Actionable
from .history import SENT
from .rights import Somebody
from .translation_guards import take_away


def may_send(page: Page, user: Somebody) -> bool:
    """Whether somebody may send a page to translation: who changes it, or the pages of the other language there."""
    others = _in_other_languages(page.get_ancestors(inclusive=True), page.locale)
    return page.permissions_for_user(user).can_edit() or any(
        other.permissions_for_user(user).can_edit() for other in others
    )


def _in_other_languages(pages: "models.QuerySet[Page]", locale: Locale) -> "models.QuerySet[Page]":
    return Page.objects.filter(translation_key__in=pages.values("translation_key")).exclude(locale=locale)


@contextmanager
def sending(pages: "models.QuerySet[Page] | list[Page]", locales: list[Locale], user: Somebody) -> Iterator[None]:
    """Around what makes translations of pages.

    An alias of a public page is live, and would stay so as an untranslated page of its own. Who sends a page wrote
    nothing of the drafts that are made so: these stand at nobody's name.
    """
    keys = [page.translation_key for page in pages]
    made = Page.objects.filter(translation_key__in=keys, locale__in=locales)
    with transaction.atomic():
        for alias in made.filter(live=True).exclude(alias_of=None):
            alias.unpublish(user=user)
        began = timezone.now()
        yield
        drafts = [str(pk) for pk in made.values_list("pk", flat=True)]
        Revision.objects.page_revisions().filter(object_id__in=drafts, created_at__gte=began).update(user=None)


def log_sending(page: Page, locales: list[Locale], user: Somebody) -> None:
    log(page, SENT, user=user, data={"languages": [locale.language_code for locale in locales]})


class SubmitPageView(SubmitPageTranslationView):
    """Sending a page to translation makes drafts and touches no translation that is there already."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_send(get_object_or_404(Page, pk=kwargs["page_id"]), request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self) -> SubmitTranslationForm:
        """Without the pages below where some are translated: their rows would be saved as the segments are now."""
        form = super().get_form()
        others = _in_other_languages(self.object.get_descendants(), self.object.locale)
        if others.filter(alias_of=None).exists():
            take_away(form, "include_subtree")
        return form

    def form_valid(self, form: SubmitTranslationForm) -> HttpResponse:
        locales = list(form.cleaned_data["locales"])
        with_those_below = form.cleaned_data["include_subtree"]
        sent = self.object.get_descendants(inclusive=True) if with_those_below else [self.object]
        with sending(sent, locales, self.request.user):
            log_sending(self.object, locales, self.request.user)
            return super().form_valid(form)


class SendForm(forms.Form):
    locales = forms.ModelMultipleChoiceField(
        Locale.objects.all(), label=_("Languages"), widget=forms.CheckboxSelectMultiple
    )


class SendPages(PageBulkAction):
    """Many pages sent at once, those above first; what has a translation already keeps it as it is."""

    display_name = _("Send to translation")
    action_type = "translate"
    aria_label = _("Send the selected pages to translation")
    template_name = "konsorcium/admin/send_pages.html"
    form_class = SendForm
    action_priority = 60

    def check_perm(self, page: Page) -> bool:
        user = self.request.user
        is_source = not page.alias_of_id and not getattr(page.specific, "is_translation", False)
        return is_source and user.has_perm("wagtail_localize.submit_translation") and may_send(page, user)

    def get_actionable_objects(self) -> Actionable:
        """Asked of each page once, though Wagtail and the form ask for them again."""
        return self._actionable

    @cached_property
    def _actionable(self) -> Actionable:
        return super().get_actionable_objects()

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form = super().get_form(form_class)
        pages, _others = self.get_actionable_objects()
        written_in = {page.locale_id for page in pages}
        if len(written_in) == 1:
            form.fields["locales"].queryset = Locale.objects.exclude(pk__in=written_in)
        return form

    def get_execution_context(self) -> dict[str, Any]:
        return super().get_execution_context() | {"locales": list(self.cleaned_form.cleaned_data["locales"])}

    @classmethod
    def execute_action(
        cls, objects: list[Page], locales: list[Locale], user: Somebody, **kwargs: Any
    ) -> tuple[int, int]:
        """Returns how many translations were begun, and nothing of subpages."""
        begun = 0
        for page in sorted(objects, key=lambda each: each.path):
            there = set(page.get_translations(inclusive=True).filter(alias_of=None).values_list("locale", flat=True))
            if missing := [locale for locale in locales if locale.pk not in there]:
                with sending([page], missing, user):
                    log_sending(page, missing, user)
                    translate_object(page, missing, user=user)
                begun += len(missing)
        return begun, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        text = ngettext(
            "%(count)s translation was begun. What was translated already stays as it is.",
            "%(count)s translations were begun. What was translated already stays as it is.",
            num_parent_objects,
        )
        return text % {"count": num_parent_objects}
