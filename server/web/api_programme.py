"""The programme over HTTP."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from server.actions import programme
from server.web.bodies import given
from server.web.guards import desk_of, signed_in
from server.web.schemas import ProgrammeGiven


async def show(request: Request) -> Response:
    person = await signed_in(request)
    return given(ProgrammeGiven.of(await programme.current(desk_of(request), person)))
