"""Enquiries in the admin: the queue of the press desk, and the page on which it answers for anyone."""

import re
import statistics
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
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

from konsorcium.press_desk import press_email

from .enquiries import ask, close, erase
from .enquiry_forms import EraseForm, FurtherForm, ReplyForm, reply_forms, who_else
from .enquiry_words import facts_for_desk, in_words, name_for_desk, told_of
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

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not press_email():
            messages.warning(request, gettext("The press desk has no e-mail, so nobody is told of enquiries."))
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        return Enquiry.objects.filter(erased=None).prefetch_related("topic__names").by_deadline()

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


@dataclass(frozen=True)
class Row:
    """An addressee as the press desk sees it; `since` is when and by whom what the journalist is told was entered."""

    addressee: Addressee
    name: str
    told: str
    since: str
    forms: list[ReplyForm]


class EnquiryView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    permission_policy = POLICY
    permission_required = "change"
    template_name = "konsorcium_experts/admin/enquiry.html"
    page_title = _("Enquiry")
    header_icon = "help"

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
        return super().get_context_data(**kwargs) | {
            "enquiry": self.enquiry,
            "facts": facts_for_desk(self.enquiry),
            "rows": [self._row(one) for one in self.enquiry.addressees.select_related("replied_by")],
            "further": FurtherForm(self.others, self._sent("ask")),
            "erase": EraseForm(self._sent("erase")),
        }

    def _row(self, addressee: Addressee) -> Row:
        forms, _pressed = reply_forms(addressee, self.others, self._sent("answer", addressee))
        time = in_words(addressee.replied) if addressee.replied else ""
        since = ", ".join(filter(None, [time, str(addressee.replied_by or "")]))
        return Row(addressee, name_for_desk(addressee.person), told_of(addressee).sentence, since, forms)

    def _sent(self, action: str, addressee: Addressee | None = None) -> QueryDict | None:
        """What was sent with a button, for an addressee if one is given."""
        post = self.request.POST
        of_this = addressee is None or post.get("addressee") == str(addressee.pk)
        return post if post.get("action") == action and of_this else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer for somebody, ask somebody else, close, or erase on request."""
        action = request.POST.get("action", "")
        if action not in self.actions:
            return HttpResponseBadRequest()
        if action != "erase" and not self.enquiry.is_open:
            messages.error(request, gettext("The enquiry is closed."))
            return redirect(request.path)
        if told := self.actions[action](self):
            messages.success(request, told)
            return redirect("konsorcium_enquiries" if action == "erase" else request.path)
        return self.get(request, *args, **kwargs)

    def _erase(self) -> str:
        """What was done; "" where the form is refused, as below."""
        if not EraseForm(self._sent("erase")).is_valid():
            return ""
        erase(self.enquiry)
        return gettext("Who asked what has been erased.")

    def _close(self) -> str:
        close(self.enquiry)
        return gettext("The enquiry is closed.")

    def _answer(self) -> str:
        number = self.request.POST.get("addressee", "")
        pk = number if re.fullmatch("[0-9]{1,18}", number) else None
        addressee = get_object_or_404(Addressee, pk=pk, enquiry=self.enquiry)
        _forms, pressed = reply_forms(addressee, self.others, self._sent("answer"))
        if not pressed:
            messages.error(self.request, gettext("This answer is not possible any more."))
            return ""
        if not pressed.is_valid():
            return ""
        pressed.note(self.request.user.pk)
        return gettext("The answer is noted.")

    def _ask(self) -> str:
        form = FurtherForm(self.others, self._sent("ask"))
        if not form.is_valid():
            return ""
        ask(self.enquiry, form.cleaned_data["person"])
        return gettext("The question is on its way.")

    actions = {"answer": _answer, "ask": _ask, "close": _close, "erase": _erase}
