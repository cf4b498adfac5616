"""Facts of a page (date, kind, topics, relations, files): kept once, on the source page, and read-only elsewhere."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import MultiFieldPanel
from wagtail.models import Page

from .publishing import labelled, obstacles_of
from .rights import organisation_of_staff


def describe(page: models.Model, names: list[str]) -> list[tuple[str, str]]:
    """Label and value, in words, of the facts `names` of `page`; empty ones are left out."""
    described = []
    for name in names:
        field = page._meta.get_field(name)
        value = getattr(page, name)
        if field.one_to_many or field.many_to_many:
            text = ", ".join(str(item) for item in value.all())
        else:
            display = getattr(page, f"get_{name}_display", None)
            text = str(display()) if display else in_words(value)
        related = field.related_model
        label = getattr(field, "verbose_name", "") or (related and related._meta.verbose_name_plural)
        if text:
            described.append((capfirst(str(label)), text))
    return described


def in_words(value: object) -> str:
    """`value` as the reader writes it; "" for what is not so or not known."""
    if value is None or isinstance(value, bool):
        return _("Yes") if value else ""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value)
    return str(localize(value)) if isinstance(value, datetime.date | datetime.time | Decimal) else str(value)


class FactsPanel(MultiFieldPanel):
    """Panels of facts: editable on the source page, a plain list with a link to the source on its translations."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.read_only = getattr(self.instance, "is_translation", False)
            if self.read_only:
                self.template_name = "konsorcium/admin/facts.html"

        @property
        def children(self) -> list[Any]:
            return [] if self.read_only else super().children

        def is_shown(self) -> bool:
            return self.read_only or super().is_shown()

        def show_panel_furniture(self) -> bool:
            return self.read_only or super().show_panel_furniture()

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            if self.read_only:
                context["source"] = self.instance.facts
                context["facts"] = describe(self.instance.facts, type(self.instance).fact_names)
            return context


class FactsForm(WagtailAdminPageForm):
    """The form of a page; that of a translation has no facts, whatever a request may send.

    What the staff of an organisation write is their organisation's, and only others may give it to another.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_translation:
            for name in type(self.instance).fact_names:
                self.fields.pop(name, None)
                self.formsets.pop(name, None)
        self.organisation = self.organisation_of_staff()
        if self.organisation:
            for name in type(self.instance).organisation_names:
                self.fields.pop(name, None)

    def organisation_of_staff(self) -> Page | None:
        if self.instance.is_translation or not self.for_user or not self.parent_page:
            return None
        return organisation_of_staff(self.for_user, self.instance, self.parent_page)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name in set(self.instance.times_to_come) & set(self.changed_data):
            time = cleaned.get(name)
            if time and time <= timezone.now():
                self.add_error(name, _("The time must be in the future."))
        return cleaned

    def is_valid(self) -> bool:
        """A draft may lack what a public page needs, and a page that is sent back too."""
        is_sent_back = self.data.get("workflow-action-name") == "reject"
        if super().is_valid() and not self.is_deferred_validation and not is_sent_back:
            page = self.save(commit=False)
            for name, text in obstacles_of(page).items():
                known = name in self.fields
                self.add_error(name if known else None, text if known else labelled(page, name, text))
        return super().is_valid()

    def save(self, commit: bool = True) -> Any:
        page = super().save(commit=commit)
        if self.organisation:
            page.belong_to(self.organisation)
            if commit:
                page.save()
        return page


class FactsOfAPI(FactsForm):
    """The form of a page as an API fills it: facts that cannot be set there are refused instead of not being shown."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name in type(self.instance).fact_names:
            is_given = self.instance.pk or self.data.get(name)
            if name in self.base_fields and name not in self.fields and is_given:
                self.add_error(None, self.refusal(name))
        return cleaned

    def refusal(self, name: str) -> str:
        if not self.instance.is_translation:
            return _("“%s” says whose page it is, which the staff of an organisation do not set.") % name
        given = {"name": name, "page": self.instance.facts.pk}
        return _("“%(name)s” is a fact: set it on the source page, which is page %(page)s.") % given
