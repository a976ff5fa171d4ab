"""Versions over HTTP, and the files made of them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from server.actions import export, versions
from server.web.addresses import draft_in, number_in
from server.web.bodies import body, file_answer, given
from server.web.guards import desk_of, signed_in
from server.web.schemas import FrozenGiven, VersionGiven, VersionSent, VersionsGiven


async def listed(request: Request) -> Response:
    person = await signed_in(request)
    kept = await versions.all_of(desk_of(request), person, draft_in(request))
    return given(VersionsGiven(items=[VersionGiven.of(version) for version in kept]))


async def create(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, VersionSent)
    version = await versions.create(desk_of(request), person, draft_in(request), sent.label)
    answer = given(VersionGiven.of(version), status=201)
    answer.headers["Location"] = f"{request.scope['path']}/{version.number}"
    return answer


async def one(request: Request) -> Response:
    person = await signed_in(request)
    version = await versions.one(desk_of(request), person, draft_in(request), number_in(request))
    return given(VersionGiven.of(version))


async def outcome(request: Request) -> Response:
    person = await signed_in(request)
    frozen = await versions.outcome(desk_of(request), person, draft_in(request), number_in(request))
    return given(FrozenGiven.of(frozen))


async def exported(request: Request) -> Response:
    person = await signed_in(request)
    wish = export.wish(
        versions=request.query_params.getlist("version"),
        format=request.query_params.get("format", "markdown"),
        profile=request.query_params.get("profile", "public"),
        group=request.query_params.get("group"),
        confirm=request.query_params.get("confirm"),
    )
    file = await export.export(desk_of(request), person, draft_in(request), wish)
    return file_answer(file)
