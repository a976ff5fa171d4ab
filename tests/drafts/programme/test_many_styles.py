"""The same programme, however it is printed, reads back the same: every word once."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from drafts.programme.model import Plan, RoundtablePlan, SessionPlan
from drafts.programme.reading import read_text
from tests.drafts.programme.concept_note import APART, LEAD_INS, ROUNDTABLE, SESSION, SIGNS, Style, printed

LEXICON = """
nets boats harbours quotas Lima Peru coastal small-scale “fair” catch of the and for (often) with storms
women’s co-operatives 2009 trade e.g. markets, prices to seasons in landing sites Seychelles policy-making
"""
SPELLED = ("", "one", "two", "three", "four")
WORDS = [*LEXICON.split(), "– or so it seems to"]

styles = st.builds(
    Style,
    roundtable=st.sampled_from(ROUNDTABLE),
    session=st.sampled_from(SESSION),
    apart=st.sampled_from(APART),
    lead_in=st.sampled_from(LEAD_INS),
    sign=st.sampled_from(SIGNS),
    width=st.integers(60, 110),
    torn=st.sampled_from([0.0, 0.3, 1.0]),
    pages=st.sampled_from([0, 23, 40]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)


def a_phrase(luck: random.Random, least: int, most: int) -> str:
    return " ".join(luck.choice(WORDS) for _ in range(luck.randint(least, most)))


def a_question(luck: random.Random) -> str:
    asked = f"{luck.choice(['How can', 'Which', 'What are the'])} {a_phrase(luck, 2, 30)} boats?"
    return asked if luck.random() < 0.8 else f"{asked} And {a_phrase(luck, 2, 12)} nets?"


def a_title(luck: random.Random, number: str) -> str:
    """Small letters after the first: when a line begins with a capital nobody can tell whose it is."""
    words = [word for word in a_phrase(luck, 1, 8).split() if word.isalpha() and word.islower()]
    place = "-".join(SPELLED[int(part)] for part in number.split("."))
    return " ".join(["Fishing", *words, f"– a common task, the {place} of many"])


def a_text(luck: random.Random) -> str:
    paragraphs = [f"This part looks at {a_phrase(luck, 5, 60)} fish." for _ in range(luck.randint(1, 3))]
    return "\n\n".join(paragraphs)


def a_session(luck: random.Random, number: str, questions: int) -> SessionPlan:
    return SessionPlan(
        number, a_title(luck, number), a_text(luck), tuple(a_question(luck) for _ in range(questions))
    )


def a_plan(luck: random.Random) -> Plan:
    roundtables = tuple(
        RoundtablePlan(
            str(n),
            a_title(luck, str(n)),
            a_text(luck),
            tuple(a_session(luck, f"{n}.{m}", luck.randint(1, 5)) for m in range(1, luck.randint(2, 4))),
        )
        for n in range(1, luck.randint(2, 4))
    )
    outside = (a_session(luck, str(len(roundtables) + 1), 0),)
    return Plan("Coastal Fisheries Forum", "Lisbon", 2011, roundtables, outside)


@settings(max_examples=150, deadline=None)
@given(styles, st.integers(0, 2**32))
def test_a_printed_programme_reads_back_the_same_in_every_style(style: Style, seed: int) -> None:
    plan = a_plan(random.Random(seed))
    assert read_text(printed(plan, style, random.Random(seed))) == plan
