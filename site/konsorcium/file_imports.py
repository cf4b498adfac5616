"""Files that the admin takes over: what is right of one is taken, and why the rest is not is said by name."""

from dataclasses import dataclass, field
from typing import IO

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from .rights import Somebody

MOST_TOLD = 50  # refusals on the page


@dataclass
class Imported:
    """What came of a file: the number of texts that were taken over, and why others were not."""

    taken: int = 0
    refused: list[str] = field(default_factory=list)


class Refused(Exception):
    """That a part of a file is not taken over, in words."""


class ImportView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A form whose `file` is taken over; `take_over` raises ValidationError where nothing of it can be."""

    template_name = "konsorcium/admin/import.html"

    def take_over(self, file: IO[bytes], user: Somebody) -> Imported:
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            imported = self.take_over(form.cleaned_data["file"], self.request.user)
        except ValidationError as error:
            form.add_error("file", error)
            return self.form_invalid(form)
        taken = ngettext("%(count)s text was taken over.", "%(count)s texts were taken over.", imported.taken)
        messages.success(self.request, taken % {"count": imported.taken})
        if not imported.refused:
            return super().form_valid(form)
        return self.render_to_response(self.get_context_data(form=form, refused=imported.refused[:MOST_TOLD]))
