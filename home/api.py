"""Pages of the site in the content API, with its topics and the site itself."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import override
from ninja import Query
from pydantic import BaseModel, Field
from wagtail.models import Page

from konsorcium.api import Parameters, PublicRouter
from konsorcium.api_values import RichTextSource, expanded
from konsorcium.block_schemas import HTML, Picture
from konsorcium.problems import NOT_FOUND
from konsorcium.search.api_details import Detail, detail_values, prepared, telling_of, visible_record
from konsorcium.search.api_items import Item, Marked, PageLink, Telling
from konsorcium.search.api_lists import ItemList, ListParameters, list_items

from .models import FormPage, GlossaryPage, HomePage, Organisation, PressPage

router = PublicRouter(tags=["pages"])
router.add_router("", "konsorcium.home.api_topics.router")
router.add_router("", "konsorcium.home.api_site.router")


class SitePage(Item):
    type: Literal["page"]

    detail = "get_page"


class SitePageItem(Marked, SitePage):
    pass


class SitePageList(ItemList[SitePageItem]):
    pass


class Panel(BaseModel):
    title: str
    text: str


class Front(BaseModel):
    """What only the front page has."""

    statement: str
    lead_page: PageLink | None = Field(description="What stands first; null: the latest publication.")
    panels: list[Panel]
    join_title: str
    join_text: str
    join_page: PageLink | None

    @classmethod
    def of(cls, page: HomePage, telling: Telling) -> "Front":
        return cls(
            statement=page.statement,
            lead_page=PageLink.of(page.lead_record, telling) if page.lead_record else None,
            panels=[Panel(**panel) for panel in page.represented_panels()],
            join_title=page.join_title,
            join_text=page.join_text,
            join_page=PageLink.of(page.join_record, telling) if page.join_record else None,
        )


class Press(BaseModel):
    """What only the page for journalists has; releases, background and press meetings are in the lists, by `kind`."""

    about: str = Field(description=f"The organisation in three paragraphs, to paste. {HTML}")
    logos: list[Picture]

    @classmethod
    def of(cls, page: PressPage, telling: Telling) -> "Press":
        with override(page.locale.language_code):
            words = Organisation.load(telling.request).words
        about = expanded(RichTextSource(words.about), telling.request) if words else ""
        return cls(about=about, logos=[Picture(**logo) for logo in page.logos(telling.request)])


class GlossaryTerm(BaseModel):
    """What something is called in the language of the page."""

    slug: str
    name: str
    other_names: list[str] = Field(description="Other names that are right.")
    note: str
    in_other_languages: dict[str, list[str]] = Field(
        description="By language what it is called there, the preferred name first."
    )


class FormField(BaseModel):
    """A question of a form."""

    name: str
    type: str = Field(description="singleline, multiline, email, number, url, checkbox, checkboxes, dropdown …")
    label: str
    help: str
    required: bool
    choices: list[str]


class SitePageDetail(Detail, SitePage):
    front: Front | None = Field(description="Null on every page but the front page.")
    press: Press | None = Field(description="Null on every page but that for journalists.")
    form: list[FormField] | None = Field(
        description="The questions of the form, which is sent on the page at `url`; null where there is none."
    )
    glossary: list[GlossaryTerm] | None = Field(description="Null on every page but that of the glossary.")
    lists: str | None = Field(description="The type of the pages that this page lists; null where it lists none.")


@router.get("/pages/", response={200: SitePageList})
def list_pages(request: HttpRequest, parameters: Query[ListParameters]) -> Any:
    """The front page, plain pages and the pages that list others, by name."""
    return list_items(request, {"page": SitePageItem}, "page", "name")


@router.get("/pages/{int:page_id}/", response={200: SitePageDetail, **NOT_FOUND})
def get_page(request: HttpRequest, page_id: int, parameters: Query[Parameters]) -> Any:
    """A page with its body; the front page with all that stands on it."""
    record = visible_record(page_id, "page")
    model = Page.objects.only("content_type").get(pk=page_id).specific_class
    page = prepared(model, record, request)
    telling = telling_of(record, SitePage, request)
    return SitePageDetail.of(
        record,
        telling,
        **detail_values(page, record, telling),
        front=Front.of(page, telling) if isinstance(page, HomePage) else None,
        press=Press.of(page, telling) if isinstance(page, PressPage) else None,
        form=page.told_fields() if isinstance(page, FormPage) else None,
        glossary=page.entries() if isinstance(page, GlossaryPage) else None,
        lists=getattr(page, "listed_type", None),
    )
