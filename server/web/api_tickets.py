"""Tickets over HTTP: for peers that can set neither cookie nor header when they open a socket."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from drafts.errors import Conflict
from server.actions import drafts
from server.identity.tickets import issue_ticket
from server.web.addresses import as_draft
from server.web.bodies import body, given
from server.web.guards import desk_of, grant_shown, signed_in
from server.web.schemas import TicketGiven, TicketSent


async def create(request: Request) -> Response:
    desk, person = desk_of(request), await signed_in(request)
    sent = await body(request, TicketSent)
    record = (await drafts.find(desk, person, as_draft(sent.draft))).record
    if sent.epoch != record.epoch:
        raise Conflict(
            "wrong-epoch", "This draft was started afresh; ask for it again and take its new epoch."
        )
    now, by = desk.clock.now(), grant_shown(request)
    ticket = await issue_ticket(
        desk.records.grants, person.id, record.id, record.epoch, now, desk.entropy, by
    )
    return given(TicketGiven(ticket=ticket), status=201)
