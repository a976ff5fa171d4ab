"""The pages of those who keep the people: who is invited, who has come, and what each may do.

Everything on them works without a script: each act is a form of its own. A page that shows a link
is the answer to the form itself, so that the link stands in no address and no history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from drafts.errors import Refusal
from drafts.ids import CapacityId, PersonId
from drafts.invitations import MAX_LINES, Line, heading_of
from drafts.one_line import one_line
from drafts.people import CAPACITY_NAMES, SEATS, Capacity, Person
from drafts.programme.model import Programme
from server.actions import corrections, links, people, sign_ins
from server.actions.desk import Desk, require
from server.actions.links import Handed
from server.actions.people import Known, Role, in_words, may_change, no_such_person, session_numbers
from server.actions.upkeep import keep_attendance
from server.ports import Grant
from server.web.addresses import looks_like_id
from server.web.bodies import form
from server.web.guards import desk_of, signed_in
from server.web.problems import status_of
from server.web.rendering import page
from server.web.who import who

PRIVATE: Final = {"Cache-Control": "no-store"}
_ROLE: Final = ("capacity", "session", "delegation", "seat")
_NOTHING_SAID: Final[Mapping[str, str]] = {"name": "", "email": "", "text": "", **dict.fromkeys(_ROLE, "")}
_FIELDS: Final = {
    "name-missing": "name",
    "name-too-long": "name",
    "not-an-address": "email",
    "email-taken": "email",
    "capacity-missing": "capacity",
    "no-such-capacity": "capacity",
    "session-missing": "session",
    "session-not-wanted": "session",
    "no-such-session": "session",
    "seat-missing": "seat",
    "seat-not-wanted": "seat",
    "no-such-seat": "seat",
    "delegation-too-long": "delegation",
}
"""Of a refusal's code: the field that it is about."""


# ── everybody ─────────────────────────────────────────────────────────────────────────────


async def everybody(request: Request) -> Response:
    return await _everybody(request, await signed_in(request))


async def _everybody(
    request: Request, by: Person, said: Mapping[str, str] = _NOTHING_SAID, fault: Refusal | None = None
) -> Response:
    """With what somebody has sent, and why it was refused."""
    desk = desk_of(request)
    await keep_attendance(desk)
    found = await people.attendance(desk, by)
    programme = await desk.records.programmes.current()
    rows = [_row(known, by, programme) for known in found]
    inside = [row for row in rows if row["words"]]
    asked = {part: one_line(request.query_params.get(part, "")) for part in ("find", "come")}
    context = {
        **who(by, programme),
        **_choices(by, programme),
        "inside": inside,
        "shown": [row for row in inside if _fits(row, **asked)],
        **asked,
        "outside": [row for row in rows if not row["words"]],
        "came": sum(1 for row in inside if _came(row)),
        "alone": len(inside) <= 1,
        "said": _said_back(said),
        **_refused(fault),
        "most": MAX_LINES,
    }
    return page("people.html", context, status_of(fault) if fault else 200, PRIVATE)


def _refused(fault: Refusal | None) -> dict[str, str]:
    """The sentence, and the field that it is about."""
    return {"fault": fault.sentence, "at": _FIELDS.get(fault.code, "")} if fault else {"fault": "", "at": ""}


def _said_back(said: Mapping[str, str]) -> dict[str, str]:
    """As it was sent, but for what would disguise it in a field of one line."""
    return {
        **_NOTHING_SAID,
        **{part: said[part] if part == "text" else one_line(said[part]) for part in said},
    }


def _came(row: Mapping[str, Any]) -> bool:
    return bool(row["last"] or row["here"])


def _fits(row: Mapping[str, Any], find: str, come: str) -> bool:
    """Whether all words of `find` stand in what the row says; `come`: "yes", "no", or "" for everybody."""
    if come in ("yes", "no") and _came(row) != (come == "yes"):
        return False
    says = " ".join((row["name"], row["email"], *row["words"])).casefold()
    return all(word in says for word in find.casefold().split())


def _row(known: Known, by: Person, programme: Programme | None) -> dict[str, Any]:
    person, numbers = known.person, session_numbers(programme)
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "words": [in_words(capacity, numbers) for capacity in person.capacities],
        "here": known.here,
        "last": _time(known.visit.last) if known.visit else None,
        "first": _time(known.visit.first) if known.visit else None,
        "mine": person.id == by.id,
        "may_change": may_change(by, person),
    }


