"""What changed from one reading of a draft to another, block by block and word by word.

Blocks are the same when they have the same id. Of those that both readings have, the longest run that
kept its order stands where it stood, and the others were moved. A block whose end became a block
of its own was split, one that took another's words in was joined: words that only went along are not
counted as changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from drafts.ids import BlockId
from drafts.review.order import longest_rising, pairs
from drafts.review.words import ALIKE, Piece, Step, likeness, pieces, walk, whole, word_count
from drafts.text.blocks import Block, Run
from drafts.text.outcome import Outcome
from drafts.text.paragraphs import has_words
from drafts.text.schema import COMMENT_PREFIX

Change = Literal[
    "added", "removed", "words", "look", "moved", "tie", "kind", "type", "split", "joined", "number"
]
EMBED: Final = "\ufffc"
"""What stands in compared words for an embed."""
WENT_ALONG: Final = 0.5
"""Of a block's letters: so many have to be in the other one for it to be split from it, or joined to it."""
_TEXTUAL: Final[frozenset[Change]] = frozenset({"words", "look", "kind", "type", "split", "joined"})


@dataclass(frozen=True, slots=True)
class Item:
    """One block in both readings, or in one of them. `words` is all of its text. `whole`: the two have so
    little in common that the old words stand before the new ones. `other`: the block that it was
    split from or joined to, or that was joined to it."""

    before: Block | None
    after: Block | None
    changes: tuple[Change, ...]
    words: tuple[Piece, ...]
    whole: bool = False
    other: BlockId | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Of blocks with words. `changed`: in words, look, kind or type, or split, or another joined on: what was
    split off does not count as added, nor what was joined on as removed. `retied`: answers another one."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    moved: int = 0
    retied: int = 0
    renumbered: int = 0
    same: int = 0
    words_added: int = 0
    words_removed: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """`items`: in the order of the newer text, what was removed where it stood."""

    items: tuple[Item, ...]

    @property
    def counts(self) -> Counts:
        found = [item for item in self.items if _counts(item)]
        changed = [frozenset(item.changes) for item in found]
        both = [some for some in changed if not some & {"added", "removed"}]
        said = [piece for item in self.items for piece in item.words]
        return Counts(
            added=sum("added" in some and "split" not in some for some in changed),
            removed=sum("removed" in some and "joined" not in some for some in changed),
            changed=sum(bool(some & _TEXTUAL) for some in both),
            moved=sum("moved" in some for some in both),
            retied=sum("tie" in some for some in both),
            renumbered=sum("number" in some for some in both),
            same=sum(some <= {"number"} for some in both),
            words_added=sum(word_count(piece.text) for piece in said if piece.op == "added"),
            words_removed=sum(word_count(piece.text) for piece in said if piece.op == "removed"),
        )


def compare(before: Outcome, after: Outcome) -> Difference:
    """Total: any two readings. Comments' keys are not looked at, and stand in no block of the answer."""
    return _Comparison(without_comments(before).blocks, without_comments(after).blocks).difference()


def what_changed(before: Block, after: Block) -> tuple[Change, ...]:
    """In one block, wherever it stands and whatever its number. Comments' keys aside."""
    found: list[Change] = []
    if _text(before) != _text(after):
        found.append("words")
    elif _runs(before) != _runs(after):
        found.append("look")
    if before.question != after.question:
        found.append("tie")
    if before.kind != after.kind:
        found.append("kind")
    if (before.type, before.level) != (after.type, after.level):
        found.append("type")
    return tuple(found)


def without_comments(outcome: Outcome) -> Outcome:
    """As a version has it: a comment's anchor is not part of the text."""
    if not any(_has_keys(block) for block in outcome.blocks):
        return outcome
    return Outcome(tuple(replace(b, runs=_runs(b)) if _has_keys(b) else b for b in outcome.blocks))


def same_text(one: Outcome, other: Outcome) -> bool:
    """Whether both say the same in the same way, comments aside."""
    return without_comments(one) == without_comments(other)


