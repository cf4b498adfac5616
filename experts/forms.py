"""Forms of the cards of experts: in the admin for the press desk, and for the experts themselves."""

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from .consents import hide_until_rebuilt, record_consents
from .entries import confirm, set_away
from .models import (
    Availability,
    Channel,
    ConsentText,
    Corrected,
    Correction,
    ExpertPage,
    How,
    PrivateContact,
)
from .models.consents import agreed_by
from .models.corrections import CONTACTS, TEXTS
from .models.entries import entry_of
from .storms import MOST_DAYS


def not_over(day: datetime.date) -> None:
    if day < timezone.localdate():
        raise forms.ValidationError(_("This day is over: choose today or a later one."))


class ExpertCardForm(forms.ModelForm):
    channels = forms.MultipleChoiceField(
        label=_("The person agrees to make public"), choices=Channel.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A box that you untick is a withdrawal. It acts at once, and a withdrawn photo is deleted."),
    )  # fmt: skip
    how = forms.ChoiceField(
        label=_("How the person said so"), choices=[("", "---------"), *How.choices], required=False,
        help_text=_("Needed only where a box above has changed."),
    )  # fmt: skip

    away_until = forms.DateField(
        label=_("Away until"), required=False, widget=AdminDateInput, validators=[not_over],
        help_text=_("The last day on which the person cannot be asked; it ends by itself."),
    )  # fmt: skip
    confirmed = forms.BooleanField(label=_("The person has confirmed the whole profile just now"), required=False)

    class Meta:
        model = PrivateContact
        fields = ["email", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"].initial = sorted(agreed_by(self.instance.person))
        entry = entry_of(self.instance.person)
        self.fields["away_until"].initial = entry.away_until if entry.availability == Availability.AWAY else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        channels = set(cleaned.get("channels", []))
        if channels and Channel.PROFILE not in channels:
            self.add_error("channels", _("Without the profile nothing else can be public."))
        before = agreed_by(self.instance.person)
        if channels - before and not ConsentText.present():
            sentence = _("There is no text that the person could have agreed to. Write it in the settings.")
            self.add_error("channels", sentence)
        if channels != before and not cleaned.get("how"):
            self.add_error("how", _("Say how the person said so."))
        return cleaned

    @transaction.atomic
    def save_for(self, user: AbstractBaseUser | AnonymousUser) -> None:
        """Save what was entered, as entered by `user`."""
        if {"email", "phone"} & set(self.changed_data):
            contact = self.save()
            hide_until_rebuilt(contact.person)
        decisions = {channel: channel in self.cleaned_data["channels"] for channel in Channel}
        if "away_until" in self.changed_data:
            set_away(self.instance.person, self.cleaned_data["away_until"])
        if self.cleaned_data["confirmed"]:
            confirm(self.instance.person)
        record_consents(self.instance.person, decisions, self.cleaned_data["how"], user.pk)


class StormForm(forms.Form):
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST_DAYS, initial=14)
    hides_name = forms.BooleanField(
        label=_("Hide the name too"), required=False,
        help_text=_("The profile is not public, and bylines say “author known to the editors”."),
    )  # fmt: skip


class AwayForm(forms.Form):
    away_until = forms.DateField(
        label=_("The last day away"), validators=[not_over], widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("The day after it you are back by yourself."),
    )  # fmt: skip


class CorrectionForm(forms.ModelForm):
    language = forms.ChoiceField(
        label=_("Language of the text"), choices=[("", "---------"), *settings.LANGUAGES], required=False,
        help_text=_("For the function and the introduction only."),
    )  # fmt: skip

    class Meta:
        model = Correction
        fields = ["what", "language", "value"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        what, value = cleaned.get("what"), cleaned.get("value")
        if what in TEXTS and not cleaned.get("language"):
            self.add_error("language", _("Choose the language of the text."))
        if what and value and what != Corrected.OTHER:
            model: Any = PrivateContact if what in CONTACTS else ExpertPage
            try:
                model._meta.get_field(what).clean(value, None)
            except forms.ValidationError as error:
                self.add_error("value", error)
        return cleaned
