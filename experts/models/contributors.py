"""Rows that name somebody: an expert, a member organisation, or only a name."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from konsorcium.members.models import Party
from konsorcium.pages import PublicPage

from .expert_page import ExpertPage
from .storms import storm_over


class Contributor(Party):
    """An expert, a member organisation, or somebody who is only a name."""

    expert = models.ForeignKey(
        ExpertPage, verbose_name=_("expert"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    panels = [FieldRowPanel([FieldPanel("expert"), FieldPanel("member"), FieldPanel("name")])]

    class Meta(Party.Meta):
        abstract = True

    @property
    def chosen(self) -> PublicPage | None:
        return self.expert or self.member

    def clean(self) -> None:
        if self.expert and self.member:
            raise ValidationError({"member": _("Choose an expert or a member organisation, not both.")})
        if not self.chosen and not self.name:
            raise ValidationError({"name": _("Choose an expert or a member organisation, or write a name.")})
        if self.expert:
            self.expert = self.expert.facts
        super().clean()

    def told(self) -> dict[str, str]:
        """Without a consent to the profile, an expert is no more than a name; in a storm that hides it, nobody."""
        if self.expert is None or self.expert.has_consent:
            return super().told()
        storm = storm_over(self.expert.translation_key)
        hides_name = storm is not None and storm.hides_name
        return {"name": gettext("author known to the editors") if hides_name else self.name, "type": "", "key": ""}
