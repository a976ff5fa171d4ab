"""JSON in and out: bodies are checked against their schema, answers are made from theirs."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request
from starlette.responses import Response

from drafts.errors import Malformed

Shape = TypeVar("Shape", bound=BaseModel)


async def body(request: Request, shape: type[Shape]) -> Shape:
    """Raises Malformed: "bad-json" when it is none, "bad-body" when it has another shape."""
    try:
        return shape.model_validate_json(await request.body())
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        raise _complaint(first) from None


def _complaint(fault: ErrorDetails) -> Malformed:
    if fault["type"] == "json_invalid":
        return Malformed("bad-json", "The body is not JSON.")
    place = ".".join(str(step) for step in fault["loc"]) or "body"
    return Malformed("bad-body", f"{place}: {fault['msg']}.")


def given(model: BaseModel, status: int = 200) -> Response:
    return Response(model.model_dump_json(), status, media_type="application/json")
