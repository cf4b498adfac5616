"""Embargoes of publications: until when journalists who have got one keep it, and who got a link to it."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from konsorcium import partial_dates
from konsorcium.experts.models.enquiries import one_line
from konsorcium.language_fields import LanguageField
from konsorcium.languages import language_versions
from konsorcium.models import SignedLink
from konsorcium.pages import PublicPage
from konsorcium.publishing import Obstacles


class EmbargoPage(PublicPage):
    """A page that journalists may get before it goes public by its schedule."""

    embargo_until = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        help_text=_("Journalists who get the page by a personal link must not publish it before. Schedule it as well."),
    )

    times_to_come = (*PublicPage.times_to_come, "embargo_until")

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if not self.is_translation and (problems := self.embargo_problems(is_draft=True)):
            raise ValidationError(dict(problems))

    def obstacles(self) -> Obstacles:
        return super().obstacles() | self.embargo_problems()

    def embargo_problems(self, is_draft: bool = False) -> Obstacles:
        """What speaks against the embargo, which is that of the source page; nothing once it is over.

        A draft may still lack its schedule; what contradicts its embargo is refused at once.
        """
        until, now = self.facts.embargo_until, timezone.now()
        if not until or until <= now:
            return {}
        public_from = min([*([self.go_live_at] if self.go_live_at else []), *self._other_schedules()], default=until)
        told = ""
        if self._is_public():
            told = gettext("The page is public already: it is too late for an embargo.")
        elif public_from <= now or not (self.go_live_at or is_draft):
            told = gettext("Until the embargo ends the page can only be scheduled: set a time of going live to come.")
        elif public_from < until:
            told = gettext("The embargo ends after the page goes public, which is on %(time)s.")
            told %= {"time": spelled_out(public_from)}
        return {"embargo_until": told} if told else {}

    def _is_public(self) -> bool:
        return language_versions([self.translation_key]).filter(live=True).exists()

    def _other_schedules(self) -> list[datetime.datetime]:
        """When the versions in other languages go public."""
        others = language_versions([self.translation_key]).exclude(pk=self.pk).values_list("pk", flat=True)
        approved = Revision.page_revisions.exclude(approved_go_live_at=None).filter(object_id__in=map(str, others))
        return list(approved.values_list("approved_go_live_at", flat=True))


class EmbargoRecipient(models.Model):
    """A journalist who was given a link. After the embargo the name and address are kept for some days only."""

    link = models.OneToOneField(
        SignedLink, verbose_name=_("signed link"), on_delete=models.CASCADE, related_name="embargo_recipient"
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120, validators=[one_line])
    email = models.EmailField(_("e-mail"))
    outlet = models.CharField(
        _("outlet"),
        max_length=120,
        blank=True,
        validators=[one_line],
        help_text=_("Newspaper, station or programme."),
    )
    language = LanguageField(_("language"), max_length=12)
    embargo_until = models.DateTimeField(_("embargo until"))  # as it was mailed, or approved for another time since

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("recipient of an embargoed page")
        verbose_name_plural = _("recipients of embargoed pages")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.outlet})" if self.outlet else self.name


def spelled_out(time: datetime.datetime) -> str:
    """A moment in words, in the time zone of the site, which is named: "24. listopadu 2026 9:00 SEČ (Praha, UTC+1)"."""
    local = timezone.localtime(time, timezone.get_default_timezone())
    zones = {"CET": _("CET"), "CEST": _("CEST")}
    cities = {"Europe/Prague": _("Prague")}
    name, hours = local.tzname() or "", (local.utcoffset() or datetime.timedelta()) / datetime.timedelta(hours=1)
    place = cities.get(timezone.get_default_timezone_name(), timezone.get_default_timezone_name())
    return f"{partial_dates.label(local.isoformat())} {zones.get(name, name)} ({place}, UTC{hours:+g})"
