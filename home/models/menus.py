"""The menu: pages in their order, once for all languages; each language shows its own titles."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable

from konsorcium.search.models import Record


@register_setting(icon="list-ul")
class Menu(BaseGenericSetting, ClusterableModel):
    panels = [InlinePanel("items", heading=_("Pages"), label=_("Page"))]

    class Meta:
        verbose_name = _("menu")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def records_by_place(self, language: str) -> dict[str, list[Record]]:
        """The visible records of its pages, in `language`, in their order."""
        keys = [(item.place, item.page.translation_key) for item in self.items.select_related("page")]
        visible = Record.objects.listed_in(language)
        found = {
            record.translation_key: record for record in visible.filter(translation_key__in=[key for _, key in keys])
        }
        return {
            place: [found[key] for its_place, key in keys if its_place == place and key in found]
            for place in MenuItem.Place.values
        }


class MenuItem(Orderable):
    class Place(models.TextChoices):
        HEADER = "header", _("at the top")
        FOOTER = "footer", _("at the bottom")

    menu = ParentalKey(Menu, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey("wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    place = models.CharField(_("place"), max_length=10, choices=Place.choices, default=Place.HEADER)

    panels = [FieldPanel("page"), FieldPanel("place")]

    class Meta(Orderable.Meta):
        verbose_name = _("item of the menu")

    def __str__(self) -> str:
        return self.page.title
