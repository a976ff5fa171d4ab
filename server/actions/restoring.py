"""Restoring: what a version says is said again in the live text, by one edit while others type."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from drafts.errors import Conflict
from drafts.ids import DraftId
from drafts.people import Person
from drafts.review.difference import Counts, compare, same_text
from drafts.review.forward import forward
from drafts.review.versions import Version
from drafts.text.blocks import Run
from drafts.text.draft import Draft, Op
from drafts.text.outcome import Outcome, read_outcome
from server.actions import versions
from server.actions.aside import aside
from server.actions.desk import Desk, require
from server.actions.drafts import Found, find
from server.actions.register import record
from server.hub.room import Reading

ATTEMPTS: Final = 3
"""Times a restore is planned for a text that has become another one by its turn."""
READER: Final = 1
"""The Yjs client id of the text that a version's state is read with: it writes nothing."""


@dataclass(frozen=True, slots=True)
class Restored:
    """`frozen`: the version made just before of what the live text said, None when one said it already.
    `seq`: the journal's row of the edit. `changes`: of the live text, by the restore."""

    version: Version
    frozen: versions.Listed | None
    seq: int
    changes: Counts


class _Moved(Exception):
    """The text is not the one that the edit was planned for."""


@dataclass(frozen=True, slots=True)
class _Plan:
    now: tuple[Run, ...]
    outcome: Outcome
    ops: Sequence[Op]
    changes: Counts


async def restore(desk: Desk, person: Person, draft: DraftId, number: int) -> Restored:
    """What people type meanwhile waits for a moment, and goes into the restored text.

    Raises Unknown, Forbidden, Conflict: text-closed, version-damaged, damaged, text-busy. May be
    repeated: a text that says it already is left alone.
    """
    async with desk.reviewing.on(draft):
        found = await find(desk, person, draft)
        require(person, "restore", found.record.at_stage)
        _refuse_closed(found)
        version = await versions.numbered(desk, draft, number)
        then = await aside(len(version.state), partial(_said, version))
        async with desk.hub.held(draft):
            plan, frozen, seq = await _planned_and_made(desk, person, found, then, version)
        await _enter(desk, person, version, frozen)
        await desk.hub.announce(draft, {"event": "restored", "version": number, "person": person.id})
        listed = await versions.listed(desk, frozen) if frozen else None
        return Restored(version, listed, seq, plan.changes)


async def _planned_and_made(
    desk: Desk, person: Person, found: Found, then: Sequence[Run], version: Version
) -> tuple[_Plan, Version | None, int]:
    """Planned beside the loop, and made in the turn after. Nobody types meanwhile; where the draft had to be
    opened again, and something came in, it is planned anew: nothing is taken out that no version keeps."""
    draft = found.record.id
    for _ in range(ATTEMPTS):
        reading = await desk.hub.reading(draft)
        plan = await aside(len(reading.state), partial(_plan, reading, then, version))
        label = f"Before version {version.number} was restored"
        frozen = await versions.keep(desk, person, found, plan.outcome, label) if plan.ops else None
        with suppress(_Moved):
            return plan, frozen, await desk.hub.edit(draft, partial(_make, plan), person.id)
    raise Conflict("text-busy", "The text has changed at this moment; restore the version again.")


async def _enter(desk: Desk, person: Person, version: Version, frozen: Version | None) -> None:
    await record(
        desk,
        person,
        "version restored",
        draft=version.draft,
        version=version.number,
        hash=version.hash,
        frozen=frozen.number if frozen else None,
    )


def _refuse_closed(found: Found) -> None:
    at_stage = found.record.at_stage
    if not at_stage.is_open:
        raise Conflict("text-closed", f"The text is closed ({at_stage.stage}): nothing is restored into it.")


def _said(version: Version) -> tuple[Run, ...]:
    """Its text with the keys of the comments it had, which its canonical form leaves out."""
    text = Draft(READER)
    text.apply(version.state)
    if not same_text(read_outcome(text), version.outcome):
        raise versions.damaged(version.number)
    return text.runs()


def _plan(reading: Reading, then: Sequence[Run], version: Version) -> _Plan:
    text = Draft(READER)
    text.apply(reading.state)
    now = text.runs()
    changes = compare(reading.outcome, version.outcome).counts
    return _Plan(now, reading.outcome, forward(now, then), changes)


def _make(plan: _Plan, runs: Sequence[Run]) -> Sequence[Op]:
    """The edit of the text as it is in its turn: of that which it was planned for, and no other."""
    if tuple(runs) != plan.now:
        raise _Moved
    return plan.ops
