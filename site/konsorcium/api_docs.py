"""The OpenAPI document as a page for people: served whole by this site, readable without scripts."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from .problems import KINDS

Node = dict[str, Any]

_CODE = re.compile(r"`([^`]+)`")


class ApiDocs(DocsBase):
    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        document = api.get_openapi_schema()
        context = {
            "description": _html(document["info"]["description"]),
            "operations": list(_operations(document["paths"])),
            "schemas": {name: _schema(schema) for name, schema in sorted(document["components"]["schemas"].items())},
            "problems": KINDS,
            "document_url": self.get_openapi_url(api, kwargs),
        }
        return render(request, "konsorcium/api_docs.html", context)


def _operations(paths: dict[str, Node]) -> Iterator[Node]:
    for path, operations in paths.items():
        for method, operation in operations.items():
            yield {
                **operation,
                "path": path,
                "method": method.upper(),
                "answers": list(dict.fromkeys(referred(operation["responses"][200]))),
                "description": _html(operation["description"]),
                "parameters": [_parameter(parameter) for parameter in operation["parameters"]],
            }


def _parameter(parameter: Node) -> Node:
    return {**parameter, "description": _html(parameter.get("description", ""))}


def _schema(schema: Node) -> Node:
    fields = [
        {
            "name": name,
            "form": told.get("const") or told.get("format") or told.get("type", ""),
            "schemas": sorted(set(referred(told))),
            "description": _html(told.get("description", "")),
        }
        for name, told in schema.get("properties", {}).items()
    ]
    return {"description": _html(schema.get("description", "")), "fields": fields}


def _html(text: str) -> SafeString:
    """`text` as HTML, with what stands in backticks as code."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", escape(text)))  # noqa: S308 - escaped


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
