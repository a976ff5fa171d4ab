"""Versions over HTTP, and the files made of them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from server.actions import comparing, export, versions
from server.actions.aside import aside
from server.web.addresses import draft_in, number_in
from server.web.bodies import body, file_answer, given
from server.web.guards import desk_of, signed_in
from server.web.schemas import FrozenGiven
from server.web.schemas_review import ComparedGiven, SeenSent, VersionGiven, VersionSent, VersionsGiven


async def listed(request: Request) -> Response:
    person = await signed_in(request)
    kept = await versions.list_of(desk_of(request), person, draft_in(request))
    return given(VersionsGiven(items=[VersionGiven.of(version) for version in kept]))


async def create(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, VersionSent)
    version = await versions.create(desk_of(request), person, draft_in(request), sent.label, sent.note)
    answer = given(VersionGiven.of(await versions.listed(desk_of(request), version)), status=201)
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


async def compare(request: Request) -> Response:
    person = await signed_in(request)
    before, after = comparing.sides(request.query_params)
    compared = await comparing.of(desk_of(request), person, draft_in(request), before, after)
    answer = await aside(
        compared.before.size, lambda: ComparedGiven.of(compared).model_dump_json(by_alias=True)
    )
    return Response(answer, media_type="application/json")


async def see(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, SeenSent)
    await comparing.see(desk_of(request), person, draft_in(request), sent.version)
    return Response(status_code=204)


async def exported(request: Request) -> Response:
    person = await signed_in(request)
    wish = export.wish(
        versions=request.query_params.getlist("version"),
        format=request.query_params.get("format", "markdown"),
        profile=request.query_params.get("profile", "public"),
        group=request.query_params.get("group"),
        confirm=request.query_params.get("confirm"),
        reason=request.query_params.get("reason"),
    )
    file = await export.export(desk_of(request), person, draft_in(request), wish)
    return file_answer(file)
