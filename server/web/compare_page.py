"""Two texts of a draft compared on a page: side by side or within one another, in the order of the
text or under the guiding questions. Works without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from drafts.errors import Refusal
from drafts.people import Person
from drafts.review.versions import Version
from server.actions import comparing, drafts, versions
from server.actions.aside import aside
from server.actions.comparing import Compared
from server.actions.desk import allowed
from server.actions.drafts import Found
from server.web.addresses import draft_in
from server.web.changes_view import counts, groups
from server.web.guards import desk_of, signed_in
from server.web.rendering import page
from server.web.schemas_review import ComparedGiven
from server.web.who import who

VIEWS: Final = ("inline", "side")
ORDERS: Final = ("text", "question")


async def show(request: Request) -> Response:
    desk, person = desk_of(request), await signed_in(request)
    draft = draft_in(request)
    found = await drafts.find(desk, person, draft)
    kept = await versions.all_of(desk, person, draft)
    asked = _asked(request.query_params, [version.number for version in kept])
    context = {
        **who(person, found.programme),
        "session": session_of(found),
        "asked": asked,
        "choices": _choices(kept, person, await versions.damaged_of(desk, draft, kept)),
        "fault": "",
        "groups": [],
        "stops": 0,
    }
    try:
        compared = await comparing.of(desk, person, draft, *comparing.sides(asked)) if kept else None
    except Refusal as refused:
        return page("compare.html", {**context, "fault": refused.sentence})
    if compared is None:
        return page("compare.html", context)
    size = compared.before.size + compared.after.size
    return await aside(size, lambda: page("compare.html", {**context, **_shown(compared, found, asked)}))


def _shown(compared: Compared, found: Found, asked: Mapping[str, str]) -> dict[str, Any]:
    given = ComparedGiven.of(compared).model_dump(mode="json", by_alias=True)
    shown = groups(given["items"], found.session.questions, asked["order"] == "question")
    return {
        "groups": shown,
        "stops": sum(group.changed for group in shown),
        "counts": counts(given["counts"]),
        "names": {side: _name(given[side]) for side in ("from", "to")},
        "seen": "null" if given["to"]["number"] is None else given["to"]["number"],
    }


def session_of(found: Found) -> dict[str, str]:
    """What the head of a page about a draft says of its session."""
    href = f"/drafts/{found.record.id}"
    return {"number": found.session.number, "title": found.session.title, "href": href}


def _asked(query: Mapping[str, str], numbers: Sequence[int]) -> dict[str, str]:
    """What is compared and how; by default the newest version with the one before it, or the only
    one with the live text."""
    known = [str(number) for number in numbers]
    to = query.get("to") or (known[-1] if len(known) > 1 else "live")
    view, order = query.get("view", VIEWS[0]), query.get("order", ORDERS[0])
    return {
        "from": query.get("from") or _before(to, known),
        "to": to,
        "view": view if view in VIEWS else VIEWS[0],
        "order": order if order in ORDERS else ORDERS[0],
    }


def _before(to: str, known: Sequence[str]) -> str:
    if to in known:
        return known[max(0, known.index(to) - 1)]
    return known[-1] if known else ""


def _choices(
    kept: Sequence[Version], person: Person, damaged: AbstractSet[int]
) -> dict[str, list[tuple[str, str]]]:
    named = [
        (str(each.number), _named(each.number, each.label) + (" (damaged)" if each.number in damaged else ""))
        for each in reversed(kept)
    ]
    since = [("seen", "Since I last looked")]
    if allowed(person, "verdict"):
        since.append(("mine", "Since my last verdict"))
    return {"from": [*named, *since], "to": [("live", "The text as it is now"), *named] if kept else []}


def _named(number: int, label: str) -> str:
    return f"Version {number}: {label}" if label else f"Version {number}"


def _name(side: Mapping[str, Any]) -> str:
    return "the text as it is now" if side["number"] is None else f"version {side['number']}"
