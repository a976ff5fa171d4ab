"""The register over HTTP: for the chair and the secretariat."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from server.actions import register
from server.web.bodies import given
from server.web.guards import desk_of, signed_in
from server.web.schemas import RegisterGiven


async def read(request: Request) -> Response:
    person = await signed_in(request)
    found = await register.read(desk_of(request), person, register.wish(dict(request.query_params)))
    return given(RegisterGiven.of(found))
