"""The real thing: the programme of Manila 2008, as its text came out of a PDF."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from drafts.programme.exact import read_yaml, write_yaml
from drafts.programme.model import Plan, SessionPlan
from drafts.programme.reading import read_text
from server.actions.demo import PLAN

TEXT = Path(__file__).resolve().parents[4] / "shared" / "programme" / "manila-2008.txt"


@pytest.fixture(scope="module")
def raw() -> bytes:
    if not TEXT.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("../shared/programme/manila-2008.txt is not there, and on CI nothing is skipped")
        pytest.skip("../shared/programme/manila-2008.txt is not there")
    return TEXT.read_bytes()


@pytest.fixture(scope="module")
def plan(raw: bytes) -> Plan:
    return read_text(raw)


def sessions(plan: Plan) -> list[SessionPlan]:
    return [*(session for roundtable in plan.roundtables for session in roundtable.sessions), *plan.sessions]


def session(plan: Plan, number: str) -> SessionPlan:
    return next(session for session in sessions(plan) if session.number == number)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_it_has_three_roundtables_and_eight_sessions(plan: Plan) -> None:
    assert plan.name == "Global Forum on Migration and Development"
    assert [[s.number for s in r.sessions] for r in plan.roundtables] == [
        ["1.1", "1.2"],
        ["2.1", "2.2"],
        ["3.1", "3.2", "3.3"],
    ]
    assert [(s.number, s.questions) for s in plan.sessions] == [("4", ())]


def test_it_has_twenty_one_guiding_questions_three_to_a_session(plan: Plan) -> None:
    assert [len(s.questions) for s in sessions(plan)] == [3, 3, 3, 3, 3, 3, 3, 0]
    asked = [question for s in sessions(plan) for question in s.questions]
    assert all(question[0].isupper() and question.endswith("?") for question in asked)
    assert [number for number, question in enumerate(asked) if question.count("?") == 2] == [15, 17, 18]


def test_no_word_of_a_question_is_lost_or_doubled(raw: bytes, plan: Plan) -> None:
    """Counted against the text itself: from each bullet to the next bullet or heading."""
    body = re.sub(r"\n\s*\n", "\n", raw.decode().replace("\r\n", "\n"))
    bullets = re.findall(r"•(.*?\?)\s*(?=\n\s*(?:•|Roundtable \d|\d\.\d|Separate))", body, re.DOTALL)
    asked = [question for s in sessions(plan) for question in s.questions]
    assert [words(bullet) for bullet in bullets] == [words(question) for question in asked]


def test_every_word_of_the_text_is_somewhere_once(raw: bytes, plan: Plan) -> None:
    """But for furniture, labels, lead-ins and the numbers of headings."""
    texts = [f"{r.title} {r.introduction}" for r in plan.roundtables]
    texts += [f"{s.title} {s.brief} {' '.join(s.questions)}" for s in sessions(plan)]
    left = Counter(words(raw.decode())) - Counter(words(" ".join(texts)))
    lead_ins = Counter(words("The session will address the questions ") * 7)
    labels = Counter(words("Sessions " * 3 + "ROUNDTABLE THEMES FINAL ROUNDTABLE THEMES 4 Separate Session"))
    numbers = Counter(words("Roundtable 1 Roundtable 2 Roundtable 3 1.1 1.2 2.1 2.2 3.1 3.2 3.3 4"))
    assert left == lead_ins + labels + numbers
    assert not Counter(words(" ".join(texts))) - Counter(words(raw.decode()))


def test_introductions_and_briefs_are_whole_paragraphs(plan: Plan) -> None:
    texts = [r.introduction for r in plan.roundtables] + [s.brief for s in sessions(plan)]
    assert [len(text.split("\n\n")) for text in texts] == [5, 4, 5, 5, 3, 2, 3, 2, 2, 2, 1]
    assert all(paragraph.endswith(".") for text in texts for paragraph in text.split("\n\n"))


def test_links_between_sessions_are_found(plan: Plan) -> None:
    assert {s.number: s.links for s in sessions(plan) if s.links} == {"1.2": ("1.1",), "2.2": ("2.1",)}


def test_what_each_builds_on_is_found(plan: Plan) -> None:
    assert [r.builds_on for r in plan.roundtables] == [
        ("RT 1 in Brussels", "Brussels RT 2"),
        ("Brussels RT 1",),
        ("Brussels RT 3",),
    ]
    assert {s.number: s.builds_on for s in sessions(plan) if s.builds_on} == {
        "1.2": ("Brussels RT 2",),
        "3.1": ("RT3.1 session in Brussels",),
        "3.2": ("Brussels meeting",),
        "3.3": ("Brussels meeting", "Brussels RT 3"),
    }


def test_inputs_are_found_where_the_brief_names_them(plan: Plan) -> None:
    assert {s.number: len(s.inputs) for s in sessions(plan)} == {
        "1.1": 3, "1.2": 1, "2.1": 3, "2.2": 0, "3.1": 1, "3.2": 1, "3.3": 0, "4": 0,
    }  # fmt: skip
    assert session(plan, "2.1").inputs[1] == (
        "outcomes of the workshop on circular migration by the Mauritian Government and the EC"
    )
    assert session(plan, "3.1").inputs == (
        "outcomes of the working group and experts meeting organized by Finland",
    )


def test_windows_line_ends_and_the_exact_form_give_the_same(raw: bytes, plan: Plan) -> None:
    assert read_text(raw.replace(b"\n", b"\r\n")) == plan
    assert read_yaml(write_yaml(plan).encode()) == plan


def test_the_demo_has_the_titles_and_questions_as_they_stand(plan: Plan) -> None:
    demo = read_yaml(PLAN.read_bytes())
    assert [(r.number, r.title) for r in demo.roundtables] == [(r.number, r.title) for r in plan.roundtables]
    assert [(s.number, s.title, s.questions, s.links) for s in sessions(demo)] == [
        (s.number, s.title, s.questions, s.links) for s in sessions(plan)
    ]


def test_the_demo_has_briefs_of_our_own(plan: Plan) -> None:
    """No run of seven words is taken over."""
    theirs = {tuple(run) for text in _briefs(plan) for run in _runs(text)}
    assert not [
        run for text in _briefs(read_yaml(PLAN.read_bytes())) for run in _runs(text) if tuple(run) in theirs
    ]


def _briefs(plan: Plan) -> list[str]:
    return [r.introduction for r in plan.roundtables] + [s.brief for s in sessions(plan)]


def _runs(text: str) -> list[list[str]]:
    found = words(text.casefold())
    return [found[at : at + 7] for at in range(len(found) - 6)]


def test_the_demo_names_its_forum_and_keeps_each_brief_to_a_sentence() -> None:
    demo = read_yaml(PLAN.read_bytes())
    assert (demo.name, demo.place, demo.year) == ("Global Forum on Migration and Development", "Manila", 2008)
    assert all(re.fullmatch(r"[A-Z][^.?!]+\.", text) for text in _briefs(demo))
