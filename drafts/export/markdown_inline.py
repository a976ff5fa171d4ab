"""Words with their marks as one CommonMark paragraph's inside, and nothing else than that.

Every sign of the words survives re-reading. Three things make that hard: signs that mean
something in Markdown (escaped), blanks that readers strip (written as entities where they
stand at an edge), and the rule that emphasis opens and closes only next to the right kind of
sign (a neighbour of the wrong kind is written as an entity, which counts as punctuation).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from drafts.export.layout import Span
from drafts.text.schema import HARD_BREAK

Role = Literal["sign", "open", "close", "link", "end of link"]


@dataclass(slots=True)
class _Piece:
    """One sign of the words, or one delimiter (`sign` is then empty); `raw` is what is written."""

    role: Role
    raw: str
    sign: str = ""

    def as_entity(self) -> None:
        self.raw = f"&#{ord(self.sign)};"


def inline(spans: Sequence[Span], indent: str | None, starts_line: bool = False) -> str:
    """`spans` as CommonMark.

    `indent` stands before each line after a hard break; None: all must stay on one line, as
    in a heading. `starts_line`: nothing stands before the words on their first line.
    """
    if len(spans) == 1 and not starts_line and _is_plain(spans[0]):
        return spans[0].text  # most paragraphs: the same as below in a tenth of the time
    pieces = list(_pieces(spans))
    signs = [piece for piece in pieces if piece.role == "sign"]
    _write_breaks(pieces, indent)
    _keep_blanks(signs)
    _disarm_line_starts(signs, starts_line)
    if indent is None:
        _disarm_closing_hashes(signs)
    _settle_emphasis(pieces)
    return "".join(piece.raw for piece in pieces)


def escaped(text: str, starts_line: bool = False) -> str:
    """Plain words on one line."""
    return inline([Span(text)], None, starts_line)


_NOTHING: Final = Span("")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});")
_SPECIAL: Final = frozenset("\\`*_[]<~")
_NEVER_RAW: Final = frozenset("\t\u2029")
_LINE_START: Final = re.compile(r"[#>+\-=|:]|[0-9]{1,9}[.)]")
_PLAIN: Final = re.compile(r"[^\W_](?:[^\W_]|[ ,.;:'\"()?!/%–—’‘“”-])*(?<! )")
_PLAIN_HREF: Final = re.compile(r"[A-Za-z0-9:/?#@!$'*+,;=._~%-]+")


def _is_plain(span: Span) -> bool:
    """Words in which nothing can mean anything in Markdown, without marks."""
    return not (span.strong or span.em or span.href is not None) and bool(_PLAIN.fullmatch(span.text))


def _pieces(spans: Iterable[Span]) -> Iterator[_Piece]:
    before = _NOTHING
    for span in spans:
        yield from _change(before, span)
        yield from _signs(span.text)
        before = span
    yield from _change(before, _NOTHING)


def _change(before: Span, after: Span) -> Iterator[_Piece]:
    """Close what ends, from the inside out, and open what starts. A link is outermost."""
    was, will = _nesting(before), _nesting(after)
    kept = next((depth for depth in range(3) if was[depth] != will[depth]), 3)
    yield from (closing for _, closing in reversed([pair for pair in was[kept:] if pair]))
    yield from (opening for opening, _ in [pair for pair in will[kept:] if pair])


_Pair = tuple[_Piece, _Piece]


def _nesting(span: Span) -> tuple[_Pair | None, _Pair | None, _Pair | None]:
    return (
        None
        if span.href is None
        else (_Piece("link", "["), _Piece("end of link", f"]({_address(span.href)})")),
        (_Piece("open", "**"), _Piece("close", "**")) if span.strong else None,
        (_Piece("open", "_"), _Piece("close", "_")) if span.em else None,
    )


def _address(href: str) -> str:
    if _PLAIN_HREF.fullmatch(href):
        return href
    return "<" + _ENTITY.sub(r"\\\g<0>", re.sub(r"[\\<>]", r"\\\g<0>", href)) + ">"


def _signs(text: str) -> Iterator[_Piece]:
    for at, sign in enumerate(text):
        piece = _Piece("sign", sign, sign)
        if sign in _SPECIAL or (sign == "&" and _ENTITY.match(text, at)):
            piece.raw = "\\" + sign
        elif sign in _NEVER_RAW:
            piece.as_entity()
        yield piece


def _write_breaks(pieces: Sequence[_Piece], indent: str | None) -> None:
    """A hard break is a backslash and a line end, where words stand on both sides of it."""
    for at, piece in enumerate(pieces):
        if piece.sign == HARD_BREAK:
            beside = _beside(pieces, at)
            piece.as_entity()
            if indent is not None and beside is not None and HARD_BREAK not in beside:
                piece.raw = f"\\\n{indent}"


def _beside(pieces: Sequence[_Piece], at: int) -> tuple[str, str] | None:
    """The signs on both sides of a piece, "" where a mark ends or starts; None at an edge.

    At the inner edge of a mark a line end would keep the mark from opening or closing.
    """
    if not 0 < at < len(pieces) - 1:
        return None
    before, after = pieces[at - 1], pieces[at + 1]
    if before.role in ("open", "link") or after.role in ("close", "end of link"):
        return None
    return before.sign, after.sign


def _keep_blanks(signs: Sequence[_Piece]) -> None:
    """Blanks next to a line's start or end would be stripped."""
    for at, piece in enumerate(signs):
        if not piece.sign.isspace() or piece.sign == HARD_BREAK:
            continue
        neighbours = [*signs[max(at - 1, 0) : at], *signs[at + 1 : at + 2]]
        if len(neighbours) < 2 or any(other.sign == HARD_BREAK for other in neighbours):
            piece.as_entity()


