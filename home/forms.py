"""Forms of pages with a form: for editors, and for the public."""

import datetime
from typing import Any

from django import forms
from wagtail.contrib.forms.forms import BaseForm, FormBuilder, WagtailAdminFormPageForm
from wagtail.contrib.forms.models import AbstractFormField

from konsorcium.facts import FactsForm
from konsorcium.guarded_forms import LONGEST_TEXT, GuardedForm

MOST_DIGITS = 30
LONGEST_EMAIL = 254  # RFC 5321


class FormPageForm(FactsForm, WagtailAdminFormPageForm):
    pass


class PublicForm(GuardedForm, BaseForm):
    """The form of a page, as the public sees it."""

    def sent_since(self, time: datetime.datetime) -> int:
        return int(self.page.get_submissions().filter(submit_time__gt=time).count())


class GuardedFormBuilder(FormBuilder):
    """Builds the form of a page from its questions."""

    def create_email_field(self, field: AbstractFormField, options: dict[str, Any]) -> forms.Field:
        widget = forms.EmailInput({"autocomplete": "email"})
        return super().create_email_field(field, options | {"widget": widget, "max_length": LONGEST_EMAIL})

    def create_hidden_field(self, field: AbstractFormField, options: dict[str, Any]) -> forms.Field:
        return super().create_hidden_field(field, options | {"max_length": LONGEST_TEXT})

    def create_number_field(self, field: AbstractFormField, options: dict[str, Any]) -> forms.Field:
        return super().create_number_field(field, options | {"max_digits": MOST_DIGITS})

    def create_multiline_field(self, field: AbstractFormField, options: dict[str, Any]) -> forms.Field:
        return super().create_multiline_field(field, options | {"max_length": LONGEST_TEXT})

    def get_form_class(self) -> type[PublicForm]:
        return type("PublicForm", (PublicForm,), self.formfields)
