"""Forms of enquiries: for journalists, and for whoever answers."""

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from konsorcium.guarded_forms import GuardedForm
from konsorcium.models import Topic
from konsorcium.search.labels import labels
from konsorcium.search.models import Record
from konsorcium.topics import TopicIterator

from .enquiries import askable
from .introductions import public_number
from .models import Addressee, Enquiry, Reply

LONGEST_TIME = datetime.timedelta(days=60)  # to a deadline
MOST_BY_ONE = 5  # enquiries from one address in an hour
MOST_REFERRED = 6  # experts whom others may have asked; the press desk may ask more


class MomentField(forms.DateTimeField):
    """A day and a time of day, which is still to come."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)

    def validate(self, value: datetime.datetime | None) -> None:
        super().validate(value)
        if value and value <= timezone.now():
            raise forms.ValidationError(_("This time has passed: choose a later one."))


class TopicField(forms.ModelChoiceField):
    iterator = TopicIterator


class EnquiryForm(GuardedForm, forms.ModelForm):
    topic = TopicField(
        Topic.objects.all(), label=_("Topic"), required=False, to_field_name="slug",
        help_text=_("Without one the press desk alone looks for somebody."),
    )  # fmt: skip
    format = forms.ChoiceField(label=_("How you want to talk"), required=False)
    spoken = forms.ChoiceField(label=_("Language of the interview"), required=False)
    deadline = MomentField(label=_("Deadline"), help_text=_("By when you need an answer, Prague time."))

    class Meta:
        model = Enquiry
        fields = ["question", "topic", "format", "spoken", "deadline", "outlet", "name", "email", "phone"]

    def __init__(self, *args: Any, asks_somebody: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_somebody:
            self.fields["topic"].help_text = _("With one, others who know about it are asked too.")
        known = labels(get_language() or "")
        for name in ("format", "spoken"):
            self.fields[name].choices = [("", _("whichever")), *known[name].items()]  # type: ignore[attr-defined] # both are ChoiceFields
        for name, kind in {"name": "name", "email": "email", "phone": "tel", "outlet": "organization"}.items():
            self.fields[name].widget.attrs["autocomplete"] = kind

    def clean_deadline(self) -> datetime.datetime:
        deadline: datetime.datetime = self.cleaned_data["deadline"]
        if deadline > timezone.now() + LONGEST_TIME:
            days = {"days": LONGEST_TIME.days}
            raise forms.ValidationError(_("Choose a time within %(days)s days."), params=days)
        return deadline

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        lately = Enquiry.objects.filter(email__iexact=email, asked__gt=timezone.now() - datetime.timedelta(hours=1))
        if lately.count() >= MOST_BY_ONE:
            raise forms.ValidationError(_("You have sent several enquiries in the last hour. Please call us."))
        return email

    def sent_since(self, time: datetime.datetime) -> int:
        return Enquiry.objects.filter(asked__gt=time).count()


class ReplyForm(forms.Form):
    """The answers that an addressee has, of which one is chosen by its button; `others` are as of `who_else`."""

    reply = forms.ChoiceField()
    calls_by = MomentField(label=_("Call by"))
    refers_to = forms.TypedChoiceField(label=_("Whom to ask"), coerce=UUID)

    needed = {"calls_by": Reply.CALLS, "refers_to": Reply.REFERS}

    def __init__(self, addressee: Addressee, others: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": f"id_{addressee.pk}_%s"})
        self.addressee = addressee
        self.offered = offered_to(addressee)
        self.fields["reply"].choices = [(how.value, how.label) for how in self.offered]  # type: ignore[attr-defined] # a ChoiceField
        self.fields["refers_to"].choices = [("", "---------"), *others]  # type: ignore[attr-defined] # likewise
        self.fields["calls_by"].initial = addressee.calls_by or addressee.enquiry.deadline
        for name, how in self.needed.items():
            self.fields[name].required = not self.is_bound or self.data.get("reply") == how

    def clean_calls_by(self) -> datetime.datetime | None:
        time: datetime.datetime | None = self.cleaned_data["calls_by"]
        if time and time > self.addressee.enquiry.deadline:
            raise forms.ValidationError(_("This is after the deadline."))
        return time

    @property
    def answer(self) -> dict[str, Any]:
        """What was answered, without what belongs to other answers."""
        how = Reply(self.cleaned_data["reply"])
        return {"how": how} | {name: self.cleaned_data[name] for name, needs in self.needed.items() if needs == how}


def offered_to(addressee: Addressee) -> list[Reply]:
    """The answers that make sense: the press desk is its own way, only a public number is given, and few are asked."""
    person, left_out = addressee.person, set[Reply]()
    if person is None:
        left_out.add(Reply.DESK)
    if person is None or not public_number(person):
        left_out.add(Reply.NUMBER)
    if person and addressee.enquiry.addressees.count() > MOST_REFERRED:
        left_out.add(Reply.REFERS)
    return [how for how in Reply if how not in left_out]


def who_else(enquiry: Enquiry) -> list[tuple[str, str]]:
    """Who in the directory could be asked too, by name: the person and the title of the profile."""
    asked = enquiry.addressees.exclude(person=None).values("person")
    records = Record.objects.visible().for_lists().filter(type="expert").exclude(translation_key__in=asked)
    names = {record.translation_key: record.title for record in records.by_name() if record.translation_key}
    can_answer = askable()
    return [(str(person), name) for person, name in names.items() if person in can_answer]
