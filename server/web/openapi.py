"""The published description of the API, made from the table of roads and their schemas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from apispec import APISpec
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from server.web.road import Road
from server.web.schemas import ProblemGiven

_PARAMETER: Final = re.compile(r"{(\w+)(?::(\w+))?}")
_REF: Final = "#/components/schemas/{model}"


def describe(roads: Sequence[Road]) -> dict[str, Any]:
    spec = APISpec(
        title="Penholder",
        version="1",
        openapi_version="3.1.0",
        info={"description": "Drafts of a forum's outcomes, their versions and exports. Lists are {items}."},
        security=[{"cookie": []}, {"bearer": []}],
    )
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    spec.components.security_scheme("cookie", {"type": "apiKey", "in": "cookie", "name": "penholder"})
    for name, schema in _schemas(roads).items():
        spec.components.schema(name, schema)
    for road in roads:
        spec.path(_PARAMETER.sub(r"{\1}", road.path), operations={road.method.lower(): _operation(road)})
    return spec.to_dict()


def _schemas(roads: Sequence[Road]) -> dict[str, Any]:
    shapes = {shape for road in roads for shape in (road.gives, road.takes) if shape} | {ProblemGiven}
    ordered = sorted(shapes, key=lambda shape: shape.__name__)
    _, found = models_json_schema([(shape, "serialization") for shape in ordered], ref_template=_REF)
    definitions: dict[str, Any] = found["$defs"]
    return definitions


def _operation(road: Road) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": road.says,
        "operationId": _operation_id(road),
        "parameters": [*_in_path(road.path), *_in_query(road)],
        "responses": {str(road.status): _answer(road), "default": _PROBLEM},
    }
    if road.takes:
        operation["requestBody"] = {"required": True, "content": _json(road.takes)}
    if road.reads:
        content = {road.reads: {"schema": {"type": "string"}}}
        operation["requestBody"] = {"required": True, "content": content}
    if road.open:
        operation["security"] = []
    return operation


def _operation_id(road: Road) -> str:
    return f"{road.method.lower()}{''.join(part.title() for part in re.findall(r'[a-z]+', road.path))}"


def _in_path(path: str) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer"} if kind == "int" else {"type": "string"},
        }
        for name, kind in _PARAMETER.findall(path)
    ]


def _in_query(road: Road) -> list[dict[str, Any]]:
    return [
        {"name": query.name, "in": "query", "description": query.says, "schema": query.form}
        for query in road.query
    ]


def _answer(road: Road) -> dict[str, Any]:
    if road.gives:
        return {"description": "Done", "content": _json(road.gives)}
    files: dict[str, Any] = {media: {"schema": {"type": "string"}} for media in road.media}
    return {"description": "Done", **({"content": files} if files else {})}


def _json(shape: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=shape.__name__)}}}


_PROBLEM: Final = {
    "description": "Refused: `code` is stable, `detail` is the sentence to show",
    "content": {"application/problem+json": {"schema": {"$ref": _REF.format(model="ProblemGiven")}}},
}
