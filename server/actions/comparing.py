"""Comparing: any two versions of a draft, or one with its live text; and what each reader last saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from drafts.errors import Malformed, Unknown
from drafts.ids import DraftId
from drafts.people import Person
from drafts.programme.model import Question
from drafts.review.difference import Counts, Difference, compare, without_comments
from drafts.review.heading import NO_HEADING
from drafts.review.verdicts import seats_of
from drafts.review.versions import canonical, read_canonical
from drafts.text.outcome import Outcome
from server.actions import versions
from server.actions.aside import aside
from server.actions.desk import Desk
from server.actions.drafts import Found, find
from server.ports import LookedAt

From = int | Literal["mine", "seen"] | None
To = int | Literal["live"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts: a version, or (`number` None) the live text at `seq`, now or when it was seen."""

    number: int | None
    hash: str | None
    label: str
    at: datetime
    seq: int | None
    text: str | Outcome
    """Canonical, to be read in a thread, or read."""

    def outcome(self) -> Outcome:
        return read_canonical(self.text).outcome if isinstance(self.text, str) else self.text

    @property
    def size(self) -> int:
        if isinstance(self.text, str):
            return len(self.text)
        return sum(len(run.text) for block in self.text.blocks for run in block.runs)


@dataclass(frozen=True, slots=True)
class Compared:
    """`questions`: the session's of today, by which a reader may group the items."""

    before: Side
    after: Side
    difference: Difference
    counts: Counts
    questions: tuple[Question, ...]


async def of(desk: Desk, person: Person | None, draft: DraftId, before: From, after: To) -> Compared:
    """Raises Unknown (also for a reader who has no verdict or has seen nothing yet), Conflict for a
    version that is not what was frozen."""
    found = await find(desk, person, draft)
    newer = await _live(desk, draft) if after == "live" else await _numbered(desk, draft, after)
    older = await _before(desk, person, found, before, after)
    difference, counts = await aside(older.size + newer.size, partial(_compared, older, newer))
    return Compared(older, newer, difference, counts, found.session.questions)


def _compared(older: Side, newer: Side) -> tuple[Difference, Counts]:
    difference = compare(older.outcome(), newer.outcome())
    return difference, difference.counts


async def _before(desk: Desk, person: Person | None, found: Found, before: From, after: To) -> Side:
    draft = found.record.id
    if before == "mine":
        return await _numbered(desk, draft, await _mine(desk, person, draft))
    if before == "seen":
        return await _seen(desk, person, draft)
    return await _numbered(
        desk, draft, before if before is not None else await _one_before(desk, draft, after)
    )


async def _one_before(desk: Desk, draft: DraftId, after: To) -> int:
    if after != "live":
        return after - 1
    kept = await desk.records.versions.all(draft)
    if not kept:
        raise Unknown("no-version", "No version has been frozen yet; freeze one to compare with.")
    return kept[-1].number


async def _mine(desk: Desk, person: Person | None, draft: DraftId) -> int:
    last = (await desk.records.reviews.of(draft)).newest_of(seats_of(person) if person else ())
    if last is None:
        raise Unknown("no-verdict-yet", "Your seat has given no verdict on this draft yet.")
    return last.number


async def _seen(desk: Desk, person: Person | None, draft: DraftId) -> Side:
    seen = await desk.records.reviews.seen(person.id, draft) if person else None
    if seen is None:
        raise Unknown("nothing-seen", "You have not marked anything of this draft as seen yet.")
    if seen.number is not None:
        return await _numbered(desk, draft, seen.number)
    return Side(None, None, "", seen.at, seen.seq, seen.text or "")


async def _numbered(desk: Desk, draft: DraftId, number: int) -> Side:
    version = await versions.numbered(desk, draft, number)
    return Side(version.number, version.hash, version.label, version.at, None, version.canonical)


async def _live(desk: Desk, draft: DraftId) -> Side:
    reading = await desk.hub.reading(draft)
    return Side(None, None, "", desk.clock.now(), reading.seq, reading.outcome)


# ── what one has seen ─────────────────────────────────────────────────────────────────────


async def see(desk: Desk, person: Person, draft: DraftId, number: int | None) -> None:
    """Mark that version, or the live text as it is now, as what this person last looked at."""
    await find(desk, person, draft)
    if number is not None:
        version = await versions.numbered(desk, draft, number)
        await desk.records.reviews.see(person.id, draft, LookedAt(desk.clock.now(), number=version.number))
        return
    now = await _live(desk, draft)
    text = await aside(now.size, lambda: canonical(NO_HEADING, without_comments(now.outcome())))
    await desk.records.reviews.see(person.id, draft, LookedAt(now.at, seq=now.seq, text=text))


# ── in an asker's words ───────────────────────────────────────────────────────────────────


def sides(asked: Mapping[str, str]) -> tuple[From, To]:
    """`from` and `to` as they were asked for. Raises Malformed."""
    before, after = asked.get("from", "").strip(), asked.get("to", "").strip() or "live"
    older: From = "mine" if before == "mine" else "seen" if before == "seen" else None
    if before and older is None:
        older = _number(before)
    return older, "live" if after == "live" else _number(after)


def _number(words: str) -> int:
    if not (words.isascii() and words.isdigit() and len(words) < 10):
        raise Malformed(
            "no-such-comparison", "Compare from a version's number, mine or seen, to a number or live."
        )
    return int(words)
