"""Who writes publications, and which organisations sign them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from konsorcium.experts.models import Contributor
from konsorcium.members.models import TranslatedParty


class Author(Contributor):
    """Who signed a publication; the byline stays when the expert or member is no longer here."""

    publication = ParentalKey(
        "konsorcium_publications.PublicationPage", on_delete=models.CASCADE, related_name="authors"
    )

    class Meta(Contributor.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")


class Signatory(TranslatedParty):
    """An organisation that joined in a position."""

    publication = ParentalKey(
        "konsorcium_publications.PublicationPage", on_delete=models.CASCADE, related_name="signatories"
    )

    class Meta(TranslatedParty.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
