"""Dates, pictures and bodies of pages, for templates."""

import json
import re
from collections.abc import Collection

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext
from wagtail.blocks import StreamValue
from wagtail.images.models import AbstractImage

from konsorcium import partial_dates, phones
from konsorcium.pictures import Picture, picture
from konsorcium.typography import typeset

register = template.Library()
register.filter("phone_digits", phones.digits)

_TAGS = re.compile(r"(<a[\s>].*?</a>|<[^>]*>)", re.DOTALL)  # a link whole: there is no link within a link
_MARKERS = re.compile(r"\[(\d{1,3})\]")


@register.filter
def partial_date(value: str) -> str:
    """The ISO date `value`, which may be only a month or a year, or a moment, in words."""
    return partial_dates.label(value or "")


@register.filter
def end_after(value: str, start: str) -> str:
    """The end of something that begins at `start`, in words."""
    return partial_dates.label_after(value, start)


@register.filter
def language_name(code: str) -> str:
    """The name of a language in itself: "čeština"; the code where there is none."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


@register.filter
def web_name(address: str) -> str:
    """A web address as people write it: without the scheme and a slash at its end."""
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")


@register.simple_block_tag
def typography(content: str) -> SafeString:
    """What is rendered between, with its Czech texts typeset."""
    return mark_safe(typeset(content, get_language() or ""))  # noqa: S308 - it was rendered, and no tag is made


@register.simple_tag
def figure_picture(image: AbstractImage | None, alt: str = "", credit: str = "") -> Picture | None:
    """A picture within a body, as wide as the text."""
    return picture(image, alt, credit, ("wide",))


@register.simple_tag
def body(stream: StreamValue, changed: Collection[str] | None = None) -> SafeString:
    """The blocks of a body, with the markers of its footnotes linked to them.

    Before those with one of the ids `changed` readers are told that the source has changed since.
    """
    notes = sum(len(block.value["notes"]) for block in stream if block.block_type == "footnotes")
    told, known = render_to_string("components/block_changed.html"), set(changed or ())
    html = "".join(
        f'<div class="k-block k-block-{block.block_type}">{told if block.id in known else ""}{block.render()}</div>'
        for block in stream
    )
    return mark_safe(_with_links(html, notes))  # noqa: S308 - rendered by the templates of the blocks


@register.simple_block_tag
def glance(content: str, label: str) -> SafeString:
    """The box beside a text, with what stands between the tags; nothing where nothing does."""
    if not strip_tags(content).strip():
        return SafeString()
    return format_html('<aside class="k-facts" aria-label="{}">{}</aside>', label, content)


def _with_links(html: str, notes: int) -> str:
    """`html` with the first [n] of each note linked to it, and a place to come back to."""
    linked: set[str] = set()

    def link(found: re.Match[str]) -> str:
        number = found[1]
        if number in linked or not 1 <= int(number) <= notes:
            return found[0]
        linked.add(number)
        # A word joiner: no line begins with a marker.
        return format_html(
            '\u2060<a class="k-note-marker" id="marker-{0}" href="#note-{0}" aria-label="{1}">[{0}]</a>',
            number,
            gettext("Footnote %s") % number,
        )

    if not notes:
        return html
    return "".join(part if part.startswith("<") else _MARKERS.sub(link, part) for part in _TAGS.split(html))


@register.simple_tag
def json_ld(data: dict[str, object]) -> SafeString:
    """What a page says to machines, as schema.org has it (JSON-LD); escaped as Django's `json_script` does."""
    if not data:
        return mark_safe("")
    json_escapes = {ord(letter): f"\\u{ord(letter):04X}" for letter in "<>&"}
    text = json.dumps(data, ensure_ascii=False).translate(json_escapes)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
