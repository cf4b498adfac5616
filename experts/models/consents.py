"""What experts agreed to, channel by channel: a log that only grows, since a consent has to be shown (Art. 7 GDPR)."""

from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel

from konsorcium.language_fields import LanguageField


class Channel(models.TextChoices):
    """A way by which something of a person leaves the database; without the profile there is none."""

    PROFILE = "profile", _("Profile on the site, in its search and its API")
    PHOTO = "photo", _("Photo")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    SEARCH_ENGINES = "search-engines", _("Search engines outside")


class How(models.TextChoices):
    """How somebody said yes or no."""

    PAPER = "paper", _("signed on paper")
    MAIL = "mail", _("in a letter or e-mail")
    CARD = "card", _("on the card of the expert")


class ConsentText(ClusterableModel):
    """A version of what experts are asked to agree to; once somebody has agreed to it, it stays as it is."""

    published = models.DateTimeField(_("valid from"), default=timezone.now)

    panels = [
        FieldPanel("published"),
        InlinePanel("words", heading=_("The text in each language"), label=_("Text"), min_num=1),
    ]

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["-published", "-pk"]

    def __str__(self) -> str:
        return gettext("Version %(number)s") % {"number": self.pk}

    def clean(self) -> None:
        super().clean()
        if self.pk and self.consents.exists():
            raise ValidationError(_("Somebody has agreed to this text. Write a new version instead of changing it."))

    @classmethod
    def present(cls) -> "ConsentText | None":
        """The version that is asked for now."""
        return cls.objects.filter(published__lte=timezone.now()).first()

    @property
    def shown(self) -> str:
        """Its words in the active language, or in the first that there is."""
        rows = {row.language: row.words for row in self.words.all()}
        return rows.get(get_language() or "") or next(iter(rows.values()), "")


class ConsentWords(models.Model):
    consent_text = ParentalKey(ConsentText, on_delete=models.CASCADE, related_name="words")
    language = LanguageField(_("language"), max_length=12)
    words = models.TextField(_("text"))

    panels = [FieldPanel("language"), FieldPanel("words")]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consent_text", "language"], name="konsorcium_consent_language")]

    def __str__(self) -> str:
        return self.words


class Consent(models.Model):
    """A yes or no to one channel. A person is the `translation_key` of the profile, which all its languages share."""

    person = models.UUIDField(_("person"))
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    given = models.BooleanField(pgettext_lazy("a consent", "given"))
    text = models.ForeignKey(
        ConsentText, verbose_name=_("consent text"), null=True, on_delete=models.PROTECT, related_name="consents"
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    how = models.CharField(_("how"), max_length=10, choices=How.choices)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("entered by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["pk"]
        indexes = [models.Index(fields=["person", "id"])]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {_('yes') if self.given else _('no')}"


def agreed_by(person: UUID) -> frozenset[str]:
    """The channels that a person agreed to."""
    last = dict(Consent.objects.filter(person=person).order_by("pk").values_list("channel", "given"))
    return frozenset(channel for channel, given in last.items() if given and last.get(Channel.PROFILE))
