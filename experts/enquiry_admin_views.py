"""Enquiries in the admin: the queue of the press desk, and the page on which it answers for anyone."""

import re
import statistics
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from .enquiries import ask, close, erase, reply
from .enquiry_forms import ReplyForm, who_else
from .enquiry_mails import facts_for_desk, in_words, name_for_desk
from .models import Addressee, Enquiry

POLICY = ModelPermissionPolicy(Enquiry)


class EnquiriesView(ReportView):
    model = Enquiry
    permission_policy = POLICY
    any_permission_required = ["change"]
    index_url_name = "konsorcium_enquiries"
    index_results_url_name = "konsorcium_enquiries_results"
    page_title = _("Enquiries")
    header_icon = "help"
    columns = [
        TitleColumn("outlet", label=_("Outlet"), accessor=str, url_name="konsorcium_enquiry"),
        Column("deadline", label=_("Deadline"), accessor=lambda enquiry: in_words(enquiry.deadline)),
        Column("topic", label=_("Topic")),
        DateColumn("answered", label=_("Answered")),
        DateColumn("closed", label=_("Closed")),
    ]

    def get_queryset(self) -> Any:
        return Enquiry.objects.prefetch_related("topic__names").by_deadline()

    def get_page_subtitle(self) -> str:
        hours = Enquiry.objects.hours_to_answer()
        if not hours:
            return ""
        told = ngettext(
            "%(n)s answered in a year, usually within %(hours)s h",
            "%(n)s answered in a year, usually within %(hours)s h",
            len(hours),
        )
        return told % {"n": len(hours), "hours": number_format(statistics.median(hours), 1)}


class FurtherForm(forms.Form):
    """Whom to ask too."""

    person = forms.TypedChoiceField(label=_("Ask somebody else too"), coerce=UUID)

    def __init__(self, others: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "---------"), *others]  # type: ignore[attr-defined] # a ChoiceField


class EnquiryView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    permission_policy = POLICY
    permission_required = "change"
    template_name = "konsorcium_experts/admin/enquiry.html"
    page_title = _("Enquiry")
    header_icon = "help"
    refused: ReplyForm | FurtherForm | None = None

    @cached_property
    def enquiry(self) -> Enquiry:
        return get_object_or_404(Enquiry, pk=self.kwargs["enquiry_id"])

    @cached_property
    def others(self) -> list[tuple[str, str]]:
        return who_else(self.enquiry)

    def get_page_subtitle(self) -> str:
        return str(self.enquiry)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        queue = {"url": reverse("konsorcium_enquiries"), "label": gettext("Enquiries")}
        return [*super().get_breadcrumbs_items(), queue, {"url": "", "label": str(self.enquiry)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [
            (one, name_for_desk(one.person), self._form(one))
            for one in self.enquiry.addressees.select_related("replied_by")
        ]
        further = self.refused if isinstance(self.refused, FurtherForm) else FurtherForm(self.others)
        return super().get_context_data(**kwargs) | {
            "enquiry": self.enquiry, "facts": facts_for_desk(self.enquiry), "rows": rows, "further": further,
        }  # fmt: skip

    def _form(self, addressee: Addressee) -> ReplyForm:
        refused = self.refused
        return (
            refused
            if isinstance(refused, ReplyForm) and refused.addressee == addressee
            else ReplyForm(addressee, self.others)
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer for somebody, ask somebody else, close, or erase on request."""
        if "erase" in request.POST:
            erase(self.enquiry)
            messages.success(request, gettext("Who asked what has been erased."))
            return redirect(request.path)
        if not self.enquiry.is_open:
            messages.error(request, gettext("The enquiry is closed."))
            return redirect(request.path)
        act = next((act for name, act in self.actions.items() if name in request.POST), None)
        if act is None:
            return HttpResponseBadRequest()
        if told := act(self):
            messages.success(request, told)
            return redirect(request.path)
        return self.get(request, *args, **kwargs)

    def _close(self) -> str:
        close(self.enquiry)
        return gettext("The enquiry is closed.")

    def _reply(self) -> str:
        """What was done; "" where the form is refused."""
        number = self.request.POST["addressee"]
        pk = number if re.fullmatch("[0-9]{1,18}", number) else None
        addressee = get_object_or_404(Addressee, pk=pk, enquiry=self.enquiry)
        form = ReplyForm(addressee, self.others, self.request.POST)
        if not form.is_valid():
            self.refused = form
            return ""
        reply(addressee, **form.answer, user=self.request.user.pk)
        return gettext("The answer is noted.")

    def _ask(self) -> str:
        form = FurtherForm(self.others, self.request.POST)
        if not form.is_valid():
            self.refused = form
            return ""
        ask(self.enquiry, form.cleaned_data["person"])
        return gettext("The question is on its way.")

    actions = {"addressee": _reply, "person": _ask, "close": _close}
