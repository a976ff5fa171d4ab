"""Bringing a programme in, and in again."""

from __future__ import annotations

import pytest

from drafts.errors import Conflict, Forbidden, Unreadable
from server.actions import programme
from server.actions.demo import PLAN
from server.actions.desk import Desk
from tests.serving import Forum
from tests.visiting import paragraph, questions_of, write

AMONG_OTHERS = PLAN.read_text("utf-8")


def without_first_question(text: str) -> bytes:
    lines = text.split("\n")
    start = next(at for at, line in enumerate(lines) if "observed benefits" in line)
    while not lines[start].lstrip().startswith("- "):
        start -= 1
    end = start + 1
    while not lines[end].lstrip().startswith("- "):
        end += 1
    return "\n".join(lines[:start] + lines[end:]).encode()


def without_session_4(text: str) -> bytes:
    return text[: text.index("\nsessions:")].encode()


async def test_importing_the_same_again_changes_nothing(desk: Desk) -> None:
    before = await desk.records.programmes.current()
    proposal = await programme.bring_in(desk, None, PLAN.read_bytes())
    assert not proposal
    assert "Nothing has changed." in programme.summary(proposal)
    assert await desk.records.programmes.current() == before


async def test_a_new_session_comes_with_a_draft_to_write_in(desk: Desk) -> None:
    more = AMONG_OTHERS + '  - number: "5"\n    title: What comes next\n'
    proposal = await programme.bring_in(desk, None, more.encode())
    (session,) = proposal.new_sessions
    reading = await desk.hub.reading(session.draft)
    assert [(block.type, block.text) for block in reading.outcome.blocks] == [("paragraph", "")]


async def test_a_question_that_paragraphs_answer_is_not_withdrawn_by_the_way(desk: Desk) -> None:
    before = await desk.records.programmes.current()
    with pytest.raises(Conflict, match="2 tied paragraphs") as refusal:
        await programme.bring_in(desk, None, without_first_question(AMONG_OTHERS))
    assert refusal.value.code == "question-has-ties"
    assert await desk.records.programmes.current() == before


async def test_it_is_withdrawn_when_one_says_so_and_the_text_stays(desk: Desk, forum: Forum) -> None:
    gone = (await questions_of(desk, "1.1"))[0]
    await programme.bring_in(desk, None, without_first_question(AMONG_OTHERS), withdraw=True)
    assert len(await questions_of(desk, "1.1")) == 2
    reading = await desk.hub.reading(forum.drafts["1.1"])
    assert [block.question for block in reading.outcome.blocks[:2]] == [gone, gone]


async def test_a_session_that_has_text_is_not_withdrawn_by_the_way(desk: Desk, forum: Forum) -> None:
    author = forum.guest("Carmen").person.id
    await write(desk, forum.drafts["4"], author, paragraph("xblock", "Heads agreed on this."))
    with pytest.raises(Conflict, match="4") as refusal:
        await programme.bring_in(desk, None, without_session_4(AMONG_OTHERS))
    assert refusal.value.code == "session-has-text"
    proposal = await programme.bring_in(desk, None, without_session_4(AMONG_OTHERS), withdraw=True)
    assert proposal.programme.sessions == ()


async def test_a_session_nobody_wrote_in_just_goes(desk: Desk) -> None:
    await programme.bring_in(desk, None, without_session_4(AMONG_OTHERS))
    assert len(list((await programme.current(desk, None)).all_sessions())) == 7


async def test_what_cannot_be_read_changes_nothing(desk: Desk) -> None:
    before = await desk.records.programmes.current()
    for raw in (b"", b"\x00\x01", b"forum: [", b"no headings here"):
        with pytest.raises(Unreadable):
            await programme.bring_in(desk, None, raw)
    assert await desk.records.programmes.current() == before


@pytest.mark.parametrize("name", ["Carmen", "Samir"])
async def test_chair_and_secretariat_keep_the_programme(desk: Desk, forum: Forum, name: str) -> None:
    await programme.bring_in(desk, forum.guest(name).person, PLAN.read_bytes())


@pytest.mark.parametrize("name", ["Ana", "Elena", "Imani", "Luis"])
async def test_nobody_else_does(desk: Desk, forum: Forum, name: str) -> None:
    with pytest.raises(Forbidden):
        await programme.bring_in(desk, forum.guest(name).person, PLAN.read_bytes())


async def test_what_is_loaded_comes_out_as_it_went_in(desk: Desk) -> None:
    text = programme.as_yaml(await programme.loaded(desk))
    assert not await programme.bring_in(desk, None, text.encode())
