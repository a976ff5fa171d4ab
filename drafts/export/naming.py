"""Whether words name somebody who has to stay unnamed. The rule in full stands in docs/exports.md.

- A person's whole name, an e-mail address, and a delegation's name that is not a country's count wherever they stand.
- A country's name, and a part of a person's name, count where something is attributed to them: "the Philippines said",
  "proposed by Reyes", "Mr Reyes", "[Philippines]".
- A comment counts where a whole sentence of it stands, unless the text had those words before it.
- Phrases such as "the delegate of" and "my delegation" count by themselves.

Everything is compared folded: compatibility forms, case, white space, and signs that cannot be seen
(soft hyphens, zero-width and direction signs) make no difference.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from drafts.export.countries import COUNTRIES

Why = Literal["person", "address", "delegation", "comment", "phrase"]


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was written in the house. `known`: words that the text had anyway, such as those that
    were commented on, or a proposed wording that was accepted."""

    text: str
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unnamed:
    """What a public file must not give away."""

    people: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    delegations: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """`words` as they stand in the text, with white space as one blank and nothing invisible."""

    why: Why
    words: str


def visible(text: str) -> str:
    """What a reader sees, in one form: no invisible signs, white space as one blank."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", seen).split())


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", visible(text).casefold())


class Search:
    """What is to stay unnamed, made ready once to look through many texts."""

    def __init__(self, unnamed: Unnamed) -> None:
        people = _sorted(map(folded, unnamed.people))
        delegations = _sorted(map(folded, unnamed.delegations))
        others = [name for name in delegations if _bare(name) not in COUNTRIES]
        parts = _sorted(part for name in people for part in _parts(name))
        self._patterns: list[tuple[Why, re.Pattern[str]]] = [
            ("address", _any(_sorted(map(folded, unnamed.addresses)), _IN_ADDRESS)),
            ("person", _any(_both_ways(people))),
            ("delegation", _any(others)),
            ("person", _attributed(parts)),
            ("delegation", _attributed(delegations)),
            ("phrase", _PHRASES),
        ]
        self._said = sorted({sentence for said in unnamed.said for sentence in _sentences(said)})

    def look(self, text: str) -> tuple[Found, ...]:
        """Everything that is found, in the order of the text, each once."""
        seen = visible(text)
        small, origin = _with_origin(seen)
        hits = [
            (found.start(), found.end(), why)
            for why, pattern in self._patterns
            for found in pattern.finditer(small)
        ]
        hits += [(at, at + len(words), "comment") for words in self._said for at in _places(small, words)]
        return tuple(
            dict.fromkeys(Found(why, seen[origin[start] : origin[end]]) for start, end, why in sorted(hits))
        )


def fingerprint(hits: Iterable[Sequence[str]]) -> str:
    """A name for exactly these hits, each a few words; their order does not matter."""
    lines = sorted({"\0".join(folded(word) for word in hit) for hit in hits})
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


_EDGE: Final = r"(?<!\w)", r"(?!\w)"
_IN_ADDRESS: Final = r"(?<![\w.+-])", r"(?![\w-])"
_NEVER: Final = re.compile(r"(?!)")


def _sorted(names: Iterable[str]) -> list[str]:
    """Each once, longer ones first: of two that begin alike the whole is found."""
    return sorted({name for name in names if name}, key=lambda name: (-len(name), name))


def _words(names: Iterable[str]) -> str:
    return "|".join(re.escape(name).replace("\\ ", r"[\s\-‐-―]*[\s\-‐-―]") for name in names)


def _any(names: Sequence[str], edge: tuple[str, str] = _EDGE) -> re.Pattern[str]:
    return re.compile(f"{edge[0]}(?:{_words(names)}){edge[1]}") if names else _NEVER


def _bare(name: str) -> str:
    """Without the article and the style of a state."""
    return re.sub(r"^(?:the )?(?:(?:kingdom|republic|state|government|commonwealth) of (?:the )?)?", "", name)


def _both_ways(people: Iterable[str]) -> list[str]:
    found = list(people)
    for name in tuple(found):
        first, _, last = name.rpartition(" ")
        found += [f"{last}, {first}", f"{last} {first}"] if first else []
    return _sorted(found)


LEAST_OF_A_NAME: Final = 3
"""Letters of a part of a name that is looked for by itself."""


def _parts(name: str) -> Iterator[str]:
    words = name.split()
    if len(words) > 1:
        yield from (word.strip(".,") for word in words if len(word.strip(".,")) >= LEAST_OF_A_NAME)


# ── attributing ──

_TITLES: Final = (
    r"mr|mrs|ms|mx|miss|sir|dame|dr|prof|professor|ambassador|minister|secretary|director|h\.?e|his excellency|"
    r"her excellency|excellency|delegate|representative|rapporteur|colleague"
)
_SAYING: Final = (
    r"said|says|stated|states|noted|notes|proposed|proposes|suggested|suggests|asked|asks|requested|requests|objected|"
    r"objects|stressed|stresses|emphasi[sz]ed|emphasi[sz]es|underlined|underscored|recalled|reiterated|insisted|argued|"
    r"argues|explained|reported|commented|remarked|pointed out|expressed|declared|opposed|opposes|disagreed|disagrees|"
    r"agreed|supported|welcomed|preferred|prefers|wished|wishes|wants|wanted|intervened|observed|mentioned|warned|"
    r"informed|announced|told|called for|put it|spoke|thanked|queried|cautioned|regretted|maintained|recommended"
)
_BETWEEN: Final = (
    r"(?:(?:also|has|have|had|then|strongly|further|however|therefore|who|would|like|as|and|it|again) ){0,3}"
)
_ABOUT: Final = (
    r"(?:said|proposed|suggested|requested|submitted|tabled|drafted|written|amended|supported|opposed|raised|made|"
    r"put forward|inserted|reserved) by|"
    r"(?:proposal|proposals|suggestion|comment|comments|remark|remarks|statement|intervention|amendment|wording|"
    r"language|text|reservation|objection|request|position|views?|words|input) (?:of|from|by)|"
    r"(?:delegation|delegations|delegate|delegates|representative|representatives|ambassador|minister|head of delegation|"
    r"government delegation|colleague|colleagues|speaker) (?:of|from|for)|"
    r"(?:on behalf of|according to|at the request of|as requested by|speaking for|in the words of|thanks to|c/o)"
)
_OWNED: Final = (
    r"(?:proposal|suggestion|comment|remark|statement|intervention|amendment|wording|language|reservation|objection|"
    r"request|position|view|delegation|delegate|representative|ambassador|minister|words|input|speaker)s?"
)


def _attributed(names: Sequence[str]) -> re.Pattern[str]:
    if not names:
        return _NEVER
    name = rf"(?:the )?(?:{_words(names)})"
    before, after = _EDGE
    return re.compile(
        "|".join(
            (
                rf"{before}(?:{_TITLES})\.? {name}{after}",
                rf"{before}(?:{_ABOUT}) {name}{after}",
                rf"{before}{name}(?:,[^,.;]{{1,60}},)? {_BETWEEN}(?:{_SAYING}){after}",
                rf"{before}{name}(?:['’]s?)? {_OWNED}{after}",
                rf"[\[({{]\s*{name}\s*(?:[\])}}]|[:;,/–—-][^\])}}]*[\])}}])",
                rf"(?:^|[.;!?»”\"] ?){name} ?:(?!\w)",
            )
        )
    )


_COUNTRY: Final = r"(?!the (?:forum|chair|meeting|session|text|states|governments)\b)"
_PHRASES: Final = re.compile(
    "|".join(
        (
            rf"{_EDGE[0]}(?:the|a|one|distinguished|honou?rable) delegates? (?:of|from|for) {_COUNTRY}",
            rf"{_EDGE[0]}(?:the|distinguished|honou?rable) representative (?:of|from|for) {_COUNTRY}",
            rf"{_EDGE[0]}(?:the|distinguished|honou?rable) delegations? (?:of|from) {_COUNTRY}",
            rf"{_EDGE[0]}(?:my|our|his|her) delegation{_EDGE[1]}",
            rf"{_EDGE[0]}(?:my|our) (?:government|capital|ministry|minister|country|authorities){_EDGE[1]}",
            rf"{_EDGE[0]}speaking (?:on behalf of|for|in my capacity){_EDGE[1]}",
            rf"{_EDGE[0]}(?:his|her|your) excellency{_EDGE[1]}",
            rf"{_EDGE[0]}distinguished (?:delegate|representative|colleague|ambassador|delegation)s?{_EDGE[1]}",
        )
    )
)


# ── what was said ──

LEAST_OF_A_SENTENCE: Final = 5
LEAST_OF_A_COMMENT: Final = 3
"""Words that a sentence, and a comment as a whole, must have: fewer stand anywhere by chance."""


def _sentences(said: Said) -> Iterator[str]:
    known = [folded(each) for each in said.known]
    whole = folded(said.text).strip(" .!?;:")
    if len(whole.split()) >= LEAST_OF_A_COMMENT and not any(whole in words for words in known):
        yield whole
    for piece in re.split(r"[.!?]\s+|[\n\u2028]+", said.text):
        sentence = folded(piece).strip(" .!?;:")
        if len(sentence.split()) >= LEAST_OF_A_SENTENCE and not any(sentence in words for words in known):
            yield sentence


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        inside = text[at - 1 : at].isalnum() or text[at + len(words) : at + len(words) + 1].isalnum()
        if not inside:
            yield at
        at = text.find(words, at + 1)


def _with_origin(seen: str) -> tuple[str, list[int]]:
    """The text in small letters, and for each sign of it, and its end, where that stands in `seen`."""
    small, origin = [], []
    for at, sign in enumerate(seen):
        for each in unicodedata.normalize("NFKC", sign.casefold()):
            small.append(each)
            origin.append(at)
    return "".join(small), [*origin, len(seen)]
