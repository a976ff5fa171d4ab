"""A file on its way out: made, searched for names where it is public, and entered in the register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drafts.errors import Conflict
from drafts.export.document import Document
from drafts.export.leaks import Hit, WouldName, hits_fingerprint
from drafts.export.naming import fingerprint
from drafts.export.writing import Job
from drafts.ids import DraftId
from drafts.people import Person
from server.actions.desk import Desk, require
from server.actions.register import record
from server.ports import Filters

CONFIRMED: Final = "false alarm confirmed"
_AS_MANY: Final = 10_000
"""Confirmations that are read: of one forum there are never as many."""
_SHOWN: Final = 500
"""Characters of what was confirmed, in the register."""


async def leave(desk: Desk, person: Person | None, job: Job, *, trusted: bool, confirm: str | None) -> bytes:
    """The file's bytes. `trusted`: whether the asker may read what names somebody.

    `confirm` is the fingerprint of a refusal before: the chair says that these hits name nobody, and that
    holds for this text from then on, whoever exports it.

    Raises WouldName, Forbidden, and what the workshop raises.
    """
    if confirm:
        require(person, "confirm")
    made = await desk.workshop.make(job)
    groups = _by_draft(made.hits, job.document)
    confirmed = await _confirmed(desk) if groups else frozenset()
    waiting = {print: hits for print, hits in groups.items() if print not in confirmed}
    if not waiting:
        return made.content
    whole = next(iter(waiting)) if len(waiting) == 1 else fingerprint([list(waiting)])
    if confirm and confirm == whole:
        _refuse_addresses(waiting)
        for print, hits in waiting.items():
            await _enter(desk, person, job.document, print, hits)
        return made.content
    raise _would_name(waiting, whole, trusted, again=bool(confirm))


def _refuse_addresses(waiting: Mapping[str, list[Hit]]) -> None:
    """Somebody's e-mail address can be no false alarm."""
    found = [hit for group in waiting.values() for hit in group if hit.why == "address"]
    if found:
        listed = "; ".join(dict.fromkeys(f"{_where(hit)}: “{hit.words}”" for hit in found))
        raise Conflict(
            "would-name",
            f"Somebody’s address is no false alarm. Take it out of the text and freeze again. {listed}.",
        )


def _would_name(waiting: Mapping[str, list[Hit]], whole: str, trusted: bool, again: bool) -> WouldName:
    hits = tuple(hit for group in waiting.values() for hit in group)
    if not trusted:
        return WouldName(
            "The chair has to look at this text before it leaves: it may name somebody. "
            "Ask the chair to export it."
        )
    first = "These are others than those that were confirmed. " if again else ""
    listed = "; ".join(dict.fromkeys(f"{_where(hit)}: “{hit.words}”" for hit in hits[:10]))
    more = f"; and {len(hits) - 10} more" if len(hits) > 10 else ""
    return WouldName(
        f"{first}This file would name somebody. {listed}{more}. Change the words and freeze again, or the "
        f"chair confirms a false alarm with {whole}.",
        hits,
        whole,
    )


def _where(hit: Hit) -> str:
    return f"{hit.session}, {hit.place}" if hit.session else hit.place


def _by_draft(hits: tuple[Hit, ...], document: Document) -> dict[str, list[Hit]]:
    """The hits of each session under their fingerprint; those of no session's text under one of their own."""
    hashes = {chapter.version.draft: chapter.version.hash for chapter in document.chapters}
    groups: dict[DraftId | None, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.draft, []).append(hit)
    return {
        hits_fingerprint(group, [hashes[draft]] if draft else sorted(hashes.values())): group
        for draft, group in groups.items()
    }


async def _confirmed(desk: Desk) -> frozenset[str]:
    """A damaged entry confirms nothing."""
    found = await desk.records.register.read(Filters(act=CONFIRMED), None, _AS_MANY)
    return frozenset(
        str(record.done.about.get("fingerprint")) for _, record in found if record and record.sound
    )


async def _enter(desk: Desk, person: Person | None, document: Document, print: str, hits: list[Hit]) -> None:
    draft = hits[0].draft
    version = next((each.version.number for each in document.chapters if each.version.draft == draft), None)
    words = "; ".join(dict.fromkeys(f"{hit.place}: {hit.words}" for hit in hits))[:_SHOWN]
    await record(
        desk, person, CONFIRMED, draft=draft, version=version, fingerprint=print, hits=len(hits), words=words
    )
