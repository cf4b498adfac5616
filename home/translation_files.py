"""Translations as files in the admin: what the matrix lists goes out as one archive, and comes back as one."""

from typing import IO, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail_localize.models import Translation

from konsorcium.file_imports import Imported, ImportView
from konsorcium.rights import PAGE_POLICY, Somebody
from konsorcium.translation_archives import archive_of, import_archive

from .translations import TranslationsView


class ExportTranslationsView(TranslationsView):
    """The translations that the matrix lists and that somebody may change, as an archive of PO files."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        own = PAGE_POLICY.instances_user_has_permission_for(request.user, "change")
        states = self.states.filter(translation__in=own.values("pk"))
        chosen = {(key, locale) for key, locale in states.values_list("source__translation_key", "locale")}
        enabled = Translation.objects.filter(source__object_id__in=[key for key, _locale in chosen], enabled=True)
        translations = enabled.select_related("source", "target_locale").order_by("pk")
        found = [each for each in translations if (each.source.object_id, each.target_locale_id) in chosen]
        answer = HttpResponse(archive_of(found), content_type="application/zip")
        answer["Content-Disposition"] = 'attachment; filename="translations.zip"'
        return answer


class ArchiveForm(forms.Form):
    file = forms.FileField(label=_("Archive of PO files"), help_text=_("A ZIP file that was exported here."))


class ImportTranslationsView(ImportView):
    form_class = ArchiveForm
    permission_policy = PAGE_POLICY
    any_permission_required = TranslationsView.any_permission_required
    page_title = _("Import translations")
    header_icon = TranslationsView.header_icon
    success_url = reverse_lazy("konsorcium_translations")

    def take_over(self, file: IO[bytes], user: Somebody) -> Imported:
        return import_archive(file, user)
