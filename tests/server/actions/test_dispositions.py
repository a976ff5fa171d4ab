"""Accepting a wording when things go wrong in between: the words go in once, and the decision is kept."""

from __future__ import annotations

import asyncio

import pytest

from drafts.discussion.comments import Comment, Disposition
from drafts.discussion.suggestions import TextChanged
from drafts.errors import Conflict
from drafts.ids import BlockId, CommentId
from drafts.text.anchors import Asked
from drafts.text.delta import Insert, Retain
from server.actions import comments, dispositions, verify
from server.actions.comments import Wanted
from server.actions.desk import Desk
from server.actions.dispositions import Ruling
from server.ports import StorageUnavailable
from server.store.comments import StoredComments
from tests.rooms import Seated
from tests.serving import Forum

ACCEPTED = Ruling("accepted", "Agreed.")


async def proposed(desk: Desk, forum: Forum, wording: str = "abroad", quote: str = "home") -> Comment:
    text = "Protection starts at home."
    words = Asked(BlockId("ablock"), text.index(quote), text.index(quote) + len(quote), quote)
    wanted = Wanted(words, "editorial", "", wording)
    made = await comments.add(desk, forum.guest("Farid").person, forum.drafts["1.1"], wanted)
    return made.comment


async def settle(
    desk: Desk, forum: Forum, comment: CommentId, ruling: Ruling = ACCEPTED, name: str = "Ana"
) -> Comment:
    thread = await dispositions.settle(desk, forum.guest(name).person, forum.drafts["1.1"], comment, ruling)
    return thread.comment


async def said(desk: Desk, forum: Forum) -> str:
    blocks = (await desk.hub.reading(forum.drafts["1.1"])).outcome.blocks
    return next(block.text for block in blocks if block.id == "ablock")


async def test_when_the_decision_could_not_be_kept_asking_again_puts_nothing_in_twice(
    desk: Desk, forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await proposed(desk, forum)
    decide, failures = StoredComments.decide, ["away"]

    async def fail_once(
        self: StoredComments, comment: CommentId, disposition: Disposition, after: int
    ) -> None:
        if failures:
            raise StorageUnavailable(failures.pop())
        await decide(self, comment, disposition, after)

    monkeypatch.setattr(StoredComments, "decide", fail_once)
    with pytest.raises(StorageUnavailable):
        await settle(desk, forum, made.id)
    assert await said(desk, forum) == "Protection starts at abroad."
    settled = await settle(desk, forum, made.id)
    assert await said(desk, forum) == "Protection starts at abroad."
    [decided] = settled.dispositions
    assert (decided.before, decided.wording) == ("home", "abroad")
    assert await verify.faults(desk.records) == ()


async def test_two_who_accept_at_once_decide_once(desk: Desk, forum: Forum) -> None:
    made = await proposed(desk, forum)
    edited = Ruling("accepted", "Yes.", "overseas")
    ends = await asyncio.gather(
        settle(desk, forum, made.id, ACCEPTED, "Ana"),
        settle(desk, forum, made.id, edited, "Bakary"),
        return_exceptions=True,
    )
    [refusal] = [end for end in ends if isinstance(end, Exception)]
    assert isinstance(refusal, Conflict)
    assert refusal.code == "settled-already"
    [kept] = await desk.records.comments.all(forum.drafts["1.1"])
    assert len(kept.dispositions) == 1
    assert await said(desk, forum) == f"Protection starts at {kept.dispositions[0].wording}."


async def test_what_is_withdrawn_while_it_is_accepted_is_the_one_or_the_other(
    desk: Desk, forum: Forum
) -> None:
    farid, draft = forum.guest("Farid").person, forum.drafts["1.1"]
    made = await proposed(desk, forum)
    both = settle(desk, forum, made.id), comments.withdraw(desk, farid, draft, made.id)
    ends = await asyncio.gather(*both, return_exceptions=True)
    assert [type(end) for end in ends if isinstance(end, Exception)] == [Conflict]
    kept = await desk.records.comments.get(draft, made.id)
    assert (kept.withdrawn is None) == (kept.disposition is not None)
    accepted = "abroad" in await said(desk, forum)
    assert accepted == (kept.disposition is not None), "a wording that was withdrawn is not in the text"


async def test_an_accepted_deletion_stands_as_it_was_decided(desk: Desk, forum: Forum) -> None:
    made = await proposed(desk, forum, wording="", quote=" at home")
    thread = await dispositions.settle(
        desk, forum.guest("Ana").person, forum.drafts["1.1"], made.id, ACCEPTED
    )
    assert await said(desk, forum) == "Protection starts."
    assert thread.now.state == "here"


async def test_words_that_were_accepted_are_where_they_should_be(desk: Desk, forum: Forum) -> None:
    made = await proposed(desk, forum)
    thread = await dispositions.settle(
        desk, forum.guest("Ana").person, forum.drafts["1.1"], made.id, ACCEPTED
    )
    assert (thread.now.state, thread.now.text) == ("here", "abroad")


async def test_a_word_typed_into_the_words_meanwhile_is_never_overwritten(desk: Desk, forum: Forum) -> None:
    made = await proposed(desk, forum, "begins here", "starts at home")
    room = await desk.hub.room(forum.drafts["1.1"], 1)
    ana = Seated(room, forum.guest("Ana").person.id)
    await ana.until(lambda: ana.replica.synced)
    flat = "".join(run.text for run in ana.replica.draft.runs())
    ana.type([Retain(flat.index("at home")), Insert("first ", {f"c:{made.id}": True})])
    with pytest.raises(TextChanged) as refused:
        await settle(desk, forum, made.id)
    assert (refused.value.then, refused.value.now) == ("starts at home", "starts first at home")
    assert await said(desk, forum) == "Protection starts first at home."
    stale = Ruling("accepted", "Yes.", "begins here", seen="starts at home")
    with pytest.raises(TextChanged):
        await settle(desk, forum, made.id, stale)
    await settle(
        desk, forum, made.id, Ruling("accepted", "Yes.", "begins first here", "starts first at home")
    )
    assert await said(desk, forum) == "Protection begins first here."
    ana.leave()


async def test_words_in_two_paragraphs_take_no_wording(desk: Desk, forum: Forum) -> None:
    made = await proposed(desk, forum, "begins here", "starts at home")
    ana = Seated(await desk.hub.room(forum.drafts["1.1"], 1), forum.guest("Ana").person.id)
    await ana.until(lambda: ana.replica.synced)
    flat = "".join(run.text for run in ana.replica.draft.runs())
    ana.type([Retain(flat.index("at home")), Insert("\n", {"id": "nblock", "type": "paragraph"})])
    await ana.saved()
    for ruling in (ACCEPTED, Ruling("accepted", "Yes.", "begins here")):
        with pytest.raises(TextChanged) as refused:
            await settle(desk, forum, made.id, ruling)
        assert refused.value.now == "starts \nat home"
    settled = await settle(desk, forum, made.id, Ruling("accepted in part", "By hand."))
    assert settled.disposition
    assert settled.disposition.wording is None
    ana.leave()
