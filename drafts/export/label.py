"""The label at a paragraph's end, in words: which guiding question it answers, what it is.

    [Q2 · recommendation]   [Q2]   [finding]

`[no question]` stands only after words of a paragraph that has neither, where those words
themselves end like a label: so that what is read back is exactly what was written.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from drafts.text.schema import KINDS, Kind

_WORDS: Final[dict[Kind, str]] = {kind: kind.replace("good-practice", "good practice") for kind in KINDS}
_KINDS: Final = {words: kind for kind, words in _WORDS.items()}
_NEITHER: Final = "no question"
_KIND: Final = "|".join(_KINDS)
_AT_END: Final = re.compile(
    rf"(?:^| )\[(?:{_NEITHER}|Q(?P<number>[1-9][0-9]{{0,5}})(?: · (?P<both>{_KIND}))?|(?P<alone>{_KIND}))\]\Z"
)


class Label(NamedTuple):
    """`length` counts the signs at the end of the text, the blank before them included."""

    question: int | None
    kind: Kind | None
    length: int


def label(question: int | None, kind: Kind | None, words: str) -> str:
    """The label for a paragraph with these words, its blank before it; "" when none is needed."""
    said = [*([] if question is None else [f"Q{question}"]), *([] if kind is None else [_WORDS[kind]])]
    if said:
        return f" [{' · '.join(said)}]"
    return f" [{_NEITHER}]" if _AT_END.search(words) else ""


def read_label(text: str) -> Label:
    """What the label at the end of the text says; of length 0 when there is none."""
    found = _AT_END.search(text)
    if not found:
        return Label(None, None, 0)
    number, kind = found["number"], found["both"] or found["alone"]
    return Label(int(number) if number else None, _KINDS.get(kind), len(found[0]))
