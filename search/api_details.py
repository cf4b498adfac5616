"""Details of the content API: the whole of one page that has a visible record."""

from typing import Any, ClassVar, Self, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from konsorcium import problems
from konsorcium.block_schemas import Block
from konsorcium.pages import PublicPage

from .api_items import Item, PageLink, Telling
from .labels import labels
from .models import Record

SomePage = TypeVar("SomePage", bound=PublicPage)


class Detail(Item):
    """What the whole page has beside what lists say of it; mixed into the item of a page type."""

    search_title: str = Field(description="The title for search engines; empty where it is the same.")
    search_description: str
    breadcrumb: list[PageLink] = Field(description="The pages above, from the front page down.")
    body: list[Block]

    model: ClassVar[type[PublicPage]]

    @classmethod
    def answer(cls, page_id: int, request: HttpRequest) -> Self:
        """The whole of a page; raises Problem where no visible record of its type has this id."""
        record = visible_record(page_id, cls.model.record_type)
        page = prepared(cls.model, record, request)
        telling = telling_of(record, cls, request)
        return cls.of(record, telling, **detail_values(page, record, telling), **cls.more(page, telling))

    @classmethod
    def more(cls, page: Any, telling: Telling) -> dict[str, Any]:
        """The values of the fields that only the page itself tells."""
        return {}


def visible_record(page_id: int, type_name: str) -> Record:
    """The visible record of this page; raises Problem where there is none of this type."""
    record: Record | None = Record.objects.visible_page(page_id, type_name)
    if record is None:
        raise problems.not_found()
    return record


def prepared(model: type[SomePage], record: Record, request: HttpRequest) -> SomePage:
    """The page of `record` with all that the API tells of it."""
    page = with_source(model._default_manager.filter(translation_key=record.translation_key), record.pk)
    model.prepare([page], request)
    return page


def with_source(translations: QuerySet[SomePage], pk: int) -> SomePage:
    """The page `pk` of these translations of one page, with its source: both from one query."""
    found = {page.pk: page for page in translations.select_related("locale")}
    translations.model.set_facts([found[pk]], found.values())
    return found[pk]


def telling_of(record: Record, schema: type[Item], request: HttpRequest) -> Telling:
    """What the detail of `record` is told with: labels in the page's language, or in the one that is asked for."""
    language = request.GET.get("locale") or record.language
    telling = Telling(request, language, labels(language))
    telling.find(schema.linked(record))
    return telling


def detail_values(page: PublicPage, record: Record, telling: Telling) -> dict[str, Any]:
    """The values of Detail."""
    above = Record.objects.visible().for_lists().above(record.tree_path)
    changed = (record.card.get("translation") or {}).get("changed_blocks", ())
    return {
        "search_title": page.seo_title,
        "search_description": page.search_description,
        "breadcrumb": [PageLink.of(found, telling) for found in above],
        "body": [block | {"changed": block["id"] in changed} for block in getattr(page, "represented_body", [])],
    }
