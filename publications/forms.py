"""The form by which a journalist is given a link to an embargoed publication."""

from django import forms

from .models import EmbargoRecipient


class EmbargoRecipientForm(forms.ModelForm):
    class Meta:
        model = EmbargoRecipient
        fields = ["name", "email", "outlet", "language"]
