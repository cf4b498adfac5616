"""Pages with a form: what is sent is stored and mailed to the organisation, and forgotten after a while."""

import datetime
from http import HTTPMethod
from typing import Any

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractFormField, AbstractFormSubmission, FormMixin, FormSubmission
from wagtail.contrib.forms.models import validate_to_address as validate_addresses
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from konsorcium.api_fields import told
from konsorcium.facts import in_words
from konsorcium.outbox import post
from konsorcium.pages import BodyMixin, PublicPage

from ..forms import FormPageForm, GuardedFormBuilder, PublicForm


class FormField(TranslatableMixin, AbstractFormField):
    """A question of a form; its name in what is stored is the same in all languages."""

    page = ParentalKey("konsorcium_home.FormPage", on_delete=models.CASCADE, related_name="form_fields")

    translatable_fields = [
        *(TranslatableField(name) for name in ("label", "help_text", "choices", "default_value")),
        *(SynchronizedField(name, overridable=False) for name in ("clean_name", "field_type", "required")),
    ]

    class Meta(TranslatableMixin.Meta, AbstractFormField.Meta):
        verbose_name = _("field of the form")
        verbose_name_plural = _("fields of the form")

    def __str__(self) -> str:
        return self.label


class FormPage(FormMixin, BodyMixin, PublicPage):
    """A page with a form, for contact or for those who want to join."""

    to_address = models.CharField(
        _("where messages are mailed"),
        max_length=255,
        blank=True,
        validators=[validate_addresses],
        help_text=_("One or more e-mail addresses, with commas. All messages are stored here too."),
    )
    subject = models.CharField(_("subject of the mails"), max_length=120, blank=True)
    retention_days = models.PositiveSmallIntegerField(
        _("days for which messages are kept"), default=180, help_text=_("Older ones are deleted by themselves.")
    )
    thanks = models.TextField(_("thanks after sending"), blank=True)

    allowed_http_methods = [*PublicPage.allowed_http_methods, HTTPMethod.POST]
    form_builder = GuardedFormBuilder
    base_form_class = FormPageForm
    preview_modes = PublicPage.preview_modes
    fact_names = [*PublicPage.fact_names, "to_address", "subject", "retention_days"]
    translatable_fields = [
        *PublicPage.translatable_fields,
        *BodyMixin.body_fields,
        TranslatableField("form_fields"),
        TranslatableField("thanks"),
    ]
    text_panels = [
        *PublicPage.text_panels,
        *BodyMixin.body_panels,
        InlinePanel("form_fields", heading=_("Form"), label=_("Field")),
        FieldPanel("thanks"),
    ]
    fact_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("to_address"), FieldPanel("subject")]), FieldPanel("retention_days")],
            heading=_("What becomes of the messages"),
        )
    ]
    api_fields = [
        *PublicPage.api_fields,
        *BodyMixin.body_api_fields,
        told("form_fields", lambda page, request: page.told_fields()),
    ]
    parent_page_types = ["konsorcium_home.HomePage", "konsorcium_home.StandardPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("page with a form")
        verbose_name_plural = _("pages with a form")

    def get_form_fields(self) -> list[FormField]:
        return list(self.form_fields.all())

    def told_fields(self) -> list[dict[str, Any]]:
        """The questions of the form, in their order."""
        choices = self.form_builder([]).get_formatted_field_choices
        return [
            {
                "name": field.clean_name,
                "type": field.field_type,
                "label": field.label,
                "help": field.help_text,
                "required": field.required,
                "choices": [value for value, _label in choices(field) if value],
            }
            for field in self.get_form_fields()
        ]

    @cached_property
    def sender_field(self) -> str:
        """The name of the first question for an e-mail address, "" where there is none."""
        return next((field.clean_name for field in self.get_form_fields() if field.field_type == "email"), "")

    def render_landing_page(
        self, request: HttpRequest, form_submission: object = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Back to the page, which says thanks: whoever loads it again sends nothing twice."""
        return redirect(f"{self.get_url(request)}?sent=1#sent")

    @transaction.atomic
    def process_form_submission(self, form: PublicForm) -> AbstractFormSubmission:
        """Store what was sent, and mail it."""
        submission = super().process_form_submission(form)
        facts = self.facts
        recipients = [address.strip() for address in facts.to_address.split(",") if address.strip()]
        answers = [
            f"{form.fields[name].label}: {words}"
            for name, value in form.cleaned_data.items()
            if (words := _in_words(value))
        ]
        if recipients:
            sender = form.cleaned_data.get(self.sender_field) or ""
            post(recipients, facts.subject or self.title, "\n\n".join(answers), sender)
        return submission


def _in_words(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else in_words(value)


def forget_messages() -> None:
    """Delete the messages that have been kept for as long as their page says."""
    for page in FormPage.objects.all():
        limit = timezone.now() - datetime.timedelta(days=page.facts.retention_days)
        FormSubmission.objects.filter(page=page, submit_time__lt=limit).delete()
