"""A meeting on paper: people at one draft, and the journal's rows played into a ledger as they come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from drafts.attribution.ledger import Ledger
from drafts.attribution.reading import Attributed, Deleted, attribute
from drafts.ids import PersonId
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.draft import Draft, merge, seed
from drafts.text.outcome import read_outcome
from tests.builders import FIRST_BLOCK, NOON, SEED_CLIENT

Rows = list[tuple[PersonId | None, datetime, bytes]]
SERVER = "server"


def ledger_of(rows: Rows) -> Ledger:
    """Begun anew, as after a restart."""
    ledger = Ledger()
    for seq, (person, at, update) in enumerate(rows, 1):
        ledger.take(seq, person, at, update)
    return ledger


class Meeting:
    """Everybody has a copy; what somebody does reaches all at once unless they are offline."""

    def __init__(self, *names: str) -> None:
        self.rows: Rows = []
        self.ledger = Ledger()
        self.live = Draft(99)
        self.copies = {name: Draft(number) for number, name in enumerate((*names, SERVER), 11)}
        self._kept: dict[str, list[bytes]] = {}
        self._minutes = 0
        first = seed(SEED_CLIENT, FIRST_BLOCK)
        self.copies[SERVER].apply(first)
        self._arrive(SERVER, first)

    # ── what people do ──

    def type(self, name: str, words: str, after: str = "") -> None:
        """Key by key behind these words, or at the end."""
        at = self.end_of(name, after) if after else len(self.flat(name))
        for number, key in enumerate(words):
            self.edit(name, Retain(at + number), Insert(key))

    def paste(self, name: str, words: str, after: str = "") -> None:
        at = self.end_of(name, after) if after else len(self.flat(name))
        self.edit(name, Retain(at), Insert(words))

    def delete(self, name: str, words: str) -> None:
        self.edit(name, Retain(self.end_of(name, words) - len(words)), Delete(len(words)))

    def split(self, name: str, after: str, block: str) -> None:
        self.edit(name, Retain(self.end_of(name, after)), Insert("\n", {"id": block, "type": "paragraph"}))

    def join(self, name: str, second: str) -> None:
        """The block that begins with these words joins the one before."""
        self.edit(name, Retain(self.flat(name).index("\n" + second)), Delete(1))

    def mark(self, name: str, words: str, **attributes: object) -> None:
        self.edit(name, Retain(self.end_of(name, words) - len(words)), Retain(len(words), attributes))

    def retype(self, name: str, words: str, **attributes: object) -> None:
        """The block that begins with these words."""
        self.edit(name, Retain(self.flat(name).index("\n" + words)), Retain(1, attributes))

    def move_up(self, name: str, words: str) -> None:
        """The block of these words to the very top, in one step, as the page does it."""
        flat = self.flat(name)
        start = flat.index("\n" + words)
        length = len(words) + 1
        block = next(b.id for b in read_outcome(self.copies[name]).blocks if b.text == words)
        put = Insert("\n", {"id": block, "type": "paragraph"}), Insert(words)
        self.edit(name, *put, Retain(start), Delete(length))

    def edit(self, name: str, *ops: Op) -> None:
        update = self.copies[name].edit(ops)
        if name in self._kept:
            self._kept[name] += [update] if update else []
        else:
            self._arrive(name, update)

    def leave_the_wifi(self, name: str) -> None:
        self._kept[name] = []

    def come_back(self, name: str) -> None:
        """What they did meanwhile arrives as one row."""
        updates = self._kept.pop(name)
        for row in self.rows:
            self.copies[name].apply(row[2])
        self._arrive(name, merge(*updates) if updates else b"")

    def wait(self) -> None:
        """Long enough for what is taken out next to be another matter."""
        self._minutes += 10

    # ── what the ledger says ──

    def words(self) -> list[list[tuple[str, str]]]:
        """Block by block: (words, whose)."""
        return [[(part.text, part.person or SERVER) for part in block.words] for block in self.read()]

    def deleted(self) -> list[tuple[str, str, str]]:
        """(words, whose, who took them out), what was moved left out."""
        return [_told(each) for each in self._deletions() if not each.moved]

    def moved(self) -> list[tuple[str, str, str]]:
        return [_told(each) for each in self._deletions() if each.moved]

    def read(self) -> tuple[Attributed, ...]:
        return attribute(self.ledger, read_outcome(self.live).blocks)

    def _deletions(self) -> Sequence[Deleted]:
        return [each for block in self.read() for each in block.deleted]

    def flat(self, name: str) -> str:
        return "".join(run.text if run.embed is None else "\0" for run in self.copies[name].runs())

    def end_of(self, name: str, words: str) -> int:
        return self.flat(name).index(words) + len(words)

    def _arrive(self, name: str, update: bytes) -> None:
        fresh = self.live.apply(update) if update else b""
        if not fresh:
            return
        person = None if name == SERVER else PersonId(name)
        at = NOON + timedelta(seconds=len(self.rows) // 10, minutes=self._minutes)
        self.rows.append((person, at, fresh))
        self.ledger.take(len(self.rows), person, at, fresh)
        for other, copy in self.copies.items():
            if other != name and other not in self._kept:
                copy.apply(fresh)


def _told(deleted: Deleted) -> tuple[str, str, str]:
    return deleted.text, deleted.author or SERVER, deleted.by or SERVER
