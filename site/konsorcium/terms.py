"""Terms: small vocabularies (services, target groups, regions, languages, media formats), one for the whole site."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.forms import BaseChildFormSet
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel

from .language_fields import LanguageField

SLUG_HELP = _("The same in all languages, for addresses and the API.")


class Vocabulary(models.TextChoices):
    SERVICE = "service", _("services")
    TARGET_GROUP = "target-group", _("target groups")
    REGION = "region", _("regions")
    LANGUAGE = "language", _("languages")
    FORMAT = "format", _("media formats")
    AUDIENCE = "audience", _("audiences of events")


class Name(models.Model):
    """The name of something neutral in one language of the site."""

    language = LanguageField(_("language"), max_length=12)
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=255)

    panels = [FieldPanel("language"), FieldPanel("name")]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class NamedManager(models.Manager[Any]):
    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().prefetch_related("names")


class Named(ClusterableModel):
    """Something with a neutral `slug` and one `names` row per language; the name shown is the reader's."""

    objects = NamedManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        names = {row.language: row.name for row in self.names.all()}
        return names.get(get_language() or "") or names.get(settings.LANGUAGE_CODE) or self.slug


class NamesFormSet(BaseChildFormSet):
    """Names of something neutral: one in the default language, which stands in for those that are missing."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms and hasattr(form, "cleaned_data")]
        if settings.LANGUAGE_CODE not in {form.cleaned_data.get("language") for form in kept}:
            language = get_language_info(settings.LANGUAGE_CODE)["name_translated"]
            raise ValidationError(gettext("Add the name in the default language of the site: %s.") % language)


class NamesPanel(InlinePanel):
    """Rows of names, one in the default language among them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label": pgettext_lazy("of a thing", "Name"), "min_num": 1} | kwargs)

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = NamesFormSet
        return options


class Term(Named):
    vocabulary = models.CharField(_("vocabulary"), max_length=20, choices=Vocabulary.choices)
    slug = models.SlugField(_("slug"), help_text=SLUG_HELP)
    position = models.PositiveIntegerField(_("position"), default=0)
    covers_all = models.BooleanField(
        _("stands for all others of its vocabulary"),
        default=False,
        help_text=_("Like “nationwide” among regions: who has it is found by every region."),
    )

    panels = [
        FieldPanel("vocabulary"),
        FieldPanel("slug"),
        FieldPanel("position"),
        FieldPanel("covers_all"),
        NamesPanel("names", heading=_("Names")),
    ]

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["vocabulary", "position", "slug"]
        constraints = [models.UniqueConstraint(fields=["vocabulary", "slug"], name="konsorcium_term_slug")]


class TermName(Name):
    term = ParentalKey(Term, on_delete=models.CASCADE, related_name="names")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "language"], name="konsorcium_term_language")]


def terms_field(label: str | Promise, vocabulary: Vocabulary) -> ParentalManyToManyField:
    """A field of a page for any number of terms of one vocabulary."""
    return ParentalManyToManyField(
        Term, verbose_name=label, blank=True, related_name="+", limit_choices_to={"vocabulary": vocabulary.value}
    )


def terms_panel(name: str) -> FieldPanel:
    """The panel of a `terms_field`: all terms in sight, each with a box of its own."""
    return FieldPanel(name, widget=forms.CheckboxSelectMultiple)


def slugs(terms: models.Manager[Term]) -> list[str]:
    """Neutral slugs of a page's terms, in the order of the vocabulary."""
    return [term.slug for term in sorted(terms.all(), key=lambda term: (term.position, term.slug))]


def covering(chosen: list[str], vocabulary: Vocabulary) -> list[str]:
    """The slugs by which something with the `chosen` terms is found: all of them where one stands for all others."""
    terms = Term.objects.filter(vocabulary=vocabulary)
    covers_all = any(term.covers_all for term in terms if term.slug in chosen)
    return [term.slug for term in terms if covers_all or term.slug in chosen]
