"""Ids: opaque strings, branded for the type checker, minted from randomness handed in.

An id is never reused and never says anything about what it names. It is made of
lower-case letters and digits, so it stands unescaped in addresses, attributes and keys.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import NewType

ForumId = NewType("ForumId", str)
RoundtableId = NewType("RoundtableId", str)
SessionId = NewType("SessionId", str)
QuestionId = NewType("QuestionId", str)
DraftId = NewType("DraftId", str)
PersonId = NewType("PersonId", str)
CapacityId = NewType("CapacityId", str)
BlockId = NewType("BlockId", str)
VersionId = NewType("VersionId", str)
CommentId = NewType("CommentId", str)
ReplyId = NewType("ReplyId", str)
RoundId = NewType("RoundId", str)
NoticeId = NewType("NoticeId", str)

Entropy = Callable[[int], bytes]
"""`entropy(n)` gives n fresh random bytes; `secrets.token_bytes` outside, a seeded one in tests."""

ID_BYTES = 10  # 80 bits: a million ids meet one clash with probability 4e-13


def mint(entropy: Entropy) -> str:
    """A new id: 16 characters of a-z and 2-7."""
    return base64.b32encode(entropy(ID_BYTES)).decode("ascii").lower()
