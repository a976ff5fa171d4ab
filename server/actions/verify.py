"""Verification: whether what is kept is what was written. Reads everything, changes nothing.

May run beside a server: each draft's journal is read as it lay there at one moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from drafts.attribution.ledger import Ledger
from drafts.attribution.reading import attribute
from drafts.attribution.sequence import Astray
from drafts.errors import Malformed, Refusal
from drafts.ids import DraftId, PersonId, QuestionId, SessionId
from drafts.register import Head, head_of, lacks, register_faults
from drafts.review.verdicts import Dossier
from drafts.review.versions import Version, canonical, chain_faults
from drafts.sync.replay import missing, scan_kept, without_gaps
from drafts.text.draft import Draft, merge
from drafts.text.outcome import Outcome, read_outcome
from server.ports import (
    ClientRange,
    DraftRecord,
    Entry,
    Kept,
    Records,
    StorageDamaged,
    StorageUnavailable,
    client_ranges,
)

READER: Final = 1
"""The Yjs client id of the reader that replays: it writes nothing, so any will do."""


async def faults(kept: Records, noted: Head | None = None) -> tuple[str, ...]:
    """Every fault, each with the draft it is in; empty when all is sound.

    `noted`: a head that the register once had, and must still lead up to.
    """
    return tuple([fault async for fault in _all_faults(kept, noted)])


async def head(kept: Records) -> Head | None:
    """The register's newest entry, to be noted down elsewhere: entries that are taken off the
    newest end leave a chain that is sound. None when there is none, or it cannot be read."""
    try:
        return head_of(await kept.register.all())
    except StorageDamaged:
        return None


async def _all_faults(kept: Records, noted: Head | None) -> AsyncIterator[str]:
    try:
        for fault in await kept.integrity.faults():
            yield fault
        numbers = await _session_numbers(kept)
        asked = await kept.programmes.every_question()
        drafts = await kept.drafts.all()
    except StorageDamaged as damage:
        yield str(damage)
        return
    for record in drafts:
        name = f"draft {record.id} (session {numbers.get(record.session, 'withdrawn')})"
        async for fault in _of_draft(kept, record, asked):
            yield f"{name}: {fault}"
    async for fault in of_register(kept, noted):
        yield f"register: {fault}"


async def _session_numbers(kept: Records) -> Mapping[SessionId, str]:
    programme = await kept.programmes.current()
    return {session.id: session.number for session in programme.all_sessions()} if programme else {}


async def _of_draft(
    kept: Records, record: DraftRecord, asked: Mapping[QuestionId, bool]
) -> AsyncIterator[str]:
    async for fault in _of_versions(kept, record.id):
        yield fault
    try:
        journal = await kept.journal.audit(record.id)
    except StorageDamaged as damage:
        yield f"its journal cannot be read: {damage}"
        return
    for fault in _of_journal(journal, asked):
        yield fault


# ── the register ──────────────────────────────────────────────────────────────────────────


async def of_register(kept: Records, noted: Head | None) -> AsyncIterator[str]:
    """What is wrong with the register alone."""
    try:
        places = await kept.register.all()
    except StorageDamaged as damage:
        yield f"it cannot be read: {damage}"
        return
    for fault in register_faults(places):
        yield fault
    missed = lacks(places, noted) if noted else None
    if missed:
        yield missed


# ── versions ──────────────────────────────────────────────────────────────────────────────


async def _of_versions(kept: Records, draft: DraftId) -> AsyncIterator[str]:
    for number in await kept.versions.damaged(draft):
        yield f"version {number} is damaged"
    try:
        versions = await kept.versions.all(draft)
    except (ValueError, StorageUnavailable) as damage:  # a date that is none, text that is no text
        yield f"its versions cannot be read: {damage}"
        return
    for fault in _of_chain(versions):
        yield fault
    hashes = {version.number: version.hash for version in versions}
    for fault in _of_dossier(await kept.reviews.of(draft), hashes):
        yield fault


def _of_dossier(dossier: Dossier, hashes: Mapping[int, str]) -> Iterator[str]:
    """What was submitted, judged and adopted, by its hash: whoever makes a version anew, with a
    hash that fits, has not made its verdicts anew."""
    for submission in dossier.submissions:
        if submission.hash != hashes.get(submission.number):
            yield f"version {submission.number}: it is not the text that was submitted"
    for verdict in dossier.verdicts:
        if verdict.hash != hashes.get(verdict.number):
            yield f"version {verdict.number}: it is not the text that the {verdict.seat} seat judged"
    for adoption in dossier.adoptions:
        if adoption.hash != hashes.get(adoption.number):
            yield f"version {adoption.number}: it is not the text that was adopted"


def _of_chain(versions: Sequence[Version]) -> Iterator[str]:
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

Rows = Sequence[tuple[int, Entry | None]]
"""Of one epoch: seq, and the entry, or None where the row is damaged."""


def _of_journal(kept: Kept, asked: Mapping[QuestionId, bool]) -> Iterator[str]:
    by_epoch = {
        epoch: [(seq, entry) for _, seq, entry in rows]
        for epoch, rows in groupby(kept.rows, lambda row: row[0])
    }
    for epoch in sorted({*by_epoch, *(epoch for epoch, _, _ in kept.checkpoints), kept.epoch}):
        named = "" if epoch == kept.epoch else f"epoch {epoch}: "
        rows = by_epoch.get(epoch, [])
        checkpoints = [(seq, update) for at, seq, update in kept.checkpoints if at == epoch]
        if epoch > kept.epoch:
            yield f"the journal goes on into epoch {epoch}, the draft is in {kept.epoch}"
        last = kept.seq if epoch == kept.epoch else max((seq for seq, _ in rows), default=0)
        for fault in (*_of_order(rows, last), *_of_rows(rows), *_of_checkpoints(rows, checkpoints)):
            yield named + fault
    yield from _of_owners([entry for _, _, entry in kept.rows], kept.owners)
    rows = by_epoch.get(kept.epoch, [])
    outcome = read_outcome(_replay(_sound_updates(rows)))
    yield from _of_ledger(rows, outcome)
    yield from _of_text(outcome, asked)


def _of_order(rows: Rows, last: int) -> Iterator[str]:
    held = [seq for seq, _ in rows]
    for first, end in missing(held, last):
        yield f"row {first} is missing" if first == end else f"rows {first}…{end} are missing"
    if held and held[-1] > last:
        yield f"the journal ends at row {held[-1]}, the draft says {last}"


def _of_rows(rows: Rows) -> Iterator[str]:
    for seq, entry in rows:
        if entry is None:
            yield f"row {seq} is damaged"
        else:
            yield from (f"row {seq}: {fault}" for fault in _of_entry(entry))
    sound = [(seq, entry.update) for seq, entry in rows if entry]
    updates = [update for _, update in sound]
    left_out = [seq for (seq, _), fits in zip(sound, without_gaps(updates), strict=True) if not fits]
    yield from (f"row {seq} leans on what is missing" for seq in left_out)
    if updates and len(updates) == len(rows) and not left_out and not _merge_alike(updates):
        yield "the rows merged say something else than the rows one by one"


def _of_entry(entry: Entry) -> Iterator[str]:
    found = scan_kept(entry.update)
    if found is None:
        yield "its update cannot be read"
        return
    brings = client_ranges({client: (part,) for client, part in found.ranges.items()})
    if _in_order(brings) != _in_order(entry.ranges):
        yield "it brings other words than it says"
    if _in_order(client_ranges(found.deletes)) != _in_order(entry.deletes):
        yield "it deletes other words than it says"


def _in_order(ranges: Iterable[ClientRange]) -> list[tuple[int, int, int]]:
    return sorted((part.client, part.start, part.end) for part in ranges)


def _of_checkpoints(rows: Rows, checkpoints: Sequence[tuple[int, bytes | None]]) -> Iterator[str]:
    """Each against the rows that it merges, as far as the rows before any damage go."""
    whole, text, done = _unbroken(rows), Draft(READER), 0
    for seq, update in checkpoints:
        if update is None:
            yield f"the checkpoint at row {seq} is damaged; the rows are read instead"
        elif seq <= len(whole):
            for part in whole[done:seq]:
                text.apply(part)
            done = seq
            if scan_kept(update) is None or not _same(_replay([update]), text):
                yield f"the checkpoint at row {seq} does not say what the journal's rows say"


def _unbroken(rows: Rows) -> list[bytes]:
    """The updates of rows 1, 2, 3 … up to the first that is missing, damaged or leans on such."""
    leading: list[bytes] = []
    for place, (seq, entry) in enumerate(rows, 1):
        if entry is None or seq != place:
            break
        leading.append(entry.update)
    fits = list(without_gaps(leading))
    return leading[: fits.index(False)] if False in fits else leading


def _sound_updates(rows: Rows) -> list[bytes]:
    updates = [entry.update for _, entry in rows if entry]
    return [update for update, fits in zip(updates, without_gaps(updates), strict=True) if fits]


def _of_owners(entries: Sequence[Entry | None], owners: Mapping[int, PersonId | None]) -> Iterator[str]:
    """Against the first row of each client. A damaged row may have been somebody's first."""
    first: dict[int, PersonId | None] = {}
    for entry in entries:
        for part in entry.ranges if entry else ():
            first.setdefault(part.client, entry.person if entry else None)
    if None in entries:
        first = {client: person for client, person in first.items() if owners.get(client, person) != person}
        yield from (f"client {client} belongs to another person than it says" for client in first)
        return
    for client in sorted(first.keys() | owners.keys()):
        if client not in owners:
            yield f"client {client} has words and no owner"
        elif client not in first:
            yield f"client {client} has an owner and no words"
        elif first[client] != owners[client]:
            yield f"client {client} belongs to another person than the first who used it"


