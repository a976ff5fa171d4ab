"""A bounded reader of Yjs V1 updates: what an update holds, before any CRDT library sees it.

Rules U1 to U14 of docs/protocol.md; each refusal's code is the rule's name. Nothing is
integrated here: `scan` says which structs an update carries, what they lean on and what it
deletes. It reads flat over the bytes with local variables, without recursion, because it
runs on every keystroke of everybody (5 µs each).

Layout (all numbers varuint): sections, then for each section: structs, client, first clock,
and each struct: info byte, [origin id], [right origin id], [parent], content; then the
deletions: clients, and for each: client, ranges, and each range: clock, length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final, NamedTuple

from drafts.errors import Malformed, TooLarge
from drafts.sync.bounded_json import read_json
from drafts.sync.varuint import read_bytes, read_varuint
from drafts.text.schema import COMMENT_PREFIX, TEXT_ROOT

Range = tuple[int, int]
"""Clocks of one client, from the first up to, not including, the second."""

MAX_CLOCK: Final = 2**31 - 1
MAX_KEY: Final = 128
"""Bytes of a format's name."""


@dataclass(frozen=True, slots=True)
class Limits:
    """In bytes: of a whole update, and of one format's or embed's JSON.

    An update may be twice a frame: what the server encodes again can be longer than it came.
    """

    update: int = 8 << 20
    json: int = 16 << 10


LIMITS: Final = Limits()


class Scan(NamedTuple):
    """What an update holds.

    `ranges`: the clocks each client's section spans, gaps between them included.
    `needs`: how many clocks of a client must be held for the update to integrate, where its
    structs lean on something that it does not carry itself, gaps within sections included.
    `deletes`: per client sorted ranges that neither overlap nor touch.
    `cuts`: the clocks at which its structs part what is there already, by client.
    `middles`: the second clocks of the characters it brings that have two (see `middles`).
    `formats`: the clocks of items that turn a format on or off, and carry no character.
    """

    ranges: dict[int, Range]
    needs: dict[int, int]
    deletes: dict[int, tuple[Range, ...]]
    cuts: dict[int, set[int]]
    middles: dict[int, set[int]]
    formats: dict[int, set[int]]

    @property
    def empty(self) -> bool:
        return not self.ranges and not self.deletes


class _Leaning(NamedTuple):
    """The struct at `clock` needs `held` clocks of `client`, another than its own."""

    clock: int
    client: int
    held: int


_Leanings = dict[int, list[_Leaning]]


class _Reading:
    """What has been read so far, and where: `clock` of `client` is the struct being read."""

    __slots__ = ("client", "clock", "cuts", "formats", "leanings", "limits", "middles", "needs")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.client = self.clock = 0
        self.needs: dict[int, int] = {}
        self.leanings: _Leanings = {}
        self.cuts: dict[int, set[int]] = {}
        self.middles: dict[int, set[int]] = {}
        self.formats: dict[int, set[int]] = {}


def scan(update: bytes, limits: Limits = LIMITS) -> Scan:
    """Read a whole update. Raises Malformed with the code of the broken rule, or TooLarge."""
    if len(update) > limits.update:
        raise TooLarge("too-large", f"The change is larger than {limits.update >> 20} MiB.")
    reading = _Reading(limits)
    try:
        ranges, pos = _read_sections(update, reading)
        deletes, pos = _read_deletions(update, pos)
    except IndexError:
        raise _malformed("truncated", "ends too early") from None
    if pos != len(update):
        raise _malformed("trailing-bytes", "goes on after its end")
    if reading.leanings:
        _settle_leanings(ranges, reading.leanings, reading.needs)
    return Scan(ranges, reading.needs, deletes, reading.cuts, reading.middles, reading.formats)


_LONG_CHARACTER: Final = re.compile(rb"[\xf0-\xf4][\x80-\xbf]{3}")


def middles(update: bytes) -> dict[int, set[int]]:
    """Where in an update of our own, of any size, characters with two clocks have their second.

    Yjs counts UTF-16 units, so an emoji has two clocks. A struct or deletion that comes
    between them leaves pycrdt with a wrong clock for the emoji's author, whose later words it
    then takes and never shows. Most drafts have no such character, and are not read for it.
    """
    if not _LONG_CHARACTER.search(update):
        return {}
    return scan(update, Limits(update=len(update))).middles


# ── structs ───────────────────────────────────────────────────────────────────────────────

_CONTENT: Final = 0b0001_1111
_MAP_KEY: Final = 0b0010_0000
_RIGHT_ORIGIN: Final = 0b0100_0000
_ORIGIN: Final = 0b1000_0000
_SKIP: Final = 10


def _read_sections(data: bytes, reading: _Reading) -> tuple[dict[int, Range], int]:
    ranges: dict[int, Range] = {}
    sections, pos = read_varuint(data, 0)
    if sections > len(data):
        raise _malformed("count", "announces more than it can hold")
    for _ in range(sections):
        structs, pos = read_varuint(data, pos)
        reading.client, pos = read_varuint(data, pos)
        start, pos = read_varuint(data, pos)
        if reading.client in ranges:
            raise _malformed("client-twice", "holds two sections of one client")
        if not 0 < structs <= len(data) - pos:
            raise _malformed("count", "announces more than it can hold")
        reading.clock = start
        pos = _read_structs(data, pos, structs, reading)
        ranges[reading.client] = (start, reading.clock)
    return ranges, pos


