"""The embargo of a publication in the admin: its state, the leak check, and who was given a link."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from konsorcium.rights import PageRights
from konsorcium.search.leaks import Leak, leaks_of

from .embargoes import Embargoed, as_approved, give_link, has_link, recipients_of, revoke, revoke_all, versions_of
from .forms import EmbargoRecipientForm
from .models import PublicationPage
from .models.embargoes import spelled_out


@dataclass(frozen=True)
class Version:
    """A language version and when it goes public, "" while nobody has approved and scheduled it."""

    page: PublicationPage
    goes_public: str


class EmbargoView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "konsorcium_publications/admin/embargo.html"
    page_title = _("Embargo")
    header_icon = "lock"
    leaks: list[Leak] | None = None  # None: they were not looked for

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not PageRights(request.user, self.page).may_publish:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> PublicationPage:
        """The source page: all languages have one embargo."""
        return get_object_or_404(PublicationPage, pk=self.kwargs["page_id"]).facts

    @cached_property
    def versions(self) -> list[PublicationPage]:
        return versions_of(self.page.translation_key)

    @cached_property
    def embargoed(self) -> Embargoed | None:
        return as_approved(self.versions)

    @cached_property
    def form(self) -> EmbargoRecipientForm:
        sent = self.request.POST if self.request.POST.get("action") == "give" else None
        return EmbargoRecipientForm(sent, initial={"language": self.page.locale.language_code})

    def get_page_subtitle(self) -> str:
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.get_page_subtitle()}
        return [
            *super().get_breadcrumbs_items(),
            edit,
            {"url": "", "label": str(self.page_title), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        until = self.page.embargo_until
        return super().get_context_data(**kwargs) | {
            "until": spelled_out(until) if until else "",
            "is_over": until and until <= timezone.now(),
            "not_ready": self._not_ready(),
            "versions": [Version(page, self._goes_public(page)) for page in self.versions],
            "leaks": self.leaks,
            "recipients": recipients_of(self.page),
            "form": self.form,
        }

    def _goes_public(self, page: PublicationPage) -> str:
        scheduled = page.scheduled_revision
        return spelled_out(scheduled.approved_go_live_at) if scheduled else ""

    def _not_ready(self) -> str:
        """Why no link can be given now; "" where one can."""
        if any(page.live for page in self.versions):
            return gettext("The page is public: nobody needs a link.")
        if not self.page.embargo_until:
            return gettext("The page has no embargo: set it among the facts.")
        if not self.embargoed:
            return gettext("No link can be given before the page is approved and scheduled.")
        return gettext("The embargo is over.") if self.embargoed.is_over else ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look for leaks, give a link, revoke one or all."""
        action = request.POST.get("action", "")
        if action not in self.actions:
            return HttpResponseBadRequest()
        if told := self.actions[action](self):
            messages.success(request, told)
            return redirect(request.path)
        return self.get(request, *args, **kwargs)

    def _check(self) -> str:
        """What was done; "" where the page says more, as below."""
        self.leaks = leaks_of(
            self.embargoed.pages if self.embargoed else [page.get_latest_revision_as_object() for page in self.versions]
        )
        return ""

    def _give(self) -> str:
        if not self.embargoed or self._not_ready() or not self.form.is_valid():
            return ""
        if has_link(self.form.cleaned_data["email"], self.page):
            self.form.add_error("email", gettext("A link was mailed to this address already: revoke it first."))
            return ""
        self._check()
        if self.leaks:
            messages.error(self.request, gettext("Nothing was sent: the page leaks."))
            return ""
        give_link(self.form.save(commit=False), self.embargoed)
        return gettext("No leak was found, and the link is on its way.")

    def _revoke(self) -> str:
        number = self.request.POST.get("recipient", "")
        recipients = {str(recipient.pk): recipient for recipient in recipients_of(self.page)}
        if number not in recipients:
            raise Http404
        revoke(recipients[number])
        return gettext("The link does not open any more.")

    def _revoke_all(self) -> str:
        revoke_all(self.page)
        return gettext("No link opens any more.")

    actions = {"check": _check, "give": _give, "revoke": _revoke, "revoke-all": _revoke_all}
