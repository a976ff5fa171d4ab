"""How names stand in a text: in which case, between which edges, a person's words in which order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from drafts.export.folding import RUN_TOGETHER, folded, runs_together, script, unaccented

LEAST_WITHOUT_CASE: Final = 4
"""Letters of a word that is found in any case; a shorter one ("US") only as written, or in capitals."""
_WORDS: Final = """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday will mark bill hope grace faith joy rose art frank jack dean pat
    sue drew grant miles chase long young wise good field page white black green brown gray king bishop price
    power rich sharp small short strong summer winter wood stone rivers turkey china chad jersey
"""
ORDINARY: Final = frozenset(_WORDS.split())
"""Names that are words of the language too."""
NEVER: Final = re.compile(r"(?!)")
EDGE: Final = r"(?<!\w)", r"(?!\w)"
_PREFIXED: Final = frozenset({"ARABIC", "HEBREW"})
"""Scripts that write *and*, *by* and *the* together with the name after them."""


def takes_case(word: str) -> bool:
    """Whether one word is told from an ordinary one by its capital alone."""
    return folded(word) in ORDINARY or len(word) < LEAST_WITHOUT_CASE


def as_regex(name: str, *, cased: bool) -> str:
    """This name, between its edges. `cased`: for text with its capitals; else for folded text."""
    words = _cased(name) if cased else folded(name)
    before, after = _edges(words, several=" " in words)
    blank = r"[\s·・]*" if runs_together(words) else r"[\s-]+"
    flexible = re.escape(words).replace("\\ ", blank)
    return f"{before}(?-i:{_either(flexible)}){after}" if cased else f"{before}{flexible}{after}"


def _cased(name: str) -> str:
    return unaccented(name)


def _either(regex: str) -> str:
    """As written or, where that is another thing, in capitals."""
    return regex if regex.upper() == regex or "\\" in regex else f"{regex}|{regex.upper()}"


def any_of(names: Sequence[str], *, cased: bool = False) -> str:
    return "|".join(as_regex(name, cased=cased) for name in names)


def _edges(name: str, *, several: bool) -> tuple[str, str]:
    first, last = script(name[:1]), script(name[-1:])
    before = "" if first in RUN_TOGETHER or (first in _PREFIXED and several) else EDGE[0]
    # Korean writes its particles together with the name before them.
    return before, "" if last in RUN_TOGETHER or last == "HANGUL" else EDGE[1]


# ── people ──

_SMALL: Final = """
    de la las los del da das do dos di du le van von der den ter bin bint ibn abu al el y e i mr mrs ms mx
    miss sir dame dr prof professor ambassador minister he h.e jr sr ii iii
"""
_SMALL_WORDS: Final = frozenset(_SMALL.split())
"""Words of a name that name nobody: particles and titles."""


@lru_cache(maxsize=4096)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a person's name, folded, without particles, titles and initials."""
    words = [word.strip(".,()") for word in folded(name).split()]
    return tuple(dict.fromkeys(word for word in words if len(word) > 1 and word not in _SMALL_WORDS))


def whole_names(people: Iterable[str], holds: Callable[[str], bool]) -> Iterator[str]:
    """For those of whom at least something `holds` in the text: any two words of a name side by side, in any
    order, with particles, initials and commas between ("José Aznar", "Aznar López, José María"); and a word
    with the initials of others ("C. Dupont", "Dupont, C.")."""
    for place, name in enumerate(people):
        words = name_words(name)
        if runs_together(name):
            yield as_regex(name, cased=False)
        elif len(words) < 2:
            continue
        else:
            there = [word for word in words if holds(word)]
            if len(there) > 1:
                particles = [word for word in folded(name).split() if word in _SMALL_WORDS]
                yield _side_by_side(there, particles, f"w{place}")
            yield from (_with_initial(word, words) for word in there if len(word) >= LEAST_OF_A_NAME)


LEAST_OF_A_NAME: Final = 3
"""Letters of a part of a name that is looked for by itself."""
_BETWEEN: Final = rf"[\s.,-]+(?:(?:\w\.?|{'|'.join(sorted(_SMALL_WORDS))})[\s.,-]+){{0,3}}"


def _side_by_side(words: Sequence[str], particles: Sequence[str], group: str) -> str:
    """With the particles of this name before it."""
    either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    before, after = _edges(words[0], several=True)[0], _edges(words[-1], several=True)[1]
    first = rf"(?:(?:{'|'.join(map(re.escape, particles))})[\s.,-]+)*" if particles else ""
    return rf"{before}{first}(?P<{group}>{either})(?:{_BETWEEN}(?!(?P={group}){after})(?:{either}){after})+"


def _with_initial(word: str, words: Sequence[str]) -> str:
    initials = "".join(sorted({re.escape(other[0]) for other in words if other != word}))
    named = re.escape(word)
    return (
        rf"(?<![\w.])[{initials}]\.[\s-]?(?:\w\.[\s-]?){{0,2}}{named}(?!\w)|(?<!\w){named},\s?[{initials}]\."
    )


def parts(name: str) -> Iterator[str]:
    """The words of a name of several that are looked for by themselves, as written."""
    words = [word.strip(".,()") for word in unaccented(name).split()]
    if len(words) > 1:
        yield from (
            word for word in words if len(word) >= LEAST_OF_A_NAME and folded(word) not in _SMALL_WORDS
        )
