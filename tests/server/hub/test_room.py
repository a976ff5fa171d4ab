"""The room: judged, applied, durable, and only then acknowledged and shown."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from drafts.errors import Conflict, Malformed, Unknown
from drafts.ids import DraftId, PersonId
from drafts.sync import wire
from drafts.sync.replay import without_gaps
from drafts.sync.update import Range
from drafts.sync.varuint import varuint
from drafts.text.delta import Insert, Retain
from server.hub.frame import Frame
from server.hub.hub import Hub
from server.hub.live_text import LiveText
from server.hub.outbox import QueuedOutbox
from server.hub.room import Room
from server.ports import Records
from tests.builders import Noon, after_the_end, entropy, words
from tests.rooms import DRAFT, Disk, Seated


async def test_what_one_types_the_other_reads(room: Room) -> None:
    ana, ben = Seated(room, "ana"), Seated(room, "ben")
    await ana.until(lambda: ana.replica.synced)
    ana.type(after_the_end(ana.outcome, "Remittances é😀漢"))
    await ana.saved()
    await ben.until(lambda: words(ben.outcome) == ["Remittances", "é😀漢"])


async def test_nothing_is_acknowledged_or_shown_before_it_is_durable(room: Room, disk: Disk) -> None:
    ana, ben = Seated(room, "ana"), Seated(room, "ben")
    await ana.until(lambda: ana.replica.synced)
    disk.hold()
    ana.type(after_the_end(ana.outcome, "unsaved"))
    await disk.reached()
    eva = Seated(room, "eva")
    assert ana.replica.unsaved == 1
    assert words(ben.outcome) == []
    assert not eva.replica.synced, "a joiner must not get words that a crash could take away"
    disk.release()
    await ana.saved()
    for other in (ben, eva):
        await other.reads("unsaved")


async def test_what_arrives_during_a_commit_goes_into_one_next_turn(room: Room, disk: Disk) -> None:
    ana, ben = Seated(room, "ana"), Seated(room, "ben")
    await ana.until(lambda: ana.replica.synced)
    await ben.until(lambda: ben.replica.synced)
    disk.hold()
    ana.type(after_the_end(ana.outcome, "first "))
    await disk.reached()
    for word in ("second ", "third ", "fourth "):
        ana.type(after_the_end(ana.outcome, word))
    ben.type(after_the_end(ben.outcome, "fifth "))
    disk.release()
    await ana.saved()
    await ben.saved()
    sizes = [len(batch.entries) for group in disk.groups for batch in group]
    assert sizes == [1, 2], "a row for each person"
    assert sorted(words(ana.outcome)) == sorted(["first", "second", "third", "fourth", "fifth"])


async def test_a_reader_s_edit_is_refused_unseen_and_the_writers_go_on(room: Room) -> None:
    ana, eva = Seated(room, "ana"), Seated(room, "eva", edits=False)
    await ana.until(lambda: ana.replica.synced)
    await eva.until(lambda: eva.replica.synced)
    eva.type(after_the_end(eva.outcome, "smuggled"))
    closing = await eva.closed()
    assert closing.code == 4403
    assert eva.replica.refused
    assert eva.replica.refused.code == "read-only"
    ana.type(after_the_end(ana.outcome, "honest"))
    await ana.saved()
    assert words((await room.read()).outcome) == ["honest"]


async def test_a_stock_reader_s_refusal_is_the_close_alone(room: Room) -> None:
    eva = Seated(room, "eva", edits=False, private=False)
    await eva.until(lambda: eva.replica.synced)
    eva.type(after_the_end(eva.outcome, "smuggled"))
    assert (await eva.closed()).code == 4403
    assert eva.replica.refused is None


async def test_a_stock_client_s_sign_is_its_own_update_echoed(room: Room) -> None:
    ana = Seated(room, "ana", private=False)
    await ana.until(lambda: ana.replica.synced)
    ana.type(after_the_end(ana.outcome, "echo"))
    await ana.until(lambda: any(isinstance(wire.read(frame), wire.Update) for frame in ana.frames))


async def test_an_update_that_comes_too_early_is_asked_for_again_and_then_saved(room: Room) -> None:
    ana = Seated(room, "ana")
    await ana.until(lambda: ana.replica.synced)
    ana.replica.edit(after_the_end(ana.outcome, "lost on the way, "))
    ana.replica._sent -= 1  # the frame never left: the server counts from the next one
    ana.type(after_the_end(ana.outcome, "and what followed"))
    await ana.saved()
    assert words((await room.read()).outcome) == ["lost", "on", "the", "way,", "and", "what", "followed"]


async def test_repeated_block_ids_are_repaired_once_by_the_server(room: Room, kept: Records) -> None:
    ana, ben = Seated(room, "ana"), Seated(room, "ben")
    await ana.until(lambda: ana.replica.synced)
    await ben.until(lambda: ben.replica.synced)
    same = {"id": "copied", "type": "paragraph"}
    ana.type([*after_the_end(ana.outcome, "")[:1], Insert("\n", same), Insert("here")])
    ben.type([*after_the_end(ben.outcome, "")[:1], Insert("\n", same), Insert("there")])
    await ana.saved()
    await ben.saved()
    outcome = (await room.read()).outcome
    ids = [block.id for block in outcome.blocks]
    assert len(set(ids)) == len(ids) == 3
    assert sorted(words(outcome)) == ["here", "there"]
    await ana.until(lambda: ana.outcome == outcome)
    await ben.until(lambda: ben.outcome == outcome)
    repairs = [row for row in await kept.journal.rows(DRAFT, 1) if row.entry.person is None]
    assert len(repairs) == 2, "the seed and one repair"


async def test_a_block_without_an_id_is_given_one(room: Room) -> None:
    ana = Seated(room, "ana", private=False)
    await ana.until(lambda: ana.replica.synced)
    ana.type([Retain(1), Insert("\n"), Insert("from a plain client")])
    await ana.until(lambda: len(ana.outcome.blocks) == 2 and all(b.id for b in ana.outcome.blocks))


async def test_while_storage_is_away_nothing_is_acknowledged_and_all_is_kept(room: Room, disk: Disk) -> None:
    ana, ben = Seated(room, "ana"), Seated(room, "ben")
    await ana.until(lambda: ana.replica.synced)
    disk.failures = 3
    ana.type(after_the_end(ana.outcome, "patience "))
    ana.type(after_the_end(ana.outcome, "pays"))
    await ana.saved()
    assert disk.failures == 0
    await ben.until(lambda: words(ben.outcome) == ["patience", "pays"])


async def test_many_who_join_at_once_cost_one_load(hub: Hub, disk: Disk) -> None:
    disk.hold()
    opening = [asyncio.create_task(hub.room(DraftId("d2"), 1)) for _ in range(200)]
    await asyncio.sleep(0)
    disk.release()
    rooms = await asyncio.gather(*opening)
    assert len({id(room) for room in rooms}) == 1
    assert disk.loads == 1


async def test_one_who_gives_up_waiting_does_not_cancel_the_others(hub: Hub, disk: Disk) -> None:
    disk.hold()
    impatient, patient = (asyncio.create_task(hub.room(DraftId("d2"), 1)) for _ in range(2))
    await asyncio.sleep(0)
    impatient.cancel()
    disk.release()
    assert (await patient).draft == "d2"


async def test_a_wrong_epoch_is_refused(hub: Hub, room: Room) -> None:
    with pytest.raises(Conflict) as refused:
        await hub.room(DRAFT, 2)
    assert refused.value.code == "wrong-epoch"


async def test_a_draft_that_is_not_there_is_unknown_every_time(hub: Hub) -> None:
    for _ in range(2):
        with pytest.raises(Unknown):
            await hub.room(DraftId("nowhere"), 1)


async def test_an_empty_room_is_shut_and_opens_again_with_the_same_text(hub: Hub, room: Room) -> None:
    ana = Seated(room, "ana")
    await ana.until(lambda: ana.replica.synced)
    ana.type(after_the_end(ana.outcome, "kept"))
    await ana.saved()
    ana.leave()
    await room.settle()
    for _ in range(3):
        hub.beat()
    again = await hub.room(DRAFT, 1)
    assert again is not room
    assert words((await again.read()).outcome) == ["kept"]


async def test_words_sent_just_before_leaving_are_stored(room: Room, kept: Records, disk: Disk) -> None:
    ana = Seated(room, "ana")
    await ana.until(lambda: ana.replica.synced)
    disk.hold()
    ana.type(after_the_end(ana.outcome, "goodbye"))
    ana.leave()
    disk.release()
    await room.settle()
    assert words((await room.read()).outcome) == ["goodbye"]
    assert [row.entry.person for row in await kept.journal.rows(DRAFT, 1)] == [None, "ana"]


async def test_draining_stores_what_was_received_and_says_come_back(kept: Records, disk: Disk) -> None:
    async with Hub(disk, kept.drafts, kept.people, kept.changes, kept.grants, Noon(), entropy()) as hub:
        ana = Seated(await hub.room(DRAFT, 1), "ana")
        await ana.until(lambda: ana.replica.synced)
        ana.type(after_the_end(ana.outcome, "last words"))
    assert (await ana.closed()).code == 1012
    assert len(await kept.journal.rows(DRAFT, 1)) == 2


async def test_new_words_under_another_s_client_id_are_refused(room: Room) -> None:
    ana = Seated(room, "ana")
    await ana.until(lambda: ana.replica.synced)
    ana.type(after_the_end(ana.outcome, "mine"))
    await ana.saved()
    ben = Seated(room, "ben")
    await ben.until(lambda: ben.replica.synced)
    forged = ana.replica.draft.edit(after_the_end(ana.outcome, " forged"))
    room.offer(ben.connection, 1, forged)
    assert (await ben.closed()).code == 4409
    assert words((await room.read()).outcome) == ["mine"]


async def test_one_s_own_old_text_replayed_is_not_new(room: Room, kept: Records) -> None:
    ana = Seated(room, "ana")
    await ana.until(lambda: ana.replica.synced)
    ana.type(after_the_end(ana.outcome, "typed before"))
    await ana.saved()
    reloaded = Seated(room, "ana")
    room.offer(reloaded.connection, 1, ana.replica.draft.full())
    await reloaded.until(lambda: any(wire.read(f) == wire.Ack(1) for f in reloaded.frames))
    assert len(await kept.journal.rows(DRAFT, 1)) == 2
    assert words((await room.read()).outcome) == ["typed", "before"]


async def test_two_people_in_a_draft_have_two_colours_and_one_person_one(room: Room) -> None:
    for number in range(8):
        Seated(room, f"person{number}")
    colours = {user["id"]: user["color"] for user in room.audience.people()}
    assert len(set(colours.values())) == len(colours) == 8
    second_page = Seated(room, "person3").connection
    assert second_page.user["color"] == colours[PersonId("person3")]


async def test_a_struct_inside_an_emoji_is_refused_and_its_author_writes_on(room: Room) -> None:
    ana, ben = Seated(room, "ana"), Seated(room, "ben")
    await ana.until(lambda: ana.replica.synced)
    ana.type(after_the_end(ana.outcome, "before 😀 "))
    await ana.saved()
    middle = ana.replica.draft.clocks()[ana.replica.client_id] - 2
    inside = (
        bytes([1, 1]) + varuint(77) + bytes([0, 0x84]) + varuint(ana.replica.client_id) + varuint(middle - 1)
    )
    room.offer(ben.connection, 1, inside + bytes([1, ord("x"), 0]))
    assert (await ben.closed()).code == 4400
    ana.type(after_the_end(ana.outcome, "after"))
    await ana.saved()
    assert words((await room.read()).outcome) == ["before", "😀", "after"]


def deletion(client: int, clock: int) -> bytes:
    """An update that holds nothing but the deletion of one clock."""
    return bytes([0, 1]) + varuint(client) + bytes([1]) + varuint(clock) + bytes([1])


async def test_a_reader_s_copy_may_tidy_formats_and_nobody_s_text_changes(room: Room) -> None:
    ana, eva = Seated(room, "ana"), Seated(room, "eva", edits=False)
    await ana.until(lambda: ana.replica.synced)
    ana.type(after_the_end(ana.outcome, "word"))
    ana.type([Retain(1), Retain(4, {"strong": True})])
    await ana.saved()
    before = await room.read()
    room.offer(eva.connection, 1, deletion(ana.replica.client_id, 4))
    await room.settle()
    assert eva.connection.outbox.closing is False
    ana.type([Retain(1), Retain(4, {"em": True})])
    await ana.saved()
    room.offer(eva.connection, 2, deletion(ana.replica.client_id, 6))
    await room.settle()
    assert eva.connection.outbox.closing is False
    (block,) = (await room.read()).outcome.blocks
    assert before.outcome.blocks[0].runs[0].attributes == {"strong": True}
    assert block.runs[0].attributes == {"strong": True, "em": True}


async def test_a_reader_who_deletes_a_character_is_refused(room: Room) -> None:
    ana, eva = Seated(room, "ana"), Seated(room, "eva", edits=False)
    await ana.until(lambda: ana.replica.synced)
    ana.type(after_the_end(ana.outcome, "word"))
    await ana.saved()
    room.offer(eva.connection, 1, deletion(ana.replica.client_id, 3))
    assert (await eva.closed()).code == 4403
    assert words((await room.read()).outcome) == ["word"]


async def test_a_reader_who_never_reads_is_closed_and_harms_nobody() -> None:
    outbox = QueuedOutbox(limit=1000)
    for _ in range(11):
        outbox.put(Frame(b"x" * 100))
    sent: list[bytes] = []

    async def send(frame: bytes) -> None:
        sent.append(frame)

    assert (await outbox.write(send)).code == 1013
    assert sent == [], "it comes back and asks; half a backlog is of no use"


async def test_rows_lean_on_nothing_later_though_two_pages_also_tell_each_other(
    room: Room, disk: Disk, kept: Records
) -> None:
    ana, ben = Seated(room, "ana"), Seated(room, "ben")
    await ana.until(lambda: ana.replica.synced)
    await ben.until(lambda: ben.replica.synced)
    disk.hold()
    ana.type(after_the_end(ana.outcome, "zero "))
    await disk.reached()
    ben.replica.draft.apply(ana.replica.draft.full())
    for who, other, word in ((ana, ben, "one "), (ben, ana, "two "), (ana, ben, "three ")):
        who.type(after_the_end(who.outcome, word))
        other.replica.draft.apply(who.replica.draft.full())
    disk.release()
    await ana.saved()
    await ben.saved()
    rows = await kept.journal.rows(DRAFT, 1)
    assert all(without_gaps(row.entry.update for row in rows))
    assert words((await room.read()).outcome) == ["zero", "one", "two", "three"]


async def test_an_update_that_is_half_applied_costs_only_its_sender(
    room: Room, disk: Disk, kept: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = LiveText.apply

    def tears(text: LiveText, update: bytes, ranges: Mapping[int, Range]) -> bytes:
        fresh = apply(text, update, ranges)
        if b"poison" in update:
            raise Malformed("not-causal", "Part of this change refers to nothing.")
        return fresh

    monkeypatch.setattr(LiveText, "apply", tears)
    ana, ben, eva = Seated(room, "ana"), Seated(room, "ben"), Seated(room, "eva")
    for each in (ana, ben, eva):
        await each.synced()
    disk.hold()
    ana.type(after_the_end(ana.outcome, "first "))
    await disk.reached()
    for who, word in ((ana, "second "), (ben, "poison "), (eva, "third "), (ana, "fourth ")):
        who.type(after_the_end(who.outcome, word))
    disk.release()
    assert (await ben.closed()).code == 4400
    await ana.saved()
    await eva.saved()
    assert sorted(words((await room.read()).outcome)) == ["first", "fourth", "second", "third"]
    assert {row.entry.person for row in await kept.journal.rows(DRAFT, 1)} == {None, "ana", "eva"}
    assert disk.loads > 1, "what is durable was opened again"
