"""Forms of parties: no organisation or person stands twice in one list."""

from typing import Any

from django.utils.translation import gettext as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel


class DistinctPartiesFormSet(BaseChildFormSet):
    def clean(self) -> None:
        super().clean()
        seen: set[object] = set()
        for form in self.forms:
            if form.is_valid() and form not in self.deleted_forms and form.cleaned_data:
                party = form.instance.chosen or form.instance.name.casefold()
                if party in seen:
                    form.add_error(None, _("“%s” is in this list already.") % form.instance.name)
                seen.add(party)


class PartiesPanel(InlinePanel):
    """Rows of parties, each once."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = DistinctPartiesFormSet
        return options
