"""One turn of a room: what has arrived, what became of it, and who is owed an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from drafts.ids import PersonId
from drafts.sync.update import Range, Scan
from drafts.text.blocks import Run
from drafts.text.draft import Op, merge
from server.hub.connection import Connection
from server.ports import ClientRange, Entry


@dataclass(frozen=True, slots=True)
class Offer:
    """`ordinal`: its place among the messages that the connection sent, from 1. `alone`: it is to be
    applied by itself, not with others of its kind."""

    connection: Connection
    ordinal: int
    update: bytes
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """An offer that only adds, right behind what is held of its clients: nearly every keystroke."""

    offer: Offer
    found: Scan
    ranges: Mapping[int, Range]


Make = Callable[[Sequence[Run]], Sequence[Op] | None]
"""The server's own edit of the flat text as it then is; nothing when there is nothing to do. Called
within a turn: it must not wait, and what it raises is given to whoever asked for the edit."""


@dataclass(frozen=True, slots=True)
class OwnEdit:
    """`person`: in whose name the words are written; None for what is nobody's words. `done`: gets
    the newest row's seq once the edit, or what it was judged on, is durable."""

    make: Make
    person: PersonId | None
    done: asyncio.Future[int]


@dataclass(slots=True)
class Turn:
    entries: list[Entry] = field(default_factory=list)
    """What has been applied and is to be appended, in order."""
    pieces: list[bytes] = field(default_factory=list)
    """The same as updates for the readers, in as few pieces as they were applied in."""
    authors: set[Connection | None] = field(default_factory=set)
    typed: list[Typed] = field(default_factory=list)
    """Judged and not applied yet: what follows one another so is applied in one transaction."""
    _begun: dict[int, tuple[int, PersonId]] = field(default_factory=dict)
    """Of what is typed and not applied yet: where each client began, and whose it is."""
    settled: list[Offer] = field(default_factory=list)
    own: list[OwnEdit] = field(default_factory=list)
    """The server's own edits that have been made, or had nothing to do."""
    behind: dict[Connection, None] = field(default_factory=dict)
    """Those who sent what leans on something that is not held."""

    def add(self, entry: Entry, author: Connection | None) -> None:
        self.entries.append(entry)
        self.pieces.append(entry.update)
        self.authors.add(author)

    def type(self, typed: Typed) -> None:
        self.typed.append(typed)
        person = typed.offer.connection.person
        for client, (start, _) in typed.ranges.items():
            self._begun.setdefault(client, (start, person))

    def take_typed(self) -> list[Typed]:
        typed, self.typed = self.typed, []
        self._begun.clear()
        return typed

    def leans_on_another(self, found: Scan, person: PersonId) -> bool:
        """Whether it needs what another person typed and is not applied yet.

        In the journal each person's letters of a turn are one row. A row that leaned on a later
        one would leave a gap for whoever replays them one by one. Two windows of a browser can tell
        each other of letters before we do.
        """
        for client, count in found.needs.items():
            start, typist = self._begun.get(client, (count, person))
            if count > start and typist != person:
                return True
        return False

    def whole(self) -> bytes:
        """All of it as one update."""
        return self.pieces[0] if len(self.pieces) == 1 else merge(*self.pieces)

    @property
    def sole_author(self) -> Connection | None:
        return next(iter(self.authors)) if len(self.authors) == 1 else None


def by_person(typed: Sequence[Typed]) -> Mapping[PersonId, list[Typed]]:
    """A row of the journal is one person's, so that it says who deleted what."""
    found: dict[PersonId, list[Typed]] = {}
    for one in typed:
        found.setdefault(one.offer.connection.person, []).append(one)
    return found


def spanned(typed: Sequence[Typed]) -> tuple[ClientRange, ...]:
    """The clocks that these bring; of each client they follow one another without a gap."""
    spans: dict[int, Range] = {}
    for one in typed:
        for client, (start, end) in one.ranges.items():
            spans[client] = spans.get(client, (start, end))[0], end
    return tuple([ClientRange(client, *span) for client, span in spans.items()])
