"""Terms: small vocabularies (services, target groups, regions, languages, media formats), one for the whole site."""

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel


class Vocabulary(models.TextChoices):
    SERVICE = "service", _("services")
    TARGET_GROUP = "target-group", _("target groups")
    REGION = "region", _("regions")
    LANGUAGE = "language", _("languages")
    FORMAT = "format", _("media formats")
    AUDIENCE = "audience", _("audiences of events")


class Name(models.Model):
    """The name of something neutral in one language of the site."""

    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=255)

    panels = [FieldPanel("language"), FieldPanel("name")]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Named(ClusterableModel):
    """Something with a neutral `slug` and one `names` row per language; the name shown is the reader's."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        names = {row.language: row.name for row in self.names.all()}
        return names.get(get_language() or "") or names.get(settings.LANGUAGE_CODE) or self.slug


class TermManager(models.Manager["Term"]):
    def get_queryset(self) -> models.QuerySet["Term"]:
        return super().get_queryset().prefetch_related("names")


class Term(Named):
    vocabulary = models.CharField(_("vocabulary"), max_length=20, choices=Vocabulary.choices)
    slug = models.SlugField(_("slug"), help_text=_("The same in all languages, for addresses and the API."))
    position = models.PositiveIntegerField(_("position"), default=0)
    covers_all = models.BooleanField(
        _("stands for all others of its vocabulary"),
        default=False,
        help_text=_("Like “nationwide” among regions: who has it is found by every region."),
    )

    objects = TermManager()

    panels = [
        FieldPanel("vocabulary"),
        FieldPanel("slug"),
        FieldPanel("position"),
        FieldPanel("covers_all"),
        InlinePanel("names", heading=_("Names"), label=pgettext_lazy("of a thing", "Name"), min_num=1),
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


def slugs(terms: models.Manager[Term]) -> list[str]:
    """Neutral slugs of a page's terms, in the order of the vocabulary."""
    return [term.slug for term in sorted(terms.all(), key=lambda term: (term.position, term.slug))]


def covering(chosen: list[str], vocabulary: Vocabulary) -> list[str]:
    """The slugs by which something with the `chosen` terms is found: all of them where one stands for all others."""
    terms = Term.objects.filter(vocabulary=vocabulary)
    covers_all = any(term.covers_all for term in terms if term.slug in chosen)
    return [term.slug for term in terms if covers_all or term.slug in chosen]
