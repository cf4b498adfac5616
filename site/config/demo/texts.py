"""Reads the texts of the sample content: one TOML file a page, its body as blocks."""

import datetime
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from konsorcium.partial_dates import Precision

FOLDER = Path(__file__).parent
PAGE_LINK = re.compile(r'<a href="page:([^"]+)">')
PRECISIONS = {10: Precision.DAY, 7: Precision.MONTH, 4: Precision.YEAR, 0: Precision.NONE}

WORD_ENDINGS = ("_cs", "_en")  # of the names of values that are words in one language

Texts = dict[str, Any]
FindPage = Callable[[str], int]
FindImage = Callable[[str], int]


def read(name: str) -> Texts:
    """The content of the file `name` ("members/simi")."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def names(folder: str) -> Iterator[str]:
    for path in sorted((FOLDER / folder).glob("*.toml")):
        yield f"{folder}/{path.stem}"


def date_fields(name: str, value: str) -> dict[str, Any]:
    """The fields of the date `name`, known as far as `value` says: "2024-04-01", "2024-04", "2024" or ""."""
    date = datetime.date.fromisoformat(f"{value}-01-01"[:10]) if value else None
    return {name: date, f"{name}_precision": PRECISIONS[len(value)]}


class Body:
    """Turns the blocks of a page into stream data; equal blocks of two languages get equal ids."""

    def __init__(self, name: str, find_page: FindPage, find_image: FindImage) -> None:
        self.name, self.find_page, self.find_image = name, find_page, find_image

    def stream(self, blocks: list[Texts]) -> list[Texts]:
        return [
            {"type": block["type"], "value": self._value(block, position), "id": self._id(position)}
            for position, block in enumerate(blocks)
        ]

    def rich_text(self, html: str) -> str:
        """`html` with links to files of pages turned into links to their pages."""
        return PAGE_LINK.sub(lambda found: f'<a linktype="page" id="{self.find_page(found[1])}">', html)

    def _value(self, block: Texts, position: int) -> Any:
        fields = {name: value for name, value in block.items() if name not in {"type", "seed"}}
        match block["type"]:
            case "text":
                return self.rich_text(block["value"])
            case "heading":
                return block["value"]
            case "callout":
                return fields | {"text": self.rich_text(block["text"])}
            case "fold":
                return {name: self.rich_text(block[name]) for name in ("beginning", "rest")}
            case "figure":
                return fields | {"image": self.find_image(block["seed"])}
            case "table":
                return {"caption": block["caption"], "table": table(block["rows"])}
            case "footnotes":
                return {"notes": [self._note(note, position, row) for row, note in enumerate(block["notes"])]}
            case _:
                return fields

    def _note(self, html: str, *position: int) -> Texts:
        return {"type": "item", "value": self.rich_text(html), "id": self._id(*position)}

    def _id(self, *position: int) -> str:
        return str(uuid5(NAMESPACE_URL, f"{self.name}/{'/'.join(map(str, position))}"))


def table(rows: list[list[str]]) -> Texts:
    """The value of a table block whose first row is its head."""
    return {"data": rows, "first_row_is_table_header": True, "first_col_is_header": False, "table_header_choice": "row"}
