"""The contract of `ports.Journal`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

import pytest
from sqlmodel import Session

from drafts.errors import Conflict, Unknown
from drafts.ids import DraftId, PersonId
from drafts.sync.update import scan
from drafts.text.delta import Insert, Retain
from drafts.text.draft import Draft, merge, seed
from server.ports import Batch, ClientRange, Entry, History, Journal, Records, Row, client_ranges
from server.store import Store
from tests.builders import FIRST_BLOCK, NOON, SEED_CLIENT

D1, D2 = DraftId("d1"), DraftId("d2")
ANA, BAKARY = PersonId("ana"), PersonId("bakary")
SEEDED = 1
"""The seq of a new draft's seed."""


def typed(words: str, by: PersonId | None = ANA, client: int = 7, at: datetime = NOON) -> Entry:
    return Entry(by, at, (ClientRange(client, 0, len(words)),), words.encode())


def batch(*entries: Entry, draft: DraftId = D1, epoch: int = 1, after: int = SEEDED) -> Batch:
    return Batch(draft, epoch, after, entries)


def words(rows: Sequence[Row]) -> list[str]:
    return [row.entry.update.decode() for row in rows]


async def everything(journal: Journal, draft: DraftId = D1) -> list[str]:
    return words(await journal.rows(draft, 1, SEEDED))


async def test_the_first_change_follows_the_seed(forum: Records) -> None:
    [answer] = await forum.journal.append([batch(typed("Migrants"))])
    assert (answer.last, answer.lacked) == (2, ())


async def test_what_was_appended_is_read_back_as_it_was(forum: Records) -> None:
    ranges = (ClientRange(7, 0, 4), ClientRange(2**53 - 1, 9, 2**31 - 1))
    deletes = (ClientRange(7, 1, 2), ClientRange(7, 3, 4), ClientRange(9, 0, 1))
    entry = Entry(ANA, NOON, ranges, b"\x00\xff", deletes)
    await forum.journal.append([batch(entry)])
    assert await forum.journal.rows(D1, 1, after=SEEDED) == [Row(2, entry)]


async def test_a_time_in_another_zone_is_the_same_moment_in_utc(forum: Records) -> None:
    manila = NOON.astimezone(timezone(timedelta(hours=8)))
    await forum.journal.append([batch(typed("Migrants", at=manila))])
    [row] = await forum.journal.rows(D1, 1, after=SEEDED)
    assert (row.entry.at, row.entry.at.utcoffset()) == (NOON, timedelta(0))


async def test_entries_of_a_batch_keep_their_order(forum: Records) -> None:
    [answer] = await forum.journal.append([batch(typed("one"), typed("two"), typed("three"))])
    assert answer.last == 4
    assert await everything(forum.journal) == ["one", "two", "three"]


async def test_batches_of_many_drafts_are_answered_in_their_order(forum: Records) -> None:
    await forum.journal.append([batch(typed("before"), draft=D2)])
    answers = await forum.journal.append([batch(typed("here"), draft=D2, after=2), batch(typed("there"))])
    assert [answer.last for answer in answers] == [3, 2]


async def test_two_batches_of_one_draft_follow_each_other(forum: Records) -> None:
    answers = await forum.journal.append([batch(typed("one")), batch(typed("two"))])
    assert [(answer.last, answer.lacked) for answer in answers] == [(2, ()), (3, ())]
    assert await everything(forum.journal) == ["one", "two"]


async def test_no_batches_at_all_are_no_trouble(forum: Records) -> None:
    assert await forum.journal.append([]) == []


async def test_whoever_fell_behind_is_handed_what_others_appended(forum: Records, elsewhere: Records) -> None:
    await elsewhere.journal.append([batch(typed("one", BAKARY, client=8), typed("two", BAKARY, client=8))])
    [answer] = await forum.journal.append([batch(typed("three"))])
    assert (answer.last, words(answer.lacked)) == (4, ["one", "two"])
    assert [row.seq for row in answer.lacked] == [2, 3]


async def test_a_batch_without_entries_asks_for_what_is_lacking(forum: Records, elsewhere: Records) -> None:
    await elsewhere.journal.append([batch(typed("one", BAKARY, client=8))])
    [answer] = await forum.journal.append([batch()])
    assert (answer.last, words(answer.lacked)) == (2, ["one"])


async def test_an_older_history_is_refused_and_nobody_elses_words_are_written(forum: Records) -> None:
    with pytest.raises(Conflict) as refusal:
        await forum.journal.append([batch(typed("fine"), draft=D2), batch(typed("old"), epoch=2)])
    assert refusal.value.code == "wrong-epoch"
    assert await everything(forum.journal, D2) == []


