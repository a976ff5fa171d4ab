"""A review as its page shows it, in words: what the seats have said, what is left to read, what the
reader may do next. Made of the answers of the API, so that page and scripts tell the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from drafts.ids import QuestionId
from drafts.programme.model import Question
from server.actions.versions import Frozen
from server.web.changes_view import Asked, Group, counts, group_of, lines_of

STAGES: Final = {
    "drafting": "Drafting",
    "comment round": "Comment round",
    "Troika review": "Troika review",
    "adopted": "Adopted",
}
_DECISIONS: Final = {
    "accepted": "Accepted",
    "accepted in part": "Accepted in part",
    "noted": "Noted",
    "declined": "Declined",
}


def moment(at: str) -> str:
    """A time in UTC, as in "25 Nov 2026, 14:30 UTC"; the page's script gives the reader's own."""
    return datetime.fromisoformat(at).strftime("%d %b %Y, %H:%M UTC")


def seats(standing: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_seat(each) for each in standing["seats"]]


def _seat(each: Mapping[str, Any]) -> dict[str, Any]:
    verdict = each["verdict"]
    people = [person["name"] for person in each["people"]]
    shown = {"seat": each["seat"], "people": people, "state": "waiting", "words": "No verdict yet"}
    if verdict is None:
        return {**shown, "at": "", "by": "", "remarks": ""}
    return {
        **shown,
        "state": verdict["verdict"].partition(" ")[0],
        "words": verdict["verdict"].capitalize(),
        "at": verdict["at"],
        "at_in_words": moment(verdict["at"]),
        "by": verdict["person"]["name"],
        "remarks": verdict["remarks"],
    }


def carried(mine: Mapping[str, Any] | None) -> str:
    """What this reader's seat need not read again, in one sentence; "" when it never endorsed."""
    if not mine or mine["endorsed"] is None:
        return ""
    left = len(mine["to_read"])
    gone = len(mine.get("removed", ()))
    count = f"{mine['unchanged']:,} of {mine['all']:,} paragraphs"
    first = f"{count} are unchanged since you endorsed version {mine['endorsed']}."
    rest = (
        "Nothing is left to read." if not left else f"{left:,} {'is' if left == 1 else 'are'} left to read."
    )
    removed = f" {gone:,} {'was' if gone == 1 else 'were'} taken out." if gone else ""
    return f"{first} {rest}{removed}"


def text(
    items: Iterable[Mapping[str, Any]], questions: Sequence[Question], mine: Mapping[str, Any] | None
) -> list[Group]:
    """The version's paragraphs. With an endorsement before, what it still covers is folded away."""
    asked = Asked(questions)
    if not mine or mine["endorsed"] is None:
        return [group_of(lines_of(items, asked, ()), fold=False)]
    left = {*mine["to_read"], *mine.get("removed", ())}
    return [group_of(lines_of(items, asked, left), fold=True)]


def questions(
    asked: Sequence[Question], read: Frozen, waivers: Mapping[QuestionId, str]
) -> list[dict[str, Any]]:
    """Each guiding question with what the version says to it: the numbers of its paragraphs, or why there are
    none."""
    numbers = {block.id: block.number for block in read.outcome.blocks}
    answers = {answer.question: answer for answer in read.progress.answers}
    return [
        {
            "number": each.number,
            "text": each.text,
            "state": answers[each.id].state,
            "paragraphs": [numbers[id] for id in answers[each.id].paragraphs if numbers.get(id)],
            "reason": waivers.get(each.id, ""),
        }
        for each in asked
        if each.id in answers
    ]


def reopened(standing: Mapping[str, Any]) -> dict[str, str] | None:
    """That what is adopted stays adopted, and why its draft is open again."""
    said = standing["reopened"]
    if said is None:
        return None
    return {
        "adopted": f"Version {said['number']} is adopted, and stays the final text until another one is.",
        "by": said["by"],
        "at": said["at"],
        "at_in_words": moment(said["at"]),
        "reason": said["reason"],
    }


