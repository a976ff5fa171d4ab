"""What is done in a discussion is in the register, in the transaction in which it is done."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest

from drafts.errors import Refusal
from drafts.ids import BlockId
from drafts.register import Done
from drafts.text.anchors import Asked
from server.actions import comments, dispositions, rounds, verify
from server.actions.comments import Wanted
from server.actions.desk import Desk
from server.actions.dispositions import Ruling
from tests.serving import Forum

HOME = Asked(BlockId("ablock"), 21, 25, "home")
PROPOSAL = Wanted(HOME, "editorial", "", "abroad")


async def entered(desk: Desk) -> list[Done]:
    """Since the demo was set up."""
    places = await desk.records.register.all()
    acts = [record.done for _, record in places if record]
    return [act for act in acts if act.act not in ("programme imported", "invited")]


async def test_every_act_is_there_in_order_with_what_it_was_about(desk: Desk, forum: Forum) -> None:
    ana, farid, carmen = (forum.guest(name).person for name in ("Ana", "Farid", "Carmen"))
    draft = forum.drafts["1.1"]
    deadline = desk.clock.now() + timedelta(days=2)
    round = await rounds.open_round(desk, ana, draft, deadline, "")
    first = (await comments.add(desk, farid, draft, PROPOSAL)).comment
    second = (await comments.add(desk, farid, draft, Wanted(HOME, "general", "Hm."))).comment
    answered = await comments.reply(desk, ana, draft, second.id, "Why?")
    await comments.withdraw_reply(desk, ana, draft, answered.comment.replies[0].id)
    await dispositions.settle(desk, ana, draft, first.id, Ruling("accepted", "Yes."))
    await comments.withdraw(desk, farid, draft, second.id)
    await comments.close(desk, ana, draft, first.id, True)
    await comments.close(desk, ana, draft, first.id, True)
    await comments.close(desk, ana, draft, first.id, False)
    await rounds.change(desk, ana, draft, round.id, deadline + timedelta(days=1), "More time.")
    await rounds.change(desk, ana, draft, round.id, None, "Enough.")
    await rounds.change(desk, carmen, draft, round.id, deadline, "Late papers.")
    await dispositions.table(desk, carmen, draft, "csv")
    acts = await entered(desk)
    assert [(act.act, act.person) for act in acts] == [
        ("round opened", ana.id),
        ("comment made", farid.id),
        ("comment made", farid.id),
        ("comment answered", ana.id),
        ("answer withdrawn", ana.id),
        ("comment disposed", ana.id),
        ("wording accepted", ana.id),
        ("comment withdrawn", farid.id),
        ("thread closed", ana.id),
        ("thread reopened", ana.id),
        ("round changed", ana.id),
        ("round closed", ana.id),
        ("round reopened", carmen.id),
        ("exported", carmen.id),
    ]
    assert {act.draft for act in acts} == {draft}
    assert acts[1].capacities[0].delegation == "Examplia"
    assert dict(acts[1].about) == {"comment": 1, "id": first.id}
    said = {"comment": 2, "id": second.id, "answer": answered.comment.replies[0].id}
    assert dict(acts[3].about) == dict(acts[4].about) == said
    assert dict(acts[5].about) == {"comment": 1, "id": first.id, "decision": "accepted"}
    assert dict(acts[6].about) == {"comment": 1, "id": first.id, "person": farid.id}
    assert acts[12].about["reason"] == "Late papers."
    assert await verify.faults(desk.records) == ()


async def test_a_deadline_that_passes_is_entered_as_nobody_s_act(desk: Desk, forum: Forum) -> None:
    ana, draft = forum.guest("Ana").person, forum.drafts["1.1"]
    await rounds.open_round(desk, ana, draft, desk.clock.now() + timedelta(seconds=0.05), "")
    while (await desk.records.drafts.get(draft)).at_stage.stage != "drafting":
        await rounds.look(desk)
    [_, closed] = await entered(desk)
    assert (closed.act, closed.person, closed.draft) == ("round closed", None, draft)


async def test_what_is_refused_is_not_entered(desk: Desk, forum: Forum) -> None:
    farid, draft = forum.guest("Farid").person, forum.drafts["1.1"]
    made = (await comments.add(desk, forum.guest("Ana").person, draft, PROPOSAL)).comment
    before = await entered(desk)
    for act in (
        comments.withdraw(desk, farid, draft, made.id),
        comments.close(desk, farid, draft, made.id, True),
        dispositions.settle(desk, farid, draft, made.id, Ruling("accepted", "Yes.")),
        dispositions.table(desk, farid, draft, "csv"),
        comments.add(desk, forum.guest("Samir").person, draft, PROPOSAL),
        rounds.open_round(desk, farid, draft, desk.clock.now() + timedelta(days=1), ""),
    ):
        with pytest.raises(Refusal):
            await act
    assert await entered(desk) == before


@contextmanager
def no_entries(forum: Forum) -> Iterator[None]:
    """The register takes nothing more."""
    file = forum.settings.data / "penholder.db"
    trigger = "CREATE TRIGGER full BEFORE INSERT ON register BEGIN SELECT RAISE(ABORT, 'full'); END"
    with closing(sqlite3.connect(file)) as database:
        database.execute(trigger)
    yield
    with closing(sqlite3.connect(file)) as database:
        database.execute("DROP TRIGGER full")


async def test_what_cannot_be_entered_is_not_done(desk: Desk, forum: Forum) -> None:
    ana, draft = forum.guest("Ana").person, forum.drafts["1.1"]
    made = (await comments.add(desk, forum.guest("Farid").person, draft, PROPOSAL)).comment
    with no_entries(forum):
        for act in (
            comments.add(desk, ana, draft, PROPOSAL),
            comments.close(desk, ana, draft, made.id, True),
            dispositions.settle(desk, ana, draft, made.id, Ruling("noted", "Yes.")),
            dispositions.table(desk, ana, draft, "csv"),
            rounds.open_round(desk, ana, draft, desk.clock.now() + timedelta(days=1), ""),
        ):
            with pytest.raises(Exception, match="full"):
                await act
    assert await desk.records.comments.all(draft) == [made]
    assert await desk.records.rounds.all(draft) == []
    assert (await desk.records.drafts.get(draft)).at_stage.stage == "drafting"
