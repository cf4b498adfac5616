"""The page of the glossary."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from konsorcium.api_fields import told
from konsorcium.glossary import represented
from konsorcium.pages import BodyMixin, PublicPage


class GlossaryPage(BodyMixin, PublicPage):
    """What terms are called in the language of the page, what they mean, and what other languages call them."""

    translatable_fields = [*PublicPage.translatable_fields, *BodyMixin.body_fields]
    text_panels = [*PublicPage.text_panels, *BodyMixin.body_panels]
    api_fields = [
        *PublicPage.api_fields,
        *BodyMixin.body_api_fields,
        told("entries", lambda page, request: page.entries()),
    ]
    parent_page_types = ["konsorcium_home.HomePage", "konsorcium_home.StandardPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("page of the glossary")
        verbose_name_plural = _("pages of the glossary")

    def entries(self) -> list[dict[str, Any]]:
        return represented(self.locale.language_code)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"entries": self.entries()}
