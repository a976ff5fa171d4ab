"""The contract of `ports.KeptTies`."""

from __future__ import annotations

from drafts.ids import BlockId, DraftId, QuestionId
from drafts.text import answers
from drafts.text.answers import Tie
from server.ports import Records, TiesAt
from server.store import Store

D1, D2 = DraftId("d1"), DraftId("d2")
TIED = TiesAt(1, 7, (Tie(BlockId("a"), QuestionId("q1"), 5), Tie(BlockId("é\n"), None, 0)))


async def test_nothing_is_kept_at_first(forum: Records) -> None:
    assert await forum.ties.all() == {}


async def test_what_is_kept_comes_back_as_it_was(forum: Records) -> None:
    await forum.ties.keep({D1: TIED, D2: TiesAt(1, 1, ())})
    assert await forum.ties.all() == {D1: TIED, D2: TiesAt(1, 1, ())}


async def test_the_last_that_was_kept_counts(forum: Records) -> None:
    await forum.ties.keep({D1: TiesAt(1, 3, ())})
    await forum.ties.keep({D1: TIED})
    assert await forum.ties.all() == {D1: TIED}


async def test_keeping_nothing_does_nothing(forum: Records) -> None:
    await forum.ties.keep({})
    assert await forum.ties.all() == {}


async def test_ties_of_an_older_rule_are_left_out(forum: Records, store: Store) -> None:
    await forum.ties.keep({D1: TIED})
    await store.write_lean(lambda sql: sql.run("UPDATE ties SET rule = ?", (answers.RULE - 1,)))
    assert await forum.ties.all() == {}


async def test_what_cannot_be_read_is_left_out(forum: Records, store: Store) -> None:
    await forum.ties.keep({D1: TIED, D2: TIED})
    await store.write_lean(lambda sql: sql.run("UPDATE ties SET ties = '[[1' WHERE draft = ?", (D1,)))
    assert await forum.ties.all() == {D2: TIED}
