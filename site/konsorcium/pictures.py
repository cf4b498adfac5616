"""Pictures as the public gets them: named sizes, alternative text and credit."""

from typing import TypedDict

from wagtail.images.image_operations import FilterOperation
from wagtail.images.models import AbstractImage, SourceImageIOError
from willow.image import Image
from willow.plugins.pillow import PillowImage

SIZES = {
    "card": "fill-640x400|format-webp",
    "wide": "width-1280|format-webp",
    "square": "fill-320x320|format-webp",
    "portrait": "max-2400x2400|nometadata|format-jpeg|jpegquality-90",
    "logo": "max-320x160|format-webp",
    "print": "max-2400x2400|format-png",
}


class NoMetadataOperation(FilterOperation):
    """Leaves out what a camera writes into a photo beside the picture, such as where it was taken."""

    def construct(self) -> None:
        pass

    def run(self, willow: Image, image: AbstractImage, env: dict[str, object]) -> Image:
        bare = willow.get_pillow_image().copy()
        bare.info.pop("exif", None)
        return PillowImage(bare)


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
