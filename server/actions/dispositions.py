"""Dispositions: the reasoned answers to comments, given and listed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from drafts.discussion import limits, states
from drafts.discussion.comments import TAKES_WORDING, Comment, Decision, Disposition
from drafts.discussion.mentions import plain
from drafts.discussion.suggestions import TextChanged
from drafts.errors import Conflict, Malformed
from drafts.export.dispositions import Line, as_csv, as_markdown
from drafts.ids import BlockId, CommentId, DraftId
from drafts.people import Person
from drafts.register import Detail
from drafts.text.anchors import Reading
from drafts.text.blocks import Run
from drafts.text.draft import Op
from drafts.text.rewording import reword, word_changes
from server.actions import rounds
from server.actions.comments import comment_of, occasion, refuse
from server.actions.desk import Desk, require
from server.actions.drafts import Found, find
from server.actions.export import File, file_name
from server.actions.notices import tell_all
from server.actions.people import called
from server.actions.register import record, recording
from server.actions.speakers import speaker
from server.actions.threads import Thread, tell, threads_of
from server.ports import Records


@dataclass(frozen=True, slots=True)
class Ruling:
    """`wording`: the proposed one as the settler has edited it. `seen`: the words as they stood when
    it was edited; others by now are not touched."""

    decision: Decision
    reason: str
    wording: str | None = None
    seen: str | None = None


async def settle(desk: Desk, person: Person, draft: DraftId, comment: CommentId, ruling: Ruling) -> Thread:
    """Decide on a comment; accepting one that proposes a wording puts that into the text.

    Raises Unknown, Forbidden, Malformed; Conflict: settled-already, comment-withdrawn, text-closed,
    damaged, and TextChanged when the words are not those that were seen. May be repeated: what is in
    the text already is not put there again.
    """
    await rounds.look(desk)
    found = await find(desk, person, draft)
    reason = limits.text(ruling.reason, "reason")
    async with desk.settling.on(comment):
        settled = await comment_of(desk, draft, comment)
        refuse(person, found, settled, "decide")
        if _is_repeated(settled, person, reason, ruling):
            return await tell(desk, draft, comment)
        wording, before = await _put_in(desk, person, found, settled, ruling)
        by = speaker(person, "settle", found.record.at_stage)
        stood = None if before is None else limits.quoted(before)
        decided = Disposition(ruling.decision, reason, by, desk.clock.now(), wording, stood)
        kept = _entering(desk, person, settled, decided)
        await kept.comments.decide(comment, decided, len(settled.dispositions))
    if settled.author.person != person.id:
        name = f"{comment} {len(settled.dispositions)}"
        heard = occasion("disposition", settled, name, person)
        await tell_all(desk, heard, [settled.author.person])
    return await tell(desk, draft, comment)


def _is_repeated(comment: Comment, person: Person, reason: str, ruling: Ruling) -> bool:
    """Whether they have just decided that: a page sends again what it heard no answer to."""
    last = comment.disposition
    if (
        last is None
        or last.by.person != person.id
        or (last.decision, last.reason) != (ruling.decision, reason)
    ):
        return False
    return ruling.wording is None or limits.wording(ruling.wording) == last.wording


def _entering(desk: Desk, person: Person, comment: Comment, decided: Disposition) -> Records:
    """The records that take the decision into the register, and with it whose wording was accepted."""
    draft, decision = comment.draft, decided.decision
    about: dict[str, Detail] = {"comment": comment.number, "id": comment.id}
    if decided.wording is not None:  # asked for first, it is entered behind the decision
        proposer = comment.author.person
        kept = recording(desk, person, "wording accepted", draft=draft, **about, person=proposer)
        desk = replace(desk, records=kept)
    return recording(desk, person, "comment disposed", draft=draft, **about, decision=decision)


async def _put_in(
    desk: Desk, person: Person, found: Found, comment: Comment, ruling: Ruling
) -> tuple[str | None, str | None]:
    """The wording that is in the text now, and what stood there before; None where none was to go in."""
    wording = _to_put_in(comment, ruling)
    if wording is None:
        return None, None
    seen = await _seen(desk, comment, ruling)
    changes = await asyncio.to_thread(word_changes, seen, wording)
    before = comment.seen

    def make(runs: Sequence[Run]) -> Sequence[Op]:
        nonlocal before
        now = Reading(runs).now(comment.id, comment.block, comment.quote, comment.then)
        if now.place and now.text == wording:
            return []  # it is there: the commit of an earlier try was not heard of
        if now.place is None or now.text != seen:
            raise TextChanged(comment.seen, now.text)
        before = now.text
        return reword(runs, now.place, changes, comment.id)

    draft = found.record.id
    async with desk.reviewing.on(draft):  # so that it is not submitted or adopted meanwhile
        stage = (await desk.records.drafts.get(draft)).at_stage
        if not stage.is_open:
            raise Conflict("text-closed", f"The text is closed ({stage.stage}): no wording goes into it.")
        await desk.hub.edit(draft, make, person.id)
    return wording, before


async def _seen(desk: Desk, comment: Comment, ruling: Ruling) -> str:
    """The words that the wording is for. Who sends one of their own without saying what they saw
    means it for the words as they are."""
    if ruling.seen is not None:
        return ruling.seen
    if ruling.wording is None:
        return comment.seen
    [thread] = await threads_of(desk, comment.draft, [comment])
    return thread.now.text


def _to_put_in(comment: Comment, ruling: Ruling) -> str | None:
    edited = None if ruling.wording is None else limits.wording(ruling.wording)
    if edited is not None and (ruling.decision not in TAKES_WORDING or comment.wording is None):
        raise Malformed(
            "wording-not-wanted",
            "A wording goes in when a proposal is accepted, wholly or in part; leave it out here.",
        )
    if ruling.decision == "accepted" and edited is None:
        return comment.wording
    return edited


# ── the table of them all ──

FORMATS: Final = {
    "markdown": ("md", "text/markdown; charset=utf-8"),
    "csv": ("csv", "text/csv; charset=utf-8"),
}
"""What it is written as: the file's ending and its media type."""


