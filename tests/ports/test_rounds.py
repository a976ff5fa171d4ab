"""The contract of `ports.Rounds`."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from drafts.discussion.comments import Speaker
from drafts.discussion.rounds import Round
from drafts.errors import Conflict, Unknown
from drafts.ids import DraftId, PersonId, RoundId
from drafts.people import Stage
from drafts.review.stages import StageChange
from server.ports import Records
from tests.builders import NOON

D1, D2 = DraftId("d1"), DraftId("d2")
OPENS: StageChange = ("drafting", "comment round")
ENDS: StageChange = ("comment round", "drafting")
DAY = timedelta(days=1)


def a_round(id: str = "r1", draft: DraftId = D1) -> Round:
    by = Speaker(PersonId("ana"), "rapporteur")
    return Round(RoundId(id), draft, NOON, NOON + DAY, by, "Please be brief – é😀漢")


async def stage(records: Records, draft: DraftId = D1) -> Stage:
    return (await records.drafts.get(draft)).at_stage.stage


async def test_a_round_is_kept_together_with_its_draft_s_stage(forum: Records) -> None:
    before = await forum.changes.number()
    await forum.rounds.add(a_round(), OPENS)
    assert await forum.rounds.all(D1) == [a_round()]
    assert await forum.rounds.not_closed() == [a_round()]
    assert (await stage(forum), await stage(forum, D2)) == ("comment round", "drafting")
    assert await forum.changes.number() > before, "open pages hear of it"


async def test_one_that_ends_leaves_its_stage(forum: Records) -> None:
    await forum.rounds.add(a_round(), OPENS)
    over = replace(a_round(), closed=NOON + DAY)
    await forum.rounds.change(a_round(), over, ENDS)
    assert await forum.rounds.all(D1) == [over]
    assert await forum.rounds.not_closed() == []
    assert await stage(forum) == "drafting"


async def test_a_draft_at_another_stage_stays_there(forum: Records) -> None:
    await forum.rounds.add(a_round(), ("Troika review", "comment round"))
    assert await stage(forum) == "drafting"


async def test_rounds_follow_each_other(forum: Records) -> None:
    await forum.rounds.add(a_round(), OPENS)
    over = replace(a_round(), closed=NOON)
    await forum.rounds.change(a_round(), over, ENDS)
    await forum.rounds.add(a_round("r0"), OPENS)
    assert [each.id for each in await forum.rounds.all(D1)] == ["r1", "r0"]


async def test_of_two_who_open_one_at_once_one_is_refused(forum: Records, elsewhere: Records) -> None:
    ends = await asyncio.gather(
        forum.rounds.add(a_round("r1"), OPENS),
        elsewhere.rounds.add(a_round("r2"), OPENS),
        return_exceptions=True,
    )
    [refusal] = [end for end in ends if end is not None]
    assert isinstance(refusal, Conflict)
    assert refusal.code == "round-open"


async def test_of_two_who_change_it_at_once_one_is_refused(forum: Records, elsewhere: Records) -> None:
    """The deadline passes while the chair moves it."""
    await forum.rounds.add(a_round(), OPENS)
    ends = await asyncio.gather(
        forum.rounds.change(a_round(), replace(a_round(), deadline=NOON + 2 * DAY), None),
        elsewhere.rounds.change(a_round(), replace(a_round(), closed=NOON + DAY), ENDS),
        return_exceptions=True,
    )
    [refusal] = [end for end in ends if end is not None]
    assert isinstance(refusal, Conflict)
    assert refusal.code == "round-changed"


async def test_what_is_not_there_is_unknown(forum: Records) -> None:
    for asking in (
        forum.rounds.all(DraftId("nowhere")),
        forum.rounds.add(a_round(draft=DraftId("nowhere")), OPENS),
        forum.rounds.change(a_round(), a_round(), None),
    ):
        with pytest.raises(Unknown):
            await asking
