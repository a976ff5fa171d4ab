"""Who has been here: noted in memory, kept now and then, lost by no fault of the store."""

from __future__ import annotations

from collections.abc import Sequence

from drafts.ids import PersonId
from server.actions.attendance import Attendance
from server.actions.desk import Desk
from server.actions.upkeep import keep_attendance
from server.ports import Seen, StorageUnavailable, Visit
from tests.builders import NOON
from tests.serving import Forum

ANA, BAKARY = PersonId("ana"), PersonId("bakary")


class Shelf:
    """Keeps what it is handed; may be away."""

    def __init__(self) -> None:
        self.kept: list[Seen] = []
        self.away = False

    async def note(self, seen: Sequence[Seen]) -> None:
        if self.away:
            raise StorageUnavailable("away")
        self.kept += seen

    async def all(self) -> dict[PersonId, Visit]:
        return {}


async def test_many_requests_are_kept_as_one() -> None:
    here, shelf = Attendance(), Shelf()
    for _ in range(500):
        here.note(ANA, "a", NOON)
    here.note(BAKARY, "b", NOON)
    await here.keep(shelf)
    assert shelf.kept == [Seen(ANA, "a", NOON), Seen(BAKARY, "b", NOON)]


async def test_nothing_noted_is_nothing_written() -> None:
    here, shelf = Attendance(), Shelf()
    shelf.away = True
    await here.keep(shelf)


async def test_what_could_not_be_kept_is_kept_next_time() -> None:
    here, shelf = Attendance(), Shelf()
    here.note(ANA, "a", NOON)
    shelf.away = True
    await here.keep(shelf)
    shelf.away = False
    here.note(BAKARY, "b", NOON)
    await here.keep(shelf)
    assert {seen.person for seen in shelf.kept} == {ANA, BAKARY}


async def test_it_lands_beside_the_person(desk: Desk, forum: Forum) -> None:
    ana = forum.guest("Ana").person.id
    desk.here.note(ana, "a", NOON)
    await keep_attendance(desk)
    assert (await desk.records.visits.all())[ana].last == NOON
