"""Forms of the admin: a set of synonyms is tried on the must-find list before it is saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext
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
            tried = SynonymSet(pk=self.instance.pk, language=cleaned["language"], phrases=cleaned["phrases"])
            for fall in must_find.falls(tried):
                self.add_error("phrases", _told(fall))
        return cleaned


def _told(fall: must_find.Fall) -> str:
    told = {"words": fall.before.entry.words, "page": fall.before.entry.page.get_admin_display_title()}
    ranks = {"old": fall.before.rank, "must": fall.before.entry.rank}
    if fall.after.rank is None:
        return gettext("“%(words)s” would no longer find “%(page)s”: now it is at rank %(old)s.") % (told | ranks)
    ranks["new"] = fall.after.rank
    sentence = gettext("“%(words)s” would find “%(page)s” at rank %(new)s instead of %(old)s; it must reach %(must)s.")
    return sentence % (told | ranks)
