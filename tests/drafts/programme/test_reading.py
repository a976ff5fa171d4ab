"""A concept note of our own, and what the reader makes of every way it may be torn."""

from __future__ import annotations

import pytest

from drafts.programme.model import Plan, SessionPlan
from drafts.programme.reading import read_plan, read_text

SEEDS = """
Programme of the Second World Seed Forum, Quito, 4–6 June 2013

Roundtable 1: Seed in the hands of farmers

Farmers have kept seed for ten thousand years, and most of it never saw a shop. This
roundtable asks what keeps that custom alive. It will build on the debates of the Nairobi RT 2.

A second paragraph of the introduction.

Sessions:

1.1  Exchange between villages – custom and law
This session looks at how villages share seed, and at laws that help or hinder it. It complements
session 2.1 on prices.

The session will draw on the survey of village banks by Ecuador, and the report of the
workshop on seed fairs.

The session will address the questions:
• Which customs make an exchange fair?
• What do neighbours owe each other when a harvest fails? Who decides?

1.2  Seed fairs
A fair is a market and a school.

The session will address the questions:
• Who pays for a fair?

Roundtable 2: Seed and money

Money changes what people share.

2.1  Prices
The session asks who sets prices.

The session will address the questions:
• Who sets the price of seed?

Separate Session

3. The future of the World Seed Forum

Heads of delegation meet.
"""

COASTS = "Roundtable 1: Coasts\n\nOn coasts.\n\n1.1 Bays\n\nOn bays."


def read(text: str) -> Plan:
    return read_text(text.encode())


def sessions(plan: Plan) -> list[SessionPlan]:
    return [*(session for roundtable in plan.roundtables for session in roundtable.sessions), *plan.sessions]


def questions(text: str) -> list[str]:
    """Of the one session in a text that begins with its questions' lead-in."""
    plan = read(f"Roundtable 1: Fish\n\nAbout fish.\n\n1.1 Nets\n\nAbout nets.\n\n{text}")
    return list(plan.roundtables[0].sessions[0].questions)


def brief(text: str) -> str:
    plan = read(f"Roundtable 1: Fish\n\nAbout fish.\n\n1.1 Nets\n\n{text}")
    return plan.roundtables[0].sessions[0].brief


def titles(text: str) -> list[tuple[str, str]]:
    return [(session.number, session.title) for session in sessions(read(text))]


# ── the whole ────────────────────────────────────────────────────────────────────────────────


def test_the_forum_is_named_on_the_first_lines() -> None:
    plan = read(SEEDS)
    assert (plan.name, plan.place, plan.year) == ("World Seed Forum", "Quito", 2013)


def test_a_text_that_does_not_name_the_forum_leaves_it_empty() -> None:
    plan = read(SEEDS[SEEDS.index("Roundtable 1") :])
    assert (plan.name, plan.place, plan.year) == ("", "", None)


def test_a_forum_named_with_its_short_form_is_found_in_the_text() -> None:
    text = SEEDS[SEEDS.index("Roundtable 1") :].replace("World Seed Forum", "World Seed Forum (WSF)")
    assert read(text).name == "World Seed Forum"


def test_roundtables_have_their_introductions_in_paragraphs() -> None:
    first, second = read(SEEDS).roundtables
    assert (first.number, first.title) == ("1", "Seed in the hands of farmers")
    assert first.introduction.split("\n\n")[1] == "A second paragraph of the introduction."
    assert first.introduction.startswith(
        "Farmers have kept seed for ten thousand years, and most of it never"
    )
    assert second.introduction == "Money changes what people share."


def test_sessions_stand_under_their_roundtables_or_outside() -> None:
    plan = read(SEEDS)
    assert [[s.number for s in r.sessions] for r in plan.roundtables] == [["1.1", "1.2"], ["2.1"]]
    assert [s.number for s in plan.sessions] == ["3"]
    assert plan.sessions[0].questions == ()


