"""The review of a draft on a page: what to read, what the seats have said, and the verdict to give; and
the queue of all sessions' reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from drafts.ids import DraftId
from drafts.people import Person
from server.actions import comments, comparing, drafts, review, versions
from server.actions.aside import aside
from server.actions.comparing import Compared
from server.actions.desk import Desk
from server.actions.drafts import Found
from server.web import review_view as view
from server.web.addresses import draft_in
from server.web.api_comments import discussed
from server.web.changes_view import Group
from server.web.compare_page import session_of
from server.web.guards import desk_of, signed_in
from server.web.rendering import page
from server.web.schemas_review import ComparedGiven, QueuedGiven, ReviewGiven, VersionGiven
from server.web.who import who


async def queue(request: Request) -> Response:
    desk, person = desk_of(request), await signed_in(request)
    queued = [QueuedGiven.of(each).model_dump(mode="json") for each in await review.queue(desk, person)]
    rows = view.in_order([view.queue_row(each) for each in queued])
    empty = "There are no sessions yet. They appear here with the programme."
    head = who(person, await desk.records.programmes.current())
    return page("queue.html", {**head, "rows": rows, "waiting": view.waiting(rows), "empty": empty})


async def show(request: Request) -> Response:
    desk, person = desk_of(request), await signed_in(request)
    draft = draft_in(request)
    found = await drafts.find(desk, person, draft)
    standing = ReviewGiven.of(await review.of(desk, person, draft)).model_dump(mode="json")
    kept = [
        VersionGiven.of(each).model_dump(mode="json") for each in await versions.list_of(desk, person, draft)
    ]
    head = who(person, found.programme)
    context = {
        **head,
        "may": {**head["may"], **_may(person, standing)},
        "session": session_of(found),
        "watch": f"/api/drafts/{draft}/review",
        "roads": _roads(draft, standing["version"]),
        "drafting_allowed": standing["drafting_allowed"],
        "adopting": view.adopting(standing),
    }
    if standing["version"] is None:
        return page("review.html", {**context, **_without(found, standing, kept)})
    shown = await _with(desk, person, found, standing, kept)
    size = sum(
        len(line.after or "") for group in shown["groups"] for each in group.stretches for line in each.lines
    )
    return await aside(size, lambda: page("review.html", {**context, **shown}))


def _may(person: Person, standing: Mapping[str, Any]) -> dict[str, bool]:
    may = standing["may"]
    under = standing["stage"] == "Troika review"
    adopt, reopen = may["adopt"] and under, may["reopen"] and standing["stage"] == "adopted"
    return {
        "verdict": may["verdict"] and under,
        "adopt": adopt,
        "reopen": reopen,
        "drafting": may["drafting"] and under,
        "chair": adopt or reopen,
    }


def _roads(draft: DraftId, version: Mapping[str, Any] | None) -> dict[str, str]:
    road = f"/api/drafts/{draft}"
    number = version["number"] if version else 0
    return {
        "verdict": f"{road}/versions/{number}/verdicts",
        "adopt": f"{road}/versions/{number}/adopt",
        "reopen": f"{road}/reopen",
        "drafting": f"{road}/review/drafting",
    }


def _without(found: Found, standing: Mapping[str, Any], kept: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Nothing is under review: what was last said, and what comes next."""
    last = next((each for each in reversed(kept) if each["verdicts"]), None)
    said = (
        [{"seat": each["seat"], "people": [], "verdict": each} for each in last["verdicts"]] if last else []
    )
    compares = [_compare(found, last["number"], "live", "Compare with the text now")] if last else []
    return {
        "version": None,
        "nothing": {
            **view.nothing(standing, len(kept)),
            "reopened": view.reopened(standing),
            "verdicts": f"Verdicts on version {last['number']}" if last else "",
        },
        "seats": view.seats({"seats": said}),
        "compares": compares,
    }


async def _with(
    desk: Desk,
    person: Person,
    found: Found,
    standing: Mapping[str, Any],
    kept: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    draft, mine = found.record.id, standing["mine"]
    number = standing["version"]["number"]
    version = next(each for each in kept if each["number"] == number)
    since = mine["endorsed"] if mine and mine["endorsed"] is not None else number
    compared = await comparing.of(desk, person, draft, since, number)
    items, groups = await aside(compared.after.size, partial(_text, compared, found, mine))
    discussion = discussed(await comments.read(desk, person, draft))
    ids = [item["after"]["id"] for item in items if item["after"]]
    placed, loose = view.remarks(discussion["items"], ids)
    read = await versions.outcome(desk, person, draft, number)
    waivers = {each.question: each.reason for each in await drafts.waivers(desk, person, draft)}
    return {
        "version": view.about_version(version),
        "compares": _compares(found, number, mine),
        "seats": view.seats(standing),
        "mine": {"told": view.carried(mine)} if view.carried(mine) else None,
        "questions": view.questions(found.session.questions, read, waivers),
        "my_seats": mine["seats"] if mine else [],
        "why_no_verdict": view.why_no_verdict(standing),
        "groups": groups,
        "stops": sum(group.changed for group in groups),
        "folds": _folds(groups),
        "folded_words": "unchanged since you endorsed",
        "comments": placed,
        "loose": loose,
    }


def _text(
    compared: Compared, found: Found, mine: Mapping[str, Any] | None
) -> tuple[list[dict[str, Any]], list[Group]]:
    given = ComparedGiven.of(compared).model_dump(mode="json", by_alias=True)
    items: list[dict[str, Any]] = given["items"]
    return items, view.text(items, found.session.questions, mine)


def _folds(groups: Sequence[Group]) -> bool:
    return any(each.folded for group in groups for each in group.stretches)


def _compares(found: Found, number: int, mine: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """The ways to what changed: from what this reader's seat last judged, from the version before, to now."""
    last = mine["last"] if mine else None
    ways = []
    if last is not None and last != number:
        ways.append(_compare(found, last, str(number), f"Compare with version {last}, which you judged last"))
    if number > 1 and last != number - 1:
        ways.append(_compare(found, number - 1, str(number), f"Compare with version {number - 1}"))
    return [*ways, _compare(found, number, "live", "Compare with the text now")]


def _compare(found: Found, before: int, after: str, said: str) -> dict[str, str]:
    return {"href": f"/drafts/{found.record.id}/compare?from={before}&to={after}", "words": said}
