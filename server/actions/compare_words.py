"""Comparisons, versions and reviews in words, for a terminal: nothing that people wrote moves the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drafts.export.layout import printable
from drafts.review.difference import Counts, Item
from drafts.review.words import Piece
from server.actions.comparing import Compared, Side
from server.actions.review import Queued
from server.actions.versions import Listed

DIGITS = 8
"""Of a hash."""
_MARKS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def compared_lines(compared: Compared) -> Iterator[str]:
    """Every block that has changed, in the order of the newer text; words as [-removed-] and {+added+}."""
    yield f"{_named(compared.before)} → {_named(compared.after)}: {counted(compared.counts)}"
    for item in compared.difference.items:
        if item.changes and item.changes != ("number",):
            yield ""
            yield f"{_place(item)}  {', '.join(item.changes)}"
            yield "    " + "".join(map(_marked, item.words))


def counted(counts: Counts | None) -> str:
    if counts is None:
        return "the first"
    parts = [
        f"{getattr(counts, kind)} {kind}"
        for kind in ("added", "removed", "changed", "moved", "retied")
        if getattr(counts, kind)
    ]
    words = f"words +{counts.words_added} -{counts.words_removed}"
    return ", ".join([*parts, words]) if parts else "nothing changed"


def version_line(listed: Listed) -> str:
    """The parts are two blanks apart."""
    version = listed.version
    verdicts = "; ".join(f"{each.seat}: {each.word}" for each in listed.verdicts)
    at = version.at.isoformat(timespec="minutes").replace("+00:00", "Z")
    name = listed.people.get(version.author, version.author)
    parts = [
        f"{version.number:>3}",
        at,
        version.hash[:DIGITS],
        "damaged" if listed.damaged else listed.state,
        name,
        version.label,
    ]
    return "  ".join(printable(part) for part in (*parts, counted(listed.changes), verdicts) if part)


def queued_line(queued: Queued) -> str:
    version = f"version {queued.version.number}" if queued.version else ""
    seats = "; ".join(
        f"{place.seat}: {place.verdict.word if place.verdict else 'waiting'}"
        for place in (queued.places if queued.version else ())
    )
    parts: Sequence[str] = (f"{queued.session.number:>5}", queued.stage, version, seats)
    return "  ".join(printable(part) for part in parts if part)


def _named(side: Side) -> str:
    return f"version {side.number}" if side.number is not None else "the live text"


def _place(item: Item) -> str:
    before, after = (f"{b.number or '–'}" if b else "" for b in (item.before, item.after))
    if before and after and before != after:
        return f"{before} → {after}"
    return after or before


def _marked(piece: Piece) -> str:
    return _MARKS[piece.op].format(printable(piece.text))
