"""Who wrote which words of a draft and who took out what, worked out from its journal.

The journal's rows, in order, are played into an order of characters of our own. A character is
its writer's from its first row on: splitting, joining, retyping and formatting a block change
block starts and formats, and those are nobody's words. A character's deletion is the person's
whose row deletes it first. Rows of the server (person None) are nobody's.

**Words that are moved stay their writer's.** In the text a moved block is taken out and written
anew by the mover. So words that a row puts in keep, character by character, the writers of words
that were taken out, and those then count as moved and not as deleted, when they are

1. put back in their place: they stand directly before the very characters that they repeat, all
   taken out by the same person in earlier rows (so an undo writes them; any length), or
2. the words of a whole block, start and all, that equal those of a whole block which the same
   person took out in the same row or their last RECENT (200) rows, or
3. a stretch of at least LEAST (12) characters equal to a stretch within one block that the same
   person took out in the same row or their last RECENT rows, or
4. a stretch of at least LEAST_OF_OTHERS (40) characters equal to a stretch that anybody took out
   at any time (so a version is restored).

Of several candidates the longest counts, then the newest. The limits: what is copied is the
copier's, and stays so when the original is deleted afterwards; shorter words that are cut and
pasted become the paster's, unless by undo; pieces put together anew stay their writers', in
whatever order; of what was taken out the last KEPT (300,000) characters are remembered; a stretch
with more than STEPS (50) items of other rows in one place in its middle is not seen as one. Words
that a page wrote and took out before it sent them arrive without their letters and appear nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from drafts.attribution.pieces import pieces
from drafts.attribution.sequence import Astray, Item, ItemSequence, Row
from drafts.attribution.taken import LEAST, Piece, Run, Stretch, TakenOut, side_by_side
from drafts.errors import Malformed
from drafts.ids import PersonId
from drafts.sync.structs import WORDS, Struct, read_update
from drafts.text.schema import BLOCK_START

_Fresh = list[tuple[int, Struct]]


class Ledger:
    """Of one draft and epoch, begun empty; `seq` is the newest row in it.

    Not for several threads at once. After an Astray it is of no use: begin a new one.
    """

    def __init__(self) -> None:
        self.seq = 0
        self.items = ItemSequence()
        self._taken = TakenOut()
        self._turns: dict[PersonId | None, int] = {}

    def take(self, seq: int, person: PersonId | None, at: datetime, update: bytes) -> None:
        """The next row. Raises Astray when it is not the next, cannot be read, or refers to nothing."""
        if seq != self.seq + 1:
            raise Astray(f"row {seq} comes after row {self.seq}")
        self.seq = seq
        row = Row(seq, person, at)
        try:
            sections, deletions = read_update(update)
        except (IndexError, UnicodeDecodeError, Malformed) as fault:
            raise Astray(f"row {seq} cannot be read") from fault
        self._turns[person] = self._turns.get(person, 0) + 1
        fresh = self.items.take(sections, row)
        gone = list(self._delete(deletions, row)) if deletions else []
        self._put_back(fresh, row)
        self._move(fresh, gone, row)

    def _delete(self, deletions: list[tuple[int, tuple[int, int]]], row: Row) -> Iterator[Item]:
        """Delete, once: who deletes what is gone already has deleted nothing."""
        for client, (start, end) in deletions:
            for item in self.items.cut(client, start, end):
                if item.gone is None:
                    item.gone = row
                    if item.kind == WORDS:
                        yield item

    # ── words that are moved ──

    def _put_back(self, fresh: _Fresh, row: Row) -> None:
        for client, struct in fresh:
            if struct.before is None:
                continue
            there, start = struct.before
            old = (there, start, start + struct.length)
            if self._repeats(struct.text, old, row):
                self._inherit((client, struct.clock, struct.clock + struct.length), old)

    def _repeats(self, text: str, old: Run, row: Row) -> bool:
        """Whether these words stand directly before the same, which this person took out earlier."""
        client, start, end = old
        if not _is_earlier(self.items.find(client, start).gone, row) or end > self.items.held(client):
            return False
        # Looked at before anything is parted: these clocks may end in the middle of a character.
        words = list(self.items.within(*old))
        earlier = all(_is_earlier(item.gone, row) for item, _ in words)
        return earlier and text == "".join(part for _, part in words)

    def _move(self, fresh: _Fresh, gone: list[Item], row: Row) -> None:
        turn = self._turns[row.person]
        if _matters(item.text for item in gone):
            for piece in pieces(gone, row.person, turn):
                self._taken.add(piece)
        if _matters(struct.text for _, struct in fresh):
            for piece in pieces(self._standing(fresh), row.person, turn):
                for stretch in self._taken.matches(piece):
                    self._trace(piece, stretch)

    def _standing(self, fresh: _Fresh) -> list[Item]:
        """The new words that this row has not taken out again."""
        items = (
            item
            for client, struct in fresh
            for item in self.items.cut(client, struct.clock, struct.clock + struct.length)
        )
        return [item for item in items if item.gone is None]

    def _trace(self, fresh: Piece, stretch: Stretch) -> None:
        at, length, piece, origin = stretch
        there, here = piece.runs(origin, origin + length), fresh.runs(at, at + length)
        for old, new in side_by_side(there, here):
            self._inherit(new, old)

    def _inherit(self, new: Run, old: Run) -> None:
        """The new characters are by the old ones' writers; equally many."""
        at = new[1]
        for source in list(self.items.cut(*old)):
            source.moved = True
            for item in self.items.cut(new[0], at, at + source.length):
                item.author = source.author
            at += source.length


def _is_earlier(gone: Row | None, row: Row) -> bool:
    """Not in the same row: whoever types over selected words puts nothing back, whatever the first letter."""
    return gone is not None and gone.person == row.person and gone.seq < row.seq


def _matters(texts: Iterable[str]) -> bool:
    """Whether words are long enough to be told from others, or a block's."""
    length = 0
    for text in texts:
        length += len(text)
        if length >= LEAST or BLOCK_START in text:
            return True
    return False