class _Comparison:
    """The two texts, and what is found out about them on the way."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        self.old, self.new = old, new
        self.was = pairs([block.id for block in old], [block.id for block in new])
        self.stays = longest_rising(self.was)
        self.now = {place: at for at, place in self.was.items()}
        self.done: dict[int, Item] = {}
        """By the place of the newer block: what a split or join says of it."""
        self.gone: dict[int, Item] = {}
        """By the place of the older one: what a join says of it."""

    def difference(self) -> Difference:
        for at in self.was:
            if _text(self.old[self.was[at]]) != _text(self.new[at]):
                self._look_for_split(at) or self._look_for_join(at)
        return Difference(tuple(self._in_order()))

    # ── splits and joins ──

    def _look_for_split(self, at: int) -> bool:
        parts = self._following(
            self.new,
            at,
            lambda place: place not in self.was and place not in self.done,
            lambda place: place in self.was and (place not in self.stays or self.was[place] < self.was[at]),
        )
        if not parts:
            return False
        block = self.old[self.was[at]]
        steps = walk([_text(block)], [_text(self.new[place]) for place in (at, *parts)])
        if not all(_went_along(steps, part, of_new=True) for part in range(1, len(parts) + 1)):
            return len(parts) > 1 and self._split_in_two(at, parts[0])
        self._note_split(at, parts, steps)
        return True

    def _split_in_two(self, at: int, part: int) -> bool:
        steps = walk([_text(self.old[self.was[at]])], [_text(self.new[place]) for place in (at, part)])
        if not _went_along(steps, 1, of_new=True):
            return False
        self._note_split(at, [part], steps)
        return True

    def _note_split(self, at: int, parts: Sequence[int], steps: Sequence[Step]) -> None:
        origin = self.new[at].id
        self.done[at] = self._both(at, [step for step in steps if step.new == 0], ("split",))
        for number, place in enumerate(parts, 1):
            words = pieces(step for step in steps if step.new == number)
            changes: tuple[Change, ...] = ("added", "split")
            self.done[place] = Item(None, self.new[place], changes, words, other=origin)

    def _look_for_join(self, at: int) -> bool:
        parts = self._following(
            self.old,
            self.was[at],
            lambda place: place not in self.now and place not in self.gone,
            lambda place: place in self.now and (self.now[place] not in self.stays or self.now[place] < at),
        )
        while parts:
            texts = [_text(self.old[place]) for place in (self.was[at], *parts)]
            steps = walk(texts, [_text(self.new[at])])
            if all(_went_along(steps, part, of_new=False) for part in range(1, len(parts) + 1)):
                self._note_join(at, parts, steps)
                return True
            parts = parts[:1] if len(parts) > 1 else []
        return False

    def _note_join(self, at: int, parts: Sequence[int], steps: Sequence[Step]) -> None:
        own = [step for step in steps if step.op != "removed" or step.old == 0]
        last = self.old[parts[-1]].id
        self.done[at] = replace(self._both(at, own, ("joined",)), other=last)
        for number, place in enumerate(parts, 1):
            words = pieces(step for step in steps if step.old == number and step.op != "added")
            changes: tuple[Change, ...] = ("removed", "joined")
            self.gone[place] = Item(self.old[place], None, changes, words, other=self.new[at].id)

    def _following(
        self, blocks: Sequence[Block], at: int, alone: Callable[[int], bool], moved: Callable[[int], bool]
    ) -> list[int]:
        """The places right behind `at` that the other text does not have, as far as they have words; what was
        moved in between, or away from there, makes no difference."""
        found = []
        for place in range(at + 1, len(blocks)):
            if moved(place):
                continue
            if not alone(place):
                break
            if _text(blocks[place]).strip():
                found.append(place)
        return found

    # ── items ──

    def _both(self, at: int, steps: Sequence[Step], how: tuple[Change, ...]) -> Item:
        before, after = self.old[self.was[at]], self.new[at]
        other = [change for change in what_changed(before, after) if change not in ("words", "look")]
        words = pieces(steps)
        changed: tuple[Change, ...] = ("words",) if any(piece.op != "same" for piece in words) else ()
        return Item(before, after, (*how, *changed, *other, *self._place(at)), words)

    def _place(self, at: int) -> Iterator[Change]:
        if at not in self.stays:
            yield "moved"
        if self.old[self.was[at]].number != self.new[at].number:
            yield "number"

    def _item(self, at: int) -> Item:
        if at in self.done:
            return self.done[at]
        after = self.new[at]
        if at not in self.was:
            return Item(None, after, ("added",), whole("", _text(after)))
        before = self.old[self.was[at]]
        changes = (*what_changed(before, after), *self._place(at))
        if "words" not in changes:
            text = _text(after)
            return Item(before, after, changes, (Piece("same", text),) if text else ())
        old, new = _text(before), _text(after)
        steps = walk([old], [new])
        if likeness(steps) < ALIKE:
            return Item(before, after, changes, whole(old, new), whole=bool(old and new))
        return Item(before, after, changes, pieces(steps))

    def _removed(self, place: int) -> Item:
        block = self.old[place]
        return self.gone.get(place) or Item(block, None, ("removed",), whole(_text(block), ""))

    def _in_order(self) -> Iterator[Item]:
        """What was removed comes after the block before it that stays where it was."""
        removed = self._removed_after()
        yield from map(self._removed, removed.get(-1, ()))
        for at in range(len(self.new)):
            yield self._item(at)
            if at in self.stays:
                yield from map(self._removed, removed.get(self.was[at], ()))

    def _removed_after(self) -> Mapping[int, Sequence[int]]:
        stays = {self.was[at] for at in self.stays}
        found: dict[int, list[int]] = {}
        last = -1
        for place in range(len(self.old)):
            if place in stays:
                last = place
            elif place not in self.now:
                found.setdefault(last, []).append(place)
        return found


def _went_along(steps: Iterable[Step], part: int, *, of_new: bool) -> bool:
    """Whether the letters of this part are mostly in the other text."""
    mine = [step for step in steps if (step.new if of_new else step.old) == part]
    foreign = "added" if of_new else "removed"
    came = sum(len(step.text.strip()) for step in mine if step.op == "same")
    alone = sum(len(step.text.strip()) for step in mine if step.op == foreign)
    return came > 0 and came >= WENT_ALONG * (came + alone)


def _counts(item: Item) -> bool:
    return any(block is not None and has_words(_text(block)) for block in (item.before, item.after))


def _text(block: Block) -> str:
    if any(run.embed is not None for run in block.runs):
        return "".join(run.text if run.embed is None else EMBED for run in block.runs)
    return block.text


def _has_keys(block: Block) -> bool:
    return any(key.startswith(COMMENT_PREFIX) for run in block.runs for key in run.attributes)


def _runs(block: Block) -> tuple[Run, ...]:
    """Without comments' keys, neighbours that look alike joined."""
    found: list[Run] = []
    for run in block.runs:
        look = {key: value for key, value in run.attributes.items() if not key.startswith(COMMENT_PREFIX)}
        last = found[-1] if found else None
        if last and last.embed is None and run.embed is None and last.attributes == look:
            found[-1] = Run(last.text + run.text, look)
        else:
            found.append(Run(run.text, look, run.embed))
    return tuple(found)
