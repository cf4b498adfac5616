"""The site itself in the content API: its languages, organisation and menu."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info
from ninja import Query
from pydantic import BaseModel, Field
from wagtail.models import Site

from konsorcium.api import Parameters, PublicRouter
from konsorcium.languages import LANGUAGE_CODES
from konsorcium.search.api_items import PageLink, Telling

from .models import Menu, Organisation

router = PublicRouter(tags=["site"])


class Language(BaseModel):
    code: str
    name: str = Field(description="In the language itself.")
    url: str | None = Field(description="The front page in this language; null where it is not public.")


class PressDesk(BaseModel):
    name: str
    email: str
    phone: str
    hours: str


class OrganisationDetails(BaseModel):
    """The organisation that runs the site; its words are in the language of the answer where it has them."""

    name: str
    short_name: str
    claim: str
    email: str
    phone: str
    address: str
    press: PressDesk


class SiteInformation(BaseModel):
    default_language: str
    languages: list[Language]
    organisation: OrganisationDetails
    menu: dict[str, list[PageLink]] = Field(description="The pages of the menu by place: header, footer.")


@router.get("/site/", response={200: SiteInformation})
def get_site(request: HttpRequest, parameters: Query[Parameters]) -> Any:
    """What stands around every page: languages, the organisation, the menu."""
    telling = Telling(request, get_language(), {})
    menu = Menu.load(request).records_by_place(telling.language)
    return {
        "default_language": settings.LANGUAGE_CODE,
        "languages": _languages(telling),
        "organisation": _organisation(Organisation.load(request)),
        "menu": {place: [PageLink.of(record, telling) for record in records] for place, records in menu.items()},
    }


def _languages(telling: Telling) -> list[dict[str, Any]]:
    site = Site.find_for_request(telling.request)
    key = str(site.root_page.translation_key) if site else ""
    telling.find([key] if key else [])
    addresses = telling.translations(key)
    return [
        {"code": code, "name": get_language_info(code)["name_local"], "url": addresses.get(code)}
        for code in LANGUAGE_CODES
    ]


def _organisation(organisation: Organisation) -> dict[str, Any]:
    words = organisation.words
    return {
        "name": words.name if words else "",
        "short_name": words.short_name if words else "",
        "claim": words.claim if words else "",
        "email": organisation.email,
        "phone": organisation.phone,
        "address": organisation.address,
        "press": {
            "name": words.press_name if words else "",
            "email": organisation.press_email,
            "phone": organisation.press_phone,
            "hours": words.press_hours if words else "",
        },
    }
