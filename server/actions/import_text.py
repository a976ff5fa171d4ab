"""A file of Markdown brought into a draft: a forward edit, that leaves alone what it does not change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from drafts.errors import Conflict, Malformed, TooLarge
from drafts.export.bringing_in import Brought, bring_in
from drafts.ids import BlockId, DraftId
from drafts.people import Person
from drafts.text.blocks import Run
from drafts.text.delta import Op
from server.actions.desk import Desk, require
from server.actions.drafts import find
from server.actions.register import record

MAX_BYTES: Final = 2 << 20
"""Of a file; 1,500 paragraphs have a third of it."""


async def import_text(desk: Desk, person: Person | None, draft: DraftId, content: bytes) -> Brought:
    """What was done. Read as `drafts.export.markdown_reading` says: exactly, where it is an export of ours.

    What is in the file replaces what the draft says; all that it said stays in its history. May be repeated:
    what is there already is not put there again.

    Raises Unknown, Forbidden, Malformed, TooLarge, Conflict("text-closed").
    """
    found = await find(desk, person, draft)
    require(person, "edit", found.record.at_stage)
    stage = found.record.at_stage.stage
    if stage not in ("drafting", "comment round"):
        raise Conflict("text-closed", f"The text is closed ({stage}): nothing can be brought into it.")
    questions = found.session.questions
    blocks = await desk.workshop.read(_text(content), questions)
    if not any(block.number is not None for block in blocks):
        raise Malformed(
            "nothing-to-import", "There is no paragraph in this file; the draft was left as it is."
        )
    asked = frozenset(question.id for question in questions)
    brought: Brought | None = None

    def make(runs: Sequence[Run]) -> Sequence[Op]:
        nonlocal brought
        brought = bring_in(runs, blocks, asked, lambda: BlockId(desk.mint()))
        return brought.edit

    await desk.hub.edit(draft, make, person.id if person else None)
    assert brought is not None
    counts = {"added": brought.added, "changed": brought.changed, "removed": brought.removed}
    await record(desk, person, "imported into draft", draft=draft, blocks=brought.blocks, **counts)
    return brought


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise TooLarge("file-too-large", f"A file to bring in has at most {MAX_BYTES >> 20} MB.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Malformed("not-utf-8", "This file is not UTF-8 text. Save it as Markdown in UTF-8.") from None
