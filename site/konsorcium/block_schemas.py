"""The form in the API of every block of a body: a union that the `type` of a block decides."""

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, Field

HTML = "Clean HTML: links lead to public addresses."


class Rendition(BaseModel):
    """A picture in one of its sizes."""

    url: str
    width: int
    height: int


class Picture(BaseModel):
    """A picture in named sizes; an empty `alt` says that it shows nothing the text does not say."""

    alt: str
    credit: str
    renditions: dict[str, Rendition]


class BlockSchema(BaseModel):
    id: str | None = Field(description="Stays the same when the block is edited or moved; translations have it too.")
    changed: bool = Field(description="Whether it is a translation and its source has changed since.")


class TextBlock(BlockSchema):
    type: Literal["text"]
    value: str = Field(description=HTML)


class HeadingBlock(BlockSchema):
    type: Literal["heading"]
    value: str


class Quote(BaseModel):
    text: str
    source: str


class QuoteBlock(BlockSchema):
    type: Literal["quote"]
    value: Quote


class Figure(Picture):
    """A picture with its caption; without renditions where the file is lost."""

    caption: str


class FigureBlock(BlockSchema):
    type: Literal["figure"]
    value: Figure


class Table(BaseModel):
    """A table of plain texts; an empty `header` means that it has none."""

    caption: str
    header: list[str]
    rows: list[list[str]]
    first_column_is_header: bool


class TableBlock(BlockSchema):
    type: Literal["table"]
    value: Table


class Callout(BaseModel):
    title: str
    text: str = Field(description=HTML)


class CalloutBlock(BlockSchema):
    type: Literal["callout"]
    value: Callout


class Footnotes(BaseModel):
    """Notes in their order; texts refer to them by [1], [2] …"""

    notes: list[Annotated[str, Field(description=HTML)]]


class FootnotesBlock(BlockSchema):
    type: Literal["footnotes"]
    value: Footnotes


class Embed(BaseModel):
    """Foreign content: load `frame_url` only after the reader asks for it; where it is empty, link to `url`."""

    url: str
    frame_url: str
    host: str
    title: str


class EmbedBlock(BlockSchema):
    type: Literal["embed"]
    value: Embed


class Fold(BaseModel):
    """A long text whose `rest` is shown on request."""

    beginning: str = Field(description=HTML)
    rest: str = Field(description=HTML)


class FoldBlock(BlockSchema):
    type: Literal["fold"]
    value: Fold


class Recommendation(BaseModel):
    to: str = Field(description="To whom it is given.")
    text: str


class RecommendationBlock(BlockSchema):
    type: Literal["recommendation"]
    value: Recommendation


class Contact(BaseModel):
    name: str
    phone: str
    email: str


class ContactBlock(BlockSchema):
    type: Literal["contact"]
    value: Contact


Block = Annotated[
    TextBlock
    | HeadingBlock
    | QuoteBlock
    | FigureBlock
    | TableBlock
    | CalloutBlock
    | FootnotesBlock
    | EmbedBlock
    | FoldBlock
    | RecommendationBlock
    | ContactBlock,
    Field(discriminator="type"),
]


def block_types() -> set[str]:
    """The types of blocks that the union knows."""
    union, _discriminator = get_args(Block)
    return {get_args(schema.model_fields["type"].annotation)[0] for schema in get_args(union)}
