"""What editors steer search with: words that mean the same, results on top, and what has to be found."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Page

LONGEST_QUERY = 256
LAST_RANK = 20  # that a must-find entry may ask for: the first page of results


class Query(models.Model):
    """Words in one language that people search with."""

    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    words = models.CharField(
        _("searched words"), max_length=LONGEST_QUERY, help_text=_("In any form, with or without diacritics.")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.words} ({self.language})"


class SynonymSet(models.Model):
    """Words and phrases of one language that mean the same: whoever asks for one finds the others too."""

    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    phrases = models.TextField(
        _("words that mean the same"),
        help_text=_("One word, abbreviation or phrase on a line, at least two. Other forms of them are found too."),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("set of synonyms")
        verbose_name_plural = pgettext_lazy("words", "Synonyms")
        ordering = ["language", "phrases"]

    def __str__(self) -> str:
        return " = ".join(self.lines)

    def clean(self) -> None:
        if len(self.lines) < 2:
            raise ValidationError({"phrases": gettext("Write at least two, each on a line of its own.")})

    @property
    def lines(self) -> list[str]:
        """The phrases, each once."""
        return list(dict.fromkeys(line.strip() for line in self.phrases.splitlines() if line.strip()))


class PinnedResult(Query):
    """A page that stands above all results of a query, with a label that says why."""

    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    label = models.CharField(
        _("label"), max_length=60, blank=True, help_text=_("Shown beside the page; “Recommended” where it is empty.")
    )

    panels = [FieldPanel("language"), FieldPanel("words"), PageChooserPanel("page"), FieldPanel("label")]

    class Meta:
        verbose_name = _("pinned result")
        verbose_name_plural = _("Pinned results")
        ordering = ["language", "words", "pk"]


class MustFind(Query):
    """A page that a query has to find, and the rank that it has to reach; `found_rank` is that of the last check."""

    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField(
        _("rank it must reach"), default=3, validators=[MinValueValidator(1), MaxValueValidator(LAST_RANK)]
    )
    found_rank = models.PositiveSmallIntegerField(_("rank at the last check"), null=True, editable=False)
    checked = models.DateTimeField(_("checked"), null=True, editable=False)

    panels = [FieldPanel("language"), FieldPanel("words"), PageChooserPanel("page"), FieldPanel("rank")]

    class Meta:
        verbose_name = _("must-find query")
        verbose_name_plural = _("Must-find list")
        ordering = ["language", "words", "pk"]


class MissedSearch(models.Model):
    """Words that found nothing on a day; nothing says who asked, or how often."""

    language = models.CharField(_("language"), max_length=12)
    words = models.CharField(_("searched words"), max_length=LONGEST_QUERY)
    day = models.DateField(_("day"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("search without results")
        constraints = [models.UniqueConstraint(fields=["language", "words", "day"], name="konsorcium_missed_search")]

    def __str__(self) -> str:
        return self.words
