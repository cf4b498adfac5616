"""Pictures of the sample content: calm abstract patterns and initials, always the same for the same seed."""

from collections.abc import Callable, Iterator
from hashlib import shake_256
from importlib.resources import files
from io import BytesIO
from itertools import cycle, pairwise

from PIL import Image, ImageDraw, ImageFont

TEAL, OCHRE, BRICK, PAPER = "#0f4c5c", "#e0a030", "#b5543a", "#f7f4ee"
MIST, SAND, DUSK = "#7fa3a8", "#efd9a7", "#0a3440"
GROUNDS = [
    (PAPER, TEAL, OCHRE, BRICK),
    (TEAL, MIST, OCHRE, PAPER),
    (SAND, TEAL, BRICK, MIST),
    (DUSK, TEAL, OCHRE, MIST),
]
PORTRAIT_GROUNDS = [(TEAL, DUSK), (BRICK, "#9c4631"), ("#31707d", TEAL), ("#7d5a1c", "#694a12")]
# Everything is drawn twice as large, so that edges are smooth when it is reduced.
OVERSIZE = 2

Colours = tuple[str, ...]
Numbers = Iterator[float]


def _numbers(seed: str) -> Numbers:
    """Endless numbers between 0 and 1 that hang on nothing but the seed."""
    return cycle(byte / 255 for byte in shake_256(seed.encode()).digest(97))


def _circles(draw: ImageDraw.ImageDraw, size: tuple[int, int], colours: Colours, numbers: Numbers) -> None:
    width, height = size
    for colour in (*colours, *colours):
        x, y, radius = next(numbers) * width, next(numbers) * height, (0.08 + 0.22 * next(numbers)) * width
        draw.circle((x, y), radius, fill=colour)
        draw.circle((x, y), radius * 1.25, outline=colour, width=width // 250)


def _waves(draw: ImageDraw.ImageDraw, size: tuple[int, int], colours: Colours, numbers: Numbers) -> None:
    width, height = size
    for row, colour in enumerate((*colours, *colours[:2])):
        crest, phase = (0.3 + 0.13 * row) * height, next(numbers) * width / 2
        lift, middle = (0.03 + 0.05 * next(numbers)) * height, width / 2
        knots = [(crest + lift * (1 if step % 2 else -1), step * middle - phase) for step in range(5)]
        points = [point for left, right in pairwise(knots) for point in _curve(left, right)]
        draw.polygon([*points, (width, height), (0, height)], fill=colour)


def _curve(left: tuple[float, float], right: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """A smooth line from one crest to the next, in 40 steps."""
    (y0, x0), (y1, x1) = left, right
    for step in range(40):
        part = step / 40
        yield x0 + (x1 - x0) * part, y0 + (y1 - y0) * part * part * (3 - 2 * part)


def _tiles(draw: ImageDraw.ImageDraw, size: tuple[int, int], colours: Colours, numbers: Numbers) -> None:
    width, height = size
    side = width // 8
    gap = side // 12
    for x in range(0, width, side):
        for y in range(0, height, side):
            choice = next(numbers)
            if choice > 0.25:
                box = (x + gap, y + gap, x + side - gap, y + side - gap)
                draw.rounded_rectangle(box, side // 10, fill=colours[int(choice * 100) % len(colours)])


def _planes(draw: ImageDraw.ImageDraw, size: tuple[int, int], colours: Colours, numbers: Numbers) -> None:
    width, height = size
    for row, colour in enumerate((*colours, *colours[:2])):
        left, right = next(numbers), next(numbers)
        top = 0.1 + 0.15 * row
        draw.polygon(
            [(0, (top + 0.3 * left) * height), (width, (top + 0.3 * right) * height), (width, height), (0, height)],
            fill=colour,
        )


def _columns(draw: ImageDraw.ImageDraw, size: tuple[int, int], colours: Colours, numbers: Numbers) -> None:
    width, height = size
    step = width // 12
    for number, colour in zip(range(12), cycle(colours), strict=False):
        top = (0.1 + 0.7 * next(numbers)) * height
        draw.rectangle((number * step + step // 5, top, (number + 1) * step - step // 5, height), fill=colour)


Draw = Callable[[str], bytes]
Motif = Callable[[ImageDraw.ImageDraw, tuple[int, int], Colours, Numbers], None]
MOTIFS: dict[str, Motif] = {
    "circles": _circles, "waves": _waves, "tiles": _tiles, "planes": _planes, "columns": _columns,
}  # fmt: skip


def _jpeg(image: Image.Image) -> bytes:
    file = BytesIO()
    image.reduce(OVERSIZE).save(file, "JPEG", quality=85)
    return file.getvalue()


def picture(seed: str, width: int = 1600, height: int = 1000) -> bytes:
    """A pattern as JPEG; the first word of the seed names its motif ("waves-river")."""
    size = (width * OVERSIZE, height * OVERSIZE)
    numbers = _numbers(seed)
    ground, *colours = GROUNDS[int(next(numbers) * 100) % len(GROUNDS)]
    image = Image.new("RGB", size, ground)
    MOTIFS[seed.partition("-")[0]](ImageDraw.Draw(image), size, tuple(colours), numbers)
    return _jpeg(image)


def portrait(seed: str, side: int = 640) -> bytes:
    """A person's initials on a coloured ground as JPEG, no face; the seed is the name."""
    full = side * OVERSIZE
    numbers = _numbers(seed)
    ground, shade = PORTRAIT_GROUNDS[int(next(numbers) * 100) % len(PORTRAIT_GROUNDS)]
    image = Image.new("RGB", (full, full), ground)
    draw = ImageDraw.Draw(image)
    draw.circle((next(numbers) * full, full), full * (0.4 + 0.3 * next(numbers)), fill=shade)
    font_file = files("font_source_sans_pro") / "files" / "SourceSansPro-Semibold.ttf"
    font = ImageFont.truetype(str(font_file), full // 3)
    initials = "".join(word[0] for word in seed.split())
    draw.text((full / 2, full / 2), initials, font=font, fill=PAPER, anchor="mm")
    return _jpeg(image)