def test_the_brief_holds_neither_lead_in_nor_questions() -> None:
    assert [s.brief for s in sessions(read(SEEDS))][1:] == [
        "A fair is a market and a school.",
        "The session asks who sets prices.",
        "Heads of delegation meet.",
    ]


def test_two_questions_in_one_bullet_are_one_guiding_question() -> None:
    assert sessions(read(SEEDS))[0].questions == (
        "Which customs make an exchange fair?",
        "What do neighbours owe each other when a harvest fails? Who decides?",
    )


def test_links_inputs_and_the_last_forum_are_found_in_the_brief() -> None:
    first = sessions(read(SEEDS))[0]
    assert first.links == ("2.1",)
    assert first.inputs == ("survey of village banks by Ecuador", "report of the workshop on seed fairs")
    assert read(SEEDS).roundtables[0].builds_on == ("Nairobi RT 2",)


def test_windows_line_ends_make_no_difference() -> None:
    assert read(SEEDS.replace("\n", "\r\n")) == read(SEEDS)


def test_blank_lines_after_every_line_make_no_difference_to_titles_and_questions() -> None:
    torn = read(SEEDS.replace("\n", "\n \n"))
    assert [(s.number, s.title, s.questions) for s in sessions(torn)] == [
        (s.number, s.title, s.questions) for s in sessions(read(SEEDS))
    ]


def test_utf_16_with_its_mark_is_read_too() -> None:
    assert read_text(SEEDS.encode("utf-16")) == read(SEEDS)


def test_raw_text_is_told_from_the_exact_form() -> None:
    assert read_plan(SEEDS.encode()) == read(SEEDS)


# ── headings ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "heading",
    [
        "Roundtable 2: Small boats",
        "Round Table II – Small boats",
        "ROUNDTABLE 2. Small boats",
        "Round-table No. 2 - Small boats",
        "Roundtable Two: Small boats",
        "RT 2: Small boats",
        "Roundtable 2\nSmall boats",
        "ROUNDTABLE 2.\n\nSmall boats",
        "Roundtable 2: Small\nboats",
        "Roundtable  2 :  Small   boats",
    ],
)
def test_a_roundtable_heading_is_known_by_number_and_title(heading: str) -> None:
    plan = read(f"{COASTS}\n\n{heading}\n\nOn boats.\n\n2.1 Oars\n\nOn oars.")
    assert [(r.number, r.title) for r in plan.roundtables] == [("1", "Coasts"), ("2", "Small boats")]


@pytest.mark.parametrize(
    "heading",
    [
        "1.2  Nets and traps",
        "1.2. Nets and traps",
        "1.2 – Nets and traps",
        "Session 1.2 – Nets and traps",
        "Session 1.2: Nets and traps",
        "SESSION 1.2 Nets and traps",
        "Session 1.2\nNets and traps",
        "1.2\nNets and traps",
        "1.2  Nets and\n\ntraps",
        "Thematic session 1.2: Nets and traps",
    ],
)
def test_a_session_heading_is_known_by_number_and_title(heading: str) -> None:
    text = f"{COASTS}\n\n{heading}\n\nThis session looks at nets."
    assert titles(text) == [("1.1", "Bays"), ("1.2", "Nets and traps")]


def test_sessions_that_count_anew_in_each_roundtable_get_the_full_number() -> None:
    text = "Round Table I – A\n\nOn a.\n\nSession 1: B\n\nOn b.\n\nSession 2: C\n\nOn c.\n\n"
    text += "Round Table II – D\n\nOn d.\n\nSession 1: E\n\nOn e."
    assert titles(text) == [("1.1", "B"), ("1.2", "C"), ("2.1", "E")]


@pytest.mark.parametrize(
    "heading",
    [
        "Separate Session\n\n2. The years ahead",
        "Special session:\n\n2. The years ahead",
        "Sessions outside the roundtables\n\nSession 2: The years ahead",
        "Separate Session: 2. The years ahead",
        "Session 2 – The years ahead",
        "Session II – The years ahead",
        "2. The years ahead",
    ],
)
def test_a_session_may_stand_outside_the_roundtables(heading: str) -> None:
    plan = read(f"{COASTS}\n\n{heading}\n\nDelegates meet.")
    assert [(s.number, s.title, s.brief) for s in plan.sessions] == [
        ("2", "The years ahead", "Delegates meet.")
    ]


