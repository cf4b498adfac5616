"""The card of an expert in the admin: consents and private contacts, which stand in no page and no revision."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from .forms import ExpertCardForm
from .models import Consent, ConsentText, ExpertPage, PrivateContact
from .models.entries import entry_of


class ExpertCardView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    permission_policy = ModelPermissionPolicy(PrivateContact)
    permission_required = "change"
    form_class = ExpertCardForm
    template_name = "konsorcium_experts/admin/card.html"
    page_title = _("Card")
    header_icon = "user"

    @cached_property
    def expert(self) -> ExpertPage:
        """The source page: a person has one card for all languages."""
        return get_object_or_404(ExpertPage, pk=self.kwargs["page_id"]).facts

    def get_page_subtitle(self) -> str:
        return self.expert.full_name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.expert.pk]), "label": self.expert.full_name}
        return [*super().get_breadcrumbs_items(), edit, {"url": "", "label": str(self.page_title)}]

    def get_form_kwargs(self) -> dict[str, Any]:
        person = self.expert.translation_key
        contact = PrivateContact.objects.filter(person=person).first() or PrivateContact(person=person)
        return super().get_form_kwargs() | {"instance": contact}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        log = Consent.objects.filter(person=self.expert.translation_key).select_related("text", "recorded_by")
        return super().get_context_data(**kwargs) | {
            "consent_text": ConsentText.present(),
            "entry": entry_of(self.expert.translation_key),
            "log": log.order_by("-pk"),
            "action_url": self.request.path,
            "submit_button_label": gettext("Save"),
        }

    def form_valid(self, form: ExpertCardForm) -> HttpResponse:
        form.save_for(self.request.user)
        messages.success(self.request, gettext("The card is saved; what was withdrawn is no longer public."))
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return self.request.path
