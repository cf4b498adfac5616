"""The style guide of the demo: every component and block by its own template, and nothing of the site."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

import konsorcium
from konsorcium.blocks import BodyBlock
from konsorcium.models import Vocabulary
from tests import content
from tests.conftest import required
from tests.html import read, words
from tests.servers import html_checker

pytestmark = [pytest.mark.django_db]
in_the_demo = pytest.mark.urls("config.demo.urls")

TEMPLATES = Path(konsorcium.__path__[0]) / "templates"
# What they tell comes from public pages alone.
NOTHING_TO_SHOW = {"components/breadcrumb.html", "components/hreflang.html", "components/record_fact.html"}


def templates(*folders: str) -> set[str]:
    return {str(path.relative_to(TEMPLATES)) for folder in folders for path in (TEMPLATES / folder).glob("*.html")}


@in_the_demo
@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_component_and_block_is_rendered_by_its_own_template(language: str, client: Client) -> None:
    response = client.get("/styleguide/", headers={"accept-language": language})
    assert response.status_code == 200
    rendered = {template.name for template in response.templates}
    assert templates("components", "blocks") - rendered == set()


@in_the_demo
def test_every_component_and_block_shows_something(client: Client) -> None:
    guide = read(client, "/styleguide/")
    empty = {words(sample.h2) for sample in guide.select(".k-guide-sample:has(.k-guide-nothing)")}
    assert empty - NOTHING_TO_SHOW == set()
    shown = [words(heading) for heading in guide.select("#blocks ~ .k-guide-sample > h2:first-child")]
    assert sorted(shown) == sorted(BodyBlock().child_blocks)


@in_the_demo
def test_tokens_have_the_values_of_the_style_sheet(client: Client) -> None:
    tokens = words(read(client, "/styleguide/").select_one(".k-guide-tokens"))
    css = (Path(konsorcium.__path__[0]) / "static/konsorcium/components.css").read_text()
    teal = css.partition("--k-teal: ")[2].partition(";")[0]
    assert f"--k-teal {teal}" in tokens
    assert "--k-radius" in tokens


@in_the_demo
def test_it_is_valid_html(client: Client) -> None:
    assert required(lambda: html_checker.errors({"styleguide": client.get("/styleguide/").content})) == []


@in_the_demo
def test_it_is_kept_from_search_engines_and_shows_nothing_of_the_site(client: Client) -> None:
    site = content.make_site()
    topic = content.make_topic("housing", "Tajemstvibydleni", "Tajemstvibydleni")
    service = content.make_term(Vocabulary.SERVICE, "legal", "Tajemstvisluzba", "Tajemstvisluzba")
    content.make_member(site, "Tajemstviclen", services=[service])
    content.make_publication(site, "Tajemstvitext", topics=[topic], kind="analysis")
    response = client.get("/styleguide/")
    assert response["X-Robots-Tag"] == "noindex"
    assert "ajemstvi" not in response.text


def test_a_site_without_sample_content_has_no_style_guide(client: Client) -> None:
    assert client.get("/styleguide/", follow=True).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("styleguide")
