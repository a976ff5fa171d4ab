"""A Python peer who does to a draft what people do, and keeps a plain account of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from client.peer import Peer
from drafts.ids import QuestionId, mint
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.schema import BLOCK_START, BLOCK_TYPES, KINDS
from tests.convergence.words import DECORATIONS, EMBED, WORD, broken_words, count_words, word

HARD_BREAK: Final = "\u2028"
COPIED: Final = ("type", "level", "question", "kind")
"""What the second half of a split block has from the first."""


@dataclass(frozen=True, slots=True)
class Done:
    """An edit, the words that it takes away or breaks, and the new words in it."""

    delta: Sequence[Op]
    gone: frozenset[str] = frozenset()
    fresh: tuple[str, ...] = ()


@dataclass
class Typist:
    """`first_word`: the numbers of this typist's words go up from it."""

    peer: Peer
    chance: random.Random
    first_word: int
    questions: Sequence[QuestionId]
    typed: list[str] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)
    broken: dict[frozenset[str], str] = field(default_factory=dict)
    """Texts in which words stood broken, by those words."""
    _read: tuple[int, str] = (-1, "")

    def act(self) -> None:
        """Do one thing. AssertionError if it did anything else to the words on this page."""
        before = self.text
        self._watch(before)
        acts = self._acts
        do = self.chance.choices(list(acts), list(acts.values()))[0]
        done = do()
        self.peer.edit(done.delta)
        self.typed += done.fresh
        self.deleted |= done.gone
        _check(do.__name__, before, done, self.text)

    def say(self) -> str:
        """One more word at the very end; what it is."""
        said = self._new_word()
        self.peer.edit([Retain(len(self.text)), Insert(said)])
        self.typed.append(said)
        return said

    def clear(self) -> None:
        """Take all words away, so that the next ones are written close together."""
        done = self._deletion(1, len(self.text))
        self.peer.edit(done.delta)
        self.deleted |= done.gone

    @property
    def text(self) -> str:
        """Flat, read anew only when something has changed."""
        replica = self.peer.replica
        if self._read[0] != replica.changes:
            words = (run.text if run.embed is None else EMBED for run in replica.draft.runs())
            self._read = replica.changes, "".join(words)
        return self._read[1]

    @property
    def _acts(self) -> dict[Callable[[], Done], float]:
        return {
            self._type: 16,
            self._split: 4,
            self._join: 3,
            self._retype: 2,
            self._tie: 2,
            self._say_kind: 1,
            self._embolden: 2,
            self._delete_range: 1.5,
            self._delete_block: 0.5,
            self._break_line: 1,
            self._embed: 1,
        }

    def _type(self) -> Done:
        fresh = self._new_word()
        looks = {"strong": True} if self.chance.random() < 0.2 else {}
        return Done([Retain(self._gap()), Insert(fresh, looks)], fresh=(fresh,))

    def _split(self) -> Done:
        """The second half gets an id of its own, or is left with the first's for the server to repair."""
        at = self._gap()
        before = self._attributes_before(at)
        attributes = {key: value for key, value in before.items() if key in COPIED}
        block = before.get("id") if self.chance.random() < 0.1 else mint(self.chance.randbytes)
        return Done([Retain(at), Insert(BLOCK_START, {**attributes, "id": block} if block else attributes)])

    def _join(self) -> Done:
        starts = [at for at, sign in enumerate(self.text) if sign == BLOCK_START and at > 0]
        return Done([Retain(self.chance.choice(starts)), Delete(1)] if starts else [])

    def _retype(self) -> Done:
        return self._describe(type=self.chance.choice(BLOCK_TYPES), level=self.chance.choice([1, 2, 3, None]))

    def _tie(self) -> Done:
        return self._describe(question=self.chance.choice([*self.questions, None]))

    def _say_kind(self) -> Done:
        return self._describe(kind=self.chance.choice([*KINDS, None]))

    def _describe(self, **attributes: Any) -> Done:
        starts = [at for at, sign in enumerate(self.text) if sign == BLOCK_START]
        return Done([Retain(self.chance.choice(starts)), Retain(1, attributes)] if starts else [])

    def _embolden(self) -> Done:
        start, end = self._block()
        one, other = sorted((self.chance.randint(start, end), self.chance.randint(start, end)))
        return Done([Retain(one), Retain(other - one, {"strong": self.chance.choice([True, None])})])

    def _delete_range(self) -> Done:
        length = len(self.text)
        start = self.chance.randrange(length) if length else 0
        return self._deletion(start, min(length, start + self.chance.randint(1, 30)))

    def _delete_block(self) -> Done:
        start, end = self._block()
        return self._deletion(max(start - 1, 0), end)

    def _deletion(self, start: int, end: int) -> Done:
        places = WORD.finditer(self.text)
        gone = frozenset(place[0] for place in places if place.start() < end and place.end() > start)
        return Done([Retain(start), Delete(end - start)], gone)

    def _break_line(self) -> Done:
        return Done([Retain(self._gap()), Insert(HARD_BREAK)])

    def _embed(self) -> Done:
        return Done([Retain(self._gap()), Insert({"t": "ref"})])

    def _new_word(self) -> str:
        self.first_word += 1
        return word(self.first_word, self.chance.choice(DECORATIONS))

    def _gap(self) -> int:
        """A place between words, perhaps at the start or end of a block."""
        start, end = self._block()
        places = [start, end]
        for place in WORD.finditer(self.text, start, end):
            places += place.span()
        return self.chance.choice(places)

    def _block(self) -> tuple[int, int]:
        """Where the words of some block begin and end."""
        text = self.text
        starts = [at + 1 for at, sign in enumerate(text) if sign == BLOCK_START]
        if not text.startswith(BLOCK_START):
            starts.insert(0, 0)
        start = self.chance.choice(starts)
        end = text.find(BLOCK_START, start)
        return start, len(text) if end < 0 else end

    def _attributes_before(self, at: int) -> dict[str, Any]:
        """Those of the block that the place `at` is in."""
        attributes: dict[str, Any] = {}
        for run in self.peer.replica.draft.runs():
            if at <= 0:
                break
            if BLOCK_START in run.text[:at]:
                attributes = dict(run.attributes)
            at -= len(run.text) or 1
        return attributes

    def _watch(self, text: str) -> None:
        broken = broken_words(text)
        if broken:
            self.broken.setdefault(broken, text)


def _check(act: str, before: str, done: Done, after: str) -> None:
    counts = count_words(after)
    for found, count in count_words(before).items():
        if found not in done.gone:
            assert counts[found] == count, f"{act} left {found} {counts[found]} times, not {count}"
    for fresh in done.fresh:
        assert counts[fresh] == 1, f"{act} wrote {fresh} {counts[fresh]} times"
