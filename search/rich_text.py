"""Links in rich text: they lead to what is public, in the reader's language where it is there."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from konsorcium.pages import PublicPage

from .models import Record
from .translations import best_versions


class PublicPageLinkHandler(PageLinkHandler):
    """A link to a page that is not public loses its address, which would tell the title of the page."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        ids = [attrs.get("id", "") for attrs in attrs_list]
        pages = Page.objects.in_bulk({int(pk) for pk in ids if pk.isascii() and pk.isdigit()})
        by_id = {str(pk): page for pk, page in pages.items()}
        keys = {page.translation_key for page in pages.values()}
        found = best_versions(keys, get_language() or settings.LANGUAGE_CODE) if keys else {}
        return [_opening(by_id.get(pk), found) for pk in ids]


def _opening(page: Page | None, found: Mapping[str, Record]) -> str:
    """The opening tag of a link to `page`; pages of other apps have no record, and Wagtail links to them."""
    if page is not None and not issubclass(page.specific_class or Page, PublicPage):
        return str(PageLinkHandler.expand_db_attributes({"id": str(page.pk)}))
    record = found.get(str(page.translation_key)) if page else None
    return f'<a href="{escape(record.url)}">' if record else "<a>"