def unchanged(blocks: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A version's blocks as if compared with themselves: to be read as they stand."""
    return [
        {"before": block, "after": block, "changes": [], "words": [], "whole": False, "other": None}
        for block in blocks
    ]


def remarks(
    comments: Iterable[Mapping[str, Any]], ids: Iterable[str]
) -> tuple[dict[str, list[dict[str, Any]]], list[dict[str, Any]]]:
    """Comments by the paragraph they are on, and those on none of this version."""
    known = set(ids)
    placed: dict[str, list[dict[str, Any]]] = {}
    loose = []
    for each in comments:
        if each["withdrawn"]:
            continue
        block = next((at for at in (each["now"]["block"], each["block"]) if at in known), None)
        if block is None:
            loose.append(_remark(each))
        else:
            placed.setdefault(block, []).append(_remark(each))
    return placed, loose


def _remark(each: Mapping[str, Any]) -> dict[str, Any]:
    disposition = each["disposition"]
    return {
        "number": each["number"],
        "author": _speaker(each["author"]),
        "standing": each["type"] + (", closed" if each["closed"] else ""),
        "quote": each["quote"],
        "text": plain(each["text"], each["mentions"]),
        "wording": each["wording"],
        "replies": [
            {"author": _speaker(reply["author"]), "text": plain(reply["text"], reply["mentions"])}
            for reply in each["replies"]
            if not reply["withdrawn"]
        ],
        "decision": _DECISIONS.get(disposition["decision"], "") if disposition else "",
        "reason": plain(disposition["reason"], ()) if disposition else "",
    }


def _speaker(author: Mapping[str, Any]) -> str:
    delegation = author["delegation"]
    return f"{author['name']} ({delegation})" if delegation else str(author["name"])


def plain(said: str, mentions: Iterable[Mapping[str, Any]]) -> str:
    """A remark without the ids of those whom it mentions."""
    for person in mentions:
        said = said.replace(f"@[{person['name']}]({person['id']})", f"@{person['name']}")
    return said


def about_version(version: Mapping[str, Any]) -> dict[str, Any]:
    """With its times in words, and what changed in it as one sentence."""
    changes = version["changes"]
    return {
        **version,
        "at_in_words": moment(version["at"]),
        "submitted_in_words": moment(version["submitted"]) if version["submitted"] else "",
        "changed": "" if changes is None else f"Against the version before: {counts(changes)}",
    }


def adopting(standing: Mapping[str, Any]) -> dict[str, Any]:
    """Whether a reason is needed, and why."""
    missing = [
        each["seat"]
        for each in standing["seats"]
        if each["verdict"] is None or not each["verdict"]["verdict"].startswith("endorsed")
    ]
    if not standing["seats"]:
        return {
            "reason": True,
            "words": "Nobody holds a seat of the Troika. To adopt without one, give your reason.",
        }
    if not missing:
        return {"reason": False, "words": "Every seat has endorsed this version."}
    *others, last = missing
    said = f"{', '.join(others)} and {last} seats" if others else f"{last} seat"
    return {"reason": True, "words": f"Not endorsed by the {said}. To adopt without, give your reason."}


def why_no_verdict(standing: Mapping[str, Any]) -> str:
    """For a seat that cannot give one now; "" for whoever holds none."""
    mine = standing["mine"]
    if not mine or standing["may"]["verdict"]:
        return ""
    if standing["stage"] == "adopted":
        return "This version is adopted: nothing is left to say on it."
    said = [each for each in standing["seats"] if each["seat"] in mine["seats"] and each["verdict"]]
    return "You have given your verdict on this version." if said else "This version is not under review now."


def nothing(standing: Mapping[str, Any], kept: int) -> dict[str, str]:
    """What to say where no version is under review."""
    if kept == 0:
        return {
            "why": "No version has been frozen yet, so there is nothing to review.",
            "next": "It appears here once the session’s rapporteurs or co-chairs freeze and submit one.",
        }
    if standing["may"]["submit"]:
        return {
            "why": "No version is under review.",
            "next": "Open the draft, choose a version under Versions, and submit it to the Troika.",
        }
    return {
        "why": "No version is under review: the draft is with its rapporteurs.",
        "next": "As soon as they submit a version it appears here, and in the list of reviews.",
    }


# ── the queue ─────────────────────────────────────────────────────────────────────────────


def queue_row(item: Mapping[str, Any]) -> dict[str, Any]:
    version = item["version"]
    given = [each for each in item["seats"] if each["verdict"]] if version else []
    return {
        "number": item["session"]["number"],
        "title": item["session"]["title"],
        "href": f"/drafts/{item['draft']}" + ("/review" if version else ""),
        "stage": STAGES.get(item["stage"], item["stage"]),
        "version": _called(version) if version else "",
        "seats": "; ".join(f"{each['seat']}: {each['verdict']['verdict']}" for each in given),
        "yours": item["waits_for_me"],
        "word": _word(item, len(given)),
        "way": _way(item),
    }


def _way(item: Mapping[str, Any]) -> str:
    """What the reader does there; "" where nothing waits to be read."""
    if item["version"] is None:
        return ""
    if not item["waits_for_me"]:
        return "Read"
    return "Adopt" if all(each["verdict"] for each in item["seats"]) else "Give your verdict"


def _called(version: Mapping[str, Any]) -> str:
    return f"version {version['number']}" + (f", {version['label']}" if version["label"] else "")


def _word(item: Mapping[str, Any], given: int) -> str:
    if item["waits_for_me"]:
        return "Waits for you"
    if item["stage"] == "adopted":
        return "Adopted"
    if item["stage"] == "Troika review":
        return f"{given} of {len(item['seats'])} verdicts"
    return "Nothing to review"


def in_order(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What waits for the reader first, then what is under review or adopted, each as in the programme."""
    return sorted(rows, key=lambda row: (not row["yours"], not row["way"]))


def waiting(rows: Sequence[Mapping[str, Any]]) -> str:
    mine = sum(1 for row in rows if row["yours"])
    if mine:
        return f"{mine} {'session waits' if mine == 1 else 'sessions wait'} for you."
    under = sum(1 for row in rows if row["way"])
    return (
        "Nothing waits for you." if under else "No version is under review. What is submitted appears here."
    )