def _read_structs(data: bytes, pos: int, structs: int, reading: _Reading) -> int:
    """The structs of one section, moving the reading's clock behind them; the position."""
    clock = reading.clock
    seen: dict[int, int] = {}
    gap_at = clock  # where a gap may not start: at the section's start or right after a gap
    for _ in range(structs):
        info = data[pos]
        pos += 1
        content = info & _CONTENT
        if content != _SKIP:
            if info & _ORIGIN:
                pos = _read_leaning(data, pos, reading, seen, 1)
            if info & _RIGHT_ORIGIN:
                pos = _read_leaning(data, pos, reading, seen, 0)
            if info < 64 and content:  # neither origin: the parent stands here
                pos = _read_parent(data, pos)
            if info & _MAP_KEY:
                raise _malformed("map-entry", "sets an entry of a map")
            length, pos = _CONTENTS[content](data, pos, reading)
        else:
            length, pos = read_varuint(data, pos)
            if info != _SKIP:
                raise _malformed("content", "holds a struct of an unknown kind")
        if not length:
            raise _malformed("length", "holds a struct without length")
        clock += length
        if clock > MAX_CLOCK:
            raise _malformed("clock", "counts beyond 2^31 - 1")
        if content == _SKIP:
            if reading.clock == gap_at:
                raise _malformed("gap", "holds a gap that no merge writes")
            gap_at = reading.needs[reading.client] = clock
        reading.clock = clock
    if gap_at == clock:
        raise _malformed("gap", "holds a gap that no merge writes")
    return pos


def _read_leaning(data: bytes, pos: int, reading: _Reading, seen: dict[int, int], after: int) -> int:
    """An id that the struct being read leans on, on its left (`after` 1) or its right (0).

    `seen`: what the section needed of others so far.
    """
    client, pos = read_varuint(data, pos)
    at, pos = read_varuint(data, pos)
    if client == reading.client:
        if at >= reading.clock:
            raise _malformed("self-origin", "holds a struct that leans on itself or a later one")
        if at + after == reading.clock:
            return pos  # typing on: nothing stood behind it
    elif at >= seen.get(client, 0):
        if at >= MAX_CLOCK:
            raise _malformed("clock", "counts beyond 2^31 - 1")
        seen[client] = at + 1
        reading.leanings.setdefault(reading.client, []).append(_Leaning(reading.clock, client, at + 1))
    cuts = reading.cuts.get(client)
    if cuts is None:
        reading.cuts[client] = {at + after}
    else:
        cuts.add(at + after)
    return pos


_ROOT: Final = bytes((1, len(TEXT_ROOT))) + TEXT_ROOT.encode()


def _read_parent(data: bytes, pos: int) -> int:
    end = pos + len(_ROOT)
    if data[pos:end] == _ROOT:
        return end
    by_name, pos = read_varuint(data, pos)
    if by_name != 1:
        raise _malformed("nested-type", "writes into a nested type")
    name, pos = read_bytes(data, pos)
    if name != TEXT_ROOT.encode():
        raise _malformed("root", f"writes into another root than {TEXT_ROOT!r}")
    return pos


# ── contents: each gives its length in clocks (UTF-16 units of a string) and the position ──

_Content = Callable[[bytes, int, _Reading], tuple[int, int]]


def _read_deleted(data: bytes, pos: int, reading: _Reading) -> tuple[int, int]:
    return read_varuint(data, pos)


def _read_string(data: bytes, pos: int, reading: _Reading) -> tuple[int, int]:
    raw, pos = read_bytes(data, pos)
    if b"\0" in raw:
        raise _malformed("nul", "holds a NUL character")
    if raw.isascii():
        return len(raw), pos
    text = _utf8(raw)
    long = sum(character > "\uffff" for character in text)
    if long:
        reading.middles.setdefault(reading.client, set()).update(_middles(text, reading.clock))
    return len(text) + long, pos


def _middles(text: str, clock: int) -> Iterator[int]:
    for character in text:
        clock += 1
        if character > "\uffff":
            yield clock
            clock += 1


def _read_embed(data: bytes, pos: int, reading: _Reading) -> tuple[int, int]:
    raw, pos = read_bytes(data, pos)
    if not isinstance(read_json(raw, reading.limits.json), dict):
        raise _malformed("embed", "holds an embed that is not an object")
    return 1, pos


def _read_format(data: bytes, pos: int, reading: _Reading) -> tuple[int, int]:
    key, pos = read_bytes(data, pos)
    if not 0 < len(key) <= MAX_KEY or b"\0" in key or key == b"__proto__":
        raise _malformed("key", "holds a format with a name that cannot be used")
    if not key.isascii():
        _utf8(key)
    raw, pos = read_bytes(data, pos)
    if raw not in _PLAIN:
        if key.startswith(_ANCHOR):
            raise _malformed("anchor", "puts something else than a mark on a comment's words")
        read_json(raw, reading.limits.json)
    reading.formats.setdefault(reading.client, set()).add(reading.clock)
    return 1, pos