async def test_a_draft_that_is_not_there_is_unknown(forum: Records) -> None:
    nowhere = DraftId("nowhere")
    with pytest.raises(Unknown):
        await forum.journal.append([batch(typed("fine")), batch(typed("lost"), draft=nowhere)])
    with pytest.raises(Unknown):
        await forum.journal.load(nowhere, 1)
    assert await everything(forum.journal) == []


async def test_a_fault_in_the_middle_leaves_nothing(forum: Records) -> None:
    nobody = PersonId("nobody")
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await forum.journal.append([batch(typed("one")), batch(typed("two", nobody), draft=D2)])
    assert await everything(forum.journal) == []
    assert (await forum.drafts.get(D1)).seq == SEEDED
    assert set((await forum.journal.load(D1, 1)).owners) == {SEED_CLIENT}


async def test_a_time_without_a_zone_is_a_bug_and_nothing_is_written(forum: Records) -> None:
    with pytest.raises(ValueError, match="time zone"):
        await forum.journal.append([batch(typed("one"), typed("two", at=NOON.replace(tzinfo=None)))])
    assert await everything(forum.journal) == []


# ── who owns a client id ──────────────────────────────────────────────────────────────────


async def test_a_client_id_belongs_to_its_first_person(forum: Records, elsewhere: Records) -> None:
    await forum.journal.append([batch(typed("mine", ANA, client=7))])
    await elsewhere.journal.append([batch(typed("hers too", BAKARY, client=7))])
    assert (await forum.journal.load(D1, 1)).owners == {SEED_CLIENT: None, 7: ANA}


async def test_within_a_batch_the_first_entry_counts(forum: Records) -> None:
    await forum.journal.append([batch(typed("a", BAKARY, client=9), typed("b", ANA, client=9))])
    assert (await forum.journal.load(D1, 1)).owners[9] == BAKARY


async def test_a_client_id_is_owned_in_one_draft_only(forum: Records) -> None:
    await forum.journal.append([batch(typed("mine", ANA, client=7))])
    await forum.journal.append([batch(typed("other", BAKARY, client=7), draft=D2)])
    assert (await forum.journal.load(D2, 1)).owners[7] == BAKARY


async def test_the_owner_of_a_refused_batch_is_recorded_when_it_comes_again(forum: Records) -> None:
    with pytest.raises(Conflict):
        await forum.journal.append([batch(typed("one"), epoch=2)])
    await forum.journal.append([batch(typed("one"))])
    assert (await forum.journal.load(D1, 1)).owners[7] == ANA


# ── loading, and checkpoints ──────────────────────────────────────────────────────────────


async def test_a_new_draft_loads_as_its_seed(forum: Records) -> None:
    history = await forum.journal.load(D1, 1)
    assert (history.seq, history.checkpoint, len(history.rows)) == (SEEDED, None, 1)
    assert history.rows[0].entry.person is None


async def test_loading_an_older_history_is_refused(forum: Records) -> None:
    with pytest.raises(Conflict, match="started anew"):
        await forum.journal.load(D1, 2)


async def test_a_draft_loads_from_its_newest_checkpoint_and_the_tail(forum: Records) -> None:
    await forum.journal.append([batch(typed("one"), typed("two"), typed("three"))])
    await forum.journal.checkpoint(D1, 1, 3, b"newer")
    await forum.journal.checkpoint(D1, 1, 2, b"older")
    history = await forum.journal.load(D1, 1)
    assert (history.seq, history.checkpoint, words(history.rows)) == (4, b"newer", ["three"])


async def test_of_a_long_tail_as_much_is_loaded_as_is_asked_for(forum: Records) -> None:
    entries = [typed("one"), typed("two"), typed("three")]
    await forum.journal.append([batch(*entries)])
    seed = (await forum.journal.load(D1, 1)).rows[0].entry.update
    one, two = len(seed) + len(entries[0].update), len(seed) + len(entries[0].update) + len(entries[1].update)
    for size, last in ((1, 1), (one, 2), (one + 1, 3), (two, 3), (two + 10**6, 4)):
        history = await forum.journal.load(D1, 1, size)
        assert (history.seq, history.rows[-1].seq, history.damage) == (last, last, ()), size
    await forum.journal.checkpoint(D1, 1, 3, b"merged")
    history = await forum.journal.load(D1, 1, 1)
    assert (history.seq, history.checkpoint, words(history.rows)) == (4, b"merged", ["three"])


async def test_a_checkpoint_costs_no_row(forum: Records) -> None:
    await forum.journal.append([batch(typed("one"), typed("two"))])
    await forum.journal.checkpoint(D1, 1, 3, b"merged")
    assert await everything(forum.journal) == ["one", "two"]


async def test_a_checkpoint_made_again_replaces_itself(forum: Records) -> None:
    await forum.journal.checkpoint(D1, 1, SEEDED, b"first try")
    await forum.journal.checkpoint(D1, 1, SEEDED, b"second try")
    assert (await forum.journal.load(D1, 1)).checkpoint == b"second try"


