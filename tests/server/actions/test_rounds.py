"""Comment rounds of session 1.1: opened by Ana, ended by the clock, reopened by Carmen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from drafts.discussion.rounds import Round
from drafts.errors import Conflict, Forbidden, Malformed, Unknown
from drafts.ids import BlockId, CommentId, DraftId, RoundId
from drafts.people import Person
from drafts.text.anchors import Asked
from server.actions import comments, notices, rounds
from server.actions.comments import Wanted
from server.actions.desk import Desk
from server.actions.people import Role, invite
from tests.builders import NOON
from tests.serving import Forum

HOUR = timedelta(hours=1)
HM = Wanted(Asked(BlockId("ablock"), 0, 0, ""), "general", "Hm.")


@dataclass
class Watch:
    """A clock that goes on when a test says so."""

    time: datetime = NOON

    def now(self) -> datetime:
        return self.time


@dataclass
class Table:
    """Session 1.1 and its people, at a desk with a watch of its own."""

    desk: Desk
    forum: Forum
    watch: Watch

    def person(self, name: str) -> Person:
        return self.forum.guest(name).person

    async def opens(self, name: str = "Ana", hours: float = 48, note: str = "") -> Round:
        deadline = self.watch.time + hours * HOUR
        return await rounds.open_round(self.desk, self.person(name), self.draft, deadline, note)

    async def changes(
        self, round: Round, name: str, hours: float | None, reason: str = "Late papers."
    ) -> Round:
        deadline = None if hours is None else self.watch.time + hours * HOUR
        return await rounds.change(self.desk, self.person(name), self.draft, round.id, deadline, reason)

    async def comments(self, name: str) -> CommentId:
        thread = await comments.add(self.desk, self.person(name), self.draft, HM)
        return thread.comment.id

    async def stage(self) -> str:
        return (await self.desk.records.drafts.get(self.draft)).at_stage.stage

    async def told(self, name: str) -> list[str]:
        """Oldest first."""
        shown = await notices.shown(self.desk, self.person(name))
        return [notice.kind for notice in reversed(shown.notices)]

    def later(self, hours: float) -> None:
        self.watch.time += hours * HOUR

    @property
    def draft(self) -> DraftId:
        return self.forum.drafts["1.1"]


@pytest.fixture
def table(desk: Desk, forum: Forum) -> Table:
    watch = Watch()
    return Table(replace(desk, clock=watch), forum, watch)


async def test_a_round_is_a_stage_of_its_draft_until_its_deadline_passes(table: Table) -> None:
    opened = await table.opens(note="Please be brief.")
    assert await table.stage() == "comment round"
    table.later(48)
    await rounds.look(table.desk)
    assert await table.stage() == "drafting"
    [over] = await table.desk.records.rounds.all(table.draft)
    assert over == replace(opened, closed=opened.deadline, reminded=None)


async def test_everybody_whose_part_it_is_comments_before_and_in_a_round(table: Table) -> None:
    await table.comments("Farid")
    opened = await table.opens()
    id = await table.comments("Farid")
    kept = await table.desk.records.comments.all(table.draft)
    assert [comment.round for comment in kept] == [None, opened.id]
    assert kept[1].id == id


async def test_after_it_the_steering_group_is_refused_and_the_session_goes_on(table: Table) -> None:
    await table.opens(hours=1)
    id = await table.comments("Farid")
    table.later(1)
    for name in ("Farid", "Grace"):
        with pytest.raises(Conflict) as refused:
            await table.comments(name)
        assert refused.value.code == "round-closed"
        assert "13:00 UTC" in refused.value.sentence
    with pytest.raises(Conflict):
        await comments.reply(table.desk, table.person("Farid"), table.draft, id, "But…")
    for name in ("Ana", "Elena", "Carmen", "Imani"):
        await table.comments(name)
    found = await comments.read(table.desk, table.person("Farid"), table.draft)
    assert (found.comments, "13:00 UTC" in found.why) == (False, True)


async def test_its_end_is_noticed_by_the_next_act_when_nobody_has_looked(table: Table) -> None:
    await table.opens(hours=1)
    table.later(2)
    await table.comments("Ana")
    assert await table.stage() == "drafting"


@pytest.mark.parametrize("name", ["Samir", "Chloé", "Elena", "Farid", "Imani"])
async def test_a_round_is_opened_by_the_rapporteurs_and_the_chair(table: Table, name: str) -> None:
    with pytest.raises(Forbidden):
        await table.opens(name)
    await table.opens("Carmen")


async def test_two_rounds_are_never_open_at_once(table: Table) -> None:
    await table.opens()
    with pytest.raises(Conflict) as refused:
        await table.opens("Carmen")
    assert refused.value.code == "round-open"


async def test_an_open_round_is_moved_and_ended_by_the_session_with_a_reason(table: Table) -> None:
    opened = await table.opens(hours=1)
    moved = await table.changes(opened, "Bakary", 5)
    assert moved.deadline == NOON + 5 * HOUR
    table.later(2)
    await table.comments("Farid")
    ended = await table.changes(moved, "Bakary", None)
    assert (ended.closed, await table.stage()) == (NOON + 2 * HOUR, "drafting")
    with pytest.raises(Conflict):
        await table.comments("Farid")
    with pytest.raises(Malformed):
        await table.changes(moved, "Carmen", 5, reason=" ")


async def test_one_that_is_over_is_reopened_by_the_chair_alone(table: Table) -> None:
    opened = await table.opens(hours=1)
    table.later(2)
    with pytest.raises(Forbidden):
        await table.changes(opened, "Ana", 5)
    with pytest.raises(Conflict):
        await table.changes(opened, "Ana", None)
    again = await table.changes(opened, "Carmen", 5)
    assert (again.id, again.closed, await table.stage()) == (opened.id, None, "comment round")
    await table.comments("Farid")


async def test_only_the_last_round_is_reopened(table: Table) -> None:
    first = await table.opens(hours=1)
    table.later(2)
    await table.opens(hours=1)
    with pytest.raises(Conflict) as refused:
        await table.changes(first, "Carmen", 5)
    assert refused.value.code == "round-superseded"
    with pytest.raises(Unknown):
        await table.changes(replace(first, id=RoundId("nowhere")), "Carmen", 5)


@pytest.mark.parametrize("hours", [-1, 0, 24 * 500])
async def test_a_deadline_that_is_none_is_refused(table: Table, hours: float) -> None:
    with pytest.raises(Malformed):
        await table.opens(hours=hours)


async def test_a_text_that_is_closed_is_not_put_to_comment(table: Table) -> None:
    opened = await table.opens(hours=1)
    table.later(2)
    await rounds.look(table.desk)
    await table.desk.records.rounds.change(
        (await table.desk.records.rounds.all(table.draft))[0],
        replace(opened, closed=NOON),
        ("drafting", "Troika review"),
    )
    for opening in (table.opens("Carmen"), table.changes(opened, "Carmen", 5)):
        with pytest.raises(Conflict) as refused:
            await opening
        assert refused.value.code == "text-closed"


async def test_those_who_may_comment_are_told_when_it_opens_and_before_it_closes(table: Table) -> None:
    await table.opens(hours=48)
    for hours in (1, 23, 1, 22, 0.5, 3):
        table.later(hours)
        await rounds.look(table.desk)
    for name in ("Farid", "Imani", "Bakary"):
        assert await table.told(name) == ["round opened", "round closing", "round closing"]
    assert await table.told("Ana") == ["round closing", "round closing"], "she opened it"
    for name in ("Samir", "Chloé", "Karin", "Luis"):
        assert await table.told(name) == []


async def test_a_reopened_round_is_told_anew(table: Table) -> None:
    opened = await table.opens(hours=0.5)
    table.later(1)
    await table.changes(opened, "Carmen", 0.5)
    assert await table.told("Farid") == ["round opened", "round opened"]


async def test_a_friend_who_was_invited_comments_until_the_round_is_over(table: Table) -> None:
    role = Role("friend", session="1.1")
    karin = await invite(table.desk, None, table.person("Karin").email, "Karin Sample", role)
    await comments.add(table.desk, karin, table.draft, HM)
    await table.opens(hours=1)
    await comments.add(table.desk, karin, table.draft, HM)
    assert await table.told("Karin") == ["round opened"]
    table.later(2)
    with pytest.raises(Conflict) as refused:
        await comments.add(table.desk, karin, table.draft, HM)
    assert refused.value.code == "round-closed"
