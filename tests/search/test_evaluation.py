"""`search_evaluate`: documents and queries of anybody, asked as the site asks."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from config import demo
from konsorcium.search.engines import mirror
from konsorcium.search.models import Record
from tests import content
from tests.engines import EngineUnderTest, prefix

pytestmark = pytest.mark.django_db

SENTENCE = re.compile(r"[A-ZČŘŠŽÚ][^.<>\n\"]{60,200}\.")
DOCUMENTS: list[dict[str, Any]] = [
    {"id": "a", "text": "Lidé mají právo na bezpečné bydlení.", "lang": "cs", "kind": "page"},
    {"id": "b", "text": "O azylu rozhoduje ministerstvo.", "lang": "cs", "kind": "page"},
    {"id": "c", "text": "Daryna Ivančuk", "lang": "cs", "kind": "person"},
    {"id": "d", "text": "The right to safe housing.", "lang": "en", "kind": "page"},
]
QUERIES: list[dict[str, Any]] = [
    {"q": "práva bydlení", "lang": "cs", "variant": "plain", "relevant": ["a"]},
    {"q": "prava bydleni", "lang": "cs", "variant": "nodia", "relevant": ["a"]},
    {"q": "azyl", "lang": "cs", "variant": "plain", "relevant": ["b"]},
    {"q": "Darynou Ivančuk", "lang": "cs", "variant": "plain", "relevant": ["c"]},
    {"q": "houses rights", "lang": "en", "variant": "plain", "relevant": ["d"]},
    {"q": "housing rights", "lang": "en", "variant": "plain", "relevant": ["d"]},
]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    found = []
    for name, lines in [("documents", DOCUMENTS), ("queries", QUERIES)]:
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        found.append(str(path))
    return found


def evaluate(*arguments: Any, **options: Any) -> list[list[str]]:
    output = StringIO()
    call_command("search_evaluate", *arguments, stdout=output, **options)
    return [line.split() for line in output.getvalue().splitlines()]


def test_it_prints_the_measures_of_each_variant(files: list[str], engine: EngineUnderTest, tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    told = evaluate(*files, engine=engine.name, results=results)
    assert told[0][0] == f"{engine.name}:"
    assert told[2:] == [
        ["plain", "5", "1.000", "1.000", "1.000"],
        ["nodia", "1", "1.000", "1.000", "1.000"],
    ]
    lines = [json.loads(line) for line in results.read_text().splitlines()]
    assert [line["q"] for line in lines] == [query["q"] for query in QUERIES]
    assert lines[3] == {"q": "Darynou Ivančuk", "variant": "plain", "ids": ["c"]}


def test_it_leaves_nothing_behind(files: list[str], engine: EngineUnderTest) -> None:
    evaluate(*files, engine=engine.name)
    assert not Record.objects.exists()
    if engine.name == "elasticsearch":
        assert not mirror.writer().indices.get(index=f"{prefix()}_*evaluated*")


def test_what_cannot_be_read_is_said(files: list[str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": "a"}\nno json\n')
    with pytest.raises(CommandError, match=r"broken\.jsonl, line 2"):
        evaluate(files[0], broken, engine="database")
    with override_settings(KONSORCIUM_ELASTICSEARCH_URL=""), pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        evaluate(*files, engine="elasticsearch")


def test_the_api_ranks_pages_as_the_evaluation_ranks_their_texts(
    engine: EngineUnderTest, client: Client, tmp_path: Path
) -> None:
    site = content.make_site()
    texts = czech_sentences()
    documents: list[dict[str, Any]] = [
        {"id": str(number), "text": text, "lang": "cs", "kind": "page"} for number, text in enumerate(texts, 1000)
    ]
    queries: list[dict[str, Any]] = [
        {"q": " ".join(text.split()[2:4]), "lang": "cs", "variant": "plain", "relevant": [str(number)]}
        for number, text in enumerate(texts, 1000)
    ]
    results = tmp_path / "results.jsonl"
    paths = [tmp_path / "documents.jsonl", tmp_path / "queries.jsonl"]
    for path, lines in zip(paths, [documents, queries], strict=True):
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    evaluate(*paths, engine=engine.name, results=results)
    for document in reversed(documents):  # of equals the newest comes first
        content.make_publication(site, document["id"], body=[("text", f"<p>{document['text']}</p>")])
    engine.catch_up()
    for line in map(json.loads, results.read_text().splitlines()):
        answer = client.get("/api/content/v1/search/", {"q": line["q"], "locale": "cs", "limit": 100}).json()
        assert (answer["engine"], answer["degraded"]) == (engine.name, False)
        assert [item["title"] for item in answer["items"]] == line["ids"], line["q"]


def czech_sentences() -> list[str]:
    """A hundred sentences of the demo."""
    paths = sorted(Path(demo.__file__).parent.glob("publications/*.toml"))
    found = [sentence for path in paths for sentence in SENTENCE.findall(path.read_text().split("[en]")[0])]
    return list(dict.fromkeys(found))[:100]