def _refuse_content(code: str, what: str) -> _Content:
    def read(data: bytes, pos: int, reading: _Reading) -> tuple[int, int]:
        raise _malformed(code, what)

    return read


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise _malformed("utf-8", "holds text that is not UTF-8") from None


_ANCHOR: Final = COMMENT_PREFIX.encode()
_PLAIN: Final = frozenset((b"true", b"false", b"null"))
_UNKNOWN: Final = _refuse_content("content", "holds a struct of an unknown kind")
_CONTENTS: Final[tuple[_Content, ...]] = (
    # A browser collects deleted words as deleted content; whole structs it collects only inside
    # nested types. Yjs drops what leans on such a struct, pycrdt shows it: they part for ever.
    _refuse_content("collected", "holds a collected struct, which no text leaves behind"),
    _read_deleted,
    _refuse_content("json-content", "holds JSON items: a draft is text"),
    _refuse_content("binary", "holds binary items: a draft is text"),
    _read_string,
    _read_embed,
    _read_format,
    _refuse_content("nested-type", "holds a nested type: a draft is flat text"),
    _refuse_content("any", "holds list items: a draft is text"),
    _refuse_content("subdocument", "holds a subdocument"),
    *[_UNKNOWN] * 22,  # 10 is Skip, read above
)


# ── deletions ─────────────────────────────────────────────────────────────────────────────


def _read_deletions(data: bytes, pos: int) -> tuple[dict[int, tuple[Range, ...]], int]:
    deletes: dict[int, tuple[Range, ...]] = {}
    clients, pos = read_varuint(data, pos)
    if clients > len(data) - pos:
        raise _malformed("count", "announces more than it can hold")
    for _ in range(clients):
        client, pos = read_varuint(data, pos)
        count, pos = read_varuint(data, pos)
        if client in deletes:
            raise _malformed("client-twice", "deletes twice from one client")
        if not 0 < count <= len(data) - pos:
            raise _malformed("count", "announces more than it can hold")
        deletes[client], pos = _read_ranges(data, pos, count)
    return deletes, pos


def _read_ranges(data: bytes, pos: int, count: int) -> tuple[tuple[Range, ...], int]:
    ranges: list[Range] = []
    for _ in range(count):
        start, pos = read_varuint(data, pos)
        length, pos = read_varuint(data, pos)
        if not length:
            raise _malformed("length", "deletes a range without length")
        if start + length > MAX_CLOCK:
            raise _malformed("clock", "counts beyond 2^31 - 1")
        ranges.append((start, start + length))
    return merged(ranges), pos


def merged(ranges: list[Range]) -> tuple[Range, ...]:
    """The same clocks as sorted ranges that neither overlap nor touch."""
    if len(ranges) > 1:
        ranges.sort()
    out: list[Range] = []
    for start, end in ranges:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


# ── what the structs lean on ──────────────────────────────────────────────────────────────


def _settle_leanings(ranges: Mapping[int, Range], leanings: _Leanings, needs: dict[int, int]) -> None:
    """Split what structs lean on into what must be held already and what the update carries."""
    within: _Leanings = {}
    for client, section in leanings.items():
        for leaning in section:
            start, end = ranges.get(leaning.client, (0, 0))
            if start < leaning.held <= end:
                within.setdefault(client, []).append(leaning)
            elif leaning.held > needs.get(leaning.client, 0):
                needs[leaning.client] = leaning.held
    if len(within) > 1:  # a circle takes two sections
        _refuse_circles(ranges, within)


def _refuse_circles(ranges: Mapping[int, Range], leanings: _Leanings) -> None:
    """Play the sections against each other in the order a document would integrate them.

    Structs that lean on each other in a circle never integrate: the document would hold
    their bytes for ever, invisible and unsaved.
    """
    done = {client: end for client, (_, end) in ranges.items()}
    done.update((client, section[0].clock) for client, section in leanings.items())
    reached = dict.fromkeys(leanings, 0)
    waiting: dict[int, list[tuple[int, int]]] = {}  # client -> heap of (clocks waited for, who)
    ready = list(leanings)
    while ready:
        client = ready.pop()
        section, index = leanings[client], reached[client]
        while index < len(section) and section[index].held <= done[section[index].client]:
            index += 1
        reached[client] = index
        if index < len(section):
            done[client] = section[index].clock
            heappush(waiting.setdefault(section[index].client, []), (section[index].held, client))
        else:
            done[client] = ranges[client][1]
        queue = waiting.get(client, [])
        while queue and queue[0][0] <= done[client]:
            ready.append(heappop(queue)[1])
    if any(waiting.values()):
        raise _malformed("circle", "holds structs that lean on each other in a circle")


def _malformed(code: str, what: str) -> Malformed:
    return Malformed(code, f"The change {what}.")