def _disarm_line_starts(signs: Sequence[_Piece], starts_line: bool) -> None:
    """Keep the start of a line from being read as a heading, list, quotation, rule or table."""
    text = "".join(piece.sign for piece in signs)
    starts = [at + 1 for at, piece in enumerate(signs) if piece.raw.startswith("\\\n")]
    for start in [0, *starts] if starts_line else starts:
        found = _LINE_START.match(text, start)
        if found:
            _escape(signs[found.end() - 1])


def _disarm_closing_hashes(signs: Iterable[_Piece]) -> None:
    for piece in signs:
        if piece.sign == "#":
            _escape(piece)


def _escape(piece: _Piece) -> None:
    if piece.raw == piece.sign:
        piece.raw = "\\" + piece.sign


def _settle_emphasis(pieces: Sequence[_Piece]) -> None:
    for at, piece in enumerate(pieces):
        if piece.role == "link" and at and pieces[at - 1].sign == "!":
            _escape(pieces[at - 1])  # or it would be an image
    marks = [at for at, piece in enumerate(pieces) if piece.role in ("open", "close")]
    for at in marks:
        _settle_inside(pieces[at + 1 if pieces[at].role == "open" else at - 1])
    for at in marks:
        _settle_outside(pieces, at)


def _settle_inside(piece: _Piece) -> None:
    """The sign inside a mark's edge: a letter, or surely punctuation; never a blank."""
    if piece.sign and not _is_letter(piece.sign) and not _is_punctuation(piece.sign):
        piece.as_entity()


def _settle_outside(pieces: Sequence[_Piece], at: int) -> None:
    """The sign outside: anything if a ** has a letter inside, else a blank or punctuation."""
    opens = pieces[at].role == "open"
    inside = pieces[at + 1].raw[0] if opens else pieces[at - 1].raw[-1]
    beyond = at - 1 if opens else at + 1
    if not 0 <= beyond < len(pieces) or (pieces[at].raw == "**" and _is_letter(inside)):
        return
    outer = pieces[beyond]
    edge = outer.raw[-1] if opens else outer.raw[0]
    if outer.sign and not edge.isspace() and not _is_punctuation(edge):
        outer.as_entity()


def _is_letter(sign: str) -> bool:
    """Neither blank nor punctuation to any reader."""
    return unicodedata.category(sign)[0] in "LNM"


def _is_punctuation(sign: str) -> bool:
    """Punctuation to every reader: the standard has counted symbols in only since 0.31."""
    return unicodedata.category(sign)[0] == "P" or (sign.isascii() and unicodedata.category(sign)[0] == "S")
