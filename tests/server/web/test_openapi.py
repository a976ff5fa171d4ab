"""The published description says what the server does: no road left out, no answer of another shape."""

from __future__ import annotations

import json
import re

import pytest
from starlette.routing import Route

from server.web.openapi import describe
from server.web.road import Road
from server.web.routes import API, routes
from tests.visiting import Web


def test_every_road_of_the_api_is_described(web: Web) -> None:
    described = web.nobody().get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    roads = {(road, method.upper()) for road, told in described["paths"].items() for method in told}
    served = {
        (re.sub(r":\w+}", "}", route.path), method)
        for route in routes()
        if isinstance(route, Route) and route.path.startswith(("/api", "/health", "/metrics"))
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert roads == served


def test_every_reference_leads_somewhere_and_every_operation_has_its_own_name() -> None:
    described = describe(API)
    names = set(described["components"]["schemas"])
    assert set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(described))) <= names
    operations = [told["operationId"] for path in described["paths"].values() for told in path.values()]
    assert len(operations) == len(set(operations))


@pytest.mark.parametrize(
    "road", [road for road in API if road.method == "GET" and road.gives], ids=lambda r: r.path
)
def test_what_is_given_has_the_shape_that_is_described(web: Web, road: Road) -> None:
    ana = web.script_of("Ana")
    ana.put(f"{web.draft()}/waivers/{web.questions()[1]}", json={"reason": "no time"})
    ana.post(f"{web.draft()}/versions", json={"label": "one"})
    parts = {"{draft}": web.forum.drafts["1.1"], "{number:int}": "1"}
    parts["{person}"] = web.forum.guest("Ana").person.id
    path = road.path
    for part, value in parts.items():
        path = path.replace(part, value)
    answer = web.script_of("Carmen").get(path)  # the chair reads everything
    assert answer.status_code == 200
    shape = road.gives
    assert shape
    assert shape.model_validate_json(answer.content).model_dump_json(by_alias=True).encode() == answer.content