def _time(at: datetime) -> dict[str, str]:
    """For a machine, and for people whose browser runs no script."""
    return {
        "iso": at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "words": f"{at:%d %b %Y, %H:%M} UTC",
    }


def _choices(by: Person, programme: Programme | None) -> dict[str, Any]:
    """What a form offers; the chair's capacity to the chair alone."""
    names = [name for name in CAPACITY_NAMES if name != "chair" or may_change(by, _A_CHAIR)]
    sessions = programme.all_sessions() if programme else ()
    return {
        "capacities": [(name, in_words(Capacity(CapacityId(""), name), {})) for name in names],
        "sessions": [(session.id, f"{session.number} {session.title}") for session in sessions],
        "seats": SEATS,
    }


_A_CHAIR: Final = Person(PersonId(""), "", "", (Capacity(CapacityId(""), "chair"),))


# ── inviting ──────────────────────────────────────────────────────────────────────────────


async def invite(request: Request) -> Response:
    desk, by, said = desk_of(request), await signed_in(request), await form(request)
    try:
        invited = await people.invite(desk, by, said.get("email", ""), said.get("name", ""), _role(said))
        handed = await links.hand_out(desk, by, [invited])
    except Refusal as refusal:
        require(by, "people")
        return await _everybody(request, by, said, refusal)
    return await _handed(request, by, handed)


def _role(said: Mapping[str, str]) -> Role:
    capacity, *others = (said.get(part, "") for part in _ROLE)
    return Role(capacity, *(each or None for each in others))


async def invite_list(request: Request) -> Response:
    """First shows what was read, and each line's fault; invites once that is confirmed."""
    desk, by, said = desk_of(request), await signed_in(request), await form(request)
    try:
        lines = await people.read_lines(desk, by, said.get("text", ""))
    except Refusal as refusal:
        require(by, "people")
        return await _everybody(request, by, said, refusal)
    text = said.get("text", "")
    if said.get("confirmed") != "yes" or all(line.fault or line.held for line in lines):
        return await _preview(request, by, lines, text)
    invited = await people.invite_lines(desk, by, lines)
    handed = await links.hand_out(desk, by, invited)
    return await _handed(request, by, handed, await _left_out(desk, by, lines, text))


async def _left_out(desk: Desk, by: Person, lines: Sequence[Line], text: str) -> Sequence[Line]:
    """The lines that could not be used as a list of their own, below the heading that they came under. What
    only repeated a line that has been used is not among them."""
    heading = [heading] if (heading := heading_of(text)) else []
    faulty = [line.text for line in lines if line.fault]
    if not faulty:
        return ()
    again = await people.read_lines(desk, by, "\n".join([*heading, *faulty]))
    kept = [line for line in again if line.fault]
    first = len(heading) + 1
    numbered = [replace(line, number=first + at) for at, line in enumerate(kept)]
    return [Line(0, each) for each in heading if kept] + numbered


async def _preview(request: Request, by: Person, lines: Sequence[Line], text: str) -> Response:
    desk = desk_of(request)
    programme = await desk.records.programmes.current()
    names = {person.email.casefold(): person.name for person in await people.everybody(desk, by)}
    numbers = {str(id): number for id, number in session_numbers(programme).items()}
    context = {
        **who(by, programme),
        "lines": [_line(line, numbers, names.get(line.email.casefold(), "")) for line in lines],
        "good": sum(1 for line in lines if not line.fault and not line.held),
        "held": sum(1 for line in lines if not line.fault and line.held),
        "bad": sum(1 for line in lines if line.fault),
        "text": text,
        "mail": desk.mail is not None,
    }
    return page("people_preview.html", context, headers=PRIVATE)


def _line(line: Line, numbers: Mapping[str, str], known: str) -> dict[str, Any]:
    """`known`: the name of the one who has this address already."""
    role = line.role
    said = {
        "name": line.name,
        "email": line.email,
        "capacity": role.capacity,
        "session": numbers.get(role.session or "", role.session or ""),
        "delegation": role.delegation or "",
        "seat": role.seat or "",
    }
    # What can be used has passed the rules; what cannot is shown without what would disguise it.
    shown = {part: one_line(words) for part, words in said.items()}
    return {"number": line.number, "fault": line.fault, "held": line.held, "known": known, **shown}


