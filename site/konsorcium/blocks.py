"""The blocks that the body of a page is made of; each carries its template and its form in the API."""

import re
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText, get_text_for_indexing
from wagtail_localize.segments import StringSegmentValue

from .api_values import RichTextSource, absolute_picture, expanded
from .phones import validate_phone
from .pictures import SIZES, picture

Context = dict[str, Any] | None

INLINE_FEATURES = ["bold", "italic", "link"]
_PIECE_END = re.compile(r"</(?:p|h\d|li|blockquote)>|<(?:br|hr)\s*/?>", re.IGNORECASE)

TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


def _pieces(text: RichText) -> list[str]:
    """The words of rich text by paragraphs, headings and items, for search."""
    pieces = (get_text_for_indexing(html) for html in _PIECE_END.split(text.source))
    return [piece for piece in pieces if piece]


class TranslatableTableBlock(TableBlock):
    """A table whose cells are translated one by one; those without a letter are the same in all languages."""

    def get_translatable_segments(self, value: dict[str, Any] | None) -> list[StringSegmentValue]:
        rows = (value or {}).get("data", [])
        return [
            StringSegmentValue(f"{y}-{x}", cell)
            for y, row in enumerate(rows)
            for x, cell in enumerate(row)
            if cell and any(character.isalpha() for character in cell)
        ]

    def restore_translated_segments(self, value: dict[str, Any], segments: list[StringSegmentValue]) -> dict[str, Any]:
        for segment in segments:
            y, x = segment.path.split("-")
            value["data"][int(y)][int(x)] = segment.render_text()
        return value


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"


class TextBlock(blocks.RichTextBlock):
    def get_api_representation(self, value: RichText, context: Context = None) -> str:
        return RichTextSource(value.source)

    def get_searchable_content(self, value: RichText) -> list[str]:
        return _pieces(value)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"), rows=3)
    source = blocks.CharBlock(label=_("Whose words"), required=False, default="")

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "blocks/quote.html"


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Alternative text"), default="", help_text=_("What the picture shows, for those who cannot see it.")
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, default="")
    credit = blocks.CharBlock(label=_("Credit"), default="")

    picture_sizes = ("wide",)

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        """Without renditions where the file is lost."""
        made = picture(value["image"], value["alt"], value["credit"], self.picture_sizes)
        lost = {"alt": value["alt"], "credit": value["credit"], "renditions": {}}
        return {"caption": value["caption"], **(absolute_picture((context or {}).get("request"), made) or lost)}

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "blocks/figure.html"


class CaptionedTableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), required=False, default="")
    table = TranslatableTableBlock(label=_("Table"))

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        table = value["table"] or {}
        rows = [[cell or "" for cell in row] for row in table.get("data", [])]
        header = rows.pop(0) if rows and table.get("first_row_is_table_header") else []
        return {
            "caption": value["caption"],
            "header": header,
            "rows": rows,
            "first_column_is_header": bool(table.get("first_col_is_header")),
        }

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), required=False, default="")
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "ul"])

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        return {"title": value["title"], "text": RichTextSource(value["text"].source)}

    def get_searchable_content(self, value: blocks.StructValue) -> list[str]:
        return [value["title"], *_pieces(value["text"])]

    class Meta:
        icon = "warning"
        label = _("Call-out")
        template = "blocks/callout.html"


class FootnotesBlock(blocks.StructBlock):
    notes = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE_FEATURES),
        label=_("Footnotes"),
        help_text=_("Write [1], [2] … in the text where a note belongs."),
    )

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        return {"notes": [RichTextSource(note.source) for note in value["notes"]]}

    class Meta:
        icon = "list-ol"
        label = _("Footnotes")
        template = "blocks/footnotes.html"


YOUTUBE = {"youtube.com", "youtu.be", "youtube-nocookie.com"}
VIDEO_PATH = re.compile(r"^/(shorts|live|embed)/")


class EmbedValue(blocks.StructValue):
    @property
    def safe_url(self) -> str:
        """The address; "" for any but https://, which the editor of translations does not check."""
        return str(self["url"]) if urlsplit(self["url"]).scheme == "https" else ""

    @property
    def frame_url(self) -> str:
        """The address to load after the click, at a host that has one without cookies; "" where it has none."""
        address = urlsplit(self.safe_url)
        host = (address.hostname or "").removeprefix("www.").removeprefix("m.")
        video = parse_qs(address.query).get("v", [""])[0] or VIDEO_PATH.sub("", address.path).strip("/")
        if host in YOUTUBE and re.fullmatch(r"[\w-]{6,20}", video):
            return f"https://www.youtube-nocookie.com/embed/{video}"
        if host == "vimeo.com" and re.fullmatch(r"\d+", video):
            return f"https://player.vimeo.com/video/{video}?dnt=1"
        return ""

    @property
    def host(self) -> str:
        return urlsplit(self.safe_url).hostname or ""


