"""Threads as everybody is shown them: with names, and with where their words are now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from drafts.discussion.comments import Comment, Disposition, Reply, Speaker
from drafts.discussion.limits import quoted
from drafts.discussion.mentions import mentioned
from drafts.discussion.rounds import Round
from drafts.ids import CommentId, DraftId, PersonId
from drafts.people import Person, Stage
from drafts.text.anchors import Now, Reading, of_blocks
from server.actions.desk import Desk

Everybody = Mapping[PersonId, Person]
FEW: Final = 20
"""Comments that are looked for at once, in a millisecond or two."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment, where its words are, and everybody's names of today."""

    comment: Comment
    now: Now
    people: Everybody


async def threads_of(desk: Desk, draft: DraftId, comments: Sequence[Comment]) -> tuple[Thread, ...]:
    """With their places in the committed text. Raises Unknown, StorageUnavailable."""
    people = (await desk.hub.roster.now()).people
    blocks = (await desk.hub.reading(draft)).outcome.blocks

    def place() -> tuple[Thread, ...]:
        text = of_blocks(blocks)
        return tuple([Thread(comment, _now(text, comment), people) for comment in comments])

    # Many are looked for in a thread: people go on typing meanwhile.
    return await asyncio.to_thread(place) if len(comments) > FEW else place()


def _now(text: Reading, comment: Comment) -> Now:
    return text.now(comment.id, comment.block, comment.quote, comment.seen)


async def tell(desk: Desk, draft: DraftId, comment: CommentId) -> Thread:
    """Show everybody who has the draft open how this thread stands now."""
    [thread] = await threads_of(desk, draft, [await desk.records.comments.get(draft, comment)])
    await desk.hub.announce(draft, {"event": "comment", "comment": comment_value(thread)})
    return thread


async def tell_of_round(desk: Desk, round: Round, stage: Stage) -> None:
    people = (await desk.hub.roster.now()).people
    event = {"event": "round", "round": round_value(round, people), "stage": stage}
    await desk.hub.announce(round.draft, event)


# ── as JSON, over HTTP and in events alike ──


def comment_value(thread: Thread) -> dict[str, Any]:
    comment, now, people = thread.comment, thread.now, thread.people
    shown = "" if comment.withdrawn else comment.text
    return {
        "id": comment.id,
        "number": comment.number,
        "draft": comment.draft,
        "author": speaker_value(comment.author, people),
        "at": time_value(comment.at),
        "type": comment.type,
        "text": shown,
        "mentions": mentions_value(shown, people),
        "quote": comment.quote,
        "then": comment.then,
        "block": comment.block,
        "wording": None if comment.withdrawn else comment.wording,
        "replies": [_reply_value(reply, people) for reply in comment.replies],
        "disposition": _disposition_value(comment.disposition, people),
        "closed": _closed_value(comment, people),
        "withdrawn": time_value(comment.withdrawn),
        "round": comment.round,
        "now": {
            "state": now.state,
            "block": now.block,
            "start": now.start,
            "end": now.end,
            "text": quoted(now.text),
            "around": quoted(now.around),
        },
    }


def discussion_value(threads: Sequence[Thread], round: Round | None, people: Everybody) -> dict[str, Any]:
    return {
        "items": [comment_value(thread) for thread in threads],
        "round": round_value(round, people) if round else None,
    }


def round_value(round: Round, people: Everybody) -> dict[str, Any]:
    return {
        "id": round.id,
        "opened": time_value(round.opened),
        "deadline": time_value(round.deadline),
        "closed": time_value(round.closed),
        "note": round.note,
        "by": speaker_value(round.by, people),
    }


def speaker_value(speaker: Speaker, people: Everybody) -> dict[str, Any]:
    return {
        **person_value(speaker.person, people),
        "capacity": speaker.capacity,
        "delegation": speaker.delegation,
    }


def person_value(person: PersonId, people: Everybody) -> dict[str, Any]:
    known = people.get(person)
    return {"id": person, "name": known.name if known else ""}


def mentions_value(text: str, people: Everybody) -> list[dict[str, Any]]:
    """Of people who are here; the others are words like any."""
    return [person_value(person, people) for person in mentioned(text) if person in people]


def time_value(moment: datetime | None) -> str | None:
    """Of a time as the ports give it, in UTC."""
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _reply_value(reply: Reply, people: Everybody) -> dict[str, Any]:
    shown = "" if reply.withdrawn else reply.text
    return {
        "id": reply.id,
        "author": speaker_value(reply.author, people),
        "at": time_value(reply.at),
        "text": shown,
        "mentions": mentions_value(shown, people),
        "withdrawn": time_value(reply.withdrawn),
    }


def _disposition_value(decided: Disposition | None, people: Everybody) -> dict[str, Any] | None:
    if decided is None:
        return None
    return {
        "decision": decided.decision,
        "reason": decided.reason,
        "by": speaker_value(decided.by, people),
        "at": time_value(decided.at),
        "wording": decided.wording,
        "before": decided.before,
    }


def _closed_value(comment: Comment, people: Everybody) -> dict[str, Any] | None:
    closed = comment.closed
    if closed is None:
        return None
    return {"by": person_value(closed.by, people), "at": time_value(closed.at)}
