"""Markdown read as blocks: exactly, where we wrote it; as well as it goes, where others did.

Ours is told by the hash in its front matter. Then everything up to the first rule is the
preamble, each paragraph starts with its number and may end with its label. In other
Markdown numbers and labels are words like any others, and everything is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from drafts.export.label import read_label
from drafts.export.layout import one_line, safe_href
from drafts.programme.model import Question
from drafts.text.blocks import Block, Run
from drafts.text.paragraphs import read_blocks
from drafts.text.schema import BLOCK_START, HARD_BREAK


def read_markdown(text: str, questions: Sequence[Question] = ()) -> tuple[Block, ...]:
    """The blocks in the draft's order, without ids: whoever takes them in gives them new ones.

    `questions` are those that labels name by number; a tie to any other number is dropped.
    Total: every text reads.
    """
    front, body = _split_front_matter(text)
    asked = {question.number: question.id for question in questions}
    grouped = "order: question" in front
    pieces = list(_pieces(_parse(body)))
    if any(_HASH.fullmatch(line) for line in front):
        if any(_COMMENTED.fullmatch(line) for line in front):
            pieces = _before_comments(pieces)
        pieces = [_unlabelled(piece) for piece in _after_preamble(pieces, grouped)]
        pieces = _in_draft_order(pieces) if grouped else pieces
    return read_blocks(run for piece in pieces if piece.type != "rule" for run in _flat(piece, asked))


def asked_in(text: str) -> dict[int, str]:
    """The guiding questions that a file of ours lists, by their number then."""
    return {int(found[1]): found[2] for found in _ASKED.finditer(_plain(text))}


def renumbered(text: str, today: Sequence[Question]) -> tuple[Question, ...]:
    """Today's questions under the numbers that a file's labels give them.

    A question that is asked in the same words is the same, whatever its number is today; a number whose
    words are asked no more means the question of that number, unless that one is there in its own words.
    """
    then = asked_in(text)
    by_words = {one_line(question.text): question for question in today}
    by_number = {question.number: question for question in today}
    found = {number: by_words[words] for number, words in then.items() if words in by_words}
    taken = {question.id for question in found.values()}
    for number in then:
        question = by_number.get(number)
        if number not in found and question and question.id not in taken:
            found[number] = question
            taken.add(question.id)
    if not then:
        return tuple(today)
    return tuple(replace(question, number=number) for number, question in found.items())


def holds_several(text: str) -> bool:
    """Whether it is an export of several sessions in one file."""
    front, _ = _split_front_matter(text)
    return "sessions:" in front


def _plain(text: str) -> str:
    """The words of headings and paragraphs before the text, and of sections, a line each."""
    _, body = _split_front_matter(text)
    return "\n".join("".join(run.text for run in piece.runs) for piece in _pieces(_parse(body)))


_ASKED: Final = re.compile(r"^Q([1-9][0-9]{0,5})\. (.+)$", re.MULTILINE)
_HASH: Final = re.compile(r"hash: '?[0-9a-f]{64}'?")
_COMMENTED: Final = re.compile(r"comments: [1-9][0-9]*")
_NUMBER: Final = re.compile(r"([0-9]{1,9})\.(?: |$)")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block on its way: `type` as in a draft, or "rule"; `depth` of a heading or list."""

    type: str
    depth: int
    runs: tuple[Run, ...]
    number: int | None = None
    question: int | None = None
    kind: str | None = None


def _split_front_matter(text: str) -> tuple[list[str], str]:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0] == "---" and "---" in lines[1:]:
        end = lines.index("---", 1)
        return lines[1:end], "\n".join(lines[end + 1 :])
    return [], "\n".join(lines)


def _before_comments(pieces: Sequence[_Piece]) -> list[_Piece]:
    """A working file lists its comments after a second rule."""
    rules = [at for at, piece in enumerate(pieces) if piece.type == "rule"]
    return list(pieces[: rules[-1]] if len(rules) > 1 else pieces)


