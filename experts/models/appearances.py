"""Appearances of experts in the media, as staff enter them."""

from typing import Any

from django import forms
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Orderable

from konsorcium.models import Topic
from konsorcium.search.models import Record


class ExpertChooser(AdminPageChooser):
    """Wagtail's own words name the type of the page in whatever language they were first asked for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(target_models=["konsorcium_experts.ExpertPage"], **kwargs)
        self.choose_one_text = _("Choose an expert")


class AppearanceQuerySet(models.QuerySet["Appearance"]):
    def public(self) -> "AppearanceQuerySet":
        """Those with an expert who has a visible profile, the latest first."""
        profiles = Record.objects.visible().filter(page=OuterRef("expert"))
        rows = AppearanceExpert.objects.filter(Exists(profiles), appearance=OuterRef("pk"))
        return self.filter(Exists(rows), date__lte=timezone.localdate())


class Appearance(ClusterableModel):
    """That experts spoke or wrote somewhere else: one row for all who took part."""

    date = models.DateField(_("date"))
    outlet = models.CharField(_("outlet"), max_length=120, help_text=_("Newspaper, station or programme."))
    title = models.CharField(_("title"), max_length=255)
    url = models.URLField(_("link"), max_length=500, blank=True)
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="+")

    objects = AppearanceQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("outlet")]),
        FieldPanel("title"),
        FieldPanel("url"),
        InlinePanel("experts", heading=_("Experts"), label=_("Expert"), min_num=1),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
    ]

    class Meta:
        verbose_name = _("appearance in the media")
        verbose_name_plural = _("appearances in the media")
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.outlet}: {self.title}"


class AppearanceExpert(Orderable):
    """Who took part, by the source page of the profile."""

    appearance = ParentalKey(Appearance, on_delete=models.CASCADE, related_name="experts")
    expert = models.ForeignKey(
        "konsorcium_experts.ExpertPage", verbose_name=_("expert"), on_delete=models.CASCADE,
        related_name="appearance_rows",
    )  # fmt: skip

    panels = [FieldPanel("expert", widget=ExpertChooser)]

    class Meta(Orderable.Meta):
        verbose_name = _("expert")

    def __str__(self) -> str:
        return str(self.expert)

    def clean(self) -> None:
        """Facts point to source pages, whichever language version was chosen."""
        super().clean()
        self.expert = self.expert.facts
