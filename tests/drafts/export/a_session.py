"""A small session, drafted, with one of everything: for the export tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from drafts.export.document import Remark, Reply
from drafts.ids import BlockId, DraftId, PersonId, QuestionId, VersionId
from drafts.programme.model import Question
from drafts.review.heading import Heading
from drafts.review.versions import Version, freeze
from drafts.text.blocks import Run
from drafts.text.outcome import Outcome, read_outcome

QUESTIONS = (
    Question(QuestionId("costs"), 1, "How can the costs of sending money home be lowered?"),
    Question(QuestionId("skills"), 2, "Which *skills* are recognised abroad?"),
    Question(QuestionId("data"), 3, "What data are missing?"),
)
EVENING = datetime(2008, 10, 29, 22, 30, tzinfo=UTC)
TRACES = ("person77", "Ana", "remarks", "c:", "thread", "b:9", "colour", "teal")
"""What must not leave the house with a public text."""
FORUM = "Second Forum on Fisheries"
HEADING = Heading(FORUM, "Lisbon", 2008, "1.1", "Remittances & skills", QUESTIONS)


def start(type: str = "paragraph", level: int = 0, question: str = "", kind: str = "") -> Run:
    return Run("\n", {"type": type, "level": level, "question": question, "kind": kind})


def frozen(text: Outcome | Iterable[Run], heading: Heading = HEADING) -> Version:
    outcome = text if isinstance(text, Outcome) else read_outcome(list(text))
    return freeze(
        heading, outcome, b"", None, "after Ana's remarks", PersonId("person77"), EVENING,
        VersionId("v"), DraftId("d"),
    )  # fmt: skip


def full_text() -> list[Run]:
    strong, em, both = {"strong": True}, {"em": True}, {"strong": True, "em": True}
    site, script = (
        {"link": {"href": "https://example.org/costs?a=1&b=(2)"}},
        {"link": {"href": "javascript:x"}},
    )
    return [
        start("heading", 1), Run("What was found"),
        start(question="costs", kind="finding"),
        Run("Fees have fallen "), Run("by half", strong), Run(" since 2005."),
        start(question="costs", kind="good-practice"),
        Run("Publishing fees helps; see "), Run("the table", site), Run(" & "), Run("this", script), Run("."),
        start("heading", 2, question="skills"), Run("Skills #2"),
        start(question="skills"), Run("1. is not a list, * no emphasis_here_, <b>no tag</b> and R&D stays."),
        start("bullet", 1, "skills", "recommendation"), Run("Recognise diplomas\u2028- within a year"),
        start("bullet", 2),
        Run("starting with "), Run("nurses ", strong), Run("and", both), Run(" midwives", em),
        start("ordered", 2), Run("then teachers", {"c:thread": True, "b:9": True, "colour": "teal"}),
        start(),
        start("quote", 0, "gone", "follow-up"), Run("“Money goes home first.”\u2028A delegate"),
        start("ordered", 1), Run("One"), start("ordered", 1), Run("Two"), start("ordered", 3), Run("Deep"),
        start(), Run("Ends like a label [Q1 · finding]"),
        start(), Run("مرحبا \u202eturned\u202c and \x07rung", {}), Run("", {}, {"t": "ref"}), Run("é😀漢"),
        start("heading", 3), Run("Annex"),
    ]  # fmt: skip


def remark(block: str = "", start: int = 0, end: int = 0) -> Remark:
    """Somebody's comment, of two lines, with an answer and a decision."""
    return Remark(
        1, "Bo Lind (Steering Group, Examplia)", EVENING, "substantive", "Is it half?\nBy whom?",
        BlockId(block) if block else None, start, end, "by half", "by a third", "declined", "It is half.",
        "Ana Reyes (Rapporteur)", (Reply("Ana Reyes (Rapporteur)", EVENING, "I look it up."),),
    )  # fmt: skip