async def _handed(
    request: Request, by: Person, handed: Sequence[Handed], left_out: Sequence[Line] = ()
) -> Response:
    desk = desk_of(request)
    context = {
        **who(by, await desk.records.programmes.current()),
        "handed": handed,
        "mailed": [each for each in handed if each.mailed],
        "shown": [each for each in handed if not each.mailed],
        "mail": desk.mail is not None,
        "left_out": "\n".join(line.text for line in left_out),
        "faults": [(line.number, line.fault) for line in left_out if line.fault],
    }
    return page("people_links.html", context, headers=PRIVATE)


# ── one person ────────────────────────────────────────────────────────────────────────────


async def one(request: Request) -> Response:
    by = await signed_in(request)
    return await _one(request, by, await people.one(desk_of(request), by, _person(request, by)))


def _person(request: Request, by: Person) -> PersonId:
    """Raises Forbidden first, so that nobody else learns which ids there are; Unknown."""
    require(by, "people")
    text: str = request.path_params["person"]
    if not looks_like_id(text):
        raise no_such_person()
    return PersonId(text)


async def _one(
    request: Request,
    by: Person,
    known: Known,
    said: Mapping[str, str] = _NOTHING_SAID,
    fault: Refusal | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Response:
    """With what somebody has sent, and why it was refused; `wrong`: as a correction."""
    desk = desk_of(request)
    programme = await desk.records.programmes.current()
    row = _row(known, by, programme)
    standing = await sign_ins.of(desk, by, known.person.id) if row["may_change"] else ()
    numbers = session_numbers(programme)
    context = {
        **who(by, programme),
        **_choices(by, programme),
        "known": row,
        "held": [
            (held.id, in_words(held, numbers), held.delegation or "") for held in known.person.capacities
        ],
        "wrong": wrong,
        "sign_ins": [sign_in(grant) for grant in standing],
        "base": f"/people/{known.person.id}",
        "mail": desk.mail is not None,
        "said": {**_NOTHING_SAID, **said},
        **_refused(fault),
    }
    return page("person.html", context, status_of(fault) if fault else 200, PRIVATE)


def sign_in(grant: Grant, current: str = "") -> dict[str, Any]:
    """One row of where somebody is signed in."""
    return {
        "id": grant.digest,
        "token": grant.purpose == "token",
        "label": grant.label,
        "made": _time(grant.made),
        "seen": _time(grant.seen) if grant.seen else None,
        "expires": _time(grant.expires) if grant.expires else None,
        "current": grant.digest == current,
    }


async def correct(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    person, said = _person(request, by), await form(request)
    try:
        await corrections.correct(desk, by, person, said.get("name", ""), said.get("email", ""))
    except Refusal as refusal:
        return await _one(request, by, await people.one(desk, by, person), fault=refusal, wrong=said)
    return _back(f"/people/{person}")


async def correct_capacity(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    person, said = _person(request, by), await form(request)
    capacity = CapacityId(request.path_params["capacity"])
    try:
        await corrections.correct_delegation(desk, by, capacity, said.get("delegation", ""))
    except Refusal as refusal:
        return await _one(request, by, await people.one(desk, by, person), fault=refusal)
    return _back(f"/people/{person}")


async def give(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    person, said = _person(request, by), await form(request)
    try:
        await people.give(desk, by, person, _role(said))
    except Refusal as refusal:
        return await _one(request, by, await people.one(desk, by, person), said, refusal)
    return _back(f"/people/{person}")


async def take(request: Request) -> Response:
    """A form that was sent twice finds nothing left to take, and that is as well."""
    desk, by = desk_of(request), await signed_in(request)
    person, capacity = _person(request, by), request.path_params["capacity"]
    known = await people.one(desk, by, person)
    if any(held.id == capacity for held in known.person.capacities):
        try:
            await people.take(desk, by, CapacityId(capacity))
        except Refusal as refusal:
            return await _one(request, by, known, fault=refusal)
    return _back(f"/people/{person}")


async def link(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    handed = await links.hand_one(desk, by, _person(request, by))
    return await _handed(request, by, [handed])


async def revoke(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    person = _person(request, by)
    try:
        await people.revoke(desk, by, person)
    except Refusal as refusal:
        return await _one(request, by, await people.one(desk, by, person), fault=refusal)
    return _back("/people")


async def end_sign_in(request: Request) -> Response:
    desk, by = desk_of(request), await signed_in(request)
    person = _person(request, by)
    await sign_ins.end(desk, by, person, request.path_params["sign_in"])
    return _back(f"/people/{person}")


def _back(road: str) -> Response:
    return RedirectResponse(road, 303, PRIVATE)
