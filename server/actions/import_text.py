"""A file of Markdown brought into a draft: a forward edit, that leaves alone what it does not change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from drafts.errors import Conflict, Malformed, TooLarge, Unreadable
from drafts.export.bringing_in import Brought, Counts, bring_in
from drafts.export.reading_back import stated
from drafts.ids import BlockId, DraftId, QuestionId
from drafts.people import Person
from drafts.text.blocks import Block, Run
from drafts.text.delta import Op
from drafts.text.draft import Draft
from server.actions import versions
from server.actions.aside import aside
from server.actions.desk import Desk, allowed, require
from server.actions.drafts import Found, find
from server.actions.register import record
from server.hub.room import Reading

MAX_BYTES: Final = 2 << 20
"""Of a file; 1,500 paragraphs have a third of it."""
ATTEMPTS: Final = 3
"""Times it is planned for a text that has become another one by its turn."""
READER: Final = 1
"""The Yjs client id of the text that is planned on: it writes nothing."""


@dataclass(frozen=True, slots=True)
class Imported:
    """`frozen`: the number of the version made just before of what the draft said; None where a version said
    it already, nothing changes, or the operator does it, who makes no versions."""

    brought: Brought
    frozen: int | None


class _Moved(Exception):
    """The text is not the one that the edit was planned for."""


@dataclass(frozen=True, slots=True)
class _Plan:
    now: tuple[Run, ...]
    brought: Brought


async def import_text(
    desk: Desk,
    person: Person | None,
    draft: DraftId,
    content: bytes,
    *,
    anyway: bool = False,
    expected: Counts | None = None,
) -> Imported:
    """What was done. Read as `drafts.export.markdown_reading` says: exactly, where it is an export of ours.

    What is in the file replaces what the draft says; what it said is in a version. May be repeated:
    what is there already is not put there again. `anyway`: also a file that says it is another session's.
    `expected`: only if it does what a preview said.

    Raises Unknown, Forbidden, Malformed, TooLarge, Conflict: text-closed, another-session, text-busy,
    preview-outdated.
    """
    found, blocks = await _read(desk, person, draft, content, anyway=anyway)
    async with desk.reviewing.on(draft), desk.hub.held(draft):
        plan, frozen = await _planned_and_made(desk, person, found, blocks, expected)
    brought = plan.brought
    if not brought.edit:
        return Imported(brought, None)
    about = {"added": brought.added, "changed": brought.changed, "removed": brought.removed}
    if frozen:
        about["frozen"] = frozen
    await record(desk, person, "imported into draft", draft=draft, blocks=brought.blocks, **about)
    return Imported(brought, frozen)


async def preview(
    desk: Desk, person: Person | None, draft: DraftId, content: bytes, *, anyway: bool = False
) -> Brought:
    """What `import_text` would do to the text as it stands now. Changes nothing; raises what that raises,
    but for text-busy."""
    found, blocks = await _read(desk, person, draft, content, anyway=anyway)
    reading = await desk.hub.reading(draft)
    planned = await aside(len(reading.state), partial(_plan, desk, reading, blocks, _asked(found)))
    return planned.brought


async def _read(
    desk: Desk, person: Person | None, draft: DraftId, content: bytes, *, anyway: bool
) -> tuple[Found, Sequence[Block]]:
    """The draft, for whoever may write in it, and what the file has for it."""
    found = await find(desk, person, draft)
    _refuse_closed(person, found)
    require(person, "edit", found.record.at_stage)
    text = _text(content)
    if not anyway:
        await _refuse_other_session(desk, found, content)
    blocks = await desk.workshop.read(text, found.session.questions)
    if not any(block.number is not None for block in blocks):
        raise Malformed(
            "nothing-to-import", "There is no paragraph in this file; the draft was left as it is."
        )
    return found, blocks


def _asked(found: Found) -> frozenset[QuestionId]:
    return frozenset(question.id for question in found.session.questions)


async def _planned_and_made(
    desk: Desk, person: Person | None, found: Found, blocks: Sequence[Block], expected: Counts | None
) -> tuple[_Plan, int | None]:
    draft, frozen = found.record.id, None
    for _ in range(ATTEMPTS):
        reading = await desk.hub.reading(draft)
        plan = await aside(len(reading.state), partial(_plan, desk, reading, blocks, _asked(found)))
        if expected not in (None, plan.brought.counts):
            raise Conflict(
                "preview-outdated",
                "The text has changed since you looked; look again at what the file changes.",
            )
        if plan.brought.edit and person:
            kept = await versions.keep(desk, person, found, reading.outcome, "Before a file was brought in")
            frozen = kept.number if kept else frozen
        with suppress(_Moved):
            await desk.hub.edit(draft, partial(_make, plan), person.id if person else None)
            return plan, frozen
    raise Conflict("text-busy", "The text has changed at this moment; bring the file in again.")


def _plan(desk: Desk, reading: Reading, blocks: Sequence[Block], asked: frozenset[QuestionId]) -> _Plan:
    text = Draft(READER)
    text.apply(reading.state)
    now = text.runs()
    return _Plan(now, bring_in(now, blocks, asked, lambda: BlockId(desk.mint())))


def _make(plan: _Plan, runs: Sequence[Run]) -> Sequence[Op]:
    if tuple(runs) != plan.now:
        raise _Moved
    return plan.brought.edit


def _refuse_closed(person: Person | None, found: Found) -> None:
    """For those who would write, were it open: all others have no part in it anyway."""
    at_stage = found.record.at_stage
    writer = allowed(person, "edit", replace(at_stage, stage="drafting"))
    if not at_stage.is_open and writer:
        why = "has been adopted and is locked" if at_stage.stage == "adopted" else "is under review"
        raise Conflict("text-closed", f"This text {why}: nothing can be brought into it.")


async def _refuse_other_session(desk: Desk, found: Found, content: bytes) -> None:
    try:
        said = stated(content)
    except Unreadable:
        return  # no export of ours: it says nothing of sessions
    if said.format != "markdown" or said.part is not None:
        return
    version = await desk.records.versions.with_hash(said.versions[0].hash)
    if version is None or version.draft == found.record.id:
        return
    raise Conflict(
        "another-session",
        f"This file is version {version.number} of session {version.heading.session}, and this is session "
        f"{found.session.number}. Nothing was brought in. To replace this text with it, ask anyway.",
    )


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise TooLarge("file-too-large", f"A file to bring in has at most {MAX_BYTES >> 20} MB.")
    if content.startswith(b"PK"):
        raise _no_markdown("a Word file or another archive")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Malformed("not-utf-8", "This file is not UTF-8 text. Save it as Markdown in UTF-8.") from None
    if text.lstrip()[:20].lower().startswith(("<!doctype", "<html")):
        raise _no_markdown("a web page")
    if _is_json(text):
        raise _no_markdown("JSON")
    return text


def _is_json(text: str) -> bool:
    try:
        return text.lstrip().startswith(("{", "[")) and isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _no_markdown(what: str) -> Malformed:
    return Malformed("not-markdown", f"This is {what}. Bring in Markdown, such as an export in that format.")
