"""The contract of `ports.Programmes`."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from drafts.errors import Conflict, Unknown
from drafts.ids import DraftId, ForumId, QuestionId, SessionId
from drafts.programme.model import Programme, Question, Roundtable
from server.ports import Records
from tests.builders import SEED_CLIENT, a_programme, seeds_of


def with_roundtable(programme: Programme, **changes: Any) -> Programme:
    return replace(programme, roundtables=(replace(programme.roundtables[0], **changes),))


def first_of(programme: Programme) -> Roundtable:
    return programme.roundtables[0]


async def test_before_the_first_import_there_is_none(kept: Records) -> None:
    assert await kept.programmes.current() is None
    assert await kept.programmes.every_question() == {}
    assert await kept.drafts.all() == []


async def test_a_programme_is_read_back_as_it_was_stored(kept: Records) -> None:
    inside, outside = first_of(programme := a_programme("d1", "d2")).sessions
    inside = replace(inside, links=("2.1",), builds_on=("Brussels RT 1",), inputs=("A survey",))
    programme = with_roundtable(programme, sessions=(inside,), builds_on=("Brussels RT 2",))
    programme = replace(programme, sessions=(outside,), year=None)
    await kept.programmes.replace(programme, seeds_of(programme))
    assert await kept.programmes.current() == programme


async def test_each_new_session_gets_its_draft_with_the_seed_as_first_row(kept: Records) -> None:
    programme = a_programme("d1", "d2")
    seeds = seeds_of(programme)
    await kept.programmes.replace(programme, seeds)

    record = await kept.drafts.get(DraftId("d1"))
    assert (record.session, record.epoch, record.seq, record.at_stage.stage) == ("s1", 1, 1, "drafting")
    history = await kept.journal.load(DraftId("d1"), 1)
    assert [row.entry for row in history.rows] == [seeds[0].seed]
    assert history.owners == {SEED_CLIENT: None}


async def test_a_question_keeps_its_id_when_its_number_and_words_change(forum: Records) -> None:
    programme = a_programme("d1", "d2")
    session, other = first_of(programme).sessions
    swapped = (
        Question(QuestionId("q12"), 1, "Now the first?"),
        Question(QuestionId("q11"), 2, "Now the second?"),
    )
    changed = with_roundtable(programme, title="New", sessions=(replace(session, questions=swapped), other))
    await forum.programmes.replace(changed, [])
    assert await forum.programmes.current() == changed


async def test_a_question_left_out_is_withdrawn_not_forgotten(forum: Records) -> None:
    programme = a_programme("d1", "d2")
    session, other = first_of(programme).sessions
    shorter = with_roundtable(programme, sessions=(replace(session, questions=session.questions[:1]), other))
    await forum.programmes.replace(shorter, [])
    assert await forum.programmes.current() == shorter
    asked = {"q11": True, "q12": False, "q21": True, "q22": True}
    assert await forum.programmes.every_question() == asked


async def test_a_session_left_out_is_not_shown_but_its_draft_stays(forum: Records) -> None:
    shorter = a_programme("d1")
    await forum.programmes.replace(shorter, [])
    assert await forum.programmes.current() == shorter
    assert (await forum.drafts.get(DraftId("d2"))).session == "s2"
    assert [record.id for record in await forum.drafts.all()] == ["d1", "d2"]


async def test_what_was_withdrawn_can_come_back(forum: Records) -> None:
    await forum.programmes.replace(a_programme("d1"), [])
    await forum.programmes.replace(a_programme("d1", "d2"), [])
    assert await forum.programmes.current() == a_programme("d1", "d2")


async def test_a_session_added_later_gets_its_draft_and_the_others_keep_theirs(forum: Records) -> None:
    longer = a_programme("d1", "d2", "d3")
    await forum.programmes.replace(longer, seeds_of(longer)[2:])
    assert await forum.programmes.current() == longer
    assert [record.seq for record in await forum.drafts.all()] == [1, 1, 1]


async def test_a_session_can_move_out_of_its_roundtable(forum: Records) -> None:
    programme = a_programme("d1", "d2")
    inside, outside = first_of(programme).sessions
    moved = replace(with_roundtable(programme, sessions=(inside,)), sessions=(outside,))
    await forum.programmes.replace(moved, [])
    assert await forum.programmes.current() == moved


async def test_a_new_session_without_its_draft_changes_nothing(forum: Records) -> None:
    with pytest.raises(ValueError, match="d3"):
        await forum.programmes.replace(a_programme("d1", "d2", "d3"), [])
    assert await forum.programmes.current() == a_programme("d1", "d2")
    with pytest.raises(Unknown):
        await forum.drafts.get(DraftId("d3"))


async def test_a_session_cannot_change_its_draft(forum: Records) -> None:
    with pytest.raises(ValueError, match="has draft d2"):
        await forum.programmes.replace(a_programme("d1", "other"), [])


async def test_a_store_holds_one_forum(forum: Records) -> None:
    other = replace(a_programme("d1", "d2"), forum=ForumId("another"))
    with pytest.raises(Conflict) as refusal:
        await forum.programmes.replace(other, [])
    assert refusal.value.code == "another-forum"


async def test_of_two_imports_at_once_one_follows_the_other_whole(forum: Records, elsewhere: Records) -> None:
    one = with_roundtable(a_programme("d1", "d2"), title="One")
    two = with_roundtable(a_programme("d1"), title="Two")
    await asyncio.gather(forum.programmes.replace(one, []), elsewhere.programmes.replace(two, []))
    assert await forum.programmes.current() in (one, two)


async def test_the_session_of_a_draft_is_found_in_the_programme(forum: Records) -> None:
    programme = await forum.programmes.current()
    assert programme is not None
    drafts = {session.id: session.draft for session in programme.all_sessions()}
    assert drafts == {SessionId("s1"): DraftId("d1"), SessionId("s2"): DraftId("d2")}
