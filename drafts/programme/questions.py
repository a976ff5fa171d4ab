"""Which blocks of a session are its guiding questions, and which are its brief."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from drafts.programme.blocks import Block, asks, is_label
from drafts.programme.wording import ends_with, last_sentence


@dataclass(frozen=True, slots=True)
class Asked:
    line: int
    text: str


def split(blocks: Sequence[Block]) -> tuple[list[str], list[Asked]]:
    """The paragraphs of the brief, and the guiding questions, both in order.

    A list is one of questions when the sentence before it announces them or most of its items
    end in a question mark; another list stays in the brief. The lead-in belongs to neither.
    """
    brief: list[str] = []
    asked: list[Asked] = []
    for run in _runs(_whole_items(blocks)):
        if _are_questions(run, brief[-1] if brief else ""):
            brief[-1:] = _without_lead_in(brief[-1:])
            asked += [Asked(block.line, block.text) for block in run]
        else:
            brief += plain(run)
    return [paragraph for paragraph in brief if paragraph], asked


def plain(blocks: Sequence[Block]) -> list[str]:
    """Paragraphs where no questions are looked for; items keep their marks."""
    return [_as_written(block) for block in blocks]


def _as_written(block: Block) -> str:
    if block.mark is None:
        return block.text
    sign = block.mark.shape if block.mark.sure and not block.mark.ordinals else "–"
    return f"{sign} {block.text}"


def _runs(blocks: Sequence[Block]) -> list[list[Block]]:
    """Parted into lists, paragraphs that ask, and other paragraphs."""
    parted = groupby(
        blocks, key=lambda block: (block.kind, block.kind == "prose" and ends_with(block.text, "?"))
    )
    return [list(run) for _, run in parted]


def _are_questions(run: Sequence[Block], before: str) -> bool:
    marked = sum(ends_with(block.text, "?") for block in run)
    if run[0].kind == "item":
        return asks(before) or marked * 2 >= len(run)
    return marked > 0 and asks(before) and (ends_with(before, ":") or is_label(before))


def _without_lead_in(last: Sequence[str]) -> list[str]:
    if not last:
        return []
    sentence = last_sentence(last[0])[1]
    if not asks(sentence) and not ends_with(sentence, ":"):
        return list(last)
    # Rather too much left in the brief than a word of it lost.
    lead_in = re.split(r"(?<=[.?!]) ", sentence)[-1]
    return [last[0].removesuffix(lead_in).rstrip()]


def _whole_items(blocks: Sequence[Block]) -> list[Block]:
    """Items with what a blank line or a lesser mark had parted from them."""
    whole: list[Block] = []
    for block in blocks:
        if whole and _belongs(whole[-1], block):
            whole[-1] = replace(whole[-1], text=f"{whole[-1].text} {_as_written(block)}")
        else:
            whole.append(block)
    return whole


def _belongs(item: Block, block: Block) -> bool:
    if item.mark is None:
        return False
    if block.mark is None:
        return ends_with(item.text, "?") and ends_with(block.text, "?") and not asks(block.text)
    return block.mark.shape != item.mark.shape and not ends_with(item.text, ".?!")
