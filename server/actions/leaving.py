"""A file on its way out: made, searched for names where it is public, and entered in the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from drafts.discussion.limits import written
from drafts.errors import Malformed
from drafts.export.document import Document
from drafts.export.leaks import Hit, WouldName
from drafts.export.writing import Job
from drafts.people import Person
from server.actions.desk import Desk, require
from server.actions.register import record
from server.ports import Filters

CONFIRMED: Final = "false alarm confirmed"
MAX_REASON: Final = 500
"""Characters of why a name is none."""
_AS_MANY: Final = 10_000
"""Confirmations that are read: of one forum there are never as many."""
_SHOWN: Final = 500
"""Characters of what was confirmed, in the register."""


@dataclass(frozen=True, slots=True)
class Clearing:
    """The chair says of the hits with these fingerprints that they name nobody. A whole name, an address or
    the words of a comment is confirmed alone, with the reason."""

    prints: tuple[str, ...]
    reason: str = ""


async def leave(
    desk: Desk, person: Person | None, job: Job, *, trusted: bool, clearing: Clearing | None
) -> bytes:
    """The file's bytes. `trusted`: whether the asker may read what names somebody.

    What is cleared holds for these words at this place of this text from then on, whoever exports it, also
    where the file is stopped for others.

    Raises WouldName, Forbidden, Malformed, and what the workshop raises.
    """
    if clearing:
        require(person, "confirm")
    made = await desk.workshop.make(job)
    confirmed = await _confirmed(desk) if made.hits else frozenset()
    waiting = [hit for hit in made.hits if hit.fingerprint not in confirmed]
    if not waiting:
        return made.content
    if clearing is None:
        raise _would_name(waiting, trusted)
    cleared = _cleared(clearing, waiting)
    if not cleared:
        raise _would_name(waiting, trusted, "These are others than those that were confirmed. ")
    for hit in cleared:
        await _enter(desk, person, job.document, hit, clearing.reason)
    waiting = [hit for hit in waiting if hit.fingerprint not in clearing.prints]
    if waiting:
        raise _would_name(waiting, trusted, "That is confirmed; there is more. ")
    return made.content


def _cleared(clearing: Clearing, waiting: Sequence[Hit]) -> Sequence[Hit]:
    """One for each fingerprint."""
    hits = list({hit.fingerprint: hit for hit in waiting if hit.fingerprint in clearing.prints}.values())
    whole = next((hit for hit in hits if hit.whole), None)
    if whole is None:
        return hits
    what = f"“{whole.words}” is a whole name, an address, or what somebody wrote"
    if len(clearing.prints) > 1:
        raise Malformed("one-at-a-time", f"{what}: look at it and confirm it by itself.")
    reason = written(clearing.reason)
    if not reason:
        raise Malformed("reason-missing", f"{what}: say why it names nobody. That stands in the register.")
    if len(reason) > MAX_REASON:
        raise Malformed("reason-too-long", f"Keep the reason under {MAX_REASON} characters.")
    return hits


def _would_name(waiting: Sequence[Hit], trusted: bool, first: str = "") -> WouldName:
    if not trusted:
        return WouldName(
            "The chair has to look at this text before it leaves: it may name somebody. "
            "Ask the chair to export it."
        )
    listed = "; ".join(
        dict.fromkeys(f"{_where(hit)}: “{hit.words}” ({hit.fingerprint})" for hit in waiting[:10])
    )
    more = f"; and {len(waiting) - 10} more" if len(waiting) > 10 else ""
    return WouldName(
        f"{first}This file would name somebody. {listed}{more}. Change the words and freeze again, or the "
        "chair confirms what is a false alarm with its fingerprint.",
        tuple(waiting),
    )


def _where(hit: Hit) -> str:
    return f"{hit.session}, {hit.place}" if hit.session else hit.place


async def _confirmed(desk: Desk) -> frozenset[str]:
    """A damaged entry confirms nothing."""
    found = await desk.records.register.read(Filters(act=CONFIRMED), None, _AS_MANY)
    return frozenset(
        str(record.done.about.get("fingerprint")) for _, record in found if record and record.sound
    )


async def _enter(desk: Desk, person: Person | None, document: Document, hit: Hit, reason: str) -> None:
    version = next(
        (each.version.number for each in document.chapters if each.version.draft == hit.draft), None
    )
    await record(
        desk,
        person,
        CONFIRMED,
        draft=hit.draft,
        version=version,
        fingerprint=hit.fingerprint,
        why=hit.why,
        words=f"{hit.place}: {hit.words}"[:_SHOWN],
        reason=written(reason) or None,
    )
