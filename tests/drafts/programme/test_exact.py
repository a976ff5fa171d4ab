"""The exact form: what is written is read back the same; every fault is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafts.errors import Unreadable
from drafts.programme.exact import read_yaml, write_yaml
from drafts.programme.model import Plan, RoundtablePlan, SessionPlan
from drafts.programme.reading import read_plan
from drafts.programme.wording import squeeze

SMALL = """\
forum:
  name: World Seed Forum
  place: Quito
  year: 2013
roundtables:
  - number: 1
    title: Seed in the hands of farmers
    introduction: |
      Farmers have kept seed
      for ten thousand years.

      Most of it never saw a shop.
    builds_on: [Nairobi RT 2]
    sessions:
      - number: 1.10
        title: Exchange between villages
        brief: >
          How villages share seed,
          and what hinders it.

          A second paragraph.
        links: [2]
        inputs:
          - Survey of village banks
        questions:
          - Which customs make an exchange fair?
          - "Who decides: the village, or the law?"
sessions:
  - number: 2
    title: The years ahead
"""


def complaints(text: str) -> list[str]:
    with pytest.raises(Unreadable) as refused:
        read_yaml(text.encode())
    return [str(complaint) for complaint in refused.value.complaints]


def test_every_key_has_its_place() -> None:
    session = SessionPlan(
        "1.10",
        "Exchange between villages",
        "How villages share seed, and what hinders it.\n\nA second paragraph.",
        ("Which customs make an exchange fair?", "Who decides: the village, or the law?"),
        links=("2",),
        inputs=("Survey of village banks",),
    )
    introduction = "Farmers have kept seed for ten thousand years.\n\nMost of it never saw a shop."
    roundtable = RoundtablePlan(
        "1", "Seed in the hands of farmers", introduction, (session,), ("Nairobi RT 2",)
    )
    outside = SessionPlan("2", "The years ahead", "")
    assert read_yaml(SMALL.encode()) == Plan("World Seed Forum", "Quito", 2013, (roundtable,), (outside,))


def test_a_number_needs_no_quotes_and_keeps_its_last_nought() -> None:
    assert read_yaml(SMALL.encode()).roundtables[0].sessions[0].number == "1.10"


def test_what_is_written_is_pleasant_to_edit() -> None:
    written = write_yaml(read_yaml(SMALL.encode()))
    assert (
        "    introduction: |-\n      Farmers have kept seed for ten thousand years.\n\n      Most" in written
    )
    assert "          - Which customs make an exchange fair?\n" in written
    assert "builds_on: []" not in written
    assert write_yaml(read_yaml(written.encode())) == written


@pytest.mark.parametrize(
    "text", [SMALL, f"# Corrected by hand\n\n---\n{SMALL}", '{"sessions": [{"number": "1", "title": "T"}]}']
)
def test_the_exact_form_is_told_from_raw_text(text: str) -> None:
    assert read_plan(text.encode()) == read_yaml(text.encode())


def test_a_plan_without_a_forum_may_be_written_and_read() -> None:
    plan = Plan("", "", None, (), (SessionPlan("1", "Nets", ""),))
    assert read_yaml(write_yaml(plan).encode()) == plan


def test_the_example_of_the_documentation_is_in_the_exact_form() -> None:
    page = Path(__file__).resolve().parents[3].joinpath("docs", "programme.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    assert [session.number for session in read_yaml(example.encode()).roundtables[1].sessions] == ["2.1"]


# ── faults ───────────────────────────────────────────────────────────────────────────────────


def test_every_fault_is_named_at_once_with_its_line() -> None:
    text = """\
forum:
  name: [World, Seed]
  year: twenty
  city: Quito
roundtables:
  - number: 1
    sessions:
      - number: 1.1
        title: Nets
        title: Traps
        questions:
          - ''
          - {who: pays}
      - number: 1.1
        title: Boats
        links: [1.7]
      - title: Oars
      - number: 2.1
        title: Sails
        questions: Who sails?
  - number: 1
    title: Seas
    sessions:
      - Tides
sessions:
  - number: IV
    title: ~
