"""Items of the content API: what every public page has in a list, and what surrounds it in its detail."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar, Literal, Self
from uuid import UUID

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string
from pydantic import BaseModel, Field

from konsorcium.api_values import absolute, absolute_picture
from konsorcium.block_schemas import Picture
from konsorcium.languages import LANGUAGE_CODES

from .file_pages import FilePage
from .labels import Labels, told_party
from .models import Record
from .translations import all_versions

KEY = "The same in all languages; a value of the parameters `member` and `person`."
LINKED = ("type", "translation_key", "language", "title", "url")  # what links tell of a record
MARKED = "HTML with the words of `q` in `<mark>`; empty where there is nothing to mark."


class Label(BaseModel):
    """A value of a vocabulary: the slug is the same in all languages, the label is the reader's."""

    slug: str
    label: str


class PageLink(BaseModel):
    """Another page, as far as a link needs it."""

    id: int
    type: str
    key: UUID = Field(description=KEY)
    locale: str
    title: str
    url: str

    @classmethod
    def of(cls, record: Record, telling: "Telling") -> Self:
        return cls(
            id=record.pk,
            type=record.type,
            key=UUID(str(record.translation_key)),
            locale=record.language,
            title=record.title,
            url=absolute(telling.request, record.url),
        )


@dataclass
class Telling:
    """What items are told with: the request, the labels of the answer's language, visible pages by key and language."""

    request: HttpRequest
    language: str
    labels: Labels
    pages: dict[str, dict[str, Record]] = field(default_factory=dict)

    def find(self, keys: Iterable[UUID | str | None]) -> None:
        """Look up the pages with these translation keys, all at once."""
        for record in all_versions(keys).only(*LINKED):
            self.pages.setdefault(str(record.translation_key), {})[record.language] = record

    def named(self, facet: str, record: Record) -> list[dict[str, str]]:
        """The values of a facet of `record`, as Label has them."""
        return self.labelled(facet, record.facets.get(facet, []))

    def labelled(self, facet: str, slugs: Iterable[str]) -> list[dict[str, str]]:
        """Values of a facet with their labels, as Label has them; "" is none."""
        known = self.labels.get(facet, {})
        return [{"slug": slug, "label": known.get(slug, slug)} for slug in slugs if slug]

    def link(self, key: str) -> PageLink | None:
        """The page with this key, best in the answer's language; None where it is not public."""
        found = self.pages.get(key, {})
        record = found.get(self.language) or next(iter(found.values()), None)
        return PageLink.of(record, self) if record else None

    def first_link(self, facet: str, record: Record) -> PageLink | None:
        """The first of the pages that a facet of `record` names by their keys."""
        return self.link(next(iter(record.facets.get(facet, [])), ""))

    def translations(self, key: str) -> dict[str, str]:
        found = self.pages.get(key, {})
        return {code: absolute(self.request, found[code].url) for code in LANGUAGE_CODES if code in found}


class Party(BaseModel):
    """Who takes part: an expert, a member organisation, or only a name; `page` is null where none is public."""

    name: str
    type: Literal["expert", "member", ""]
    page: PageLink | None

    @classmethod
    def of(cls, told: Mapping[str, str], telling: Telling) -> dict[str, Any]:
        """The values of a party as the card of a record keeps it."""
        return {**told_party(told, telling.labels), "page": telling.link(told["key"])}


class Translation(BaseModel):
    """Of what a translation is made, and whether that has changed since."""

    source_locale: str
    state: Literal["translated", "outdated"] = Field(description="`outdated`: the public source has changed since.")
    source_date: datetime.datetime | None = Field(description="Of when the text is that the translation reflects.")
    changed_segments: int = Field(description="How many texts of the source (paragraphs, titles) have changed since.")


class Item(BaseModel):
    """What is said of a page wherever it is named, whatever it is."""

    id: int
    type: str
    kind: str | None = Field(description="What it is within its type, as a neutral slug.")
    kind_label: str | None
    key: UUID = Field(description=KEY)
    locale: str = Field(description="The language of the texts.")
    title: str
    summary: str
    url: str
    detail_url: str | None = Field(description="The address of the whole page in this API, where it has one.")
    published: datetime.datetime | None
    updated: datetime.datetime | None
    topics: list[Label]
    picture: Picture | None
    translation: Translation | None = Field(description="Null where the page was first written in this language.")
    translations: dict[str, str] = Field(description="Languages in which the page is public, with its addresses.")

    detail: ClassVar[str] = ""  # the name of the operation that answers with the whole page

    @classmethod
    def of(cls, record: Record, telling: Telling, **more: Any) -> Self:
        """The item of a record; `more` has the fields that the record does not tell."""
        return cls(**cls.values(record, telling), **more)

    @classmethod
    def linked(cls, record: Record) -> list[str]:
        """Translation keys of the pages that the item tells of: at least its own."""
        return [str(record.translation_key)]

    @classmethod
    def detail_url_of(cls, record: Record, telling: Telling) -> str | None:
        if not cls.detail:
            return None
        return absolute(telling.request, reverse(f"konsorcium_api:{cls.detail}", args=[record.pk]))

    @classmethod
    def values(cls, record: Record, telling: Telling) -> dict[str, Any]:
        kind = next(iter(telling.named("kind", record)), None)
        return {
            "id": record.pk,
            "type": record.type,
            "kind": kind and kind["slug"],
            "kind_label": kind and kind["label"],
            "key": record.translation_key,
            "locale": record.language,
            "title": record.title,
            "summary": record.summary,
            "url": absolute(telling.request, record.url),
            "detail_url": cls.detail_url_of(record, telling),
            "published": record.published,
            "updated": record.updated,
            "topics": telling.named("topic", record),
            "picture": absolute_picture(telling.request, record.card.get("picture")),
            "translation": record.card.get("translation"),
            "translations": telling.translations(str(record.translation_key)),
        }


class PassagePage(BaseModel):
    """A page of a PDF file that belongs to a page of the site."""

    label: str
    title: str = Field(description="The title of the file.")
    number: int
    url: str = Field(description="The address of the file, at this page.")

    @classmethod
    def of(cls, page: FilePage, telling: Telling) -> Self:
        return cls(label=page.label, title=page.title, number=page.number, url=absolute(telling.request, page.url))


class Marked(BaseModel):
    """What only items that a search found have."""

    title_html: str = Field(description=MARKED)
    passage_html: str = Field(description=MARKED)
    passage_page: PassagePage | None = Field(description="The page of a file where the passage stands, if it does.")


class PlainItem(Marked, Item):
    """A page without a type of its own, where no installed app says more of it."""

    type: Literal["page"]


@lru_cache
def item_schemas() -> Mapping[str, type[Item]]:
    """The schema of the items of each type, as every app's `api_items` names it."""
    named = [getattr(config, "api_items", {}) for config in apps.get_app_configs()]
    told = {type_name: import_string(path) for items in named for type_name, path in items.items()}
    return {"page": PlainItem} | dict(sorted(told.items()))
