"""Forms of parties: no organisation or person stands twice in one list."""

from typing import Any

from django.utils.translation import gettext as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel

from .models.parties import Party


class DistinctPartiesFormSet(BaseChildFormSet):
    def clean(self) -> None:
        super().clean()
        seen: list[Party] = []
        for form in self.forms:
            if form.is_valid() and form not in self.deleted_forms and form.cleaned_data:
                if any(is_same(form.instance, other) for other in seen):
                    form.add_error(None, _("“%s” is in this list already.") % form.instance.name)
                seen.append(form.instance)


def is_same(one: Party, other: Party) -> bool:
    """Whether two are called alike, unless they are namesakes with a page each."""
    are_namesakes = one.chosen and other.chosen and one.chosen != other.chosen
    return one.name.casefold() == other.name.casefold() and not are_namesakes


class PartiesPanel(InlinePanel):
    """Rows of parties, each once."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = DistinctPartiesFormSet
        return options
