"""Organisations that take part in something: members, or others by their names."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from konsorcium.pages import PublicPage


class Party(Orderable):
    """A member organisation, or another by its `name`; of a member it is the title, which stays when that is gone."""

    member = models.ForeignKey(
        "konsorcium_members.MemberPage", verbose_name=_("member organisation"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=255, blank=True, help_text=_("Of one that is not a member.")
    )

    panels = [FieldRowPanel([FieldPanel("member"), FieldPanel("name")])]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def chosen(self) -> PublicPage | None:
        """The page of who takes part."""
        return self.member

    def clean(self) -> None:
        """Facts point to source pages, whichever language version was chosen."""
        if self.member:
            self.member = self.member.facts
        if not self.chosen and not self.name:
            raise ValidationError({"name": _("Choose a member organisation or write a name.")})
        if self.chosen:
            self.name = self.chosen.title

    def told(self) -> dict[str, str]:
        """What records keep: the name as given and, for a page of the site, its type and key."""
        page = self.chosen
        return {
            "name": self.name,
            "type": page.record_type if page else "",
            "key": str(page.translation_key) if page else "",
        }


class OtherName(TranslatableField):
    """A name that is translated only where it is not that of a page, which has a title in each language itself."""

    def is_translated(self, obj: Party) -> bool:
        return obj.chosen is None

    def is_synchronized(self, source: Party) -> bool:
        return source.chosen is not None or super().is_synchronized(source)


class TranslatedParty(TranslatableMixin, Party):
    """A party whose name has a translation; which organisation it is, is a fact."""

    translatable_fields = [OtherName("name"), SynchronizedField("member", overridable=False)]

    class Meta(TranslatableMixin.Meta, Party.Meta):
        abstract = True
