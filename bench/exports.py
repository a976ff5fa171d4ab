"""What an export costs: one session in each format, and a whole forum. `python -m bench.exports`.

Written here, in one process, without the database; "searched" is that with the search for names, in
seconds of the processor, which others on the machine lengthen less; "asked for" goes through the workshop's
process as the server does, with the search for names of a forum of 300 people and 2,000 comments: none of
them in the text ("asked for"), and sentences of them in nearly every paragraph ("stopped").
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median
from typing import Final

from bench.long_draft import SEED, SENTENCES, long_blocks
from bench.yardstick import yardstick
from drafts.export.document import Chapter, Document, Format, Part
from drafts.export.naming import Said, Unnamed
from drafts.export.writing import FORMATS, Job, make, write
from drafts.ids import DraftId, PersonId, QuestionId, VersionId
from drafts.programme.model import Question
from drafts.review.heading import Heading
from drafts.review.versions import Version, freeze
from drafts.text.delta import Insert
from drafts.text.draft import Draft
from drafts.text.outcome import read_outcome
from drafts.text.paragraphs import build
from server.workshop.processes import Processes

TIMES: Final = 5
WANTED: Final[dict[str, float]] = {"markdown, 300": 0.15, "docx, 300": 2.0, "forum": 10.0}
"""Seconds."""
QUESTIONS: Final = tuple(
    Question(QuestionId(f"q{number}"), number, f"What of matter {number}?") for number in (1, 2, 3)
)


def version(paragraphs: int, session: str) -> Version:
    draft = Draft(1)
    blocks = list(long_blocks([question.id for question in QUESTIONS], paragraphs))
    draft.edit([op for op in build(blocks) if isinstance(op, Insert)])
    heading = Heading("Forum on Fisheries", "Lisbon", 2026, session, f"Matters of {session}", QUESTIONS)
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return freeze(
        heading, read_outcome(draft), draft.full(), None, "", PersonId("p"), at, VersionId("v"), DraftId("d")
    )


def house(*, quoting: bool = False) -> Unnamed:
    """`quoting`: the comments say what the text says, so that the file is stopped."""
    chance = random.Random(SEED)
    said = [
        Said(f"{number} {' '.join(_comment(chance, quoting) for _ in range(2))}") for number in range(2000)
    ]
    return Unnamed(
        tuple(f"Given{number} Family{number}" for number in range(300)),
        tuple(f"given{number}@example.org" for number in range(300)),
        tuple(f"Delegation {number}" for number in range(80)),
        tuple(said),
    )


def _comment(chance: random.Random, quoting: bool) -> str:
    sentence = chance.choice(SENTENCES)
    if quoting:
        return sentence
    words = sentence.split()
    return " ".join(chance.sample(words, len(words)))


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    print(yardstick())
    # As the server has it: a version out of the database, not read yet.
    one = version(300, "1.1")
    eight = [version(100, f"{number // 3 + 1}.{number % 3 + 1}") for number in range(8)]
    part = Part("Forum on Fisheries", "All sessions")
    documents: dict[str, Callable[[], Document]] = {
        "300": lambda: Document((Chapter(one, "adopted"),)),
        "forum": lambda: Document(tuple(Chapter(each, "adopted") for each in eight), part),
    }
    people = house()
    for name, document in documents.items():
        for format in FORMATS:
            took = median(timed(lambda: write(document(), format)) for _ in range(TIMES))  # noqa: B023 (called at once)
            searched = searching(document(), format, people)
            asked = asyncio.run(asked_for(document(), format, people))
            stopped = asyncio.run(asked_for(document(), format, house(quoting=True)))
            wanted = WANTED.get(f"{format}, {name}") or WANTED.get(name)
            bar = "" if wanted is None else f"   wanted under {wanted:g} s"
            print(
                f"{name:>6} {format:<9} written {took * 1000:7.1f} ms   searched {searched * 1000:7.1f} ms"
                f"   asked for {asked * 1000:7.1f} ms   stopped {stopped * 1000:7.1f} ms{bar}"
            )


def searching(document: Document, format: Format, people: Unnamed) -> float:
    """Seconds of the processor, the versions not read yet."""
    took = []
    for _ in range(TIMES):
        anew = replace(document, chapters=tuple(replace(each) for each in document.chapters))
        begun = time.process_time()
        make(Job(anew, format, "a.md", people))
        took.append(time.process_time() - begun)
    return min(took)


async def asked_for(document: Document, format: Format, unnamed: Unnamed) -> float:
    """Seconds, the process warm; the first file of a fresh process takes a third of a second more."""
    workshop, job = Processes(), Job(document, format, "a.md", unnamed)
    try:
        await workshop.make(replace(job, unnamed=None))
        took = []
        for _ in range(TIMES):
            begun = time.perf_counter()
            await workshop.make(job)
            took.append(time.perf_counter() - begun)
        return median(took)
    finally:
        await workshop.close()


if __name__ == "__main__":
    main()