def _of_ledger(rows: Rows, outcome: Outcome) -> Iterator[str]:
    """Whether a second reader of the rows, our own, comes to the same text. Not of damaged ones."""
    if len(_unbroken(rows)) < len(rows):
        return
    ledger = Ledger()
    try:
        for seq, entry in rows:
            if entry:
                ledger.take(seq, entry.person, entry.at, entry.update)
        attribute(ledger, outcome.blocks)
    except Astray as fault:
        yield f"who wrote what cannot be told: {fault}"


def _merge_alike(updates: Sequence[bytes]) -> bool:
    return _same(_replay([merge(*updates)]), _replay(updates))


def _replay(updates: Iterable[bytes]) -> Draft:
    draft = Draft(READER)
    for update in updates:
        draft.apply(update)
    return draft


def _same(one: Draft, other: Draft) -> bool:
    return one.runs() == other.runs() and one.clocks() == other.clocks()


# ── the text ──────────────────────────────────────────────────────────────────────────────


def _of_text(outcome: Outcome, asked: Mapping[QuestionId, bool]) -> Iterator[str]:
    named = Counter(block.id for block in outcome.blocks if block.id)
    for block_id, times in named.items():
        if times > 1:
            yield f"paragraph id {block_id} stands {times} times"
    for block in outcome.blocks:
        if block.question is not None and block.question not in asked:
            yield f"paragraph {block.number or block.id} is tied to a question nobody asked: {block.question}"