class EmbedBlock(blocks.StructBlock):
    """Foreign content that is fetched only after the reader asks for it: no visitor's request leaves the site."""

    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("What it is"))

    class Meta:
        icon = "media"
        label = _("Embedded content")
        template = "blocks/embed.html"
        value_class = EmbedValue

    def get_api_representation(self, value: EmbedValue, context: Context = None) -> dict[str, Any]:
        return {"url": value.safe_url, "frame_url": value.frame_url, "host": value.host, "title": value["title"]}

    def clean(self, value: EmbedValue) -> EmbedValue:
        cleaned = super().clean(value)
        if urlsplit(cleaned["url"]).scheme != "https":
            raise blocks.StructBlockValidationError(
                {"url": ValidationError(_("Only https:// addresses can be embedded."))}
            )
        return cleaned


class FoldBlock(blocks.StructBlock):
    """A long text of which the reader first sees the beginning."""

    beginning = blocks.RichTextBlock(label=_("Beginning"), features=TEXT_FEATURES)
    rest = blocks.RichTextBlock(label=_("The rest, shown on request"), features=TEXT_FEATURES)

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        return {name: RichTextSource(value[name].source) for name in ("beginning", "rest")}

    def get_searchable_content(self, value: blocks.StructValue) -> list[str]:
        return [*_pieces(value["beginning"]), *_pieces(value["rest"])]

    class Meta:
        icon = "collapse-down"
        label = _("Text that opens and folds")
        template = "blocks/fold.html"


class RecommendationBlock(blocks.StructBlock):
    """What we recommend and to whom; pages of topics gather these."""

    to = blocks.CharBlock(label=_("To whom"))
    text = blocks.TextBlock(label=_("Recommendation"), rows=3)

    class Meta:
        icon = "success"
        label = _("Recommendation")
        template = "blocks/recommendation.html"


class PhoneBlock(blocks.CharBlock):
    """A phone number: the same in all languages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, validators=[validate_phone])

    def get_translatable_segments(self, value: str) -> list[StringSegmentValue]:
        return []


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Who answers"), help_text=_("A role rather than a person: it is public."))
    phone = PhoneBlock(label=_("Phone"), required=False, default="")
    email = blocks.EmailBlock(label=_("E-mail"), required=False, default="")

    class Meta:
        icon = "mail"
        label = _("Contact")
        template = "blocks/contact.html"


class BodyBlock(blocks.StreamBlock):
    text = TextBlock(features=TEXT_FEATURES)
    heading = HeadingBlock()
    quote = QuoteBlock()
    figure = FigureBlock()
    table = CaptionedTableBlock()
    callout = CalloutBlock()
    footnotes = FootnotesBlock()
    embed = EmbedBlock()
    fold = FoldBlock()
    recommendation = RecommendationBlock()
    contact = ContactBlock()

    class Meta:
        required = False
        block_counts = {"footnotes": {"max_num": 1}}  # the markers of a text lead to one list of notes

    def get_api_representation(self, value: blocks.StreamValue, context: Context = None) -> list[dict[str, Any]]:
        """Each block as {"type", "value", "id"}; pictures and links are looked up once for the whole stream."""
        _find_renditions([child.value["image"] for child in value if child.block_type == "figure"])
        return expanded(super().get_api_representation(value, context), (context or {}).get("request"))


def _find_renditions(images: list[AbstractImage | None]) -> None:
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=SIZES.values())
    found = [image for image in images if image]
    prefetch_related_objects(found, Prefetch("renditions", renditions, to_attr="prefetched_renditions"))


def represented(bodies: list[blocks.StreamValue], request: HttpRequest | None) -> list[list[dict[str, Any]]]:
    """The blocks of many bodies as the API gives them, with as many queries as one body needs."""
    if not bodies:
        return []
    block = bodies[0].stream_block
    joined = block.to_python([child for body in bodies for child in body.raw_data])
    made = iter(block.get_api_representation(joined, {"request": request}))
    return [list(islice(made, len(body))) for body in bodies]