def _after_preamble(pieces: Sequence[_Piece], grouped: bool) -> list[_Piece]:
    """What follows the first rule (all, if somebody took it out), headings as deep as they were."""
    rule = next((at for at, piece in enumerate(pieces) if piece.type == "rule"), -1)
    raised = 2 if grouped else 1
    body = [
        replace(piece, depth=piece.depth - raised) if piece.type == "heading" else piece
        for piece in pieces[rule + 1 :]
    ]
    return [piece for piece in body if piece.type != "heading" or piece.depth > 0]


def _unlabelled(piece: _Piece) -> _Piece:
    """Take the number and the label off the words."""
    words = "".join(run.text for run in piece.runs)
    found = _NUMBER.match(words)
    if piece.type in ("heading", "rule") or not found:
        return piece
    said = read_label(words[found.end() :])
    runs = _cut(piece.runs, found.end(), len(words) - said.length)
    return replace(piece, runs=runs, number=int(found[1]), question=said.question, kind=said.kind)


def _cut(runs: Iterable[Run], start: int, end: int) -> tuple[Run, ...]:
    at, kept = 0, []
    for run in runs:
        text = run.text[max(start - at, 0) : max(end - at, 0)]
        at += len(run.text)
        if text:
            kept.append(Run(text, run.attributes))
    return tuple(kept)


def _in_draft_order(pieces: Iterable[_Piece]) -> list[_Piece]:
    """By number; a heading, like anything without a number, stays before what it preceded."""
    groups: list[list[_Piece]] = [[]]
    for piece in pieces:
        groups[-1].append(piece)
        if piece.number is not None:
            groups.append([])
    last = groups.pop()
    groups.sort(key=lambda group: group[-1].number or 0)
    return [piece for group in [*groups, last] for piece in group]


def _flat(piece: _Piece, asked: Mapping[int, Any]) -> Iterator[Run]:
    said = {
        "type": piece.type,
        "level": piece.depth,
        "question": asked.get(piece.question) if piece.question is not None else None,
        "kind": piece.kind,
    }
    yield Run(BLOCK_START, said)
    yield from piece.runs


# ── out of the parser's tokens ───────────────────────────────────────────────────────────


class _Reader(MarkdownIt):
    """Leaves addresses as they were written."""

    def normalizeLink(self, url: str) -> str:
        return url


def _parse(text: str) -> list[Token]:
    return _Reader("commonmark", {"html": False}).parse(text)


_TYPES: Final = {"bullet_list": "bullet", "ordered_list": "ordered", "blockquote": "quote"}


def _pieces(tokens: Iterable[Token]) -> Iterator[_Piece]:
    around: list[str] = []
    heading = 0
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in _TYPES:
            around.append(_TYPES[name]) if token.nesting > 0 else around.pop()
        elif token.type == "heading_open":
            heading = int(token.tag[1:])
        elif token.type == "inline":
            yield _heading(heading, token) if heading else _words(around, _runs(token.children or ()))
            heading = 0
        elif token.type in ("fence", "code_block"):
            yield _words(around, _code(token.content))
        elif token.type == "hr":
            yield _Piece("rule", 0, ())


def _heading(depth: int, token: Token) -> _Piece:
    return _Piece("heading", depth, tuple(_runs(token.children or ())))


def _words(around: Sequence[str], runs: Iterable[Run]) -> _Piece:
    """The innermost list or quotation decides what a paragraph is; each list is one level."""
    depth = sum(each != "quote" for each in around)
    return _Piece(around[-1] if around else "paragraph", depth, tuple(runs))


def _code(text: str) -> Iterator[Run]:
    yield Run(text.rstrip("\n").replace("\n", HARD_BREAK))


def _runs(tokens: Iterable[Token]) -> Iterator[Run]:
    marks: dict[str, Any] = {}
    depths = {"strong": 0, "em": 0}
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in depths:
            depths[name] += token.nesting
        elif name == "link":
            href = safe_href({"href": token.attrGet("href")}) if token.nesting > 0 else None
            marks = {} if href is None else {"link": {"href": href}}
        elif token.type == "image":
            yield from _runs(token.children or ())
        else:
            held = {mark: True for mark, depth in depths.items() if depth}
            yield Run(_text(token), {**held, **marks})


def _text(token: Token) -> str:
    if token.type == "hardbreak":
        return HARD_BREAK
    # A newline can come in as an entity; it would start a block.
    return " " if token.type == "softbreak" else token.content.replace("\n", " ")
