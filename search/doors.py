"""The doors: every way by which somebody without a login gets content. A URL that is not here fails a test."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from urllib.parse import urlencode

from django.apps import apps
from django.urls import reverse
from django.utils import translation


@dataclass(frozen=True)
class Probe:
    """What to ask the doors for: a page by all that could lead to it, and its files."""

    language: str
    words: str
    type: str
    pk: int
    key: str  # the translation key, which all languages share
    url: str  # the path of the page's address, "/cs/publikace/komentar/"
    path: str  # the same below its language, "publikace/komentar/"
    parent_path: str
    slug: str
    document: int
    filename: str
    image: int
    rendition: str  # below the media folder


@dataclass(frozen=True)
class Door:
    """A URL by its name; `args` and `query` are templates over the fields of a Probe."""

    url_name: str
    args: tuple[str, ...] = ()
    query: dict[str, str] = field(default_factory=dict)

    @property
    def asks_for_file(self) -> bool:
        """Whether a file is what it answers with or tells of, so that any answer shows the file."""
        asked = [*self.args, *self.query.values()]
        return any(name in value for value in asked for name in ("{document}", "{image}", "{rendition}", "{filename}"))

    def address(self, probe: Probe) -> str:
        values = asdict(probe)
        with translation.override(probe.language):
            path = reverse(self.url_name, args=[argument.format(**values) for argument in self.args])
        query = urlencode({name: value.format(**values) for name, value in self.query.items()})
        return f"{path}?{query}" if query else path


def api_doors(router: str, url_name: str) -> list[Door]:
    """The list and the detail of a page type in the content API."""
    return [
        Door(f"konsorcium_api:list_{router}", query={"locale": "{language}", "limit": "100"}),
        Door(f"konsorcium_api:list_{router}", query={"locale": "{language}", "q": "{words}", "text_language": "cs,en"}),
        Door(f"konsorcium_api:get_{url_name}", ("{pk}",)),
    ]


def all_doors() -> Iterator[Door]:
    """The doors of all installed apps, as each AppConfig's `doors` lists them."""
    for config in apps.get_app_configs():
        yield from getattr(config, "doors", [])
