"""How long a comparison takes on the server: `python -m bench.compare_versions`.

1,500 paragraphs of 40 words, 150 of them edited: read out of their canonical form, compared, and written
as the answer of `GET …/compare`. Prints milliseconds of processor time, the middle one of several runs.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median
from time import process_time
from typing import Final

from drafts.ids import BlockId, QuestionId
from drafts.review.carry import carry
from drafts.review.difference import compare
from drafts.review.forward import forward
from drafts.review.heading import Heading
from drafts.review.versions import canonical, read_anew
from drafts.text.blocks import Block, Run
from drafts.text.outcome import Outcome
from server.actions.comparing import Compared, Side
from server.web.schemas_review import ComparedGiven

PARAGRAPHS: Final = 1_500
EDITS: Final = 150
WORDS: Final = 40
RUNS: Final = 7
BAR: Final = 100.0
"""Milliseconds that a comparison may take."""
HEADING: Final = Heading("Forum", "Lisbon", 2026, "1.1", "Coasts")


def main() -> None:
    luck = random.Random(2008)
    before = _text(luck)
    after = _edited(before, luck)
    old, new = canonical(HEADING, before), canonical(HEADING, after)
    difference = compare(before, after)
    now = datetime.now(UTC)
    sides = [Side(number, "0" * 64, "", now, None, text) for number, text in ((1, old), (2, new))]
    compared = Compared(sides[0], sides[1], difference, difference.counts, ())
    print(f"{PARAGRAPHS:,} paragraphs, {EDITS} edited: {difference.counts}")
    whole = _time("compared", lambda: compare(before, after))
    whole += _time("counted", lambda: difference.counts)
    _time("both read out of their canonical form", lambda: (read_anew(old), read_anew(new)))
    _time("written as JSON", lambda: ComparedGiven.of(compared).model_dump_json(by_alias=True))
    _time("carry-over by paragraph", lambda: carry(after, [before]))
    runs = [tuple(_runs(text)) for text in (before, after)]
    _time("planned as a restore", lambda: forward(runs[1], runs[0]))
    print(f"a comparison takes {whole:.0f} ms; the bar is {BAR:.0f} ms")
    raise SystemExit(whole > BAR)


def _time(what: str, do: Callable[[], object]) -> float:
    spent = []
    for _ in range(RUNS):
        began = process_time()
        do()
        spent.append((process_time() - began) * 1000)
    print(f"{median(spent):8.1f} ms  {what}")
    return median(spent)


def _text(luck: random.Random) -> Outcome:
    lexicon = ["".join(luck.choices("abcdefghijklmnop", k=luck.randint(2, 10))) for _ in range(3_000)]
    return Outcome(
        tuple(
            Block(
                BlockId(f"block{at}"),
                at + 1,
                "paragraph",
                0,
                QuestionId(f"q{at % 3}"),
                None,
                (Run(" ".join(luck.choices(lexicon, k=WORDS))),),
            )
            for at in range(PARAGRAPHS)
        )
    )


def _edited(before: Outcome, luck: random.Random) -> Outcome:
    blocks = list(before.blocks)
    for at in luck.sample(range(PARAGRAPHS), EDITS):
        words = blocks[at].text.split()
        first = luck.randrange(WORDS - 2)
        words[first : first + 2] = ["three", "fresh", "words"]
        blocks[at] = replace(blocks[at], runs=(Run(" ".join(words)),))
    return Outcome(tuple(blocks))


def _runs(outcome: Outcome) -> list[Run]:
    return [
        run
        for block in outcome.blocks
        for run in (Run("\n", {"id": block.id, "type": block.type, "question": block.question}), *block.runs)
    ]


if __name__ == "__main__":
    main()
