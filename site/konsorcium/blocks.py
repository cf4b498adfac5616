"""The blocks that the body of a page is made of; each carries its template and its form in the API."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail_localize.segments import StringSegmentValue

INLINE_FEATURES = ["bold", "italic", "link"]
TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class TranslatableTableBlock(TableBlock):
    """A table whose cells are translated one by one."""

    def get_translatable_segments(self, value: dict[str, Any] | None) -> list[StringSegmentValue]:
        rows = (value or {}).get("data", [])
        return [
            StringSegmentValue(f"{y}-{x}", cell)
            for y, row in enumerate(rows)
            for x, cell in enumerate(row)
            if cell and cell.strip()
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
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"), rows=3)
    source = blocks.CharBlock(label=_("Whose words"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "blocks/quote.html"


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        help_text=_("What the picture shows, for those who cannot see it. Empty only if it says nothing."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    credit = blocks.CharBlock(label=_("Credit"), required=False)

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "blocks/figure.html"


class CaptionedTableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    table = TranslatableTableBlock(label=_("Table"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "ul"])

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

    class Meta:
        icon = "list-ol"
        label = _("Footnotes")
        template = "blocks/footnotes.html"


class EmbedValue(blocks.StructValue):
    @property
    def frame_url(self) -> str:
        """The address to load after the click: YouTube's without cookies, any other as it is."""
        address = urlsplit(self["url"])
        host = (address.hostname or "").removeprefix("www.")
        video = parse_qs(address.query).get("v", [""])[0] if host == "youtube.com" else address.path.strip("/")
        if host in {"youtube.com", "youtu.be"} and re.fullmatch(r"[\w-]{6,20}", video):
            return f"https://www.youtube-nocookie.com/embed/{video}"
        return str(self["url"])

    @property
    def host(self) -> str:
        return urlsplit(self["url"]).hostname or ""


class EmbedBlock(blocks.StructBlock):
    """Foreign content that is fetched only after the reader asks for it: no visitor's request leaves the site."""

    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("What it is"))

    class Meta:
        icon = "media"
        label = _("Embed")
        template = "blocks/embed.html"
        value_class = EmbedValue

    def clean(self, value: EmbedValue) -> EmbedValue:
        cleaned = super().clean(value)
        if urlsplit(cleaned["url"]).scheme != "https":
            raise blocks.StructBlockValidationError(
                {"url": ValidationError(_("Only https:// addresses can be embedded."))}
            )
        return cleaned


class BodyBlock(blocks.StreamBlock):
    text = TextBlock(features=TEXT_FEATURES)
    heading = HeadingBlock()
    quote = QuoteBlock()
    figure = FigureBlock()
    table = CaptionedTableBlock()
    callout = CalloutBlock()
    footnotes = FootnotesBlock()
    embed = EmbedBlock()

    class Meta:
        required = False