async def test_a_checkpoint_of_rows_that_are_not_there_is_a_bug(forum: Records) -> None:
    with pytest.raises(ValueError, match="1…1, not 2"):
        await forum.journal.checkpoint(D1, 1, 2, b"too early")


# ── many at once ──────────────────────────────────────────────────────────────────────────


async def test_of_twenty_at_once_none_is_lost_and_the_numbers_have_no_gap(
    forum: Records, elsewhere: Records
) -> None:
    journals = [forum.journal, elsewhere.journal]
    said = [f"word{n}" for n in range(20)]
    answers = await asyncio.gather(
        *(journals[n % 2].append([batch(typed(word, client=100 + n))]) for n, word in enumerate(said))
    )
    assert sorted(answer.last for [answer] in answers) == list(range(2, 22))
    rows = await forum.journal.rows(D1, 1, SEEDED)
    assert [row.seq for row in rows] == list(range(2, 22))
    assert sorted(words(rows)) == sorted(said)


async def test_each_holds_every_word_once_with_what_it_was_handed(forum: Records, elsewhere: Records) -> None:
    async def type_on(journal: Journal, client: int) -> list[str]:
        held, after = [], SEEDED
        for n in range(10):
            [answer] = await journal.append([batch(typed(f"{client}:{n}", client=client), after=after)])
            held += [*words(answer.lacked), f"{client}:{n}"]
            after = answer.last
        [rest] = await journal.append([batch(after=after)])
        return held + words(rest.lacked)

    held = await asyncio.gather(type_on(forum.journal, 7), type_on(elsewhere.journal, 8))
    kept = await everything(forum.journal)
    assert all(row == kept[: len(row)] for row in held)
    assert max(map(len, held)) == 20


async def test_groups_that_cross_do_not_wait_for_each_other_for_ever(
    forum: Records, elsewhere: Records
) -> None:
    there = [batch(typed("a")), batch(typed("b"), draft=D2)]
    await asyncio.gather(
        *(forum.journal.append(there) for _ in range(10)),
        *(elsewhere.journal.append(there[::-1]) for _ in range(10)),
    )
    assert [len(await everything(forum.journal, draft)) for draft in (D1, D2)] == [20, 20]


@pytest.mark.parametrize("turns", range(0, 40, 4))
async def test_a_cancelled_append_is_there_whole_or_not_at_all(forum: Records, turns: int) -> None:
    both = [batch(typed("one"), typed("two")), batch(typed("three"), draft=D2)]
    appending = asyncio.create_task(forum.journal.append(both))
    for _ in range(turns):
        await asyncio.sleep(0)
    appending.cancel()
    await asyncio.gather(appending, return_exceptions=True)
    await forum.journal.append([batch(typed("after"))])  # behind it, so that it has ended

    one, other = await everything(forum.journal), await everything(forum.journal, D2)
    assert (one, other) in (
        (["after"], []),
        (["one", "two", "after"], ["three"]),
        (["after", "one", "two"], ["three"]),
    )
    assert (await forum.drafts.get(D1)).seq == SEEDED + len(one)


# ── damage ────────────────────────────────────────────────────────────────────────────────


class Author:
    """Somebody who types real updates, one word each behind the last."""

    def __init__(self) -> None:
        self.text = Draft(7)
        self.text.apply(seed(SEED_CLIENT, FIRST_BLOCK))

    def entry(self, word: str) -> Entry:
        end = sum(len(run.text) for run in self.text.runs())
        update = self.text.edit([Retain(end), Insert(word)])
        brings = client_ranges({client: (part,) for client, part in scan(update).ranges.items()})
        return Entry(ANA, NOON, brings, update)


async def alter(store: Store, statement: str) -> None:
    def altered(session: Session) -> int:
        return session.connection().exec_driver_sql(statement).rowcount

    assert await store.write(altered) > 0


def read(history: History) -> str:
    text = Draft(9)
    for update in [history.checkpoint, *(row.entry.update for row in history.rows)]:
        if update:
            text.apply(update)
    return "".join(run.text for run in text.runs()).strip()


async def test_a_sound_history_has_no_damage(forum: Records) -> None:
    ana = Author()
    await forum.journal.append([batch(ana.entry("Fish"), ana.entry("eries"))])
    history = await forum.journal.load(D1, 1)
    assert (read(history), history.damage) == ("Fisheries", ())


