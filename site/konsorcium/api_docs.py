"""The OpenAPI document as a page for people: served whole by this site, readable without scripts."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from .problems import KINDS

Node = dict[str, Any]


class ApiDocs(DocsBase):
    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        document = api.get_openapi_schema()
        context = {
            "info": document["info"],
            "operations": list(_operations(document["paths"])),
            "schemas": {name: _schema(schema) for name, schema in sorted(document["components"]["schemas"].items())},
            "problems": KINDS,
            "document_url": self.get_openapi_url(api, kwargs),
        }
        return render(request, "konsorcium/api_docs.html", context)


def _operations(paths: dict[str, Node]) -> Iterator[Node]:
    for path, operations in paths.items():
        for method, operation in operations.items():
            answer = next(iter(referred(operation["responses"][200])), "")
            yield {"path": path, "method": method.upper(), "answer": answer, **operation}


def _schema(schema: Node) -> Node:
    fields = [
        {
            "name": name,
            "form": told.get("const") or told.get("format") or told.get("type", ""),
            "schemas": sorted(set(referred(told))),
            "description": told.get("description", ""),
        }
        for name, told in schema.get("properties", {}).items()
    ]
    return {"description": schema.get("description", ""), "fields": fields}


def referred(node: object) -> Iterator[str]:
    """The names of the schemas that a part of the document refers to."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].rpartition("/")[2]
        for part in node.values():
            yield from referred(part)
    elif isinstance(node, list):
        for part in node:
            yield from referred(part)
