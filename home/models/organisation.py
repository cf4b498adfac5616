"""The organisation that runs the site: neutral details once, its name and words in each language."""

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from konsorcium.terms import Name


@register_setting(icon="site")
class Organisation(BaseGenericSetting, ClusterableModel):
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.TextField(_("address"), blank=True)
    press_email = models.EmailField(_("e-mail of the press desk"), blank=True)
    press_phone = models.CharField(_("phone of the press desk"), max_length=40, blank=True)

    panels = [
        InlinePanel(
            "names",
            heading=_("Name and words in each language"),
            label=pgettext_lazy("of a thing", "Name"),
            min_num=1,
        ),
        MultiFieldPanel([FieldPanel("email"), FieldPanel("phone"), FieldPanel("address")], heading=_("Contact")),
        MultiFieldPanel([FieldPanel("press_email"), FieldPanel("press_phone")], heading=_("Press desk")),
    ]

    class Meta:
        verbose_name = _("organisation")

    def __str__(self) -> str:
        return str(self.words or "")

    @classmethod
    def base_queryset(cls) -> models.QuerySet["Organisation"]:
        return super().base_queryset().prefetch_related("names")

    @property
    def words(self) -> "OrganisationName | None":
        """Its name and words in the active language, or in the first that there is."""
        rows = list(self.names.all())
        return next((row for row in rows if row.language == get_language()), rows[0] if rows else None)


class OrganisationName(Name):
    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="names")
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    claim = models.CharField(_("claim"), max_length=255, blank=True)
    press_hours = models.CharField(_("hours of the press desk"), max_length=255, blank=True)

    panels = [*Name.panels, FieldPanel("short_name"), FieldPanel("claim"), FieldPanel("press_hours")]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "language"], name="konsorcium_organisation_language")
        ]
