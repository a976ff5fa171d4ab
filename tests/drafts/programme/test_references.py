"""What a brief refers to, in the words it uses."""

from __future__ import annotations

import pytest

from drafts.programme.references import builds_on, inputs, links

SESSIONS = {"1.1", "1.2", "2.1", "3"}


@pytest.mark.parametrize(
    ("brief", "found"),
    [
        ("This session complements session 2.1.", ("2.1",)),
        ("It would link to session 1.1 on nets, and to Session 3.", ("1.1", "3")),
        ("See sessions 1.1, 1.2 and 2.1.", ("1.1", "2.1")),
        ("It follows session 1.1 and returns to session 1.1.", ("1.1",)),
        ("Like session 2.1 in Nairobi, it asks much.", ()),
        ("It continues session 7.4.", ()),
        ("This session 1.2 looks at nets.", ()),
    ],
)
def test_links_are_the_other_sessions_named(brief: str, found: tuple[str, ...]) -> None:
    assert links(brief, "1.2", SESSIONS) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It builds on the Nairobi RT 1 discussions.", ("Nairobi RT 1",)),
        ("It goes back to the work begun in RT 1 in Nairobi.", ("RT 1 in Nairobi",)),
        (
            "It builds on the results of the RT3.1 session in Nairobi, to examine nets.",
            ("RT3.1 session in Nairobi",),
        ),
        ("Outcomes of Nairobi Roundtable 2 and of Lima RT 3 matter.", ("Nairobi Roundtable 2", "Lima RT 3")),
        ("Pursuant to the Nairobi meeting, it explores nets.", ("Nairobi meeting",)),
        ("The Nairobi meeting was a good one.", ()),
        ("This is discussed in Roundtable 2.", ()),
    ],
)
def test_what_it_continues_from_the_last_forum_is_named_as_it_stands(
    text: str, found: tuple[str, ...]
) -> None:
    assert builds_on(text) == found


@pytest.mark.parametrize(
    ("brief", "found"),
    [
        (
            "It will draw on the compendium of nets made by Peru and Chile, the outcomes of the workshop on "
            "traps by Mali, and the evaluations of codes. It will aim high.",
            (
                "compendium of nets made by Peru and Chile",
                "outcomes of the workshop on traps by Mali",
                "evaluations of codes",
            ),
        ),
        (
            "The session draws in part upon the experiences of towns, as well as a study on boats.",
            ("experiences of towns", "study on boats"),
        ),
        (
            "The outcomes of the experts meeting organized by Mali will be presented with a view to more.",
            ("outcomes of the experts meeting organized by Mali",),
        ),
        (
            "The results of a survey undertaken by Peru will be reported on.",
            ("results of a survey undertaken by Peru",),
        ),
        ("It will draw lessons from the growing efforts of towns.", ()),
        ("Boats will be presented.", ()),
    ],
)
def test_inputs_are_the_works_it_draws_on_or_that_are_presented(brief: str, found: tuple[str, ...]) -> None:
    assert inputs(brief) == found
