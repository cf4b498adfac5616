"""`search_evaluate`: documents and queries of anybody, asked as the site asks."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from konsorcium.search.engines import mirror
from konsorcium.search.models import Record
from tests.engines import EngineUnderTest, prefix

pytestmark = pytest.mark.django_db

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
