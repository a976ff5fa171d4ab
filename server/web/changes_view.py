"""A comparison as a page shows it: what changed said in words, in the order of the text or under
the guiding questions, with long stretches that did not change folded away."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from markupsafe import Markup

from drafts.programme.model import Question
from server.web.shown_words import marked, words

KINDS: Final = {
    "finding": "finding",
    "good-practice": "good practice",
    "recommendation": "recommendation",
    "follow-up": "follow-up",
}
TYPES: Final = {
    "paragraph": "paragraph",
    "heading": "heading",
    "bullet": "bulleted list",
    "ordered": "numbered list",
    "quote": "quotation",
}
QUIET: Final = frozenset({"number"})
"""Changes that follow from others: a paragraph with only these is not one to stop at."""
ALONE: Final = 1
"""Unchanged paragraphs that stay in sight on either side of a change."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a paragraph: `op` is same, removed or added."""

    op: str
    words: Markup


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. `number`: what the newer text calls it, or the older where it was removed.

    `stop`: its number among those to stop at, from 1; 0 for one that did not change. `told`: what
    changed, in words. `parts` are its words with their changes; `before` and `after` what the two
    texts have, None where there is no such paragraph. `whole`: the words changed so much that old
    and new are read apart. `level` and `type` are those of the newer text.
    """

    id: str
    number: int | None
    type: str
    level: int
    tie: str
    kind: str
    stop: int
    fate: str
    told: tuple[str, ...]
    parts: tuple[Part, ...]
    before: Markup | None
    after: Markup | None
    whole: bool
    was: int | None

    @property
    def reworded(self) -> bool:
        """Some of its words stayed and some did not."""
        return self.fate == "changed" and any(part.op != "same" for part in self.parts)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring lines, all folded away or all in sight."""

    folded: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What stands under one guiding question; `question` None: what answers none. In the order of
    the text there is one group, without a `title`."""

    question: str | None
    title: str
    stretches: tuple[Stretch, ...]
    changed: int


@dataclass(frozen=True, slots=True)
class Asked:
    """How the questions are called; those of an older programme are no longer asked."""

    questions: Sequence[Question]
    _numbers: dict[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers.update({question.id: question.number for question in self.questions})

    def name(self, question: str | None) -> str:
        if question is None:
            return "no question"
        number = self._numbers.get(question)
        return "a question no longer asked" if number is None else f"question {number}"


def groups(
    items: Iterable[Mapping[str, Any]], questions: Sequence[Question], by_question: bool, fold: bool = True
) -> list[Group]:
    """`items` as the API's comparison has them."""
    asked = Asked(questions)
    if not by_question:
        return [group_of(lines_of(items, asked), fold)]
    ordered = _by_question(list(items), [question.id for question in questions])
    titles = {str(question.id): f"Question {question.number}: {question.text}" for question in questions}
    lines = lines_of([item for _, item in ordered], asked)
    found = groupby(zip(ordered, lines, strict=True), key=lambda pair: pair[0][0])
    return [
        group_of([line for _, line in pairs], fold, question, _title(question, titles))
        for question, pairs in found
    ]


def _title(question: str | None, titles: Mapping[str, str]) -> str:
    if question is None:
        return "Tied to no question"
    return titles.get(question, "A question no longer asked")


def _by_question(
    items: Sequence[Mapping[str, Any]], questions: Sequence[str]
) -> list[tuple[str | None, Mapping[str, Any]]]:
    """Each with its question, in the questions' order; what answers none comes last. A heading goes
    with the paragraph that it stands over."""
    below: str | None = None
    tied: list[tuple[str | None, Mapping[str, Any]]] = []
    for item in reversed(items):
        block = item["after"] or item["before"]
        if block["type"] != "heading":
            below = block["question"]
        tied.append((below, item))
    place = {question: number for number, question in enumerate(questions)}
    tied.reverse()
    return sorted(
        tied, key=lambda pair: len(place) + 1 if pair[0] is None else place.get(pair[0], len(place))
    )


def group_of(lines: Sequence[Line], fold: bool, question: str | None = None, title: str = "") -> Group:
    changed = sum(1 for line in lines if line.stop)
    return Group(question, title, tuple(_stretches(lines, fold)), changed)


def _stretches(lines: Sequence[Line], fold: bool) -> Iterable[Stretch]:
    for folded, run in groupby(zip(lines, _folded(lines, fold), strict=True), key=lambda pair: pair[1]):
        yield Stretch(folded, tuple(line for line, _ in run))


def _folded(lines: Sequence[Line], fold: bool) -> list[bool]:
    """Whether each is out of sight: not near one that changed, and not the only one between two."""
    near = [False] * len(lines)
    for at, line in enumerate(lines):
        if line.stop:
            for other in range(max(0, at - ALONE), min(len(lines), at + ALONE + 1)):
                near[other] = True
    hidden = [fold and not seen for seen in near]
    return [
        each and ((at > 0 and hidden[at - 1]) or (at + 1 < len(hidden) and hidden[at + 1]))
        for at, each in enumerate(hidden)
    ]


