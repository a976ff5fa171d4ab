"""The table of dispositions: every comment on a draft with what became of it, as Markdown or CSV.

A working paper: it names delegations and capacities, and no persons. Whatever people wrote is inert in
it: no mark-up of theirs is mark-up, and no cell is a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from drafts.discussion.comments import Decision
from drafts.discussion.states import State
from drafts.export.layout import printable
from drafts.export.markdown_inline import escaped

HEAD: Final = (
    "No.", "Paragraph", "By", "Date", "Type", "Comment", "Text then", "Proposed", "Decision", "Reason",
    "Decided by", "Put in", "Text now",
)  # fmt: skip
_FORMULA: Final = re.compile(r"[\s\u200b\ufeff]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How a cell begins that some spreadsheet would work out instead of show."""
_BREAKS: Final = re.compile(r"[\n\u2028]")


@dataclass(frozen=True, slots=True)
class Line:
    """One comment. `paragraph`: the number a reader quotes today; `by`, `decided_by`: a delegation or a
    capacity. `text`, `reason`: with names for references. `put_in`: the words that were accepted into
    the text. `now` is None when the words are gone; `around` is then what their paragraph says."""

    number: int
    paragraph: int | None
    by: str
    at: datetime
    type: str
    text: str
    then: str
    wording: str | None
    state: State
    decision: Decision | None
    reason: str
    decided_by: str
    put_in: str | None
    now: str | None
    around: str = ""


def as_csv(lines: Sequence[Line]) -> str:
    """For spreadsheets: with a byte order mark, every cell quoted."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(HEAD)
    for line in lines:
        writer.writerow([inert(_BREAKS.sub("\n", cell)) for cell in _cells(line)])
    return "\ufeff" + written.getvalue()


def inert(cell: str) -> str:
    """The same words with an apostrophe before them where a spreadsheet would take them for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_markdown(title: str, lines: Sequence[Line], now: datetime) -> str:
    """A table, below a heading with the session and one line of counts."""
    open_ones = sum(line.state == "open" for line in lines)
    rows = ["| " + " | ".join(map(_markdown, _cells(line))) + " |" for line in lines]
    return "\n".join(
        [
            f"# Comments on {_markdown(title)}",
            "",
            f"{len(lines)} comments, {open_ones} not decided, {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
            "",
            "| " + " | ".join(HEAD) + " |",
            "|" + " --- |" * len(HEAD),
            *rows,
            "",
        ]
    )


def _cells(line: Line) -> tuple[str, ...]:
    return (
        str(line.number),
        "" if line.paragraph is None else str(line.paragraph),
        printable(line.by),
        f"{line.at.astimezone(UTC):%Y-%m-%d}",
        line.type,
        printable(line.text),
        printable(line.then),
        _proposed(line.wording),
        line.decision or ("withdrawn" if line.state == "withdrawn" else "not decided"),
        printable(line.reason),
        line.decided_by,
        _proposed(line.put_in),
        _now(line),
    )


def _now(line: Line) -> str:
    if line.now is not None:
        return printable(line.now)
    return f"(gone) {printable(line.around)}".rstrip()


def _proposed(wording: str | None) -> str:
    return "" if wording is None else printable(wording) or "(delete)"


def _markdown(cell: str) -> str:
    """On one line. A pipe would end the cell whatever stands before it, so it is written as an entity."""
    return " / ".join(escaped(part).replace("|", "&#124;") for part in _BREAKS.split(cell))
