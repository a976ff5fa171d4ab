"""What may stand in a draft. Mirrored by `client/browser/src/editor/schema.ts`.

A draft is one `Y.Text` named TEXT_ROOT. Each block starts with a newline whose formatting
attributes are the block's; the characters up to the next newline are the block's words.
Marks shown and exported: `strong` and `em` are true, `link` is {"href": …}.
Reading is total: unknown attributes and marks are kept and ignored, never deleted.
"""

from __future__ import annotations

from typing import Final, Literal

SCHEMA_VERSION: Final = 1
TEXT_ROOT: Final = "text"
BLOCK_START: Final = "\n"
HARD_BREAK: Final = "\u2028"

BlockType = Literal["paragraph", "heading", "bullet", "ordered", "quote"]
BLOCK_TYPES: Final[tuple[BlockType, ...]] = ("paragraph", "heading", "bullet", "ordered", "quote")
DEFAULT_TYPE: Final[BlockType] = "paragraph"
UNCOUNTED: Final[frozenset[str]] = frozenset({"heading"})
"""Block types that carry no number, no tie and no kind."""
MAX_LEVEL: Final = 4
"""Headings have level 1 to 3; list items are indented by level 1 to 4."""

Kind = Literal["finding", "good-practice", "recommendation", "follow-up"]
KINDS: Final[tuple[Kind, ...]] = ("finding", "good-practice", "recommendation", "follow-up")

BLOCK_ATTRIBUTES: Final[frozenset[str]] = frozenset({"id", "type", "level", "question", "kind"})
COMMENT_PREFIX: Final = "c:"
BRACKET_PREFIX: Final = "b:"
LINK_SCHEMES: Final[frozenset[str]] = frozenset({"http", "https", "mailto"})