@pytest.mark.parametrize(
    "change",
    ["person = 'bakary'", "person = NULL", "ranges = '[]'", "deletes = '[[7, 0, 1]]'"],
)
async def test_a_damaged_row_is_left_out_with_what_leans_on_it(
    forum: Records, store: Store, change: str
) -> None:
    ana = Author()
    await forum.journal.append([batch(*map(ana.entry, ("one ", "two ", "three ", "four")))])
    await alter(store, f"UPDATE journal SET {change} WHERE draft = 'd1' AND seq = 3")
    history = await forum.journal.load(D1, 1)
    assert read(history) == "one"
    assert history.damage == ("row 3 is damaged", "rows 4…5 are left out, leaning on what is missing")
    assert [row.seq for row in await forum.journal.rows(D1, 1)] == [1, 2]
    assert [row.seq for row in await forum.journal.rows(D1, 1, after=2)] == []


async def test_a_missing_row_is_damage_too(forum: Records, store: Store) -> None:
    ana = Author()
    await forum.journal.append([batch(*map(ana.entry, ("one ", "two ", "three")))])
    await alter(store, "DELETE FROM journal WHERE draft = 'd1' AND seq >= 3")
    history = await forum.journal.load(D1, 1)
    assert (read(history), history.seq) == ("one", 4)
    assert history.damage == ("rows 3…4 are missing",)


async def test_a_head_that_counts_too_far_is_damage_and_costs_no_time(forum: Records, store: Store) -> None:
    await forum.journal.append([batch(Author().entry("one"))])
    await alter(store, f"UPDATE draft SET seq = {2**40} WHERE id = 'd1'")
    history = await forum.journal.load(D1, 1)
    assert (read(history), history.damage) == ("one", (f"rows 3…{2**40} are missing",))
    await alter(store, "UPDATE draft SET seq = 1 WHERE id = 'd1'")
    history = await forum.journal.load(D1, 1)
    assert (read(history), history.seq) == ("one", 2)
    assert history.damage == ("row 2 is beyond the draft's last",)


async def test_what_does_not_lean_on_the_damage_is_still_read(forum: Records, store: Store) -> None:
    ana, bakary = Author(), Author()
    bakary.text = Draft(8)
    bakary.text.apply(seed(SEED_CLIENT, FIRST_BLOCK))
    await forum.journal.append([batch(ana.entry("from Ana"), bakary.entry("from Bakary"))])
    await alter(store, "UPDATE journal SET person = NULL WHERE draft = 'd1' AND seq = 2")
    history = await forum.journal.load(D1, 1)
    assert (read(history), history.damage) == ("from Bakary", ("row 2 is damaged",))


async def test_a_damaged_checkpoint_costs_nothing(forum: Records, store: Store) -> None:
    ana = Author()
    await forum.journal.append([batch(*map(ana.entry, ("one ", "two ", "three")))])
    rows = [row.entry.update for row in await forum.journal.rows(D1, 1)]
    await forum.journal.checkpoint(D1, 1, 2, merge(*rows[:2]))
    await forum.journal.checkpoint(D1, 1, 3, merge(*rows[:3]))
    await alter(store, "UPDATE checkpoint SET checksum = \"update\" WHERE draft = 'd1' AND seq = 3")
    history = await forum.journal.load(D1, 1)
    assert (read(history), history.damage, len(history.rows)) == ("one two three", (), 2)
    await alter(store, "UPDATE checkpoint SET checksum = \"update\" WHERE draft = 'd1'")
    history = await forum.journal.load(D1, 1)
    assert (read(history), history.checkpoint, history.damage) == ("one two three", None, ())


async def test_a_row_damaged_behind_a_sound_checkpoint_takes_nothing_from_the_text(
    forum: Records, store: Store
) -> None:
    ana = Author()
    await forum.journal.append([batch(*map(ana.entry, ("one ", "two")))])
    rows = [row.entry.update for row in await forum.journal.rows(D1, 1)]
    await forum.journal.checkpoint(D1, 1, 3, merge(*rows))
    await alter(store, "UPDATE journal SET person = NULL WHERE draft = 'd1' AND seq = 2")
    history = await forum.journal.load(D1, 1)
    assert (read(history), history.damage) == ("one two", ())
    kept = await forum.journal.audit(D1)
    assert [seq for _, seq, entry in kept.rows if entry is None] == [2]


async def test_an_audit_shows_everything_at_one_moment(forum: Records) -> None:
    ana = Author()
    await forum.journal.append([batch(entry := ana.entry("one"))])
    await forum.journal.checkpoint(D1, 1, 1, b"a checkpoint")
    kept = await forum.journal.audit(D1)
    assert (kept.epoch, kept.seq, kept.rows[1], kept.checkpoints) == (
        *(1, 2, (1, 2, entry), ((1, 1, b"a checkpoint"),)),
    )
    assert kept.owners == {SEED_CLIENT: None, 7: ANA}
    with pytest.raises(Unknown):
        await forum.journal.audit(DraftId("nowhere"))
