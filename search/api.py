"""Search over all types in the content API, suggestions, and finding the page at an address of the site."""

from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Query
from pydantic import BaseModel, Field

from konsorcium import problems
from konsorcium.api import Parameters, PublicRouter
from konsorcium.api_values import absolute
from konsorcium.problems import NOT_FOUND

from .addresses import page_at, redirect_from
from .api_items import PageLink, Telling, item_schemas
from .api_lists import ItemList, ListParameters, facet_parameter, list_items
from .api_suggestions import SuggestionList, SuggestParameters, suggestion_list

router = PublicRouter(tags=["search"])


def _any_item() -> Any:
    """An item of any type that the installed apps name; told apart by `type` where there are several."""
    schemas = list(item_schemas().values())
    union = reduce(or_, schemas)
    return Annotated[union, Field(discriminator="type")] if len(schemas) > 1 else union


AnyItem = _any_item()


class SearchParameters(ListParameters):
    type: list[str] = facet_parameter("What a page is.")


class SearchList(ItemList[AnyItem]):  # type: ignore[valid-type] # known when the apps are
    pass


@router.get("/search/", response={200: SearchList})
def search(request: HttpRequest, parameters: Query[SearchParameters]) -> Any:
    """Pages of all types; the most relevant first where words are asked for, the newest otherwise."""
    return list_items(request, item_schemas(), "", "relevance")


@router.get("/suggest/", response={200: SuggestionList})
def suggest(request: HttpRequest, parameters: Query[SuggestParameters]) -> Any:
    """A few pages whose title or names have words that begin so, with accents or without."""
    return suggestion_list(request)


class FindParameters(Parameters):
    path: str = Field(description="An address of the site, with or without its host.")


class FoundPage(PageLink):
    status: Literal["page"]
    detail_url: str | None = Field(description="The address of the whole page in this API, where it has one.")
    translations: dict[str, str] = Field(description="Languages in which the page is public, with its addresses.")


class FoundRedirect(BaseModel):
    status: Literal["redirect"]
    url: str
    permanent: bool


Found = Annotated[FoundPage | FoundRedirect, Field(discriminator="status")]


@router.get("/find/", response={200: Found, **NOT_FOUND})
def find(request: HttpRequest, parameters: Query[FindParameters]) -> Any:
    """What is at an address of the site: a page, or a redirect to another address."""
    if record := page_at(parameters.path):
        telling = Telling(request, get_language(), {})
        telling.find([record.translation_key])
        own = PageLink.of(record, telling).model_dump()
        detail_url = item_schemas()[record.type].detail_url_of(record, telling)
        translations = telling.translations(str(record.translation_key))
        return FoundPage(status="page", **own, detail_url=detail_url, translations=translations)
    if redirect := redirect_from(request, parameters.path):
        return FoundRedirect(status="redirect", url=absolute(request, redirect.url), permanent=redirect.permanent)
    raise problems.not_found()
