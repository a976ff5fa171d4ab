"""People over HTTP: who is invited, what they hold, and where they are signed in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from drafts.ids import CapacityId, PersonId
from server.actions import corrections, links, people, sign_ins
from server.actions.desk import Desk, require
from server.actions.people import session_numbers
from server.actions.upkeep import keep_attendance
from server.web.addresses import looks_like_id
from server.web.bodies import body, given
from server.web.guards import desk_of, signed_in
from server.web.people_schemas import (
    CapacityCorrected,
    CapacityGiven,
    CapacitySent,
    InvitedGiven,
    LinkGiven,
    Numbers,
    PeopleGiven,
    PersonCorrected,
    PersonGiven,
    PersonSent,
    SignInGiven,
    SignInsGiven,
)


async def _numbers(desk: Desk) -> Numbers:
    return session_numbers(await desk.records.programmes.current())


def _named(request: Request) -> PersonId:
    text: str = request.path_params["person"]
    return PersonId(text if looks_like_id(text) else "")


def _capacity(request: Request) -> CapacityId:
    text: str = request.path_params["capacity"]
    return CapacityId(text if looks_like_id(text) else "")


async def listed(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    require(by, "people")
    await keep_attendance(desk)
    found, numbers = await people.attendance(desk, by), await _numbers(desk)
    return given(PeopleGiven(items=[PersonGiven.of(known, numbers) for known in found]))


async def one(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    found = await people.one(desk, by, _named(request))
    return given(PersonGiven.of(found, await _numbers(desk)))


async def invite(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    require(by, "people")
    sent = await body(request, PersonSent)
    invited = await people.invite(desk, by, sent.email, sent.name, *sent.roles)
    (handed,) = await links.hand_out(desk, by, [invited])
    answer = given(InvitedGiven.invited(invited, handed, await _numbers(desk)), status=201)
    answer.headers["Location"] = f"/api/people/{invited.id}"
    return answer


async def correct(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    require(by, "people")
    sent = await body(request, PersonCorrected)
    await corrections.correct(desk, by, _named(request), sent.name, sent.email)
    return given(PersonGiven.of(await people.one(desk, by, _named(request)), await _numbers(desk)))


async def correct_capacity(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    require(by, "people")
    sent = await body(request, CapacityCorrected)
    held = await corrections.correct_delegation(desk, by, _capacity(request), sent.delegation)
    return given(CapacityGiven.of(held, await _numbers(desk)))


async def give(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    require(by, "people")
    sent = await body(request, CapacitySent)
    held = await people.give(desk, by, _named(request), sent.role)
    return given(CapacityGiven.of(held, await _numbers(desk)), status=201)


async def take(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    await people.take(desk, by, _capacity(request))
    return Response(status_code=204)


async def revoke(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    await people.revoke(desk, by, _named(request))
    return Response(status_code=204)


async def link(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    require(by, "people")
    return given(LinkGiven.of(await links.hand_one(desk, by, _named(request))), status=201)


async def signed_in_at(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    standing = await sign_ins.of(desk, by, _named(request))
    return given(SignInsGiven(items=[SignInGiven.of(grant) for grant in standing]))


async def end_sign_in(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    text: str = request.path_params["sign_in"]
    await sign_ins.end(desk, by, _named(request), text if looks_like_id(text) else "")
    return Response(status_code=204)
