"""The page for journalists: the press desk, releases, background, press meetings, experts, and texts to paste."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from konsorcium.api_fields import told
from konsorcium.api_values import absolute_picture
from konsorcium.pages import BodyMixin, PublicPage
from konsorcium.public_content import PublicContent
from konsorcium.search.models import Record
from konsorcium.search.querysets import RecordQuerySet

from .organisation import Organisation


class PressPage(BodyMixin, PublicPage):
    """Everything that a journalist needs, from data; the body may add to it."""

    release_count = 10
    background_count = 6

    translatable_fields = [*PublicPage.translatable_fields, *BodyMixin.body_fields]
    text_panels = [*PublicPage.text_panels, *BodyMixin.body_panels]
    api_fields = [
        *PublicPage.api_fields,
        *BodyMixin.body_api_fields,
        told("logos", lambda page, request: page.logos(request)),
    ]
    parent_page_types = ["konsorcium_home.HomePage"]
    subpage_types: list[str] = ["konsorcium_home.StandardPage"]

    class Meta:
        verbose_name = _("page for journalists")
        verbose_name_plural = _("pages for journalists")

    def records(self, kind: str) -> RecordQuerySet:
        return Record.objects.listed_in(self.locale.language_code).filter(kind=kind)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "releases": self.records("press-release").newest_first()[: self.release_count],
            "background": self.records("background").newest_first()[: self.background_count],
            "meetings": self.records("press-meeting").upcoming(),
            "directory": self._directory(),
        }

    def _directory(self) -> Record | None:
        """The list of experts, in the language of the page."""
        lists = Record.objects.listed_in(self.locale.language_code).filter(type="page")
        return lists.filter(page__content_type__model="expertindexpage").first()

    def public_content(self) -> PublicContent:
        content = super().public_content()
        organisation = Organisation.load()
        content.mentions = [organisation, *(logo.image for logo in organisation.logos.all())]
        return content

    def logos(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The logos of the organisation with absolute addresses, described in the language of the page."""
        with override(self.locale.language_code):
            made = [absolute_picture(request, logo) for logo in Organisation.load(request).logo_pictures()]
        return [logo for logo in made if logo]
