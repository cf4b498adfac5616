"""Forms of the admin: what the press desk enters of an expert beside the pages."""

import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from .consents import hide_until_rebuilt, record_consents
from .entries import confirm, set_away
from .models import Availability, Channel, ConsentText, How, PrivateContact
from .models.consents import channels_of
from .models.entries import entry_of


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
        label=_("Away until"), required=False, widget=AdminDateInput,
        help_text=_("The last day on which the person cannot be asked; it ends by itself."),
    )  # fmt: skip
    confirmed = forms.BooleanField(label=_("The person has confirmed the whole profile just now"), required=False)

    class Meta:
        model = PrivateContact
        fields = ["email", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"].initial = sorted(channels_of(self.instance.person))
        entry = entry_of(self.instance.person)
        self.fields["away_until"].initial = entry.away_until if entry.availability == Availability.AWAY else None

    def clean_away_until(self) -> datetime.date | None:
        until: datetime.date | None = self.cleaned_data["away_until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("This day is over: choose today or a later one."))
        return until

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        channels = set(cleaned.get("channels", []))
        if channels and Channel.PROFILE not in channels:
            self.add_error("channels", _("Without the profile nothing else can be public."))
        before = channels_of(self.instance.person)
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
