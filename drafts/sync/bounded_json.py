"""JSON from a stranger: bounded in size and depth, and nothing in it that cannot be stored."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

from drafts.errors import Malformed

MAX_DEPTH: Final = 32
"""Deep nesting kills a native stack long before it fills a frame; nothing of ours needs 4."""

_STRINGS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS: Final = re.compile(rb"[\[\]{}]")


def read_json(raw: bytes, most: int) -> Any:
    """The value of `raw`, at most `most` bytes. Raises Malformed("json") with the reason.

    Refused besides bad JSON: NaN and infinities (also 1e999), depth over MAX_DEPTH, NUL and
    lone surrogates behind escapes: PostgreSQL and UTF-8 cannot hold them.
    """
    if len(raw) > most:
        raise _malformed(f"is longer than {most} bytes")
    if _depth(raw) > MAX_DEPTH:
        raise _malformed(f"is nested deeper than {MAX_DEPTH}")
    try:
        value = _DECODER.decode(raw.decode())
    except ValueError as fault:
        raise _malformed("cannot be read") from fault
    if b"\\u" in raw and not _storable(value):
        raise _malformed("holds NUL or half a character")
    return value


def storable(text: str) -> bool:
    """Whether `text` can be kept as UTF-8 by every store: no NUL, no lone surrogate."""
    return "\0" not in text and (text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text))


def _depth(raw: bytes) -> int:
    # Brackets in words are common, 32 of them are not: strings are cut out only then.
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return 0
    deepest = depth = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", raw)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _storable(value: Any) -> bool:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return all(storable(key) and _storable(item) for key, item in value.items())
    return not isinstance(value, list) or all(map(_storable, value))


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _malformed(what: str) -> Malformed:
    return Malformed("json", f"A JSON value in the message {what}.")


_DECODER: Final = json.JSONDecoder(parse_float=_finite, parse_constant=_no_constant)
