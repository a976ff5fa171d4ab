"""The Troika's review over HTTP."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from server.actions import restoring, review
from server.actions.review import Wanted
from server.web.addresses import draft_in, number_in
from server.web.bodies import body, given
from server.web.guards import desk_of, signed_in
from server.web.schemas_discussion import NothingSent
from server.web.schemas_review import (
    AdoptionSent,
    DraftingSent,
    QueuedGiven,
    QueueGiven,
    ReopeningSent,
    RestoredGiven,
    ReviewGiven,
    VerdictGiven,
    VerdictSent,
    VersionGiven,
)


async def queue(request: Request) -> Response:
    person = await signed_in(request)
    waiting = await review.queue(desk_of(request), person)
    return given(QueueGiven(items=[QueuedGiven.of(queued) for queued in waiting]))


async def show(request: Request) -> Response:
    person = await signed_in(request)
    return given(ReviewGiven.of(await review.of(desk_of(request), person, draft_in(request))))


async def submit(request: Request) -> Response:
    person = await signed_in(request)
    await body(request, NothingSent, optional=True)
    version = await review.submit(desk_of(request), person, draft_in(request), number_in(request))
    return given(VersionGiven.of(version))


async def judge(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, VerdictSent)
    wanted = Wanted(sent.verdict, sent.remarks, sent.hash, sent.seat)
    verdict = await review.give(desk_of(request), person, draft_in(request), number_in(request), wanted)
    return given(VerdictGiven.of(verdict, person.name), status=201)


async def restore(request: Request) -> Response:
    person = await signed_in(request)
    await body(request, NothingSent, optional=True)
    restored = await restoring.restore(desk_of(request), person, draft_in(request), number_in(request))
    return given(RestoredGiven.of(restored))


async def adopt(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, AdoptionSent, optional=True)
    draft, number = draft_in(request), number_in(request)
    return given(VersionGiven.of(await review.adopt(desk_of(request), person, draft, number, sent.reason)))


async def reopen(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, ReopeningSent)
    reopened = await review.reopen(desk_of(request), person, draft_in(request), sent.reason)
    return given(ReviewGiven.of(reopened))


async def drafting(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, DraftingSent)
    allowed = await review.allow_drafting(desk_of(request), person, draft_in(request), sent.allowed)
    return given(ReviewGiven.of(allowed))
