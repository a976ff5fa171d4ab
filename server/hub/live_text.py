"""The text of a live draft, with what the gate and the repairs must know of it.

Nothing here waits. Opening a large one takes the interpreter for a while (40 ms a typed MB), so
the hub does it in a thread; after that one task at a time works with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from drafts.errors import Malformed
from drafts.ids import BlockId, Entropy, PersonId, mint
from drafts.sync.gate import Held, Verdict, Writer, judge, new_ranges
from drafts.sync.repeated import repeats
from drafts.sync.update import Limits, Range, Scan, merged, middles, scan
from drafts.sync.varuint import varuint
from drafts.text.blocks import Run
from drafts.text.draft import Draft, Op, merge
from drafts.text.outcome import Outcome, read_outcome
from drafts.text.paragraphs import MAX_ID, block_ids, repairs
from server.ports import Entry, History

_NEVER: Final = -1

Made = tuple[bytes, Scan, Mapping[int, Range]]
"""The update of an edit of the server's own, what it holds, and the clocks it brings; held already."""


class LiveText:
    """`seq` is the newest row of the journal in it. Between turns it holds durable text alone."""

    def __init__(self, history: History, entropy: Entropy) -> None:
        self._draft = Draft(int.from_bytes(entropy(6), "big"))
        self._middles: dict[int, set[int]] = {}
        for update in _parts(history):
            self._draft.apply(update)
            for client, clocks in middles(update).items():
                self._middles.setdefault(client, set()).update(clocks)
        self._entropy = entropy
        self._clocks = self._draft.clocks()
        self._owners = dict(history.owners)
        self._formats: dict[int, set[int]] | None = None
        self._deletable: tuple[int, Mapping[int, tuple[Range, ...]]] = (_NEVER, {})
        self._held = Held(self._clocks, self._owners, self._wordless, self._middles)
        self._ids: set[str] | None = None
        self._doubtful = False
        self.seq = history.seq

    # ── reading ──

    def state_vector(self) -> bytes:
        return self._draft.state_vector()

    def missing(self, state_vector: bytes) -> bytes:
        """Raises Malformed for what is no state vector."""
        return self._draft.missing(state_vector)

    def full(self) -> bytes:
        return self._draft.full()

    def outcome(self) -> Outcome:
        return read_outcome(self._draft)

    def runs(self) -> tuple[Run, ...]:
        return self._draft.runs()

    # ── judging and applying ──

    def judge(self, writer: Writer, found: Scan) -> Verdict:
        return judge(writer, found, self._held)

    def says(self, update: bytes, starts: Mapping[int, int]) -> bool:
        """Whether what the update has of these clients from these clocks on, and is held, is what is held."""
        clocks = {**self._clocks, **starts}
        return repeats(update, self._draft.missing(_state_vector(clocks)), starts)

    def apply(self, update: bytes, ranges: Mapping[int, Range]) -> bytes:
        """Apply what the gate let through; the update of what was new in it.

        Raises Malformed when it is not wholly in: parts of it may be, and as pycrdt has no
        rollback the text must then be opened again from what is durable.
        """
        fresh = self._draft.apply(update)
        if fresh != update and not _reaches(fresh, ranges):
            raise Malformed("not-causal", "Part of this change refers to nothing.")
        self._look_at_starts()
        return fresh

    def hold(self, found: Scan, ranges: Mapping[int, Range], person: PersonId | None) -> None:
        """From now on these clocks are held, and ids that are new are this person's."""
        for client, clocks in found.middles.items():
            self._middles.setdefault(client, set()).update(clocks)
        if self._formats is not None:
            for client, clocks in found.formats.items():
                self._formats.setdefault(client, set()).update(clocks)
        for client, (_, end) in ranges.items():
            self._clocks[client] = end
            self._owners.setdefault(client, person)

    def take(self, entry: Entry) -> None:
        """Apply an entry that was accepted before, here or by another node."""
        found = scan(entry.update, Limits(update=len(entry.update)))
        ranges = new_ranges(found, self._clocks)
        self._draft.apply(entry.update)
        self._look_at_starts()
        self.hold(found, ranges, entry.person)

    def repair(self) -> Made | None:
        """Give missing and repeated block ids new ones: the server alone does, or two would.

        None when all ids are sound.
        """
        if not self._doubtful:
            return None
        self._doubtful = False
        ops = repairs(self._draft.runs(), lambda: BlockId(mint(self._entropy)))
        if not ops:
            return None
        update = self._draft.edit(ops)
        self._known_ids().update(id for id in self._draft.touched_starts if id)
        return self._made(update, None)

    def edit(self, ops: Sequence[Op], person: PersonId | None) -> Made | None:
        """The server's own edit, in a person's name or its own; None when it changes nothing.

        Raises ValueError, with nothing done, when it does not fit the text. After any other
        fault the text must be opened again.
        """
        update = self._draft.edit(ops) if person is None else self._edit_as_a_guest(ops)
        self._look_at_starts()
        return self._made(update, person) if update else None

    def _edit_as_a_guest(self, ops: Sequence[Op]) -> bytes:
        """Under a client id of its own: an id has one owner for ever, and ours is nobody's.

        It takes a copy of the text (45 ms a typed MB). Rejected: our own id and a person in
        the journal. Whoever reads it could no longer tell whose an id is by its first row.
        """
        guest = Draft(int.from_bytes(self._entropy(6), "big"))
        guest.apply(self._draft.full())
        update = guest.edit(ops)
        return self._draft.apply(update) if update else b""

    def _made(self, update: bytes, person: PersonId | None) -> Made:
        found = _scan_own(update)
        ranges = new_ranges(found, self._clocks)
        self.hold(found, ranges, person)
        return update, found, ranges

    def _look_at_starts(self) -> None:
        """Whether ids may be missing or repeated now: reading the whole text costs 9 ms in 1,500
        paragraphs, so an Enter with an id that was never here before must not ask for it."""
        starts = self._draft.touched_starts
        if not starts or self._doubtful:
            return
        known = self._known_ids(without=starts)
        for id in starts:
            if not id or len(id) > MAX_ID or id in known:
                self._doubtful = True
                return
            known.add(id)

    def _known_ids(self, without: Sequence[str | None] = ()) -> set[str]:
        """Every id seen since they were first asked for, deleted ones too: one that comes back
        only costs a look. Gathered after the first touch, so that touch's own do not count."""
        if self._ids is None:
            found = block_ids(self._draft.runs())
            self._ids = {id for id in found if id not in without or found.count(id) > 1}
        return self._ids

    # ── what a reader's copy may tidy away (rule G10) ──

    def _wordless(self) -> Mapping[int, tuple[Range, ...]]:
        """See `Held`. The formats' clocks are gathered when first asked for, then kept current."""
        if self._formats is None:
            self._formats = _scan_own(self._draft.full()).formats
        if self._deletable[0] != self.seq:
            deleted = _scan_own(self._draft.missing(self._draft.state_vector())).deletes
            clients = deleted.keys() | self._formats.keys()
            self._deletable = (self.seq, {client: self._ranges_of(client, deleted) for client in clients})
        return self._deletable[1]

    def _ranges_of(self, client: int, deleted: Mapping[int, tuple[Range, ...]]) -> tuple[Range, ...]:
        formats = (self._formats or {}).get(client, ())
        return merged([*deleted.get(client, ()), *((clock, clock + 1) for clock in formats)])


def _parts(history: History) -> Iterator[bytes]:
    """The checkpoint, and what has come since as one. Merging a checkpoint again, with the rest, would
    take 10 ms a MB for nothing."""
    if history.checkpoint is not None:
        yield history.checkpoint
    if history.rows:
        yield merge(*(row.entry.update for row in history.rows))


def _reaches(fresh: bytes, ranges: Mapping[int, Range]) -> bool:
    """Whether all of it was integrated: what pycrdt parks, it never takes up again."""
    found = _scan_own(fresh).ranges if fresh else {}
    return all(client in found and found[client][1] >= end for client, (_, end) in ranges.items())


def _state_vector(clocks: Mapping[int, int]) -> bytes:
    pairs = (varuint(client) + varuint(clock) for client, clock in clocks.items())
    return varuint(len(clocks)) + b"".join(pairs)


def _scan_own(update: bytes) -> Scan:
    """Of an update that the draft itself wrote, however large."""
    return scan(update, Limits(update=len(update)))
