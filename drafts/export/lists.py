"""Which lists open and close around an item, for formats that nest them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from drafts.text.schema import BlockType


@dataclass(slots=True)
class Lists:
    """The lists that are open, outermost first; each has an item open in it.

    Steps are words: "list bullet", "item", "item bare" (that only holds a deeper list), "end item",
    "end bullet". An item's own words follow its steps.
    """

    open: list[BlockType] = field(default_factory=list)

    def item(self, type: BlockType, level: int) -> Iterator[str]:
        """Start an item of a list of this type at this level, from 1."""
        yield from self._until(level)
        if len(self.open) == level and self.open[-1] != type:
            yield from self._until(level - 1)
        if len(self.open) == level:
            yield "end item"
            yield "item"
            return
        while len(self.open) < level:
            self.open.append(type)
            yield f"list {type}"
            yield "item" if len(self.open) == level else "item bare"

    def close(self) -> Iterator[str]:
        yield from self._until(0)

    def _until(self, depth: int) -> Iterator[str]:
        while len(self.open) > depth:
            yield "end item"
            yield f"end {self.open.pop()}"
