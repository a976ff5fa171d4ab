"""The two pages people work in: the programme's overview and a session's draft."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from drafts.ids import DraftId
from drafts.people import DraftAtStage, Person
from drafts.programme.model import Programme, Session
from drafts.text.schema import SCHEMA_VERSION
from server.actions import drafts, versions
from server.actions.desk import allowed
from server.actions.drafts import Found, Listed
from server.web.addresses import draft_in
from server.web.changes_view import KINDS
from server.web.guards import desk_of, signed_in
from server.web.rendering import page
from server.web.who import shown, who

MAY_EXPORT_ALL: Final = frozenset({"chair", "secretariat", "troika"})
PATIENCE: Final = 0.1
"""Seconds that the overview waits for texts that have to be opened to be counted. After a start that is
all of them at worst; the page says so, and fills in what it lacks by itself."""
MAY_EXPORT_WORKING: Final = frozenset({"chair", "secretariat", "rapporteur", "cochair", "troika"})


async def overview(request: Request) -> Response:
    desk, person = desk_of(request), await signed_in(request)
    programme, lines = await drafts.overview(desk, person, PATIENCE)
    head = {**who(person, programme), "can_import": allowed(person, "programme")}
    if programme is None:
        return page("empty.html", head)
    adopted = {draft for draft, each in (await desk.records.reviews.all()).items() if each.adopted}
    cards = {line.found.session.id: _card(line, adopted) for line in lines}
    exports = {
        "what": _exportable(programme, lines, adopted),
        "newest": _exports_all(person),
        "working": _exports_working(person),
        "confirms": allowed(person, "adopt"),
    }
    return page("overview.html", {**_programme(programme, cards), **head, "exports": exports})


def _exportable(
    programme: Programme, lines: Iterable[Listed], adopted: Container[DraftId]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be had as one file, under the names of its groups."""
    roundtables = [
        (f"roundtable {each.number}", f"Roundtable {each.number}: {each.title}")
        for each in programme.roundtables
    ]
    sessions = [
        (f"session {found.record.id}", f"Session {found.session.number}: {found.session.title}")
        for found in (line.found for line in lines)
        if _may_leave(found, adopted)
    ]
    kinds = [(f"kind {words}", f"Every {words}") for words in KINDS.values()]
    whole = [("forum", "The whole forum")]
    groups = [("Forum", whole), ("Roundtable", roundtables), ("Session", sessions), ("By kind", kinds)]
    return [(name, choices) for name, choices in groups if choices]


def _may_leave(found: Found, adopted: Container[DraftId]) -> bool:
    """Whether the reader may have some file of it; of which version, the export itself says. What was adopted
    can be taken home whatever became of its draft."""
    return found.rights is not None or found.record.at_stage.stage == "adopted" or found.record.id in adopted


def _exports_all(person: Person) -> bool:
    """Of every session, adopted or not."""
    return any(held.capacity in MAY_EXPORT_ALL for held in person.capacities)


def _exports_working(person: Person) -> bool:
    """Of some session at least; the export itself asks for each."""
    return any(held.capacity in MAY_EXPORT_WORKING for held in person.capacities)


def _programme(programme: Programme, cards: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    return {
        "forum": _forum(programme),
        "roundtables": [
            {
                "number": roundtable.number,
                "title": roundtable.title,
                "introduction": roundtable.introduction,
                "sessions": [cards[session.id] for session in roundtable.sessions],
            }
            for roundtable in programme.roundtables
        ],
        "sessions": [cards[session.id] for session in programme.sessions],
    }


def _card(line: Listed, adopted: Container[DraftId]) -> dict[str, Any]:
    """A session on the overview. Without rights it keeps its place, but says nothing of the draft."""
    found, counted = line.found, line.progress
    open_to_them = found.rights is not None
    return {
        "number": found.session.number,
        "title": found.session.title,
        "brief": found.session.brief,
        "exports": f"session {found.record.id}" if _may_leave(found, adopted) else None,
        "draft": found.record.id if open_to_them else None,
        "href": f"/drafts/{found.record.id}" if open_to_them else None,
        "stage": found.record.at_stage.stage,
        "rights": found.rights,
        "counted": counted is not None,
        "answered": counted.count("answered") if counted else 0,
        "open": counted.count("open") if counted else 0,
        "waived": counted.count("waived") if counted else 0,
        "total": len(found.session.questions),
        "untied": counted.untied if counted else 0,
        "present": list(line.present),
    }


def _forum(programme: Programme) -> dict[str, Any]:
    return {"name": programme.name, "place": programme.place, "year": programme.year}


async def draft(request: Request) -> Response:
    desk, person = desk_of(request), await signed_in(request)
    found = await drafts.find(desk, person, draft_in(request))
    waivers = await drafts.waivers(desk, person, found.record.id)
    boot = {
        "person": shown(person, found.programme),
        "draft": _draft(found),
        "session": _session(found),
        "forum": _forum(found.programme),
        "questions": _questions(found.session),
        "waivers": [{"question": waiver.question, "reason": waiver.reason} for waiver in waivers],
        "versions": [
            versions.summary(version) for version in await versions.all_of(desk, person, found.record.id)
        ],
        "may": _may(person, found.record.at_stage),
    }
    return page("draft.html", {"boot": boot, "title": f"{found.session.number} {found.session.title}"})


def _draft(found: Found) -> dict[str, Any]:
    return {
        "id": found.record.id,
        "epoch": found.record.epoch,
        "schema": SCHEMA_VERSION,
        "stage": found.record.at_stage.stage,
        "rights": found.rights,
        "why": why_not_edit(found),
    }


def why_not_edit(found: Found) -> str:
    """For one who reads along; "" for one who writes."""
    if found.rights == "edit":
        return ""
    stage = found.record.at_stage.stage
    if stage == "adopted":
        return "This text has been adopted and is locked."
    if stage == "Troika review":
        return "The Troika is reviewing this text; it is not edited meanwhile."
    return "You read along: only this session's rapporteurs write."


def _session(found: Found) -> dict[str, Any]:
    roundtable, session = found.roundtable, found.session
    return {
        "number": session.number,
        "title": session.title,
        "brief": session.brief,
        "roundtable": f"Roundtable {roundtable.number}: {roundtable.title}" if roundtable else "",
        "inputs": list(session.inputs),
        "links": _links(session.links, found.programme),
    }


def _links(numbers: Iterable[str], programme: Programme) -> list[dict[str, str]]:
    """The linked sessions that the programme really has; a brief may name others."""
    known = {session.number: session.draft for session in programme.all_sessions()}
    return [{"number": number, "draft": known[number]} for number in numbers if number in known]


def _questions(session: Session) -> list[dict[str, Any]]:
    return [
        {"id": question.id, "number": question.number, "text": question.text}
        for question in session.questions
    ]


def _may(person: Person, at_stage: DraftAtStage) -> dict[str, bool]:
    return {
        "freeze": allowed(person, "freeze", at_stage),
        "waive": allowed(person, "waive", at_stage),
        "export": allowed(person, "export working", at_stage),
        "confirm": allowed(person, "adopt", at_stage),
        "authors": allowed(person, "authors", at_stage),
    }
