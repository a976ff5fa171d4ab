"""What a re-import would do: who keeps which id, and what a person is told."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest

from drafts.errors import Conflict, Unreadable
from drafts.ids import QuestionId
from drafts.programme.changes import Proposal, check_withdrawals, propose
from drafts.programme.model import Plan, Programme, RoundtablePlan, Session, SessionPlan

PAYS = "Who pays for the mending of nets in small harbours?"
RULES = "Which rules make a catch fair to the towns along a coast?"
SAFE = "How can boats be made safe before the season of storms?"

NETS = SessionPlan("1.1", "Nets and traps", "On nets.", (PAYS, RULES, SAFE))
BOATS = SessionPlan("1.2", "Boats", "On boats.", ("What does a boat cost over its years?",))
AHEAD = SessionPlan("2", "The years ahead", "Delegates meet.")


def a_plan(*sessions: SessionPlan, outside: tuple[SessionPlan, ...] = (AHEAD,)) -> Plan:
    roundtable = RoundtablePlan("1", "Coasts", "On coasts.", sessions or (NETS, BOATS))
    return Plan("Fish Forum", "Lima", 2012, (roundtable,), outside)


def mint_from(prefix: str) -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"{prefix}{next(numbers)}"


@pytest.fixture
def current() -> Programme:
    return propose(None, a_plan(), mint_from("old")).programme


def again(current: Programme, plan: Plan) -> Proposal:
    return propose(current, plan, mint_from("new"))


def asking(*questions: str) -> Plan:
    return a_plan(replace(NETS, questions=questions), BOATS)


def nets(programme: Programme) -> Session:
    return next(session for session in programme.all_sessions() if session.title == NETS.title)


def ids(session: Session) -> dict[str, QuestionId]:
    return {question.text: question.id for question in session.questions}


# ── the first import ─────────────────────────────────────────────────────────────────────────


def test_the_first_import_adds_everything_and_gives_each_its_own_id() -> None:
    proposal = propose(None, a_plan(), mint_from("id"))
    sessions = list(proposal.programme.all_sessions())
    named = [proposal.programme.forum, proposal.programme.roundtables[0].id]
    named += [each for s in sessions for each in (s.id, s.draft, *(q.id for q in s.questions))]
    assert len(set(named)) == len(named)
    assert proposal.new_sessions == tuple(sessions)
    assert not proposal.renamed + proposal.renumbered + proposal.withdrawn
    assert proposal.describe()[:3] == [
        "Roundtable 1 added: “Coasts”",
        "Session 1.1 added: “Nets and traps”",
        f"1.1 question 1 added: “{PAYS}”",
    ]


def test_a_forum_that_nobody_names_is_asked_for() -> None:
    nameless = replace(a_plan(), name="")
    with pytest.raises(Unreadable, match="--forum NAME"):
        propose(None, nameless, mint_from("id"))
    assert propose(None, nameless, mint_from("id"), "Fish Forum").programme.name == "Fish Forum"


def test_a_name_given_goes_before_the_one_read() -> None:
    assert propose(None, a_plan(), mint_from("id"), "Sea Forum").programme.name == "Sea Forum"


# ── importing again ──────────────────────────────────────────────────────────────────────────


def test_the_same_programme_again_changes_nothing(current: Programme) -> None:
    proposal = again(current, a_plan())
    assert not proposal
    assert proposal.describe() == []
    assert proposal.programme == current


def test_what_a_new_text_does_not_say_of_the_forum_stays(current: Programme) -> None:
    proposal = again(current, replace(a_plan(), name="", place="", year=None))
    assert not proposal
    assert (proposal.programme.name, proposal.programme.place, proposal.programme.year) == (
        "Fish Forum",
        "Lima",
        2012,
    )


def test_a_reworded_question_keeps_its_id(current: Programme) -> None:
    reworded = "Who pays for the mending of the nets in the small harbours?"
    proposal = again(current, asking(reworded, RULES, SAFE))
    assert ids(nets(proposal.programme))[reworded] == ids(nets(current))[PAYS]
    assert proposal.describe() == [f"1.1 question 1 reworded: “{PAYS}” → “{reworded}”"]


def test_a_moved_question_keeps_its_id_and_gets_the_new_number(current: Programme) -> None:
    proposal = again(current, asking(SAFE, PAYS, RULES))
    assert ids(nets(proposal.programme)) == ids(nets(current))
    assert [question.number for question in nets(proposal.programme).questions] == [1, 2, 3]
    assert f"1.1 question 3 is now 1: “{SAFE}”" in proposal.describe()


def test_a_question_reworded_and_moved_at_once_keeps_its_id(current: Programme) -> None:
    reworded = SAFE.replace("made safe", "made quite safe")
    proposal = again(current, asking(reworded, PAYS, RULES))
    assert ids(nets(proposal.programme))[reworded] == ids(nets(current))[SAFE]


def test_another_question_in_the_same_place_is_a_new_one(current: Programme) -> None:
    other = "What should children learn at school about the sea?"
    proposal = again(current, asking(PAYS, other, SAFE))
    assert ids(nets(proposal.programme))[other] not in ids(nets(current)).values()
    assert proposal.describe() == [
        f"1.1 question 2 added: “{other}”",
        f"1.1 question 2 withdrawn: “{RULES}”",
    ]


def test_questions_that_only_begin_alike_are_not_one() -> None:
    gaps = "What are the critical gaps in data on the migration-development inter-linkages?"
    good = "What are the good practices in integrating development considerations into RCP agendas?"
    before = propose(None, asking(gaps), mint_from("old")).programme
    proposal = again(before, asking(good))
    assert (len(proposal.added), len(proposal.withdrawn), proposal.renamed) == (1, 1, ())


def test_a_question_asked_twice_keeps_its_order() -> None:
    before = propose(None, asking(PAYS, RULES, PAYS), mint_from("old")).programme
    assert not again(before, asking(PAYS, RULES, PAYS))


def test_a_renamed_session_keeps_its_id_draft_and_questions(current: Programme) -> None:
    proposal = again(current, a_plan(replace(NETS, title="Gear"), BOATS))
    kept = proposal.programme.roundtables[0].sessions[0]
    assert (kept.id, kept.draft, kept.questions) == (
        nets(current).id,
        nets(current).draft,
        nets(current).questions,
    )
    assert proposal.describe() == ["Session 1.1 renamed: “Nets and traps” → “Gear”"]


def test_sessions_that_change_places_are_found_by_their_titles(current: Programme) -> None:
    proposal = again(current, a_plan(replace(BOATS, number="1.1"), replace(NETS, number="1.2")))
    assert nets(proposal.programme).id == nets(current).id
    assert proposal.describe() == [
        "Session 1.2 is now 1.1: “Boats”",
        "Session 1.1 is now 1.2: “Nets and traps”",
    ]


def test_a_session_put_in_front_moves_the_others_on(current: Programme) -> None:
    new = SessionPlan("1.1", "Harbours", "On harbours.")
    proposal = again(current, a_plan(new, replace(NETS, number="1.2"), replace(BOATS, number="1.3")))
    assert proposal.new_sessions == (proposal.programme.roundtables[0].sessions[0],)
    assert nets(proposal.programme).draft == nets(current).draft


def test_a_session_that_moves_up_with_a_slip_mended_is_not_taken_for_the_one_gone(current: Programme) -> None:
    plan = a_plan(replace(NETS, number="1.1", title="Nets and the traps"))
    before = propose(None, a_plan(BOATS, replace(NETS, number="1.3")), mint_from("old")).programme
    proposal = again(before, plan)
    assert proposal.programme.roundtables[0].sessions[0].id == nets(before).id
    assert [str(gone.named) for gone in proposal.withdrawn] == ["Session 1.2"]


def test_roundtables_keep_their_ids_by_number_and_by_title(current: Programme) -> None:
    renamed = replace(a_plan(), roundtables=(replace(a_plan().roundtables[0], title="Shores"),))
    assert again(current, renamed).programme.roundtables[0].id == current.roundtables[0].id
    moved = replace(a_plan(), roundtables=(replace(a_plan().roundtables[0], number="3"),))
    assert again(current, moved).programme.roundtables[0].id == current.roundtables[0].id


def test_a_changed_brief_is_told_without_its_words(current: Programme) -> None:
    proposal = again(current, a_plan(replace(NETS, brief="On nets and more.", links=("1.2",)), BOATS))
    assert proposal.describe() == ["Session 1.1 brief changed", "Session 1.1 links changed"]


def test_a_changed_name_of_the_forum_is_told(current: Programme) -> None:
    assert again(current, replace(a_plan(), name="Sea Forum")).describe() == [
        "Forum name: “Fish Forum” → “Sea Forum”"
    ]


# ── withdrawing ──────────────────────────────────────────────────────────────────────────────


def test_a_question_without_ties_may_go(current: Programme) -> None:
    check_withdrawals(again(current, asking(PAYS, RULES)), {}, allow=False)


def test_a_question_with_ties_goes_only_when_told(current: Programme) -> None:
    proposal = again(current, asking(PAYS, RULES))
    tied = {ids(nets(current))[SAFE]: 4}
    with pytest.raises(Conflict) as refused:
        check_withdrawals(proposal, tied, allow=False)
    assert refused.value.code == "question-has-ties"
    assert f"1.1 question 3 (“{SAFE}”, 4 tied paragraphs)" in refused.value.sentence
    assert "--withdraw" in refused.value.sentence
    check_withdrawals(proposal, tied, allow=True)


def test_a_session_takes_its_questions_with_it(current: Programme) -> None:
    proposal = again(current, a_plan(BOATS))
    (gone,) = proposal.withdrawn
    assert gone.questions == tuple(ids(nets(current)).values())
    with pytest.raises(Conflict, match=r"Session 1\.1"):
        check_withdrawals(proposal, {gone.questions[0]: 1}, allow=False)