"""
    assert complaints(text) == [
        "line 2: “name” is text, not a list or keys. Put words with a colon in quotes.",
        "line 3: “twenty” is not a year. Write it with four digits.",
        "line 4: “city” is not a key here. Keys are name, place, year.",
        "line 6: Roundtable 1 has no title.",
        "line 10: “title” stands here twice.",
        "line 12: An entry of “questions” is empty.",
        "line 13: “questions” is text, not a list or keys. Put words with a colon in quotes.",
        "line 14: Session 1.1 stands on line 8 already.",
        "line 16: This programme has no session 1.7 to link to.",
        "line 17: A session has no number.",
        "line 18: Session 2.1 stands under roundtable 1.",
        "line 20: “questions” is a list: each entry on its own line, after “- ”.",
        "line 21: Roundtable 1 stands on line 6 already.",
        "line 24: A session is written as keys and values: "
        "number, title, brief, links, builds_on, inputs, questions.",
        "line 26: “IV” is not a number such as 2.1.",
        "line 27: Session has no title.",
    ]


def test_words_with_a_colon_get_a_hint() -> None:
    (complaint,) = complaints("sessions:\n  - number: 1\n    title: Nets: who mends them\n")
    assert complaint.startswith("line 3: This is not YAML: mapping values are not allowed")
    assert complaint.endswith("Words with a colon in them need quotes around them.")


def test_a_programme_without_sessions_is_refused() -> None:
    assert complaints("forum:\n  name: World Seed Forum\n") == ["The programme has no session."]


@pytest.mark.parametrize("text", ["- number: 1\n  title: Nets\n", "just words"])
def test_something_else_than_keys_is_refused(text: str) -> None:
    assert complaints(text)[0] == (
        "line 1: The programme is written as keys and values: forum, roundtables, sessions."
    )


def test_aliases_are_refused_before_they_multiply() -> None:
    bomb = "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50))
    assert complaints(bomb)[0].startswith("line 1: Anchors (&) and aliases (*) are not read.")


@pytest.mark.parametrize("text", ["[" * 100_000, "sessions: " + "{a: " * 50_000, "- " * 100_000])
def test_deep_nesting_is_refused(text: str) -> None:
    assert complaints(text) == ["line 1: This is nested too deeply for a programme."]


def test_more_entries_than_any_programme_are_refused() -> None:
    assert complaints("a: b\n" * 100_000) == ["line 25000: This holds more entries than any programme."]


def test_a_tag_builds_nothing() -> None:
    assert complaints("sessions: !!python/object/apply:os.getcwd []\nforum: {}\n") == [
        "The programme has no session."
    ]


def test_two_documents_are_refused() -> None:
    (complaint,) = complaints("sessions: []\n---\nsessions: []\n")
    assert complaint.endswith("Keep one document in the file.")


# ── what is written is read back ─────────────────────────────────────────────────────────────

letters = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"])
lines = st.one_of(
    st.text(letters, min_size=1, max_size=200),
    st.sampled_from(
        ["- a", "# b", "c: d", "1.10", "yes", "~", "null", "'", '"', "|", "> e", "{f}", "é😀漢", "word " * 60]
    ),
).map(lambda text: squeeze(text.replace("\ufeff", "")) or "word")
texts = st.lists(lines, max_size=3).map("\n\n".join)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    shape = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    numbers = [f"{n}.{m}" for n, count in enumerate(shape, 1) for m in range(1, count + 1)]
    links = st.lists(st.sampled_from([*numbers, "9"]), max_size=3).map(tuple)
    names = st.lists(lines, max_size=3).map(tuple)

    def session(number: str) -> SessionPlan:
        return SessionPlan(
            number, draw(lines), draw(texts), draw(names), draw(links), draw(names), draw(names)
        )

    def roundtable(n: int, count: int) -> RoundtablePlan:
        sessions = tuple(session(f"{n}.{m}") for m in range(1, count + 1))
        return RoundtablePlan(str(n), draw(lines), draw(texts), sessions, draw(names))

    roundtables = tuple(roundtable(n, count) for n, count in enumerate(shape, 1))
    forum = (draw(st.just("") | lines), draw(st.just("") | lines), draw(st.none() | st.integers(1000, 9999)))
    return Plan(*forum, roundtables, (session("9"),))


@settings(max_examples=200, deadline=None)
@given(plans())
def test_every_plan_reads_back_as_it_was_written(plan: Plan) -> None:
    written = write_yaml(plan)
    assert read_yaml(written.encode()) == plan
    assert read_plan(written.encode()) == plan
