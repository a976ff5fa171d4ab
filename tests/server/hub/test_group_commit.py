"""The group commit: who takes a turn when, and what is committed together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

import pytest

from drafts.errors import Conflict
from drafts.ids import DraftId
from server.hub.journal import Answer, GroupCommit
from server.ports import Appended, Batch, Entry, Journal, StorageUnavailable

ENTRY = Entry(None, datetime(2026, 11, 25, tzinfo=UTC), (), b"\0\0")


class Table:
    """A room with so much to store, which notes what it is told."""

    def __init__(self, name: str, turns: int = 1) -> None:
        self._name = DraftId(name)
        self._turns = turns
        self.answers: list[Answer] = []

    def begin(self) -> Batch | None:
        if not self._turns:
            return None
        self._turns -= 1
        return Batch(self._name, 1, 0, (ENTRY,))

    def finish(self, answer: Answer) -> None:
        self.answers.append(answer)


class Desk:
    """Takes what it is handed, but for the drafts it refuses, and after so many failures."""

    def __init__(self, refused: Sequence[str] = (), failures: int = 0) -> None:
        self._refused = refused
        self._failures = failures
        self.taken: list[list[str]] = []

    async def append(self, batches: Sequence[Batch]) -> Sequence[Appended]:
        if self._failures:
            self._failures -= 1
            raise StorageUnavailable("the disk is full")
        for batch in batches:
            if batch.draft in self._refused:
                raise Conflict("wrong-epoch", "It was started afresh.")
        self.taken.append([batch.draft for batch in batches])
        return [Appended(batch.after + 1) for batch in batches]


def committing(desk: Desk) -> GroupCommit:
    return GroupCommit(cast("Journal", desk))  # which it asks for nothing else


async def test_all_that_ask_at_once_share_one_transaction() -> None:
    desk = Desk()
    group, tables = committing(desk), [Table(f"d{number}") for number in range(5)]
    for table in tables:
        group.ask(table)
        group.ask(table)
    await group.close()
    assert desk.taken == [["d0", "d1", "d2", "d3", "d4"]]
    assert [table.answers for table in tables] == [[Appended(1)]] * 5


async def test_who_has_nothing_to_store_costs_no_transaction() -> None:
    desk = Desk()
    group = committing(desk)
    group.ask(Table("d1", turns=0))
    await group.close()
    assert desk.taken == []


async def test_one_draft_s_refusal_costs_the_others_nothing() -> None:
    desk = Desk(refused=("d1",))
    group, tables = committing(desk), [Table(f"d{number}") for number in range(3)]
    for table in tables:
        group.ask(table)
    await group.close()
    assert desk.taken == [["d0"], ["d2"]]
    assert tables[0].answers == tables[2].answers == [Appended(1)]
    assert isinstance(tables[1].answers[0], Conflict)


async def test_a_store_that_is_away_is_tried_until_it_is_back_and_both_are_told() -> None:
    desk, told = Desk(failures=2), list[bool]()
    group, table = committing(desk), Table("d1")
    group.on_change = told.append
    group.ask(table)
    await group.close()
    assert table.answers == [Appended(1)]
    assert told == [False, True]


async def test_what_is_asked_during_a_turn_has_the_next_one() -> None:
    desk = Desk()
    group, late = committing(desk), Table("late")

    class Asks(Table):
        def finish(self, answer: Answer) -> None:
            super().finish(answer)
            group.ask(late)

    group.ask(Asks("first"))
    await group.close()
    assert desk.taken == [["first"], ["late"]]


async def test_giving_up_on_a_store_that_never_comes_back() -> None:
    group = committing(Desk(failures=1000))
    group.ask(Table("d1"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await group.close()
