"""The contract of `ports.Drafts`."""

from __future__ import annotations

import asyncio

import pytest

from drafts.errors import Unknown
from drafts.ids import DraftId, PersonId, QuestionId
from server.ports import Records, Waiver
from tests.builders import NOON

D1 = DraftId("d1")


def waived(question: str, reason: str = "Not discussed.", by: str = "ana") -> Waiver:
    return Waiver(QuestionId(question), reason, PersonId(by), NOON)


async def test_drafts_come_in_the_order_of_the_programme(forum: Records) -> None:
    assert [draft.id for draft in await forum.drafts.all()] == ["d1", "d2"]


async def test_a_draft_that_is_not_there_is_unknown(forum: Records) -> None:
    with pytest.raises(Unknown) as refusal:
        await forum.drafts.get(DraftId("nowhere"))
    assert refusal.value.code == "unknown-draft"


async def test_waivers_come_in_the_order_of_their_questions(forum: Records) -> None:
    second, first = waived("q12"), waived("q11", by="bakary")
    await forum.drafts.waive(D1, second)
    await forum.drafts.waive(D1, first)
    assert await forum.drafts.waivers(D1) == [first, second]


async def test_a_question_waived_again_has_the_newer_reason(forum: Records) -> None:
    await forum.drafts.waive(D1, waived("q11", "Not discussed."))
    await forum.drafts.waive(D1, newer := waived("q11", "Left to session 2.1.", by="bakary"))
    assert await forum.drafts.waivers(D1) == [newer]


async def test_two_who_waive_one_question_at_once_both_come_through(
    forum: Records, elsewhere: Records
) -> None:
    one, other = waived("q11", by="ana"), waived("q11", by="bakary")
    await asyncio.gather(forum.drafts.waive(D1, one), elsewhere.drafts.waive(D1, other))
    assert await forum.drafts.waivers(D1) in ([one], [other])


async def test_a_waiver_can_be_taken_back_and_twice_does_no_harm(forum: Records) -> None:
    await forum.drafts.waive(D1, waived("q11"))
    await forum.drafts.unwaive(D1, QuestionId("q11"))
    await forum.drafts.unwaive(D1, QuestionId("q11"))
    assert await forum.drafts.waivers(D1) == []


async def test_the_waivers_of_all_drafts_are_read_at_once(forum: Records) -> None:
    await forum.drafts.waive(D1, one := waived("q11"))
    await forum.drafts.waive(DraftId("d2"), other := waived("q22"))
    assert await forum.drafts.every_waiver() == {"d1": [one], "d2": [other]}


async def test_what_is_not_there_cannot_be_waived(forum: Records) -> None:
    with pytest.raises(Unknown, match="no question"):
        await forum.drafts.waive(D1, waived("q99"))
    with pytest.raises(Unknown, match="no draft"):
        await forum.drafts.waive(DraftId("nowhere"), waived("q11"))
