"""Everybody who has a draft open: what all are sent, and who sees whose caret."""

from __future__ import annotations

import asyncio

from drafts.ids import PersonId
from drafts.sync import wire
from drafts.sync.gate import Writer
from drafts.sync.presence import Entry, read_entries, write_entries
from drafts.sync.session import Session
from server.hub.audience import MAX_PAGES, Audience
from server.hub.connection import Connection
from server.hub.frame import Frame
from server.hub.outbox import Outbox


class Kept(Outbox):
    """An outbox whose frames a test may look at."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[Frame] = []

    def put(self, frame: Frame) -> None:
        self.frames.append(frame)

    def _stir(self) -> None:
        pass


def come(audience: Audience, name: str) -> tuple[Connection, list[Frame]]:
    outbox = Kept()
    user = audience.user(PersonId(name), name.title())
    connection = Connection(Writer(PersonId(name), True), "edit", user, Session(True), outbox)
    audience.join(connection)
    return connection, outbox.frames


def caret(client: int, clock: int, at: int) -> bytes:
    return write_entries([Entry(client, clock, b'{"at":%d}' % at)])


def states(frame: Frame) -> list[tuple[int, bytes]]:
    message = wire.read(frame.payload)
    assert isinstance(message, wire.Awareness)
    return [(entry.client, entry.state[:7]) for entry in read_entries(message.entries)]


async def test_one_frame_goes_to_everybody() -> None:
    audience = Audience()
    (_, ana), (_, ben) = come(audience, "ana"), come(audience, "ben")
    audience.send(wire.update(wire.EMPTY_UPDATE))
    assert ana[0] is ben[0]


async def test_carets_that_move_within_one_turn_of_the_loop_are_told_once_and_last() -> None:
    audience = Audience()
    (ana, _), (ben, seen) = come(audience, "ana"), come(audience, "ben")
    for clock in range(1, 50):
        audience.show(ana, caret(7, clock, clock))
        audience.show(ben, caret(8, clock, -clock))
    await asyncio.sleep(0)
    assert [states(frame) for frame in seen] == [[(7, b'{"at":4'), (8, b'{"at":-')]]


async def test_while_words_are_being_stored_carets_wait_for_them() -> None:
    audience = Audience()
    (ana, _), (_, seen) = come(audience, "ana"), come(audience, "ben")
    audience.held_back = True
    audience.show(ana, caret(7, 1, 5))
    await asyncio.sleep(0)
    assert seen == []
    audience.tell_news()
    assert len(seen) == 1


async def test_who_leaves_is_told_gone_last() -> None:
    audience = Audience()
    (ana, _), (_, seen) = come(audience, "ana"), come(audience, "ben")
    audience.show(ana, caret(7, 1, 5))
    audience.leave(ana)
    await asyncio.sleep(0)
    assert states(seen[0]) == [(7, b"null")]
    assert [user["name"] for user in audience.people()] == ["Ben"]


async def test_P10_a_person_with_two_pages_is_one_person() -> None:
    audience = Audience()
    for name in ("ana", "ben", "ana"):
        come(audience, name)
    assert [user["name"] for user in audience.people()] == ["Ana", "Ben"]


async def test_one_person_may_have_a_draft_open_so_often_and_no_more() -> None:
    audience = Audience()
    come(audience, "ben")
    pages = [come(audience, "ana")[0] for _ in range(MAX_PAGES + 1)]
    closing = [page.outbox.closing for page in pages]
    assert closing == [False] * MAX_PAGES + [True]
