"""When something fails under an address, the answer says what to do and nothing of the inside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from drafts.errors import Complaint, Conflict, Forbidden, Malformed, Refusal, TooLarge, Unknown, Unreadable
from server.ports import StorageUnavailable
from server.web.problems import HANDLERS

FAULTS: dict[str, Exception] = {
    "forbidden": Forbidden("not-yours", "Not yours."),
    "unknown": Unknown("no-such-thing", "No such thing."),
    "conflict": Conflict("taken", "Taken."),
    "malformed": Malformed("bad-body", "Bad."),
    "large": TooLarge("too-large", "Large."),
    "unreadable": Unreadable([Complaint(3, "no title")]),
    "refused": Refusal("odd", "Odd."),
    "storage": StorageUnavailable("disk I/O error on /secret/place"),
    "bug": RuntimeError("password=hunter2"),
}


async def failing(request: Request) -> Response:
    raise FAULTS[request.path_params["fault"]]


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = Starlette(
        routes=[Route("/api/{fault}", failing), Route("/page/{fault}", failing)], exception_handlers=HANDLERS
    )
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("forbidden", 403, "not-yours"),
        ("unknown", 404, "no-such-thing"),
        ("conflict", 409, "taken"),
        ("malformed", 422, "bad-body"),
        ("large", 413, "too-large"),
        ("unreadable", 422, "unreadable"),
        ("refused", 400, "odd"),
        ("storage", 503, "storage-unavailable"),
        ("bug", 500, "internal"),
    ],
)
def test_each_fault_has_its_status_and_code(client: TestClient, fault: str, status: int, code: str) -> None:
    answer = client.get(f"/api/{fault}")
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert set(problem) == {"type", "code", "title", "status", "detail"}


@pytest.mark.parametrize("fault", ["storage", "bug"])
def test_the_inside_is_not_shown(client: TestClient, fault: str) -> None:
    for road in (f"/api/{fault}", f"/page/{fault}"):
        answer = client.get(road, headers={"Accept": "text/html"})
        assert "secret" not in answer.text
        assert "hunter2" not in answer.text


def test_storage_that_is_away_is_worth_another_try(client: TestClient) -> None:
    assert client.get("/api/storage").headers["retry-after"] == "2"


def test_a_browser_gets_a_page(client: TestClient) -> None:
    page = client.get("/page/bug", headers={"Accept": "text/html,*/*"})
    assert page.status_code == 500
    assert page.headers["content-type"].startswith("text/html")
    assert "Your text is safe" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
