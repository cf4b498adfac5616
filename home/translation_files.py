"""Translations as files in the admin: what the matrix lists goes out as one archive, and comes back as one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail_localize.models import Translation

from konsorcium.rights import PAGE_POLICY
from konsorcium.translation_archives import archive_of, import_archive

from .translations import TranslationsView

MOST_TOLD = 50  # refusals on the page


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
    archive = forms.FileField(label=_("Archive of PO files"), help_text=_("A ZIP file that was exported here."))


class ImportTranslationsView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Takes over what is right of an archive, and says why the rest is not."""

    form_class = ArchiveForm
    template_name = "konsorcium_home/admin/import_translations.html"
    permission_policy = PAGE_POLICY
    any_permission_required = TranslationsView.any_permission_required
    page_title = _("Import translations")
    header_icon = TranslationsView.header_icon

    def get_success_url(self) -> str:
        return reverse("konsorcium_translations")

    def form_valid(self, form: ArchiveForm) -> HttpResponse:
        try:
            imported = import_archive(form.cleaned_data["archive"], self.request.user)
        except ValidationError as error:
            form.add_error("archive", error)
            return self.form_invalid(form)
        taken = ngettext("%(count)s text was taken over.", "%(count)s texts were taken over.", imported.taken)
        messages.success(self.request, taken % {"count": imported.taken})
        if not imported.refused:
            return super().form_valid(form)
        return self.render_to_response(self.get_context_data(form=form, refused=imported.refused[:MOST_TOLD]))
