"""The ways in which a person or a delegation is named: what a list of participants has is one of them.

All names here are folded (see `naming.folded`), but for those that capitals tell from other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from drafts.export.countries import COUNTRIES

_PARTICLE_WORDS: Final = """
a al and as ben bin bint da das de del della den der di do dos du e el i ibn la las le los of the ter und van
von y
"""
_PARTICLES: Final = frozenset(_PARTICLE_WORDS.split())
_UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_PREFIXED: Final = "\u0590-\u05ff\u0600-\u06ff"
_IS_UNSPACED: Final = re.compile(f"[{_UNSPACED}]")
_IS_PREFIXED: Final = re.compile(f"[{_PREFIXED}]")
_LEAST_INITIALLED: Final = 4
"""Letters of a family name that is looked for after an initial."""
_WORDS_THAT_ARE_NAMES: Final = """
april art august bill black brown bush christian dawn faith frank grace green hope joy june king law long mark
may rice rose summer victor white will young
"""
_ALSO_WORDS: Final = frozenset(_WORDS_THAT_ARE_NAMES.split())
_SHORTEST: Final = 4
"""Letters of a delegation's name below which its capitals tell it from a word: US, EU, CAN."""
_STEM: Final = 5
"""Letters that a country's name must have for its adjective to be guessed from them."""


# ── scripts ──


def unspaced(text: str) -> int:
    """How many of its letters are of scripts that are written without blanks between words."""
    return len(_IS_UNSPACED.findall(text))


def edges(name: str) -> tuple[str, str]:
    """What must not stand before and after it. Scripts without blanks have no edges of words; in Arabic and
    Hebrew *and*, *by* and *the* are written in one with the name."""
    before = (
        "" if _IS_UNSPACED.match(name[:1]) or (" " in name and _IS_PREFIXED.match(name[:1])) else r"(?<!\w)"
    )
    return before, "" if _IS_UNSPACED.match(name[-1:]) else r"(?!\w)"


def stands_within_words(name: str) -> bool:
    return edges(name) != (r"(?<!\w)", r"(?!\w)")


# ── people ──


def ways_of_person(name: str) -> Iterator[str]:
    """The whole name with any of its words first, as lists of participants turn it, and what is left when
    some of three and more words are left out."""
    words = name.replace(",", " ").split()
    for at in range(len(words)):
        yield " ".join([*words[at:], *words[:at]])
    if len(words) == 2 and all(unspaced(word) for word in words):
        yield "".join(words)
    for length in range(2, len(words)):
        for at in range(len(words) - length + 1):
            if _tells(words[at : at + length]):
                yield " ".join(words[at : at + length])
    yield from (f"{words[0]} {word}" for word in words[2:] if _tells([words[0], word]))


def initialled(name: str) -> tuple[str, str] | None:
    """The initial of the first name, and the last one, which may stand for the whole."""
    words = name.split()
    if len(words) < 2 or unspaced(name) or len(words[-1]) < _LEAST_INITIALLED:
        return None
    return words[0][0], words[-1]


def _tells(words: Sequence[str]) -> bool:
    """Whether two of these words are more than particles and initials."""
    return sum(word not in _PARTICLES and len(word.strip(".'")) > 1 for word in words) > 1


def is_also_a_word(name: str) -> bool:
    return name in _ALSO_WORDS


# ── delegations ──

_STYLE: Final = re.compile(
    r"^(?:the )?(?:(?:(?:islamic|bolivarian|plurinational|federal|federative|arab|hellenic|united|people's"
    r"|democratic|socialist|federated)\s)*(?:kingdom|republic|states?|government|commonwealth|principality"
    r"|grand duchy|union|sultanate) of (?:the )?)?"
)
_TOO_WIDE: Final = frozenset({"america", "islands"})
"""Left when a style is taken off, and no name of a state."""
_OTHERWISE: Final[Sequence[frozenset[str]]] = tuple(
    frozenset(" ".join(name.split()) for name in line.split(";"))
    for line in """
    united states of america; united states
    united kingdom of great britain and northern ireland; united kingdom; great britain
    russian federation; russia
    republic of korea; south korea; korea
    democratic people's republic of korea; north korea
    viet nam; vietnam
    turkiye; turkey
    cote d'ivoire; ivory coast
    syrian arab republic; syria
    lao people's democratic republic; laos; lao pdr
    iran; islamic republic of iran
    tanzania; united republic of tanzania
    cabo verde; cape verde
    czechia; czech republic
    eswatini; swaziland
    brunei; brunei darussalam
    holy see; vatican
    netherlands; kingdom of the netherlands; holland
    state of palestine; palestine
    venezuela; bolivarian republic of venezuela
    bolivia; plurinational state of bolivia
    moldova; republic of moldova
    european union; european commission
    """.strip().splitlines()
)
_ACRONYMS: Final = {
    "united states": ("US", "USA"),
    "united kingdom": ("UK",),
    "united arab emirates": ("UAE",),
    "european union": ("EU",),
    "democratic republic of the congo": ("DRC",),
    "dominican republic": ("DR",),
}


def ways_of_delegation(name: str) -> frozenset[str]:
    """Those in use: as lists of states turn it, without a state's style, by another name."""
    turned = {name, *_turned(name), *(full for full, short in _ACRONYMS.items() if name.upper() in short)}
    bare = turned | {_bare(each) for each in turned}
    known = [others for others in _OTHERWISE if not bare.isdisjoint(others)]
    found = bare.union(*known) - _TOO_WIDE
    return frozenset(each for each in found if len(each) >= _SHORTEST or each == name)


def _turned(name: str) -> Iterator[str]:
    """“Korea, Republic of”, “Iran (Islamic Republic of)” as they are said."""
    found = re.fullmatch(r"([^,(]+?)(?:, | \()([^()]*?)\)?", name)
    if found:
        yield from (found[1], f"{found[2]} {found[1]}")


def _bare(name: str) -> str:
    """Without the article and the style of a state."""
    return _STYLE.sub("", name)


def is_country(ways: frozenset[str]) -> bool:
    return not ways.isdisjoint(_COUNTRIES)


def acronyms(ways: frozenset[str]) -> Iterator[str]:
    """In capitals, by which they are told from words."""
    for each in ways:
        yield from _ACRONYMS.get(each, ())


def is_short(name: str) -> bool:
    return len(name) < _SHORTEST


def stem(name: str) -> str | None:
    """What its adjective begins with, as far as that can be guessed: *Philippine*, *Mexican*."""
    return name[: max(4, len(name) - 2)] if len(name) >= _STEM and " " not in name else None


_COUNTRIES: Final = frozenset({*COUNTRIES, *(name for others in _OTHERWISE for name in others)})
