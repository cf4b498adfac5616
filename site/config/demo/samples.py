"""Sample values for the style guide: records, a list, a page and blocks that are in no database."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from django.utils.translation import get_language_info
from wagtail.blocks import StreamValue

from konsorcium.blocks import BodyBlock
from konsorcium.languages import LANGUAGE_CODES
from konsorcium.pictures import Picture, Rendition
from konsorcium.search.answers import FacetValue, Hit
from konsorcium.search.labels import labels
from konsorcium.search.listings import FACET_NAMES, FacetGroup, Link
from konsorcium.search.models import Record
from konsorcium.search.pins import Pinned
from konsorcium.search.translations import LanguageVersion

VALUES = tomllib.loads(Path(__file__).with_name("styleguide.toml").read_text())
NOWHERE = "#nowhere"
SIZES = {"card": (640, 400), "wide": (1280, 720), "square": (320, 320), "logo": (240, 96), "print": (240, 96)}
STRIPES = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}">'
    '<rect width="{0}" height="{1}" fill="#0f4c5c"/><path d="M0 {1} {0} 0V{1}z" fill="#e0a030"/></svg>'
)


def rendition(size: str) -> Rendition:
    width, height = SIZES[size]
    return {"url": f"data:image/svg+xml,{quote(STRIPES.format(width, height))}", "width": width, "height": height}


def picture() -> Picture:
    return {"alt": "", "credit": VALUES["credit"], "renditions": {size: rendition(size) for size in SIZES}}


class SampleImage:
    """Stands for a picture of the library in a figure."""

    def get_renditions(self, *filters: str) -> Mapping[str, SimpleNamespace]:
        return {name: SimpleNamespace(**rendition("wide")) for name in filters}


def records(language: str) -> dict[str, Record]:
    """A record of each type, by its type."""
    return {
        type_name: Record(type=type_name, language=language, url=NOWHERE, **values)
        for type_name, values in VALUES["records"].items()
    }


def body() -> StreamValue:
    """Every block once."""
    pictures = {"figure": {"image": SampleImage()}}
    return BodyBlock().normalize(
        [
            (kind, value | pictures.get(kind, {}) if isinstance(value, dict) else value)
            for kind, value in ((block["type"], block["value"]) for block in VALUES["blocks"])
        ]
    )


def sample_labels(language: str) -> dict[str, Mapping[str, str]]:
    """The choices that stand in the code, with sample terms instead of those of the site."""
    return {"kind": labels(language)["kind"], "type": labels(language)["type"], **VALUES["labels"]}


def links() -> list[SimpleNamespace]:
    """Values of a facet, the first of them chosen."""
    return [
        SimpleNamespace(label=label, url=NOWHERE, address=NOWHERE, count=number, chosen=number == 1)
        for number, label in enumerate(VALUES["labels"]["topic"].values(), 1)
    ]


def listing(found: list[Record], type_name: str) -> SimpleNamespace:
    """A list in the midst of its pages, with filters, of which one is chosen."""
    topics = [Link(link.label, NOWHERE, link.chosen, link.count) for link in links()]
    numbers = [Link("1", NOWHERE), Link("2", NOWHERE, chosen=True), Link("…"), Link("9", NOWHERE)]
    answer = SimpleNamespace(
        question=SimpleNamespace(words=VALUES["words"]),
        total=163,
        degraded=True,
        records=found,
        hits=hits(found),
        pinned=[Pinned(found[0], VALUES["label"])],
    )
    return SimpleNamespace(
        answer=answer, number=2, type_name=type_name, narrowed=True, query="", kept=[], whole=NOWHERE,
        unfiltered=NOWHERE, chosen=topics[:1], groups=[FacetGroup("topic", str(FACET_NAMES["topic"]), topics)],
        sorts=[Link(VALUES["label"], NOWHERE, chosen=True), Link(VALUES["caption"], NOWHERE)],
        corrected=Link(VALUES["words"], NOWHERE, count=3), languages=Link(VALUES["label"], NOWHERE), pages=numbers,
        previous=NOWHERE, following=NOWHERE,
    )  # fmt: skip


def hits(found: list[Record]) -> list[Hit]:
    return [Hit(record, passage_html=f"… <mark>{VALUES['words']}</mark> …") for record in found]


def needs() -> list[SimpleNamespace]:
    """The questions of the form that finds help."""
    return [
        SimpleNamespace(
            name=name,
            label=FACET_NAMES[name],
            values=[FacetValue(value, label, 1, chosen=False) for value, label in VALUES["labels"][name].items()],
        )
        for name in ("service", "region", "spoken", "target_group")
    ]


def languages() -> list[LanguageVersion]:
    return [
        LanguageVersion(code, get_language_info(code)["name_local"], NOWHERE, exact=False) for code in LANGUAGE_CODES
    ]


def context(language: str) -> dict[str, Any]:
    """What the templates ask for, under the names that they know it by."""
    found = records(language)
    publication = found["publication"]
    outdated = {"state": "outdated", "source_locale": "de", "source_date": "2026-01-01", "changed_segments": 2}
    publication.card = publication.card | {"picture": picture(), "translation": outdated}
    sections = [
        SimpleNamespace(type=name, heading=found[name].title, records=[found[name]], total=9, query="", has_more=True)
        for name in ("publication", "event")
    ]
    facts = SimpleNamespace(
        kind="analysis", get_document_kind_display=VALUES["label"], sign_up_url=NOWHERE, online_url=NOWHERE,
        locale=SimpleNamespace(language_code="de"),
    )  # fmt: skip
    return VALUES | {
        "language": language, "has_home": False, "record": publication, "records": [publication], "kind": "publication",
        "page": SimpleNamespace(**VALUES["page"], body=body(), is_over=False), "picture": picture(), "facts": facts,
        "listing": listing([publication], "publication"), "hits": hits([publication]), "links": links(),
        "sections": sections, "name": "topic", "values": list(VALUES["labels"]["topic"]), "keys": [],
        "needs": needs(), "id": "sample", "topic": SimpleNamespace(position_date=None),
        "recommendations": [told | {"record": publication} for told in VALUES["recommendations"]],
    }  # fmt: skip
