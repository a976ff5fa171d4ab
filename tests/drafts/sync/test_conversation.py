"""Peers and the server's parts talk over a network that is flushed by hand and fails at will.

Rules S4, S5, G6 and R1 to R5 together: whatever is cut, what a peer calls saved is in the
server's text, and in the end every word is there exactly once.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field

import pytest

from drafts.ids import BlockId, PersonId
from drafts.sync import wire
from drafts.sync.gate import Early, Fresh, Held, Redundant, Writer, judge
from drafts.sync.replica import Replica
from drafts.sync.session import Session, StateAsked, UpdateOffered
from drafts.sync.update import scan
from drafts.text.draft import Delete, Draft, Insert, Retain, seed


@dataclass(eq=False)
class Line:
    """One connection: what is on its way to the server and to the peer."""

    peer: Replica
    session: Session = field(default_factory=lambda: Session(private=True))
    up: deque[bytes] = field(default_factory=deque)
    down: deque[bytes] = field(default_factory=deque)


class House:
    """The server without its waiting: every frame is judged, applied and settled at once."""

    def __init__(self) -> None:
        self.text = Draft(1)
        self.text.apply(seed(2, BlockId("b1")))
        self.owners: dict[int, PersonId | None] = {2: None}
        self.lines: list[Line] = []

    def connect(self, peer: Replica) -> Line:
        peer.reconnected()
        line = Line(peer)
        line.up.extend(peer.opening())
        line.down.append(wire.step1(self.text.state_vector()))
        self.lines.append(line)
        return line

    def take(self, line: Line) -> None:
        """Take the oldest frame on its way up."""
        match line.session.receive(line.up.popleft()):
            case StateAsked(state_vector):
                line.down.append(wire.step2(self.text.missing(state_vector)))
            case UpdateOffered(int(ordinal), update):
                self._judge(line, ordinal, update)

    def _judge(self, line: Line, ordinal: int, update: bytes) -> None:
        person = PersonId(f"person {line.peer.client_id}")
        verdict = judge(Writer(person, True), scan(update), Held(self.text.clocks(), self.owners, dict))
        match verdict:
            case Early():
                line.session.postpone(ordinal)
                line.down.append(wire.step1(self.text.state_vector()))
            case Fresh(ranges):
                self.owners.update(dict.fromkeys(ranges.keys() - self.owners.keys(), person))
                fresh = self.text.apply(update)
                for other in self.lines if fresh else ():
                    other.down.append(wire.update(fresh))
                self._settle(line, ordinal)
            case Redundant():
                self._settle(line, ordinal)
            case refused:
                raise AssertionError(refused)

    def _settle(self, line: Line, ordinal: int) -> None:
        line.session.settle(ordinal)
        frame = line.session.acknowledgement()
        if frame:
            line.down.append(frame)


def text_of(draft: Draft) -> str:
    return "".join(run.text for run in draft.runs())


@pytest.mark.parametrize("seed", range(12))
def test_on_a_failing_network_every_word_is_there_once_and_saved_means_saved(seed: int) -> None:
    chance = random.Random(seed)
    house = House()
    peers = [Replica(100 + n) for n in range(3)]
    lines: dict[Replica, Line | None] = dict.fromkeys(peers)
    written: dict[Replica, list[str]] = {peer: [] for peer in peers}
    struck: set[str] = set()

    def turn(peer: Replica) -> None:
        line = lines[peer]
        what = chance.random()
        if line is None:
            if what < 0.2:
                lines[peer] = house.connect(peer)
        elif what < 0.04:
            house.lines.remove(line)
            lines[peer] = None
        elif what < 0.35 and line.up:
            house.take(line)
        elif what < 0.75 and line.down:
            line.up.extend(peer.receive(line.down.popleft()))
        if chance.random() < 0.2:
            write(peer)

    def write(peer: Replica) -> None:
        flat = text_of(peer.draft)
        mine = [word for word in written[peer] if word in flat]
        if mine and chance.random() < 0.25:
            word = chance.choice(mine)
            struck.add(word)
            send(peer, [Retain(flat.index(word)), Delete(len(word))])
        else:
            word = f"⟨{peer.client_id}é{len(written[peer])}😀⟩"
            written[peer].append(word)
            send(peer, [Retain(between_words(flat, chance)), Insert(word)])

    def send(peer: Replica, delta: list[Retain | Insert | Delete]) -> None:
        frame = peer.edit(delta)
        line = lines[peer]
        if line:
            line.up.append(frame)
        if peer.unsaved == 0:
            raise AssertionError("an edit cannot be saved before it is sent")

    def check_saved(peer: Replica) -> None:
        if peer.unsaved == 0:
            kept = text_of(house.text)
            assert all((word in kept) != (word in struck) for word in written[peer])

    for _ in range(1500):
        peer = chance.choice(peers)
        turn(peer)
        check_saved(peer)
    for peer in peers:
        lines[peer] = lines[peer] or house.connect(peer)
    settled(house, [line for line in lines.values() if line])
    kept = text_of(house.text)
    for peer in peers:
        assert peer.unsaved == 0
        assert text_of(peer.draft) == kept
        assert {word: kept.count(word) for word in written[peer]} == {
            word: int(word not in struck) for word in written[peer]
        }


def settled(house: House, lines: list[Line]) -> None:
    """Let everything under way arrive."""
    while any(line.up or line.down for line in lines):
        for line in lines:
            if line.up:
                house.take(line)
            if line.down:
                line.up.extend(line.peer.receive(line.down.popleft()))


def between_words(flat: str, chance: random.Random) -> int:
    """A place outside of every word, so that each stays whole."""
    places = [0, *(at + 1 for at, character in enumerate(flat) if character in "⟩\n")]
    return chance.choice(places)
