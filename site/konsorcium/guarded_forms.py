"""Forms that anybody may send: a trap that people do not see, a time stamp and a limit keep machines away."""

import datetime
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_TEXT = 5000
QUICKEST = 3  # seconds in which a person fills in a form
SLOWEST = 24 * 3600
MOST_MESSAGES = 30  # by one form in an hour
SALT = "konsorcium.guarded_forms"


class GuardedForm(forms.Form):
    """A form with what keeps machines away; nobody else is asked who the sender is, and no address of one is kept."""

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
        cleaned = super().clean() or {}
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
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined] # a form that was sent has a QueryDict
        data[self.add_prefix(self.trap_name)] = ""
        data[self.add_prefix(self.stamp_name)] = signing.dumps(None, salt=SALT)
        self.data = data

    def _check_number(self) -> None:
        if self.sent_since(timezone.now() - datetime.timedelta(hours=1)) >= MOST_MESSAGES:
            self.add_error(None, _("Too many messages have come in the last hour. Please try later, or call us."))

    def sent_since(self, time: datetime.datetime) -> int:
        """How often this form was sent since then."""
        raise NotImplementedError
