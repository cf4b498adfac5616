"""Review dates of a text: which state of the law it tells, and by when somebody is to check whether it still holds."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from konsorcium.api_fields import fact, told
from konsorcium.pages import refuse_odd_years
from konsorcium.rights import sources


class ReviewDatesMixin(models.Model):
    """A text that tells the law, or another state of things, of a certain day."""

    state_as_of = models.DateField(
        _("state of the law as of"), null=True, blank=True, help_text=_("Readers see this day above the text.")
    )
    review_by = models.DateField(
        _("check by"),
        null=True,
        blank=True,
        help_text=_("After this day readers are warned, and whoever began the page gets a mail."),
    )

    review_names = ["state_as_of", "review_by"]
    review_panel = MultiFieldPanel(
        [FieldRowPanel([FieldPanel("state_as_of"), FieldPanel("review_by")])], heading=_("Does it still hold?")
    )
    review_api_fields = [fact("state_as_of"), told("unchecked_since", lambda page, request: page.unchecked_since)]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        refuse_odd_years(self, *self.review_names)
        is_odd = self.review_by and self.state_as_of and self.review_by < self.state_as_of
        if is_odd and not self.is_translation:  # type: ignore[attr-defined] # mixed into a PublicPage
            raise ValidationError({"review_by": _("It cannot be before the day whose law the text tells.")})

    @property
    def unchecked_since(self) -> datetime.date | None:
        """The day by which the text was to be checked, once it is over."""
        due: datetime.date | None = self.facts.review_by  # type: ignore[attr-defined] # mixed into a PublicPage
        return due if due and due < timezone.localdate() else None


class ReviewReminder(models.Model):
    """That somebody was told that a publication was to be checked by a day: each day once."""

    page = models.ForeignKey("konsorcium_publications.PublicationPage", on_delete=models.CASCADE, related_name="+")
    due = models.DateField(_("check by"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reminder of a review date")
        verbose_name_plural = _("reminders of review dates")
        constraints = [models.UniqueConstraint(fields=["page", "due"], name="konsorcium_review_reminder")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.due}"


def to_check(model: Any) -> "QuerySet[Any]":
    """The live source pages of a type that have a review date, the earliest first."""
    return sources(model).filter(live=True, review_by__isnull=False).order_by("review_by", "title")


def unreminded(model: Any) -> "QuerySet[Any]":
    """Those of them whose day is over, and nobody was told of it yet."""
    told_of = ReviewReminder.objects.filter(page=OuterRef("pk"), due=OuterRef("review_by"))
    return to_check(model).filter(~Exists(told_of), review_by__lt=timezone.localdate())
