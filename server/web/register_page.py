"""The register as a page: for the chair and the secretariat, with filters, without a script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from drafts.errors import Malformed
from drafts.register import Record
from server.actions import register
from server.actions.desk import require
from server.actions.register_words import Names, details, moment, naming
from server.web.guards import desk_of, signed_in
from server.web.problems import status_of
from server.web.rendering import page
from server.web.who import who

FILTERS: Final = ("person", "act", "draft", "from", "to")


async def show(request: Request) -> Response:
    desk, person = desk_of(request), await signed_in(request)
    asked = {name: request.query_params.get(name, "").strip() for name in (*FILTERS, "before")}
    require(person, "register")
    fault: Malformed | None = None
    try:
        wish = register.wish(asked)
    except Malformed as refusal:
        fault, wish = refusal, register.Wish()
    found = await register.read(desk, person, wish)
    names = await naming(desk)
    context = {
        **who(person, await desk.records.programmes.current()),
        "asked": asked,
        "filtered": any(asked[name] for name in FILTERS),
        "people": _people(names),
        "acts": [(act, sentence(act)) for act in await register.acts(desk, person)],
        "drafts": [(draft, f"Session {number}") for draft, number in names.drafts.items()],
        "entries": [_entry(record, names) for record in found.records],
        "damaged": found.damaged,
        "fault": fault.sentence if fault else "",
        "older": address(asked, found.older) if found.older is not None else None,
        "newest": address(asked, None),
    }
    return page("register.html", context, status_of(fault) if fault else 200)


def _people(names: Names) -> list[tuple[str, str]]:
    by_name = sorted(names.people.items(), key=lambda person: person[1].casefold())
    return [(register.NOBODY, names.person(None)), *by_name]


def address(asked: Mapping[str, str], before: int | None) -> str:
    """This page with the same filters, from another entry on."""
    parts = {name: asked[name] for name in FILTERS if asked[name]}
    more = {} if before is None else {"before": str(before)}
    query = urlencode({**parts, **more})
    return f"/register?{query}" if query else "/register"


def _entry(record: Record, names: Names) -> dict[str, Any]:
    done = record.done
    return {
        "number": record.number,
        "at": moment(done.at),
        "at_in_words": done.at.astimezone(UTC).strftime("%d %b %Y, %H:%M UTC"),
        "person": names.person(done.person),
        "capacities": [names.capacity(held) for held in done.capacities],
        "act": sentence(done.act),
        "draft": names.draft(done.draft) if done.draft else "",
        "href": f"/drafts/{done.draft}" if done.draft in names.drafts else None,
        "about": list(_about(record, names)),
        "comment": _comment(record, names),
    }


def _comment(record: Record, names: Names) -> tuple[int, str] | None:
    """The number of the comment that it is about, and where that is."""
    number, draft = record.done.about.get("comment"), record.done.draft
    if not isinstance(number, int) or draft not in names.drafts:
        return None
    return number, f"/drafts/{draft}#comment-{number}"


def _about(record: Record, names: Names) -> Iterator[tuple[str, str]]:
    for part, said in details(record.done.about, names):
        if part == "comment" and _comment(record, names):
            continue  # a link of its own
        yield sentence(part), said


def sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
