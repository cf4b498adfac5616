"""The style guide of the demo: what pages are made of, rendered by their own templates with sample values."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

import konsorcium

from . import samples

TEMPLATES = Path(konsorcium.__path__[0]) / "templates"
NAMING = ("id", "for", "aria-labelledby")  # attributes that name an element of the page
TOKEN = re.compile(r"^ +(--k-[\w-]+): (.+);$", re.MULTILINE)
# Parts of pages that are more than one component, and the type of record that each shows.
PARTS = {
    "konsorcium_members/help/form.html": "member",
    "konsorcium_members/help/offer.html": "member",
    "konsorcium_members/member/places.html": "member",
    "konsorcium_activities/event/facts.html": "event",
    "konsorcium_activities/project/results.html": "project",
    "konsorcium_activities/project/good_practice.html": "project",
    "konsorcium_publications/publication/document.html": "publication",
    "konsorcium_home/topic/position.html": "topic",
    "konsorcium_home/topic/recommendations.html": "topic",
    "konsorcium_search/form.html": "publication",
    "konsorcium_search/degraded.html": "publication",
    "konsorcium_search/correction.html": "publication",
    "konsorcium_search/hits.html": "publication",
}


@dataclass(frozen=True)
class Token:
    name: str
    value: str

    @property
    def is_colour(self) -> bool:
        return self.value.startswith("#")

    @property
    def is_font(self) -> bool:
        return self.name.endswith("-font")


@dataclass(frozen=True)
class Sample:
    """A template, or a block of a body, and what it makes of the sample values."""

    name: str
    rendered: str
    is_fact: bool = False

    @property
    def html(self) -> SafeString:
        """The sample with ids of its own: on the page two samples may be made of the same part."""
        soup = BeautifulSoup(self.rendered, "html.parser")
        for attribute in NAMING:
            for element in soup.select(f"[{attribute}]"):
                element[attribute] = f"{self.name}-{element[attribute]}"
        for link in soup.select('a[href^="#"]'):
            link["href"] = f"#{self.name}-{str(link['href'])[1:]}"
        return mark_safe(str(soup))  # noqa: S308 - the templates escaped it


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    language = get_language() or "cs"
    values = samples.context(language)
    # The tags of records keep what they found on the request: here they find the samples, and not the site.
    vars(request).update(
        _konsorcium_labels={language: samples.sample_labels(language)}, _konsorcium_choices=samples.languages()
    )
    shown = {
        "has_home": False,
        "tokens": tokens(),
        "components": [component(name, values, request) for name in component_names()],
        "parts": [part(name, type_name, values, request) for name, type_name in PARTS.items()],
        "blocks": [Sample(block.block_type, block.render()) for block in values["page"].body],
    }
    response = render(request, "config/styleguide.html", shown)
    response["X-Robots-Tag"] = "noindex"
    return response


def tokens() -> list[Token]:
    """The custom properties of the root, as the style sheet has them."""
    path = finders.find("konsorcium/components.css")
    return [Token(*found) for found in TOKEN.findall(Path(str(path)).read_text().partition("}")[0])]


def component_names() -> list[str]:
    return sorted(f"components/{path.name}" for path in TEMPLATES.glob("components/*.html"))


def component(name: str, values: dict[str, Any], request: HttpRequest) -> Sample:
    """A component with a record of the type that it is made for; one about languages with a foreign record."""
    type_name = name.partition("card_")[2].removesuffix(".html")
    record = samples.records(values["language"]).get(type_name, values["record"])
    if "language" in name:
        record = samples.records("uk")["publication"]
    html = render_to_string(name, values | {"record": record}, request)
    return Sample(name, html, is_fact=name.endswith("fact.html"))


def part(name: str, type_name: str, values: dict[str, Any], request: HttpRequest) -> Sample:
    record = samples.records(values["language"]).get(type_name, values["record"])
    return Sample(name, render_to_string(name, values | {"record": record}, request))
