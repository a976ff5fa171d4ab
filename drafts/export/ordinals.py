"""The numbers of ordered lists, for formats in which they are words."""

from __future__ import annotations

from dataclasses import dataclass, field

from drafts.text.schema import BlockType


@dataclass(slots=True)
class Ordinals:
    """How far each open list has come, outermost first."""

    open: list[tuple[BlockType, int]] = field(default_factory=list)

    def next(self, type: BlockType, level: int) -> int:
        """The place of the next item in its list, from 1; 0 for what is in no list."""
        del self.open[level:]
        while len(self.open) < level:
            self.open.append((type, 0))
        if not level:
            return 0
        was, count = self.open[-1]
        self.open[-1] = (type, count + 1 if was == type else 1)
        return self.open[-1][1]

    def close(self) -> None:
        self.open.clear()
