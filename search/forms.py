"""Forms of the admin: a set of synonyms is tried on the must-find list before it is saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from . import must_find
from .models import SynonymSet


class SynonymSetForm(WagtailAdminModelForm):
    accepted = forms.BooleanField(
        label=_("Save even if a query of the must-find list falls"), required=False, initial=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("phrases") and cleaned.get("language") and not cleaned.get("accepted"):
            tried = SynonymSet(language=cleaned["language"], phrases=cleaned["phrases"])
            others = SynonymSet.objects.exclude(pk=self.instance.pk)
            for fall in must_find.falls([*others, tried]):
                self.add_error("phrases", str(fall))
        return cleaned
