"""Page furniture: page numbers and running heads that stand between the words of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from drafts.programme.bullets import read_mark
from drafts.programme.headings import is_heading, lacks_title
from drafts.programme.lines import Line
from drafts.programme.wording import ends_with, starts_large

_PAGE_NUMBER = re.compile(
    r"[-–—|\[ ]{0,4}(?:(?:page|p\.|pg\.?) ?)?(?:\d{1,3}|[ivx]{1,6})"
    r"(?: ?(?:/|of) ?\d{1,3})?(?: ?\| ?page)?[-–—|\] ]{0,4}",
    re.IGNORECASE,
)
_LONGEST_HEAD = 120
_DIGITS = re.compile(r"\d+")


def furniture(lines: Sequence[Line]) -> set[int]:
    """The indices of the lines that belong to the page and not to the text."""
    numbers = {at for at, line in enumerate(lines) if _is_page_number(lines, at, line)}
    shouting = {at for at in _neighbours(lines, numbers) if _is_shouted_head(lines, at)}
    return numbers | shouting | _running_heads(lines, numbers)


def _is_page_number(lines: Sequence[Line], at: int, line: Line) -> bool:
    return bool(line.text) and bool(_PAGE_NUMBER.fullmatch(line.text)) and _beside_gap(lines, at, set())


def _beside_gap(lines: Sequence[Line], at: int, removed: set[int]) -> bool:
    """Whether nothing, a blank line, a page's edge or a removed line is next to this one."""
    above = at == 0 or lines[at].edge or not lines[at - 1].text or at - 1 in removed
    below = at + 1 == len(lines) or lines[at + 1].edge or not lines[at + 1].text or at + 1 in removed
    return above or below


def _neighbours(lines: Sequence[Line], indices: Iterable[int]) -> set[int]:
    """The nearest lines with words before and after each of `indices`, within a page's margin."""
    found = set()
    for at in indices:
        for reach in (range(at - 1, at - 5, -1), range(at + 1, at + 5)):
            worded = (near for near in reach if 0 <= near < len(lines) and lines[near].text)
            found.update([next(worded, at)])
    return found


def _is_shouted_head(lines: Sequence[Line], at: int) -> bool:
    """A line in capitals beside a page number: a running head, even if it stands but once."""
    text = lines[at].text
    return text.isupper() and len(text.split()) > 1 and _may_be_head(lines, at)


def _running_heads(lines: Sequence[Line], numbers: set[int]) -> set[int]:
    """Lines that stand two or more times, page numbers in them aside, at the edge of a block."""
    places: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if line.text and len(line.text) <= _LONGEST_HEAD and _beside_gap(lines, at, numbers):
            places.setdefault(_DIGITS.sub("#", line.text).casefold(), []).append(at)
    enough = 3 if _is_double_spaced(lines) else 2
    repeated = [at for where in places.values() if len(where) >= enough for at in where]
    return {at for at in repeated if _may_be_head(lines, at)}


def _is_double_spaced(lines: Sequence[Line]) -> bool:
    """Blank lines after nearly every line part nothing, so they are no sign of a page's margin."""
    counts = Counter(bool(line.text) for line in lines)
    return counts[False] * 5 >= counts[True] * 4


def _may_be_head(lines: Sequence[Line], at: int) -> bool:
    text = lines[at].text
    return (
        starts_large(text)
        and sum(map(str.isalpha, text)) >= 3
        and not ends_with(text, ".?!…:;,")
        and "question" not in text.casefold()
        and read_mark(text) is None
        and not is_heading(text)
        and not _gives_a_title(lines, at)
    )


def _gives_a_title(lines: Sequence[Line], at: int) -> bool:
    """Whether the line with words before it is a heading that still lacks its title."""
    above = next((line.text for line in reversed(lines[max(0, at - 4) : at]) if line.text), "")
    return lacks_title(above)
