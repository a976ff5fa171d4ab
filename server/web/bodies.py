"""JSON in and out: bodies are checked against their schema, answers are made from theirs."""

from __future__ import annotations

from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request
from starlette.responses import Response

from drafts.errors import Malformed, TooLarge

Shape = TypeVar("Shape", bound=BaseModel)
MAX_BODY: Final = 64 * 1024
"""Bytes. Text travels over the socket; nothing that comes this way is large."""


async def body(request: Request, shape: type[Shape], *, optional: bool = False) -> Shape:
    """Raises Malformed: "bad-json" when it is none, "bad-body" when it has another shape;
    TooLarge. `optional`: no body at all is an empty object."""
    read = await _read(request)
    try:
        return shape.model_validate_json(read or b"{}" if optional else read)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        raise _complaint(first) from None


async def _read(request: Request) -> bytes:
    """Stops at the limit, whatever the length that was announced: a body may come in pieces without one."""
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > MAX_BODY:
            raise TooLarge("body-too-large", f"A body has at most {MAX_BODY >> 10} KB here.")
    return bytes(read)


def _complaint(fault: ErrorDetails) -> Malformed:
    if fault["type"] == "json_invalid":
        return Malformed("bad-json", "The body is not JSON.")
    place = ".".join(str(step) for step in fault["loc"]) or "body"
    return Malformed("bad-body", f"{place}: {fault['msg']}.")


def given(model: BaseModel, status: int = 200) -> Response:
    return Response(model.model_dump_json(), status, media_type="application/json")
