"""Which old entry a new one is: by number and words, as a person comparing two printouts would."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from drafts.programme.wording import squeeze

ALIKE = 0.6
"""From this similarity on, two texts are one text reworded. As `difflib` measures it."""

_SHARED_WORDS = 0.45
_FEW_WORDS = 4

Pair = tuple[int, int]
"""The places of an old and of a new entry in their sequences."""

Entry = tuple[str, str]
"""Number and words."""


def match_numbered(old: Sequence[Entry], new: Sequence[Entry]) -> dict[int, int]:
    """New place -> old place, for roundtables or sessions, each used once.

    The same title finds its entry under another number; a number keeps its entry when the title
    was changed. A changed title under a changed number must be alike, and beats a bare number.
    """
    return _match(old, new, [_same_entry, _same_words, _same_number_alike, _alike, _same_number])


def match_questions(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """New place -> old place: the same words wherever they stand, then the most alike.

    Among equals the one that moved least, so a question asked twice keeps its order.
    """
    entries = [[("", text) for text in texts] for texts in (old, new)]
    return _match(entries[0], entries[1], [_same_words, _alike])


Finder = Callable[[Sequence[Entry], Sequence[Entry], Sequence[Pair]], Iterable[Pair]]


def _match(old: Sequence[Entry], new: Sequence[Entry], finders: Sequence[Finder]) -> dict[int, int]:
    matched: dict[int, int] = {}
    for find in finders:
        taken = set(matched.values())
        free = [
            (before, after)
            for after in range(len(new))
            if after not in matched
            for before in range(len(old))
            if before not in taken
        ]
        for before, after in find(old, new, sorted(free, key=_distance)):
            if after not in matched and before not in taken:
                matched[after] = before
                taken.add(before)
    return matched


def _distance(pair: Pair) -> int:
    return abs(pair[0] - pair[1])


def _same_entry(old: Sequence[Entry], new: Sequence[Entry], free: Sequence[Pair]) -> Iterator[Pair]:
    return ((o, n) for o, n in free if old[o][0] == new[n][0] and _key(old[o][1]) == _key(new[n][1]))


def _same_words(old: Sequence[Entry], new: Sequence[Entry], free: Sequence[Pair]) -> Iterator[Pair]:
    return ((o, n) for o, n in free if _key(old[o][1]) == _key(new[n][1]))


def _same_number(old: Sequence[Entry], new: Sequence[Entry], free: Sequence[Pair]) -> Iterator[Pair]:
    return ((o, n) for o, n in free if old[o][0] == new[n][0])


def _same_number_alike(old: Sequence[Entry], new: Sequence[Entry], free: Sequence[Pair]) -> Iterator[Pair]:
    return _alike(old, new, [(o, n) for o, n in free if old[o][0] == new[n][0]])


def _alike(old: Sequence[Entry], new: Sequence[Entry], free: Sequence[Pair]) -> Iterator[Pair]:
    """The most alike first; of those equally alike the nearest."""
    measured = [(similarity(old[o][1], new[n][1]), (o, n)) for o, n in free]
    close = [each for each in measured if each[0] >= ALIKE]
    return (pair for _, pair in sorted(close, key=lambda each: (-each[0], _distance(each[1]))))


def similarity(one: str, other: str) -> float:
    """0 to 1, letter by letter; 0.0 as well for any two texts that are not alike."""
    one, other = _key(one), _key(other)
    letters = SequenceMatcher(None, one, other, autojunk=False)
    if letters.real_quick_ratio() < ALIKE or letters.quick_ratio() < ALIKE or not _share_words(one, other):
        return 0.0
    return letters.ratio()


def _share_words(one: str, other: str) -> bool:
    """Questions begin alike and use the same letters: two different ones reach 0.61 by letters."""
    words, others = one.split(), other.split()
    if min(len(words), len(others)) < _FEW_WORDS:
        return True
    return SequenceMatcher(None, words, others, autojunk=False).ratio() >= _SHARED_WORDS


def _key(text: str) -> str:
    return squeeze(text).casefold()
