"""Files of publications."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.documents import get_document_model_string
from wagtail.models import Locale, Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from konsorcium.api_values import absolute
from konsorcium.language_fields import Choices, LanguageField
from konsorcium.languages import LANGUAGE_CODES
from konsorcium.search.file_problems import FileProblemPanel
from konsorcium.terms import Term, Vocabulary


class FileLanguageField(LanguageField):
    """The language of a file: one of the site, or of the vocabulary of languages."""

    @staticmethod
    def offered() -> Choices:
        terms = Term.objects.filter(vocabulary=Vocabulary.LANGUAGE)
        return list((dict(LanguageField.offered()) | {term.slug: str(term) for term in terms}).items())


class Attachment(TranslatableMixin, Orderable):
    """A file of a publication: the file is a fact, its label is translated."""

    publication = ParentalKey(
        "konsorcium_publications.PublicationPage", on_delete=models.CASCADE, related_name="attachments"
    )
    document = models.ForeignKey(
        get_document_model_string(), verbose_name=_("document"), on_delete=models.CASCADE, related_name="+"
    )
    label = models.CharField(_("label"), max_length=255, blank=True)
    language = FileLanguageField(_("language of the file"), max_length=12, blank=True)

    translatable_fields = [
        TranslatableField("label"),
        *(SynchronizedField(name, overridable=False) for name in ("document", "language")),
    ]
    panels = [
        FieldPanel("document"),
        FileProblemPanel("document"),
        FieldRowPanel([FieldPanel("label"), FieldPanel("language")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.label or self.document.title

    def may_be_in(self, locale: Locale) -> bool:
        """Whether search over texts in this language finds the file: one in another is found over those in that."""
        return self.language == locale.language_code or self.language not in LANGUAGE_CODES

    def represented(self, request: HttpRequest) -> dict[str, Any]:
        """The file as the API gives it."""
        return {
            "label": str(self),
            "url": absolute(request, self.document.url),
            "language": self.language,
            "size": self.document.file_size,
            "media_type": self.document.content_type,
        }
