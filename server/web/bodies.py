"""JSON in and out: bodies are checked against their schema, answers are made from theirs."""

from __future__ import annotations

import json
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request
from starlette.responses import Response

from drafts.errors import Malformed, TooLarge
from server.actions.export import File, disposition

Shape = TypeVar("Shape", bound=BaseModel)
MAX_BODY: Final = 64 * 1024
"""Bytes. Text travels over the socket; nothing that comes this way is large."""
MAX_FORM: Final = 512 * 1024
"""Bytes of a form: a pasted list of some hundred people, three bytes a letter."""
MAX_FIELDS: Final = 32


async def body(request: Request, shape: type[Shape], *, optional: bool = False) -> Shape:
    """Raises Malformed: "bad-json" when it is none, "bad-body" when it has another shape;
    TooLarge. `optional`: no body at all is an empty object."""
    read = await raw(request)
    try:
        return shape.model_validate_json(read or b"{}" if optional else read)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        raise _complaint(first) from None


async def form(request: Request) -> dict[str, str]:
    """What a form of our own pages says; the last of a field that comes twice. Raises Malformed, TooLarge."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Malformed("bad-form", "This address takes what a form of its page sends.")
    try:
        sent = (await raw(request, MAX_FORM)).decode("ascii")
        return dict(parse_qsl(sent, keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError:
        raise Malformed("bad-form", "This form could not be read.") from None


async def raw(request: Request, most: int = MAX_BODY) -> bytes:
    """The body as it came. Stops at the limit, whatever the length that was announced: a body may come in
    pieces without one."""
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > most:
            raise TooLarge("body-too-large", f"At most {_size(most)} can be sent here.")
    return bytes(read)


def _size(bytes: int) -> str:
    return f"{bytes >> 20} MB" if bytes >= 1 << 20 else f"{bytes >> 10} KB"


def _complaint(fault: ErrorDetails) -> Malformed:
    if fault["type"] == "json_invalid":
        return Malformed("bad-json", "The body is not JSON.")
    place = ".".join(str(step) for step in fault["loc"]) or "body"
    return Malformed("bad-body", f"{place}: {fault['msg']}.")


def as_it_is(value: dict[str, Any]) -> Response:
    """An answer that has the shape of its schema by construction. For long lists: to check and write
    five hundred comments through their models takes three times as long."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(text, media_type="application/json")


def given(model: BaseModel, status: int = 200) -> Response:
    return Response(model.model_dump_json(), status, media_type="application/json")


def file_answer(file: File) -> Response:
    """A file to keep: whatever is in it, no browser opens it as a page of ours."""
    headers = {"Content-Disposition": disposition(file.name), "X-Content-Type-Options": "nosniff"}
    return Response(file.content, headers=headers, media_type=file.media)