def test_a_numbered_list_in_a_brief_is_not_taken_for_sessions() -> None:
    text = "There are two ways:\n\n1) The short way.\n2) The long way.\n\nBoth lead home."
    assert brief(text) == "There are two ways:\n\n– The short way.\n\n– The long way.\n\nBoth lead home."


def test_a_session_named_at_the_start_of_a_broken_line_is_no_heading() -> None:
    words = (
        "This session would complement\nsession 1.2 on boats and the work of\nRoundtable 2. It ends there."
    )
    assert brief(words) == words.replace("\n", " ")


# ── questions ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "lead_in",
    [
        "The session will address the questions:",
        "Guiding questions:",
        "Guiding questions",
        "GUIDING QUESTIONS",
        "Questions for discussion",
        "Participants will be invited to consider the following questions:",
        "Participants will be invited to consider\n\nthe following questions:",
        "Participants are asked to reflect on these questions.",
        "Participants will be invited to consider:",
        "To be discussed:",
    ],
)
def test_the_lead_in_may_be_put_in_many_ways(lead_in: str) -> None:
    text = f"{lead_in}\n• Who mends\n\nnets?\n• Who pays?"
    assert questions(text) == ["Who mends nets?", "Who pays?"]
    assert brief(f"About nets.\n\n{text}") == "About nets."


def test_a_lead_in_at_the_end_of_a_paragraph_is_taken_off_it() -> None:
    text = "About nets. The session will address the questions:\n• Who mends nets?"
    assert (brief(text), questions(text)) == ("About nets.", ["Who mends nets?"])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("• ", "• "),
        ("•", "•"),
        ("- ", "- "),
        ("* ", "* "),
        ("– ", "– "),
        ("o ", "o "),
        ("\uf0b7 ", "\uf0b7 "),
        ("a) ", "b) "),
        ("(a) ", "(b) "),
        ("a. ", "b. "),
        ("1) ", "2) "),
        ("1. ", "2. "),
        ("(i) ", "(ii) "),
        ("i) ", "ii) "),
        ("Q1. ", "Q2. "),
        ("Question 1: ", "Question 2: "),
        ("", ""),
    ],
)
def test_questions_may_be_marked_in_many_ways(first: str, second: str) -> None:
    text = f"Guiding questions:\n\n{first}How can nets be mended\n\nat sea?\n{second}Who pays for it?"
    assert questions(text) == ["How can nets be mended at sea?", "Who pays for it?"]


def test_marks_torn_from_their_words_are_put_back() -> None:
    assert questions("Guiding questions:\n\n•\n\nWho mends nets?\n•\nWho pays?") == [
        "Who mends nets?",
        "Who pays?",
    ]


def test_marks_gathered_away_from_their_words_are_not_needed() -> None:
    assert questions("Guiding questions:\n•\n•\n\nWho mends nets?\n\nWho pays?") == [
        "Who mends nets?",
        "Who pays?",
    ]


def test_bullets_run_together_on_one_line_are_parted() -> None:
    assert questions("Guiding questions: • Who mends nets? • Who pays?") == ["Who mends nets?", "Who pays?"]


def test_a_question_that_runs_on_after_a_blank_line_is_one() -> None:
    text = "The session will address the questions:\n• Which rules help?\n\nAnd which do not?\n• Who pays?"
    assert questions(text) == ["Which rules help? And which do not?", "Who pays?"]


def test_a_name_after_a_torn_line_goes_on_with_the_question() -> None:
    text = "Guiding questions:\n• What can be learnt from how the fishing towns of\n\nPeru share their boats?"
    assert questions(text) == ["What can be learnt from how the fishing towns of Peru share their boats?"]


