"""Comment rounds over HTTP."""

from __future__ import annotations

from datetime import UTC

from starlette.requests import Request
from starlette.responses import Response

from drafts.discussion.rounds import Round
from drafts.errors import Malformed
from server.actions import rounds
from server.actions.threads import round_value
from server.web.addresses import draft_in, round_in
from server.web.bodies import body, given
from server.web.guards import desk_of, signed_in
from server.web.schemas_discussion import RoundChangeSent, RoundGiven, RoundSent


async def create(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, RoundSent)
    draft = draft_in(request)
    opened = await rounds.open_round(
        desk_of(request), person, draft, sent.deadline.astimezone(UTC), sent.note
    )
    return await _given(request, opened, 201)


async def change(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, RoundChangeSent)
    if sent.close == (sent.deadline is not None):
        raise Malformed("round-unclear", "Send a new deadline, or close as true: one of the two.")
    draft, round = draft_in(request), round_in(request)
    deadline = sent.deadline.astimezone(UTC) if sent.deadline else None
    changed = await rounds.change(desk_of(request), person, draft, round, deadline, sent.reason)
    return await _given(request, changed)


async def _given(request: Request, round: Round, status: int = 200) -> Response:
    people = (await desk_of(request).hub.roster.now()).people
    return given(RoundGiven.model_validate(round_value(round, people)), status)
