"""The organisation that runs the site: neutral details once, its name and words in each language."""

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable

from konsorcium.phones import validate_phone
from konsorcium.pictures import Picture, picture
from konsorcium.terms import Name, NamesPanel


@register_setting(icon="site")
class Organisation(BaseGenericSetting, ClusterableModel):
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[validate_phone])
    address = models.TextField(_("address"), blank=True)
    press_email = models.EmailField(_("e-mail of the press desk"), blank=True)
    press_phone = models.CharField(_("phone of the press desk"), max_length=40, blank=True, validators=[validate_phone])

    panels = [
        NamesPanel("names", heading=_("Name and words in each language")),
        MultiFieldPanel([FieldPanel("email"), FieldPanel("phone"), FieldPanel("address")], heading=_("Contact")),
        MultiFieldPanel([FieldPanel("press_email"), FieldPanel("press_phone")], heading=_("Press desk")),
        InlinePanel("logos", heading=_("Logos for the press"), label=_("Logo")),
    ]

    class Meta:
        verbose_name = _("organisation")

    def __str__(self) -> str:
        return str(self.words or "")

    @classmethod
    def base_queryset(cls) -> models.QuerySet["Organisation"]:
        return super().base_queryset().prefetch_related("names", "logos__image")

    @property
    def words(self) -> "OrganisationName | None":
        """Its name and words in the active language, or in the first that there is."""
        rows = list(self.names.all())
        return next((row for row in rows if row.language == get_language()), rows[0] if rows else None)

    def logo_pictures(self) -> list[Picture]:
        """The logos that journalists may use, each with an alternative text that tells them apart."""
        return [made for logo in self.logos.all() if (made := logo.picture())]


class OrganisationLogo(Orderable):
    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="logos")
    image = models.ForeignKey(
        get_image_model_string(), verbose_name=_("picture"), on_delete=models.CASCADE, related_name="+"
    )
    for_dark = models.BooleanField(_("for dark backgrounds"), default=False)

    panels = [FieldPanel("image"), FieldPanel("for_dark")]

    class Meta(Orderable.Meta):
        verbose_name = _("logo")
        verbose_name_plural = _("logos")

    def __str__(self) -> str:
        return self.described()

    def picture(self) -> Picture | None:
        return picture(self.image, self.described(), "", ("logo", "print"))

    def described(self) -> str:
        return gettext("Logo for dark backgrounds") if self.for_dark else gettext("Logo for light backgrounds")


class OrganisationName(Name):
    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="names")
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    claim = models.CharField(_("claim"), max_length=255, blank=True)
    about = RichTextField(
        _("the organisation in three paragraphs"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("For journalists to paste."),
    )
    press_name = models.CharField(
        _("name of the press desk"), max_length=120, blank=True, help_text=_("Who answers: a role or a person on duty.")
    )
    press_hours = models.CharField(_("hours of the press desk"), max_length=255, blank=True)

    panels = [
        *Name.panels,
        *(FieldPanel(name) for name in ("short_name", "claim", "about", "press_name", "press_hours")),
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "language"], name="konsorcium_organisation_language")
        ]


def press_email() -> str:
    """Where the press desk is told what it has to look after."""
    organisation = Organisation.load()
    return organisation.press_email or organisation.email


def press_phone() -> str:
    organisation = Organisation.load()
    return organisation.press_phone or organisation.phone