async def table(desk: Desk, person: Person | None, draft: DraftId, format: str) -> File:
    """Every comment with what became of it, for those who export working text. Raises Unknown,
    Forbidden, Malformed."""
    found = await find(desk, person, draft)
    require(person, "export working", found.record.at_stage)
    if format not in FORMATS:
        raise Malformed("no-such-format", "A table of dispositions is written as markdown or csv.")
    threads = await threads_of(desk, draft, await desk.records.comments.all(draft))
    numbers = {block.id: block.number for block in (await desk.hub.reading(draft)).outcome.blocks}
    lines = [_line(thread, numbers) for thread in threads]
    title = f"Session {found.session.number}: {found.session.title}"
    now = desk.clock.now()

    def write() -> str:
        return as_csv(lines) if format == "csv" else as_markdown(title, lines, now)

    content = await asyncio.to_thread(write)
    await record(desk, person, "exported", draft=draft, what="dispositions", format=format)
    ending, media = FORMATS[format]
    return File(file_name(found.session.number, "dispositions", ending), media, content.encode())


def _line(thread: Thread, numbers: Mapping[BlockId, int | None]) -> Line:
    names = {id: person.name for id, person in thread.people.items()}
    comment, now, decided = thread.comment, thread.now, thread.comment.disposition
    return Line(
        number=comment.number,
        paragraph=numbers.get(now.block) if now.block else None,
        by=comment.author.delegation or called(comment.author.capacity),
        at=comment.at,
        type=comment.type,
        text="" if comment.withdrawn else plain(comment.text, names),
        then=comment.then,
        wording=None if comment.withdrawn else comment.wording,
        state=states.state_of(comment),
        decision=decided.decision if decided else None,
        reason=plain(decided.reason, names) if decided else "",
        decided_by=called(decided.by.capacity) if decided else "",
        put_in=decided.wording if decided else None,
        now=limits.quoted(now.text) if now.state != "gone" else None,
        around=limits.quoted(now.around),
    )
