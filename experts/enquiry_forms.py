"""Forms of enquiries: for journalists, and for whoever answers."""

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from konsorcium.guarded_forms import GuardedForm
from konsorcium.models import Topic
from konsorcium.search.labels import labels
from konsorcium.search.models import Record
from konsorcium.topics import TopicIterator

from .enquiries import askable, reply
from .introductions import public_version
from .models import Addressee, Enquiry, Reply

LONGEST_TIME = datetime.timedelta(days=60)  # to a deadline
MOST_BY_ONE = 5  # enquiries from one address in an hour
MOST_ADDRESSEES = 7  # of an enquiry, with the press desk; then experts cannot propose others any more


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

    def __init__(self, *args: Any, topic_help: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if topic_help is not None:
            self.fields["topic"].help_text = topic_help
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
    """The answer `how` of an addressee, with the one thing that it has to say; `others` are as of `who_else`."""

    calls_by = MomentField(label=_("Call by"))
    refers_to = forms.TypedChoiceField(label=_("Whom to ask"), coerce=UUID)

    says = {Reply.CALLS: "calls_by", Reply.REFERS: "refers_to"}
    buttons = {  # as the person says it
        Reply.CALLS: _("I will call by then"),
        Reply.NUMBER: _("Give my number"),
        Reply.DESK: _("Through the press desk"),
        Reply.CANNOT: _("I cannot"),
        Reply.REFERS: _("Ask this person"),
    }

    def __init__(
        self, addressee: Addressee, how: Reply, others: list[tuple[str, str]], data: QueryDict | None = None
    ) -> None:
        super().__init__(data, auto_id=f"id_{addressee.pk}_%s")
        self.addressee, self.how, self.button = addressee, how, self.buttons[how]
        self.fields["calls_by"].initial = addressee.calls_by or addressee.enquiry.deadline
        self.fields["refers_to"].choices = [("", "---------"), *others]  # type: ignore[attr-defined] # a ChoiceField
        for name in {*self.fields} - {self.says.get(how)}:
            del self.fields[name]

    def clean_calls_by(self) -> datetime.datetime:
        time: datetime.datetime = self.cleaned_data["calls_by"]
        if time > self.addressee.enquiry.deadline:
            raise forms.ValidationError(_("This is after the deadline."))
        return time

    def note(self, user: int | None = None) -> None:
        """Store what was answered, by the user `user` for somebody else."""
        reply(self.addressee, self.how, **self.cleaned_data, user=user)


def reply_forms(
    addressee: Addressee, others: list[tuple[str, str]], sent: QueryDict | None = None
) -> tuple[list[ReplyForm], ReplyForm | None]:
    """One form for each answer that makes sense, and that of the answer that was sent, None where it makes none."""
    pressed = sent["reply"] if sent and "reply" in sent else None
    offered = [ReplyForm(addressee, how, others, sent if how == pressed else None) for how in _offered_to(addressee)]
    return offered, next((form for form in offered if form.is_bound), None)


def _offered_to(addressee: Addressee) -> list[Reply]:
    """The press desk is its own way and asks whom it wants, only a public number is given, and few are asked."""
    left_out = set[Reply]()
    version = public_version(addressee.person) if addressee.person else None
    if not version or not version.card["phone"]:
        left_out.add(Reply.NUMBER)
    if addressee.person is None:
        left_out |= {Reply.DESK, Reply.REFERS}
    elif addressee.enquiry.addressees.count() >= MOST_ADDRESSEES:
        left_out.add(Reply.REFERS)
    return [how for how in Reply if how not in left_out]


class FurtherForm(forms.Form):
    """Whom the press desk asks too."""

    person = forms.TypedChoiceField(label=_("Ask somebody else too"), coerce=UUID)

    def __init__(self, others: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "---------"), *others]  # type: ignore[attr-defined] # a ChoiceField


class EraseForm(forms.Form):
    """A second look before an enquiry is erased on request."""

    erase = forms.BooleanField(
        label=_("The journalist asks for it: close the enquiry, and erase at once who asked what and who was asked.")
    )


def who_else(enquiry: Enquiry) -> list[tuple[str, str]]:
    """Who in the directory could be asked too, by name: the person and the title of the profile."""
    asked = enquiry.addressees.exclude(person=None).values("person")
    records = Record.objects.visible().for_lists().filter(type="expert").exclude(translation_key__in=asked)
    names = {record.translation_key: record.title for record in records.by_name() if record.translation_key}
    can_answer = askable()
    return [(str(person), name) for person, name in names.items() if person in can_answer]