def lines_of(
    items: Iterable[Mapping[str, Any]], asked: Asked, stops: Container[str] | None = None
) -> list[Line]:
    """`stops`: the ids of the blocks to stop at, instead of those that changed."""
    kept = list(items)
    numbers = _numbers(kept)
    lines: list[Line] = []
    stop = 0
    for item in kept:
        changed = bool(set(item["changes"]) - QUIET) if stops is None else _id(item) in stops
        stop += changed
        lines.append(_line(item, stop if changed else 0, asked, numbers))
    return lines


def _id(item: Mapping[str, Any]) -> str:
    id: str = (item["after"] or item["before"])["id"]
    return id


def _numbers(items: Iterable[Mapping[str, Any]]) -> dict[str, int | None]:
    """What each paragraph is called: in the newer text, or in the older one where it is gone."""
    named: dict[str, int | None] = {}
    for item in items:
        for block in (item["before"], item["after"]):
            if block:
                named[block["id"]] = block["number"]
    return named


def _line(item: Mapping[str, Any], stop: int, asked: Asked, numbers: Mapping[str, int | None]) -> Line:
    before, after = item["before"], item["after"]
    block, fate = after or before, _fate(item)
    shown = marked(after["runs"]) if after else None
    return Line(
        id=block["id"],
        number=block["number"],
        type=block["type"],
        level=block.get("level", 0),
        tie=asked.name(block["question"]),
        kind=KINDS.get(block["kind"] or "", block["kind"] or ""),
        stop=stop,
        fate=fate,
        told=tuple(told(item, asked, numbers)),
        parts=() if fate == "same" else tuple(_parts(item)),
        before=shown if fate == "same" else marked(before["runs"]) if before else None,
        after=shown,
        whole=bool(item["whole"]),
        was=before["number"] if before and after and before["number"] != after["number"] else None,
    )


def _fate(item: Mapping[str, Any]) -> str:
    """added, removed, changed or same; a paragraph split off or joined on keeps its words."""
    kept = any(part["op"] == "same" and part["text"].strip() for part in item["words"])
    if item["before"] is None and not kept:
        return "added"
    if item["after"] is None and not kept:
        return "removed"
    return "changed" if set(item["changes"]) - QUIET else "same"


def _parts(item: Mapping[str, Any]) -> Iterable[Part]:
    for part in item["words"]:
        yield Part(part["op"], words(part["text"]))


def told(item: Mapping[str, Any], asked: Asked, numbers: Mapping[str, int | None]) -> list[str]:
    """What changed, one phrase for each change, those of the words first."""
    before, after = item["before"] or {}, item["after"] or {}
    other = _called(numbers.get(item.get("other") or ""))
    kinds = [KINDS.get(block.get("kind") or "", "unmarked") for block in (before, after)]
    was = before.get("number")
    phrases = {
        "added": "added",
        "removed": "removed",
        "words": "words changed",
        "look": "emphasis or links changed",
        "split": f"split off from {other}" if not before else "split in two",
        "joined": f"joined to {other}" if not after else f"{other} joined on",
        "moved": f"moved, was paragraph {was}" if was and was != after.get("number") else _moved(after),
        "tie": f"tied to {asked.name(after.get('question'))}, was {asked.name(before.get('question'))}",
        "kind": f"now {kinds[1]}, was {kinds[0]}",
        "type": _retyped(before, after),
        "number": f"was number {was}" if was else "had no number",
    }
    found = [change for change in phrases if change in item["changes"]]
    unsaid = {"number"} if "moved" in found else set()
    unsaid |= {"added"} if "split" in found and not before else set()
    unsaid |= {"removed"} if "joined" in found and not after else set()
    found = [change for change in found if change not in unsaid]
    return [phrases[change] for change in found]


def _moved(block: Mapping[str, Any]) -> str:
    return "moved; its number is the same as before" if block.get("number") else "moved"


def _called(number: int | None) -> str:
    return f"paragraph {number}" if number else "another paragraph"


def _retyped(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    was, now = (TYPES.get(block.get("type", ""), "paragraph") for block in (before, after))
    if was != now:
        return f"now {now}, was {was}"
    return f"now {now} of level {after.get('level')}, was {before.get('level')}"


def counts(changes: Mapping[str, int] | None) -> str:
    """What changed between two versions, as in "3 paragraphs added, 12 changed; 240 words added"."""
    if changes is None:
        return "The first version."
    paragraphs = [
        f"{changes[name]:,} {said}"
        for name, said in (
            ("added", "added"),
            ("removed", "removed"),
            ("changed", "changed"),
            ("moved", "moved"),
            ("retied", "tied to another question"),
        )
        if changes.get(name)
    ]
    if not paragraphs:
        return "No paragraph changed."
    first, _, rest = paragraphs[0].partition(" ")
    paragraphs[0] = f"{first} {'paragraph' if first == '1' else 'paragraphs'} {rest}"
    told_words = [
        f"{changes[name]:,} {'word' if changes[name] == 1 else 'words'} {said}"
        for name, said in (("words_added", "added"), ("words_removed", "removed"))
        if changes.get(name)
    ]
    return ", ".join(paragraphs) + (f"; {', '.join(told_words)}." if told_words else ".")
