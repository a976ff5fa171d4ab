"""The server's own edits: made in a turn like everybody's, and in nobody's way."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from drafts.attribution.ledger import Ledger
from drafts.attribution.reading import attribute
from drafts.errors import Conflict, Malformed
from drafts.ids import PersonId
from drafts.text.blocks import Run
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.draft import Draft
from drafts.text.outcome import read_outcome
from server.actions import verify
from server.hub.hub import Hub
from server.hub.live_text import LiveText
from server.hub.room import Room
from server.hub.turn import Make
from server.ports import Records, StorageUnavailable
from tests.builders import after_the_end, words
from tests.rooms import DRAFT, Disk, Seated

EVA = PersonId("eva")


def flat(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def putting(added: str, after: str) -> Make:
    """Words put directly behind others, wherever these are by then."""

    def make(runs: Sequence[Run]) -> Sequence[Op]:
        at = flat(runs).index(after) + len(after)
        return [Retain(at), Insert(added)]

    return make


async def ana_types(room: Room, text: str) -> Seated:
    ana = Seated(room, "ana")
    await ana.until(lambda: ana.replica.synced)
    ana.type(after_the_end(ana.outcome, text))
    await ana.saved()
    return ana


async def test_it_is_durable_and_everybody_here_has_it_when_it_returns(room: Room, kept: Records) -> None:
    ana = await ana_types(room, "Fees fell.")
    seq = await room.edit(putting(" sharply", "fell"), EVA)
    assert (await kept.journal.load(DRAFT, 1)).seq == seq == room.seq
    await ana.until(lambda: words(ana.outcome) == ["Fees", "fell", "sharply."])


async def test_it_is_judged_on_the_text_as_it_is_in_its_turn(room: Room, disk: Disk) -> None:
    ana = await ana_types(room, "one ")
    disk.hold()
    ana.type(after_the_end(ana.outcome, "two "))
    await disk.reached()
    ana.type(after_the_end(ana.outcome, "three "))
    seen: list[str] = []

    def make(runs: Sequence[Run]) -> None:
        seen.append(flat(runs))

    edit = asyncio.create_task(room.edit(make, None))
    await asyncio.sleep(0)
    assert seen == [], "what is not durable yet is not its business"
    disk.release()
    await edit
    assert seen == ["\none two three "]


async def test_people_go_on_typing_around_it_and_no_word_is_lost_or_doubled(room: Room) -> None:
    ana = await ana_types(room, "start ")
    ben = Seated(room, "ben")
    await ben.until(lambda: ben.replica.synced)
    edits = []
    for number in range(20):
        ana.type(after_the_end(ana.outcome, f"a{number} "))
        edits.append(asyncio.create_task(room.edit(putting(f"s{number} ", "start "), EVA)))
        ben.type(after_the_end(ben.outcome, f"b{number} "))
        await asyncio.sleep(0)
    await asyncio.gather(*edits)
    await ana.saved()
    await ben.saved()
    expected = ["start", *(f"{who}{number}" for who in "abs" for number in range(20))]
    assert sorted(words((await room.read()).outcome)) == sorted(expected)
    outcome = (await room.read()).outcome
    await ana.until(lambda: ana.outcome == outcome)
    await ben.until(lambda: ben.outcome == outcome)


async def test_its_words_are_their_author_s_in_the_ledger_and_the_journal_is_sound(
    room: Room, kept: Records
) -> None:
    await ana_types(room, "Fees fell.")
    await room.edit(putting(" sharply", "fell"), EVA)
    ledger, text = Ledger(), Draft(9)
    for row in await kept.journal.rows(DRAFT, 1):
        ledger.take(row.seq, row.entry.person, row.entry.at, row.entry.update)
        text.apply(row.entry.update)
    [block] = attribute(ledger, read_outcome(text).blocks)
    assert [(part.text, part.person) for part in block.words] == [
        ("Fees fell", "ana"),
        (" sharply", "eva"),
        (".", "ana"),
    ]
    assert await verify.faults(kept) == ()


async def test_a_server_s_own_edit_is_nobody_s(room: Room, kept: Records) -> None:
    await ana_types(room, "Fees fell.")
    await room.edit(lambda runs: [Retain(1), Retain(4, {"c:one": True})], None)
    assert (await kept.journal.rows(DRAFT, 1))[-1].entry.person is None
    assert await verify.faults(kept) == ()


async def test_it_works_when_nobody_has_the_draft_open(hub: Hub, kept: Records) -> None:
    await hub.edit(DRAFT, lambda runs: [Retain(1), Insert("alone")], EVA)
    assert words((await hub.reading(DRAFT)).outcome) == ["alone"]
    assert (await kept.journal.load(DRAFT, 1)).seq == 2


async def test_what_it_finds_wrong_is_told_to_the_asker_alone(room: Room) -> None:
    ana = await ana_types(room, "Fees fell.")

    def refuse(runs: Sequence[Run]) -> Sequence[Op]:
        raise Conflict("text-changed", "The words have changed.")

    edits = [
        room.edit(refuse, EVA),
        room.edit(lambda runs: [Retain(999), Delete(1)], EVA),
        room.edit(putting("!", "nowhere"), EVA),
        room.edit(putting("!", "fell"), EVA),
    ]
    refused, misuse, bug, seq = await asyncio.gather(*edits, return_exceptions=True)
    assert isinstance(refused, Conflict)
    assert isinstance(misuse, ValueError)
    assert isinstance(bug, ValueError)
    assert seq == room.seq
    await ana.until(lambda: words(ana.outcome) == ["Fees", "fell!."])


async def test_nothing_to_do_is_no_row(room: Room, kept: Records) -> None:
    await ana_types(room, "Fees fell.")
    before = room.seq
    assert await room.edit(lambda runs: None, EVA) == before
    assert await room.edit(lambda runs: [Retain(1)], EVA) == before
    assert (await kept.journal.load(DRAFT, 1)).seq == before


async def test_while_storage_is_away_it_says_so_and_may_be_asked_for_again(room: Room, disk: Disk) -> None:
    await ana_types(room, "Fees fell.")
    disk.failures = 2
    with pytest.raises(StorageUnavailable):
        await room.edit(putting(" sharply", "fell"), EVA)
    with pytest.raises(StorageUnavailable):
        await room.edit(putting(" never", "fell"), EVA)
    await room.settle()
    again = await room.edit(lambda runs: None if "sharply" in flat(runs) else [Retain(1)], EVA)
    assert again == room.seq
    assert words((await room.read()).outcome) == ["Fees", "fell", "sharply."]


async def test_one_that_is_taken_back_before_its_turn_is_never_made(room: Room, disk: Disk) -> None:
    ana = await ana_types(room, "one ")
    disk.hold()
    ana.type(after_the_end(ana.outcome, "two "))
    await disk.reached()
    edit = asyncio.create_task(room.edit(putting("never ", "one "), EVA))
    await asyncio.sleep(0)
    edit.cancel()
    disk.release()
    await room.settle()
    assert words((await room.read()).outcome) == ["one", "two"]


async def test_it_survives_a_torn_text(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's half applied update makes the room open its text again: the edit comes after."""
    ana = await ana_types(room, "one ")
    ben = Seated(room, "ben")
    await ben.until(lambda: ben.replica.synced)
    apply, torn = LiveText.apply, list[bool]()

    def tear(self: LiveText, update: bytes, ranges: Mapping[int, tuple[int, int]]) -> bytes:
        if not torn:
            torn.append(True)
            apply(self, update, ranges)
            raise Malformed("not-causal", "Part of this change refers to nothing.")
        return apply(self, update, ranges)

    monkeypatch.setattr(LiveText, "apply", tear)
    ben.type(after_the_end(ben.outcome, "torn "))
    edit = asyncio.create_task(room.edit(putting("kept ", "one "), EVA))
    assert (await ben.closed()).code == 4400
    await edit
    await ana.until(lambda: words(ana.outcome) == ["one", "kept"])


async def test_a_room_that_fails_leaves_nobody_waiting(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    await ana_types(room, "one ")
    monkeypatch.setattr(LiveText, "edit", lambda *_: 1 / 0)
    first, second = (room.edit(putting("two", "one "), EVA) for _ in range(2))
    for fault in await asyncio.gather(first, second, return_exceptions=True):
        assert isinstance(fault, StorageUnavailable)
    with pytest.raises(StorageUnavailable):
        await room.edit(lambda runs: None, None)


async def test_a_damaged_draft_is_not_edited(room: Room) -> None:
    room.damage = ("row 3 is damaged",)
    with pytest.raises(Conflict) as refused:
        await room.edit(lambda runs: [Retain(1), Insert("x")], EVA)
    assert refused.value.code == "damaged"
