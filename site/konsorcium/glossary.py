"""The glossary: what terms of the field are called in each language; for translators, readers and search alike."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from .languages import LANGUAGE_CODES
from .sort_keys import sort_key
from .terms import SLUG_HELP, Name, Named, NamesPanel


class GlossaryEntry(Named):
    """A term of the field or of the law, with its `names`: in each language what it is called, and what it is not."""

    slug = models.SlugField(_("slug"), unique=True, max_length=100, help_text=SLUG_HELP)

    panels = [FieldPanel("slug"), NamesPanel("names", heading=_("In each language"))]

    class Meta:
        verbose_name = _("glossary entry")
        verbose_name_plural = _("glossary")
        ordering = ["slug"]

    def wording(self, language: str) -> "GlossaryWording | None":
        return next((wording for wording in self.names.all() if wording.language == language), None)

    @property
    def equivalents(self) -> str:
        """What it is called in the other languages than the reader's."""
        own = get_language()
        return "; ".join(wording.name for wording in self.names.all() if wording.language != own)


class GlossaryWording(Name):
    """What an entry is called in one language."""

    entry = ParentalKey(GlossaryEntry, on_delete=models.CASCADE, related_name="names")
    variants = models.TextField(_("also right"), blank=True, help_text=_("Other names, one on a line."))
    forbidden = models.TextField(
        _("wrong"),
        blank=True,
        help_text=_("Names that a translation must not have, one on a line. Readers do not see them."),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("What it means, and where it belongs. Readers see it too.")
    )

    panels = [
        *Name.panels,
        *(FieldPanel(name, widget=forms.Textarea(attrs={"rows": 2})) for name in ("variants", "forbidden", "note")),
    ]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "language"], name="konsorcium_glossary_language")]

    @property
    def other_names(self) -> list[str]:
        return _lines(self.variants)

    @property
    def names(self) -> list[str]:
        """All that are right, the preferred one first."""
        return [self.name, *self.other_names]

    @property
    def wrong_names(self) -> list[str]:
        return _lines(self.forbidden)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def represented(language: str) -> list[dict[str, Any]]:
    """The entries that have a name in a language, as its readers see them, in the alphabetical order of these names."""
    found = [(entry, wording) for entry in GlossaryEntry.objects.all() if (wording := entry.wording(language))]
    return [
        {
            "slug": entry.slug,
            "name": own.name,
            "other_names": own.other_names,
            "note": own.note,
            "in_other_languages": {
                code: wording.names for code in LANGUAGE_CODES if code != language and (wording := entry.wording(code))
            },
        }
        for entry, own in sorted(found, key=lambda each: sort_key(each[1].name, language))
    ]
