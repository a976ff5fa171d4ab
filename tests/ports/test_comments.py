"""The contract of `ports.Comments`."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drafts.discussion.comments import Closed, Comment, Disposition, Reply, Speaker
from drafts.discussion.limits import MAX_COMMENTS, MAX_REPLIES
from drafts.errors import Conflict, Unknown
from drafts.ids import BlockId, CommentId, DraftId, PersonId, ReplyId
from server.ports import Records
from server.store import Store
from tests.builders import NOON

D1, D2 = DraftId("d1"), DraftId("d2")
ANA = Speaker(PersonId("ana"), "rapporteur")
BAKARY = Speaker(PersonId("bakary"), "steering", "Examplia")
LATER = NOON + timedelta(minutes=5)


def said(id: str, draft: DraftId = D1, **other: Any) -> Comment:
    comment = Comment(
        CommentId(id), 0, draft, BAKARY, NOON, "editorial", "é😀漢 \u2028 'why'", BlockId("a"), "fees", "fees"
    )
    return replace(comment, **other)


def answer(id: str, text: str = "Because.") -> Reply:
    return Reply(ReplyId(id), ANA, LATER, text)


async def test_a_draft_starts_without_comments(forum: Records) -> None:
    assert await forum.comments.all(D1) == []


async def test_a_comment_is_read_back_as_it_was_made_with_its_number(forum: Records) -> None:
    kept = await forum.comments.add(said("t1", wording="", quote="", then="fees fell"))
    assert kept == said("t1", wording="", quote="", then="fees fell", number=1)
    assert await forum.comments.get(D1, CommentId("t1")) == kept
    assert await forum.comments.all(D1) == [kept]


async def test_each_draft_counts_its_own_and_in_the_order_they_came(forum: Records) -> None:
    for id, draft in (("t1", D1), ("t2", D1), ("u1", D2), ("t3", D1)):
        await forum.comments.add(said(id, draft))
    assert [(each.id, each.number) for each in await forum.comments.all(D1)] == [
        ("t1", 1), ("t2", 2), ("t3", 3),
    ]  # fmt: skip
    assert [each.number for each in await forum.comments.all(D2)] == [1]


async def test_of_two_who_comment_at_once_each_gets_a_number(forum: Records, elsewhere: Records) -> None:
    made = await asyncio.gather(
        *(
            records.comments.add(said(f"{id}{n}"))
            for n in range(5)
            for id, records in (("a", forum), ("b", elsewhere))
        )
    )
    assert sorted(each.number for each in made) == list(range(1, 11))


async def test_a_full_draft_takes_no_more(forum: Records, store: Store) -> None:
    await forum.comments.add(said("t1"))
    last = f"UPDATE comment SET number = {MAX_COMMENTS}"
    await store.write(lambda session: session.connection().exec_driver_sql(last) and None)
    with pytest.raises(Conflict):
        await forum.comments.add(said("t2"))


async def test_replies_stand_in_the_order_they_came(forum: Records) -> None:
    for id in ("t1", "t2"):
        await forum.comments.add(said(id))
    for id, comment in (("r1", "t1"), ("r2", "t2"), ("r3", "t1")):
        await forum.comments.reply(CommentId(comment), answer(id))
    one, two = await forum.comments.all(D1)
    assert one.replies == (answer("r1"), answer("r3"))
    assert two.replies == (answer("r2"),)
    assert await forum.comments.of_reply(D1, ReplyId("r3")) == one


async def test_a_full_thread_takes_no_more(forum: Records) -> None:
    await forum.comments.add(said("t1"))
    for number in range(MAX_REPLIES):
        await forum.comments.reply(CommentId("t1"), answer(f"r{number}"))
    with pytest.raises(Conflict):
        await forum.comments.reply(CommentId("t1"), answer("onemore"))


async def test_every_decision_is_kept_and_the_newest_is_the_last(forum: Records) -> None:
    await forum.comments.add(said("t1"))
    first = Disposition("accepted", "Yes.", ANA, NOON, "costs", "fees")
    second = Disposition("declined", "No.", ANA, LATER)
    await forum.comments.decide(CommentId("t1"), first, 0)
    await forum.comments.decide(CommentId("t1"), second, 1)
    assert (await forum.comments.get(D1, CommentId("t1"))).dispositions == (first, second)


async def test_of_two_who_decide_at_once_one_is_refused(forum: Records, elsewhere: Records) -> None:
    await forum.comments.add(said("t1"))
    mine, theirs = (Disposition("noted", reason, ANA, NOON) for reason in ("mine", "theirs"))
    ends = await asyncio.gather(
        forum.comments.decide(CommentId("t1"), mine, 0),
        elsewhere.comments.decide(CommentId("t1"), theirs, 0),
        return_exceptions=True,
    )
    [refusal] = [end for end in ends if end is not None]
    assert isinstance(refusal, Conflict)
    assert refusal.code == "settled-already"
    assert len((await forum.comments.get(D1, CommentId("t1"))).dispositions) == 1


async def test_what_is_withdrawn_stays_and_says_since_when(forum: Records) -> None:
    kept = await forum.comments.add(said("t1"))
    await forum.comments.reply(kept.id, answer("r1"))
    for moment in (NOON, LATER):
        await forum.comments.withdraw(kept.id, moment)
        await forum.comments.withdraw_reply(ReplyId("r1"), moment)
    found = await forum.comments.get(D1, kept.id)
    assert (found.withdrawn, found.text) == (NOON, kept.text)
    assert found.replies == (replace(answer("r1"), withdrawn=NOON),)


async def test_of_two_who_decide_and_withdraw_at_once_one_is_refused(
    forum: Records, elsewhere: Records
) -> None:
    for turn in range(5):
        id = (await forum.comments.add(said(f"t{turn}"))).id
        accepted = Disposition("accepted", "Yes.", ANA, LATER, "costs", "fees")
        done = forum.comments.decide(id, accepted, 0), elsewhere.comments.withdraw(id, LATER)
        ends = await asyncio.gather(*done, return_exceptions=True)
        assert [type(end) for end in ends if end] == [Conflict]
        found = await forum.comments.get(D1, id)
        assert (found.withdrawn is None) == bool(found.dispositions)


async def test_what_is_over_by_now_takes_nothing_more(forum: Records) -> None:
    """Whoever asked first has looked at the comment before; it is looked at again where it is kept."""
    closed, withdrawn = [(await forum.comments.add(said(id))).id for id in ("t1", "t2")]
    await forum.comments.reply(closed, answer("r1"))
    await forum.comments.close(closed, Closed(ANA.person, LATER))
    await forum.comments.withdraw(withdrawn, LATER)
    for late, code in (
        (forum.comments.reply(closed, answer("r2")), "thread-closed"),
        (forum.comments.withdraw_reply(ReplyId("r1"), LATER), "thread-closed"),
        (forum.comments.reply(withdrawn, answer("r3")), "comment-withdrawn"),
        (forum.comments.close(withdrawn, None), "comment-withdrawn"),
        (forum.comments.decide(withdrawn, Disposition("noted", "", ANA, LATER), 0), "comment-withdrawn"),
    ):
        with pytest.raises(Conflict) as refused:
            await late
        assert refused.value.code == code
    assert [len(each.replies) for each in await forum.comments.all(D1)] == [1, 0]


async def test_a_thread_is_closed_and_opened_again(forum: Records) -> None:
    kept = await forum.comments.add(said("t1"))
    closed = Closed(PersonId("ana"), LATER)
    await forum.comments.close(kept.id, closed)
    assert (await forum.comments.get(D1, kept.id)).closed == closed
    await forum.comments.close(kept.id, None)
    assert await forum.comments.get(D1, kept.id) == kept


async def test_what_is_not_there_is_unknown(forum: Records) -> None:
    await forum.comments.add(said("t1"))
    await forum.comments.reply(CommentId("t1"), answer("r1"))
    nowhere = CommentId("nowhere")
    for asking in (
        forum.comments.all(DraftId("nowhere")),
        forum.comments.add(said("t2", DraftId("nowhere"))),
        forum.comments.get(D1, nowhere),
        forum.comments.get(D2, CommentId("t1")),
        forum.comments.of_reply(D1, ReplyId("nowhere")),
        forum.comments.of_reply(D2, ReplyId("r1")),
        forum.comments.reply(nowhere, answer("r2")),
        forum.comments.decide(nowhere, Disposition("noted", "", ANA, NOON), 0),
        forum.comments.withdraw(nowhere, NOON),
        forum.comments.withdraw_reply(ReplyId("nowhere"), NOON),
        forum.comments.close(nowhere, None),
    ):
        with pytest.raises(Unknown):
            await asking
