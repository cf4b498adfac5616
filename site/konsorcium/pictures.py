"""Pictures as the public gets them: named sizes, alternative text and credit."""

from typing import TypedDict

from wagtail.images.models import AbstractImage, SourceImageIOError

SIZES = {
    "card": "fill-640x400|format-webp",
    "wide": "width-1280|format-webp",
    "square": "fill-320x320|format-webp",
    "logo": "max-320x160|format-webp",
    "print": "max-2400x2400|format-png",
}


class Rendition(TypedDict):
    url: str
    width: int
    height: int


class Picture(TypedDict):
    alt: str
    credit: str
    renditions: dict[str, Rendition]


def picture(image: AbstractImage | None, alt: str, credit: str, sizes: tuple[str, ...]) -> Picture | None:
    """`image` in the named `sizes` (keys of SIZES); None without an image or when its file is lost."""
    if image is None:
        return None
    try:
        made = image.get_renditions(*(SIZES[size] for size in sizes))
    except SourceImageIOError:
        return None
    return {
        "alt": alt,
        "credit": credit,
        "renditions": {
            size: {"url": made[SIZES[size]].url, "width": made[SIZES[size]].width, "height": made[SIZES[size]].height}
            for size in sizes
        },
    }
