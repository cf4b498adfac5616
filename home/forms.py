"""Forms of pages with a form: for editors, and for the public with what keeps machines away."""

import datetime
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.contrib.forms.forms import BaseForm, FormBuilder, WagtailAdminFormPageForm
from wagtail.contrib.forms.models import AbstractFormField

from konsorcium.facts import FactsForm

LONGEST_TEXT = 5000
MOST_DIGITS = 30
QUICKEST = 3  # seconds in which a person fills in a form
SLOWEST = 24 * 3600
MOST_MESSAGES = 30  # by one form in an hour
SALT = "konsorcium.home.forms"


class FormPageForm(FactsForm, WagtailAdminFormPageForm):
    pass


class GuardedForm(BaseForm):
    """A form with a trap that people do not see, a time stamp and a limit; nobody else is asked who the sender is."""

    trap_name = "k_homepage"
    stamp_name = "k_stamp"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.trap_name] = forms.CharField(
            label=gettext_lazy("Leave this empty"), required=False, widget=forms.TextInput({"autocomplete": "off"})
        )
        self.fields[self.stamp_name] = forms.CharField(
            required=False, initial=signing.dumps(None, salt=SALT), widget=forms.HiddenInput
        )

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields that people see."""
        return [field for field in self.visible_fields() if field.name != self.trap_name]

    @property
    def has_wrong_answers(self) -> bool:
        return any(field.errors for field in self.questions)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.pop(self.trap_name, ""):
            self._ask_again(_("Your browser filled in a field that has to stay empty. Please send the form once more."))
        self._check_time(cleaned.pop(self.stamp_name, ""))
        if not self.errors:
            self._check_number()
        return cleaned

    def _check_time(self, stamp: str) -> None:
        try:
            signing.loads(stamp, salt=SALT, max_age=SLOWEST)
        except signing.BadSignature:
            self._ask_again(_("The form was open for too long. Please send it once more."))
            return
        try:
            signing.loads(stamp, salt=SALT, max_age=QUICKEST)
        except signing.SignatureExpired:
            return
        self._ask_again(_("That was too quick for us. Please send it once more in a few seconds."))

    def _ask_again(self, message: str) -> None:
        """Refuse, with an empty trap and a new time stamp in the form that is shown again."""
        self.add_error(None, message)
        data: QueryDict = self.data.copy()  # type: ignore[has-type] # Wagtail has no types
        data[self.add_prefix(self.trap_name)] = ""
        data[self.add_prefix(self.stamp_name)] = signing.dumps(None, salt=SALT)
        self.data = data

    def _check_number(self) -> None:
        hour_ago = timezone.now() - datetime.timedelta(hours=1)
        if self.page.get_submissions().filter(submit_time__gt=hour_ago).count() >= MOST_MESSAGES:
            self.add_error(None, _("Too many messages have come in the last hour. Please try later, or call us."))


class GuardedFormBuilder(FormBuilder):
    """Builds the form of a page from its questions."""

    def create_email_field(self, field: AbstractFormField, options: dict[str, Any]) -> forms.Field:
        widget = forms.EmailInput({"autocomplete": "email"})
        return super().create_email_field(field, options | {"widget": widget})

    def create_hidden_field(self, field: AbstractFormField, options: dict[str, Any]) -> forms.Field:
        return super().create_hidden_field(field, options | {"max_length": LONGEST_TEXT})

    def create_number_field(self, field: AbstractFormField, options: dict[str, Any]) -> forms.Field:
        return super().create_number_field(field, options | {"max_digits": MOST_DIGITS})

    def create_multiline_field(self, field: AbstractFormField, options: dict[str, Any]) -> forms.Field:
        return super().create_multiline_field(field, options | {"max_length": LONGEST_TEXT})

    def get_form_class(self) -> type[GuardedForm]:
        return type("PublicForm", (GuardedForm,), self.formfields)
