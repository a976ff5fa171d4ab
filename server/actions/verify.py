"""Verification: whether what is kept is what was written. Reads everything, changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from typing import Final

from drafts.attribution.ledger import Ledger
from drafts.attribution.reading import attribute
from drafts.attribution.sequence import Astray
from drafts.errors import Malformed, Refusal
from drafts.ids import QuestionId, SessionId
from drafts.review.versions import Version, canonical, chain_faults
from drafts.text.draft import Draft, merge
from drafts.text.outcome import Outcome, read_outcome
from server.actions.desk import Desk
from server.ports import DraftRecord, Row

READER: Final = 1
"""The Yjs client id of the reader that replays: it writes nothing, so any will do."""


async def faults(desk: Desk) -> tuple[str, ...]:
    """Every fault, each with the draft it is in; empty when all is sound."""
    return tuple([fault async for fault in _all_faults(desk)])


async def _all_faults(desk: Desk) -> AsyncIterator[str]:
    numbers = await _session_numbers(desk)
    asked = await desk.records.programmes.every_question()
    for record in await desk.records.drafts.all():
        name = f"draft {record.id} (session {numbers.get(record.session, 'withdrawn')})"
        async for fault in _of_draft(desk, record, asked):
            yield f"{name}: {fault}"


async def _session_numbers(desk: Desk) -> Mapping[SessionId, str]:
    programme = await desk.records.programmes.current()
    return {session.id: session.number for session in programme.all_sessions()} if programme else {}


async def _of_draft(desk: Desk, record: DraftRecord, asked: Mapping[QuestionId, bool]) -> AsyncIterator[str]:
    for fault in _of_versions(await desk.records.versions.all(record.id)):
        yield fault
    try:
        rows = await desk.records.journal.rows(record.id, record.epoch)
        history = await desk.records.journal.load(record.id, record.epoch)
        replayed = _replay(row.entry.update for row in rows)
        kept = [history.checkpoint] if history.checkpoint is not None else []
        loaded = _replay([*kept, *(row.entry.update for row in history.rows)])
        for fault in (*_of_rows(record, rows), *_of_load(rows, history.seq, replayed, loaded)):
            yield fault
        if history.checkpoint is not None and not _covers(
            history.checkpoint, rows, history.seq - len(history.rows)
        ):
            yield "the checkpoint does not say what the journal's rows say"
        for fault in (*_of_ledger(rows, read_outcome(replayed)), *_of_text(read_outcome(loaded), asked)):
            yield fault
    except Refusal as refusal:
        yield f"the journal cannot be replayed: {refusal.sentence}"


# ── versions ──────────────────────────────────────────────────────────────────────────────


def _of_versions(versions: Sequence[Version]) -> Iterator[str]:
    yield from chain_faults(versions)
    for version in versions:
        try:
            kept = read_outcome(_replay([version.state]))
        except Refusal:
            yield f"version {version.number}: its kept state cannot be read"
            continue
        if not _is_text_of(version, kept):
            yield f"version {version.number}: its text and its kept state differ"


def _is_text_of(version: Version, kept: Outcome) -> bool:
    # The state holds the text alone; the heading stands in the hashed text and nowhere else.
    try:
        return canonical(version.heading, kept) == version.canonical
    except Malformed:
        return False


# ── the journal ───────────────────────────────────────────────────────────────────────────


def _replay(updates: Iterable[bytes]) -> Draft:
    draft = Draft(READER)
    for update in updates:
        draft.apply(update)
    return draft


def _of_rows(record: DraftRecord, rows: Sequence[Row]) -> Iterator[str]:
    if [row.seq for row in rows] != list(range(1, len(rows) + 1)):
        yield "the journal has holes or doubled rows"
    if record.seq != len(rows):
        yield f"the journal ends at {len(rows)}, the draft says {record.seq}"


def _of_load(rows: Sequence[Row], seq: int, replayed: Draft, loaded: Draft) -> Iterator[str]:
    if seq != len(rows):
        yield f"a load ends at {seq}, the journal at {len(rows)}"
    if not _same(replayed, loaded):
        yield "what a load gives is not what the journal's rows give"
    if rows and not _same(_replay([merge(*(row.entry.update for row in rows))]), replayed):
        yield "the rows merged say something else than the rows one by one"


def _covers(checkpoint: bytes, rows: Sequence[Row], upto: int) -> bool:
    return _same(_replay([checkpoint]), _replay(row.entry.update for row in rows if row.seq <= upto))


def _same(one: Draft, other: Draft) -> bool:
    return one.runs() == other.runs() and one.clocks() == other.clocks()


def _of_ledger(rows: Sequence[Row], outcome: Outcome) -> Iterator[str]:
    ledger = Ledger()
    try:
        for row in rows:
            ledger.take(row.seq, row.entry.person, row.entry.at, row.entry.update)
        attribute(ledger, outcome.blocks)
    except Astray as fault:
        yield f"who wrote what cannot be told: {fault}"


# ── the text ──────────────────────────────────────────────────────────────────────────────


def _of_text(outcome: Outcome, asked: Mapping[QuestionId, bool]) -> Iterator[str]:
    named = Counter(block.id for block in outcome.blocks if block.id)
    for block_id, times in named.items():
        if times > 1:
            yield f"paragraph id {block_id} stands {times} times"
    for block in outcome.blocks:
        if block.question is not None and block.question not in asked:
            yield f"paragraph {block.number or block.id} is tied to a question nobody asked: {block.question}"
