"""Edits as a list of steps along the text: keep, insert, delete.

Lengths are code points of the flat text, in which an embed counts 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Retain:
    """Keep `length`; with `attributes`, set them there (None removes one)."""

    length: int
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Insert:
    """Insert words or one embed with exactly these attributes: nothing is inherited."""

    content: str | Mapping[str, Any]
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delete:
    length: int


Op = Retain | Insert | Delete
