"""Drafts over HTTP: the list, one, what it says, its waivers."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from server.actions import authors, drafts
from server.web.addresses import draft_in, question_in
from server.web.bodies import body, given
from server.web.guards import desk_of, signed_in
from server.web.schemas import (
    AuthorsGiven,
    DraftGiven,
    DraftsGiven,
    OutcomeGiven,
    WaiverGiven,
    WaiverSent,
    WaiversGiven,
)


async def listed(request: Request) -> Response:
    lines = await drafts.listed(desk_of(request), await signed_in(request))
    return given(DraftsGiven(items=[DraftGiven.of(line) for line in lines]))


async def one(request: Request) -> Response:
    person = await signed_in(request)
    return given(DraftGiven.of(await drafts.one(desk_of(request), person, draft_in(request))))


async def outcome(request: Request) -> Response:
    person = await signed_in(request)
    return given(OutcomeGiven.of(await drafts.read(desk_of(request), person, draft_in(request))))


async def authors_of(request: Request) -> Response:
    person = await signed_in(request)
    found = await authors.read(desk_of(request), person, draft_in(request))
    # In a thread: a long text with many hands in it takes 50 ms to write out.
    return await asyncio.to_thread(lambda: given(AuthorsGiven.of(found)))


async def waivers(request: Request) -> Response:
    person = await signed_in(request)
    kept = await drafts.waivers(desk_of(request), person, draft_in(request))
    return given(WaiversGiven(items=[WaiverGiven.of(waiver) for waiver in kept]))


async def waive(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, WaiverSent)
    draft, question = draft_in(request), question_in(request)
    waiver = await drafts.waive(desk_of(request), person, draft, question, sent.reason)
    return given(WaiverGiven.of(waiver))


async def unwaive(request: Request) -> Response:
    person = await signed_in(request)
    await drafts.unwaive(desk_of(request), person, draft_in(request), question_in(request))
    return Response(status_code=204)
