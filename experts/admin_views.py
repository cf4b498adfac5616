"""The card of an expert in the admin: consents and private contacts, which stand in no page and no revision."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from konsorcium.signed_links import revoke_links

from .cards import PURPOSE, send_card
from .corrections import decide
from .forms import ExpertCardForm, StormForm
from .models import Consent, ConsentText, Correction, ExpertPage, PrivateContact, Storm
from .models.entries import entry_of
from .models.storms import storm_over
from .storms import end_storms, start_storm

ACTIONS = {"accept", "refuse", "send", "revoke", "storm", "calm"}


class ExpertCardView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    permission_policy = ModelPermissionPolicy(PrivateContact)
    permission_required = "change"
    form_class = ExpertCardForm
    template_name = "konsorcium_experts/admin/card.html"
    page_title = _("Card")
    header_icon = "user"
    storm_form = StormForm()

    @cached_property
    def expert(self) -> ExpertPage:
        """The source page: a person has one card for all languages."""
        return get_object_or_404(ExpertPage, pk=self.kwargs["page_id"]).facts

    def get_page_subtitle(self) -> str:
        return self.expert.full_name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.expert.pk]), "label": self.expert.full_name}
        return [
            *super().get_breadcrumbs_items(),
            edit,
            {"url": "", "label": str(self.page_title), "sublabel": self.get_page_subtitle()},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        person = self.expert.translation_key
        contact = PrivateContact.objects.filter(person=person).first() or PrivateContact(person=person)
        return super().get_form_kwargs() | {"instance": contact}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        log = Consent.objects.filter(person=self.expert.translation_key).select_related("text", "recorded_by")
        return super().get_context_data(**kwargs) | {
            "consent_text": ConsentText.present(),
            "corrections": Correction.objects.filter(person=self.expert.translation_key, decided=None),
            "storm": storm_over(self.expert.translation_key),
            "storms": Storm.objects.filter(person=self.expert.translation_key).select_related("started_by"),
            "storm_form": self.storm_form,
            "entry": entry_of(self.expert.translation_key),
            "log": log.order_by("-pk"),
            "action_url": self.request.path,
            "submit_button_label": gettext("Save"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form of the card, or one of the buttons beside it."""
        act = getattr(self, f"_{action}") if (action := request.POST.get("action")) in ACTIONS else None
        if act is None:
            return super().post(request, *args, **kwargs)
        if told := act(self.expert.translation_key):
            messages.success(request, told)
            return redirect(request.path)
        return self.get(request, *args, **kwargs)

    def _accept(self, person: UUID) -> str:
        return self._decide(person, accepted=True)

    def _refuse(self, person: UUID) -> str:
        return self._decide(person, accepted=False)

    def _decide(self, person: UUID, accepted: bool) -> str:
        number = self.request.POST.get("correction", "")
        correction = get_object_or_404(Correction, pk=number if number.isdecimal() else None, person=person)
        decide(correction, accepted, self.request.user)
        return gettext("The correction is decided.")

    def _send(self, person: UUID) -> str:
        sent = send_card(person)
        return gettext("The link is on its way.") if sent else gettext("Nothing was sent: there is no e-mail.")

    def _revoke(self, person: UUID) -> str:
        revoke_links(PURPOSE, str(person))
        return gettext("No link opens the card any more.")

    def _storm(self, person: UUID) -> str:
        """What was done; "" where the form is refused."""
        self.storm_form = StormForm(self.request.POST)
        if not self.storm_form.is_valid():
            return ""
        wanted = self.storm_form.cleaned_data
        start_storm(person, wanted["days"], wanted["hides_name"], self.request.user.pk)
        return gettext("The person is hidden now. Copies made elsewhere cannot be recalled.")

    def _calm(self, person: UUID) -> str:
        end_storms(person)
        return gettext("What the person agreed to is public again.")

    def form_valid(self, form: ExpertCardForm) -> HttpResponse:
        form.save_for(self.request.user)
        messages.success(self.request, gettext("The card is saved; what was withdrawn is no longer public."))
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return self.request.path