def test_a_dash_inside_a_question_does_not_part_it() -> None:
    asked = "- Which of the many kinds of nets and traps known\n– small or large – are safe?\n- Who pays?"
    text = f"Guiding questions:\n{asked}"
    assert questions(text) == [
        "Which of the many kinds of nets and traps known – small or large – are safe?",
        "Who pays?",
    ]


def test_letters_inside_a_sentence_are_no_marks() -> None:
    words = "The study names\na) good practices in towns, and\nb) needs of villages."
    assert brief(words) == words.replace("\n", " ")


def test_lesser_marks_under_a_question_stay_with_it() -> None:
    text = "Guiding questions:\n• How should towns share the cost\n– of nets\n– of boats?\n• Who pays?"
    assert questions(text) == ["How should towns share the cost – of nets – of boats?", "Who pays?"]


def test_questions_need_no_question_mark_after_a_lead_in() -> None:
    text = "The session will address the questions:\n• How to mend nets\n• How to share boats"
    assert questions(text) == ["How to mend nets", "How to share boats"]


def test_bullets_that_ask_nothing_stay_in_the_brief() -> None:
    assert questions("There are three kinds:\n• nets\n• traps\n• lines") == []


def test_a_paragraph_after_the_questions_goes_to_the_brief() -> None:
    text = "About nets.\n\nGuiding questions:\n• Who pays?\n\nThe session is chaired by Peru."
    assert (brief(text), questions(text)) == ("About nets.\n\nThe session is chaired by Peru.", ["Who pays?"])


# ── pages and lines ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "furniture",
    ["4", "- 4 -", "Page 4 of 12", "4 / 12", "FINAL DRAFT OF THE THEMES\n\n4", "\fFINAL DRAFT\n\n4", "iv"],
)
def test_page_furniture_in_a_sentence_is_left_out(furniture: str) -> None:
    assert brief(f"Nets are mended between\n\n\n{furniture}\n\norigin and harbour.") == (
        "Nets are mended between origin and harbour."
    )


def test_a_running_head_is_left_out_wherever_it_stands() -> None:
    head = "Concept note – World Fish Forum, Lima 2012"
    page = f"\n\n{head}\n"
    sessions = f"1.1 Nets\n\nOn nets{page}and traps."
    plan = read(f"{head}\n\nRoundtable 1: Fish\n\nOn fish{page}and other things.\n\n{sessions}")
    assert plan.roundtables[0].introduction == "On fish and other things."
    assert plan.roundtables[0].sessions[0].brief == "On nets and traps."
    assert (plan.name, plan.place, plan.year) == ("World Fish Forum", "Lima", 2012)


def test_a_lead_in_that_recurs_is_not_taken_for_a_running_head() -> None:
    lead_in = "Participants will be asked to answer these\nquestions:"
    nets = f"1.1 Nets\n\nOn nets.\n\n{lead_in}\n• Who pays?"
    boats = f"1.2 Boats\n\nOn boats.\n\n{lead_in}\n• Who sails?"
    text = f"Roundtable 1: Fish\n\n{nets}\n\n{boats}"
    assert [(s.brief, s.questions) for s in sessions(read(text))] == [
        ("On nets.", ("Who pays?",)),
        ("On boats.", ("Who sails?",)),
    ]


def test_doubled_blanks_and_blanks_that_do_not_break_become_one() -> None:
    assert brief("Nets  and\u00a0traps \t are  mended.") == "Nets and traps are mended."


def test_a_hyphen_at_a_lines_end_stays_where_it_belongs_to_the_word() -> None:
    assert brief("Support for diaspora-\nbacked projects.") == "Support for diaspora-backed projects."


def test_a_hyphen_that_only_broke_the_word_goes() -> None:
    assert brief("The development of towns needs devel-\nopment of roads.").endswith(
        "needs development of roads."
    )


def test_a_soft_hyphen_goes() -> None:
    assert brief("The fisher\u00admen of the har\u00ad\nbour.") == "The fishermen of the harbour."


def test_ligatures_of_the_typesetter_become_letters() -> None:
    assert brief("The ﬁrst oﬃce.") == "The first office."
