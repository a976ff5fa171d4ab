"""Whether words name somebody who has to stay unnamed. The rule in full stands in docs/exports.md.

- A person's whole name, an e-mail address, and a delegation's name that is not a country's count wherever
  they stand.
- A country's name, and a part of a person's name, count where something is attributed to them: "the
  Philippines said", "proposed by Reyes", "Mr Reyes", "[Philippines]".
- A comment counts where a whole sentence of it stands, unless the text had those words before it.
- Phrases such as "the delegate of" and "my delegation" count by themselves.

Everything is compared folded: compatibility forms, case, white space, and signs that cannot be seen
(soft hyphens, zero-width and direction signs) make no difference.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice, pairwise
from typing import Final, Literal

from drafts.export.names import (
    acronyms,
    edges,
    initialled,
    is_also_a_word,
    is_country,
    is_short,
    stands_within_words,
    stem,
    unspaced,
    ways_of_delegation,
    ways_of_person,
)

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


_UNSEEN: Final = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x180E)))
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Signs that no font shows, besides Unicode's format signs: fillers, joiners, variation selectors."""


_DROPPED: Final = dict.fromkeys(
    sign for sign in range(0x110000) if unicodedata.category(chr(sign)) == "Cf" or chr(sign) in _UNSEEN
)


def visible(text: str) -> str:
    """What a reader sees, in one form: no invisible signs, white space as one blank."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFKC", text.translate(_DROPPED)).split())


_TYPOGRAPHY: Final = dict.fromkeys(map(ord, "’‘ʼ‛"), "'") | dict.fromkeys(map(ord, "‐‑‒–—―"), "-")
"""Apostrophes and hyphens as a keyboard has them."""


_ACCENTS: Final = dict.fromkeys(range(0x300, 0x370))
_PLAIN_LETTERS: Final = str.maketrans("øłđı", "oldi")


def folded(text: str) -> str:
    """In small letters without accents, as a hasty keyboard has them."""
    if text.isascii():
        return visible(text).lower()  # the same, in a third of the time
    return _without_accents(unicodedata.normalize("NFKC", visible(text).casefold())).translate(_TYPOGRAPHY)


def _without_accents(small: str) -> str:
    apart = unicodedata.normalize("NFD", small).translate(_ACCENTS)
    return unicodedata.normalize("NFC", apart).translate(_PLAIN_LETTERS)


class Texts:
    """All that is to be searched, folded and in one piece: of hundreds of people and comments it holds
    hardly any, and the others need not be looked for place by place."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(dict.fromkeys(texts))
        lines = [folded(text) for text in self._texts]
        self._whole = "\n".join(lines)
        self._ends = list(accumulate(len(line) + 1 for line in lines))
        """Where in the whole each text is over."""
        words = _WORD.findall(self._whole)
        self._words = frozenset(words)
        self._threes = frozenset(zip(words, words[1:], words[2:], strict=False))
        blanks = self._whole.split()
        self._pairs = frozenset(pairwise(blanks))

    def may_hold(self, names: Iterable[str]) -> list[str]:
        """Those of these folded names all of whose words are there."""
        return [name for name in names if self._holds(name)]

    def _holds(self, name: str) -> bool:
        if not name.isascii() and stands_within_words(name):
            return all(word in self._whole for word in name.split())
        return self._words.issuperset(_WORD.findall(name))

    def may_begin_with(self, stems: Iterable[str]) -> list[str]:
        """Those of these beginnings with which a word there begins."""
        return [stem for stem in stems if any(word.startswith(stem) for word in self._words)]

    def has_any(self, words: Iterable[str]) -> bool:
        return not self._words.isdisjoint(words)

    def may_say(self, sentence: str) -> bool:
        """Whether this sentence, in small letters, may stand there: of thousands most do not, and need not be
        folded. Its second and third word, which stand between blanks, would stand so there too."""
        found = _LONG_SENTENCE.match(sentence)
        return found is None or found.groups() in self._pairs

    def hold(self, sentences: Iterable[str]) -> list[str]:
        """Those of these folded sentences that stand there."""
        return [each for each in sentences if self._begins(each) and each in self._whole]

    def _begins(self, sentence: str) -> bool:
        """Whether its first three words stand together: a quick look before the long one."""
        first = tuple(found[0] for found in islice(_WORD.finditer(sentence), 3))
        return len(first) < 3 or first in self._threes or unspaced(sentence) > 0

    def touched(self, pattern: re.Pattern[str]) -> set[str]:
        """The texts in which it may be found: in all others it is not."""
        return self._at((found.start(), found.end()) for found in pattern.finditer(self._whole))

    def with_words(self, words: str) -> set[str]:
        """Those in which these folded words stand, be it within other words."""
        places = re.finditer(re.escape(words), self._whole)
        return self._at((found.start(), found.end()) for found in places)

    def _at(self, places: Iterable[tuple[int, int]]) -> set[str]:
        """A find that goes from one text into the next is in neither, and may hide one in either."""
        return {
            text
            for start, end in places
            for text in self._texts[bisect_right(self._ends, start) : bisect_right(self._ends, end) + 1]
        }


_WORD: Final = re.compile(r"\w+")
_LONG_SENTENCE: Final = re.compile(r"[a-z0-9]\S*\s+(\S+)\s+(\S+)\s+[a-z0-9]\S*\s+[a-z0-9]", re.ASCII)
"""Five words and more: what may be stripped off its end are none of them."""


@dataclass(frozen=True, slots=True)
class _Look:
    """`spelled`: what is found counts only where it holds this, capitals and all."""

    why: Why
    pattern: re.Pattern[str]
    spelled: re.Pattern[str] | None = None


def _looks_for_people(unnamed: Unnamed, texts: Texts) -> Iterator[_Look]:
    everybody = {folded(name): visible(name) for name in unnamed.people}
    many = {name for name in everybody if " " in name or unspaced(name) > 1}
    yield _Look(
        "person", _people(texts.may_hold(_sorted(way for name in many for way in ways_of_person(name))))
    )
    short = sorted(found for name in many if (found := initialled(name)))
    there = [(initial, last) for initial, last in short if texts.may_hold([last])]
    yield _Look("person", _initialled(there))
    yield _Look(
        "person", _attributed(texts.may_hold(_sorted(part for name in many for part in _parts(name))))
    )
    # One word alone is told from others by its capital, and some by nothing but what is said of it.
    single = texts.may_hold(_sorted(everybody.keys() - many))
    spelled = _spelled(each for name in single for each in (everybody[name], everybody[name].upper()))
    yield _Look("person", _any([name for name in single if not is_also_a_word(name)]), spelled)
    yield _Look("person", _attributed([name for name in single if is_also_a_word(name)]), spelled)


def _looks_for_delegations(unnamed: Unnamed, texts: Texts) -> Iterator[_Look]:
    spellings = {folded(name): visible(name) for name in unnamed.delegations}
    ways = {name: ways_of_delegation(name) for name in spellings}
    others = [name for name in ways if not is_country(ways[name])]
    long = [name for name in others if not is_short(name)]
    yield _Look("delegation", _any(texts.may_hold(_sorted(long))))
    anywhere = texts.may_hold(_sorted(name for name in others if is_short(name)))
    yield _Look("delegation", _any(anywhere), _spelled(spellings[name] for name in anywhere))
    named = _sorted(way for name in ways for way in ways[name] if not is_short(way))
    yield _Look("delegation", _attributed(texts.may_hold(named)))
    stems = _sorted(found for way in named if is_country(frozenset({way})) and (found := stem(way)))
    yield _Look("delegation", _of_country(texts.may_begin_with(stems)))
    capitals = sorted({each for name in ways for each in acronyms(ways[name])})
    capitals += [spellings[name] for name in ways if is_short(name)]
    there = [each for each in capitals if texts.may_hold([folded(each)])]
    yield _Look("delegation", _attributed(_sorted(map(folded, there))), _spelled(there))


class Search:
    """What is to stay unnamed, made ready once to look through each of these texts, and no others."""

    def __init__(self, unnamed: Unnamed, texts: Texts) -> None:
        looks = [*_looks_for_people(unnamed, texts), *_looks_for_delegations(unnamed, texts)]
        addresses = texts.may_hold(_sorted(map(folded, unnamed.addresses)))
        looks.append(_Look("address", _any(addresses, _IN_ADDRESS)))
        looks.append(_Look("phrase", _PHRASES if texts.has_any(_IN_PHRASES) else _NEVER))
        touched = [(look, texts.touched(look.pattern)) for look in looks if look.pattern is not _NEVER]
        self._looks = [look for look, found in touched if found]
        sentences = {sentence for said in unnamed.said for sentence in _sentences(said, texts)}
        self._said = sorted(texts.hold(sentences))
        found_in = [found for _, found in touched] + [texts.with_words(words) for words in self._said]
        self._suspects = frozenset().union(*found_in)
        self._looked: dict[str, tuple[Found, ...]] = {}

    def look(self, text: str) -> tuple[Found, ...]:
        """Everything that is found, in the order of the text, each once."""
        if text not in self._suspects:
            return ()
        if text not in self._looked:
            self._looked[text] = self._look(text)
        return self._looked[text]

    def _look(self, text: str) -> tuple[Found, ...]:
        seen = visible(text)
        small, origin = _with_origin(seen)
        hits = [
            (found.start(), found.end(), look.why)
            for look in self._looks
            for found in look.pattern.finditer(small)
            if look.spelled is None or look.spelled.search(seen[origin[found.start()] : origin[found.end()]])
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
    return "|".join(re.escape(name).replace("\\ ", r"[\s-]+") for name in names)


def _any(names: Sequence[str], edge: tuple[str, str] | None = None) -> re.Pattern[str]:
    if not names:
        return _NEVER
    return re.compile("|".join(_within(name, _words([name]), edge) for name in names))


def _within(name: str, way: str, edge: tuple[str, str] | None = None) -> str:
    before, after = edge or edges(name)
    return f"{before}(?:{way}){after}"


def _spelled(names: Iterable[str]) -> re.Pattern[str]:
    ways = "|".join(map(re.escape, sorted(set(names))))
    return re.compile(f"{_EDGE[0]}(?:{ways}){_EDGE[1]}") if ways else _NEVER


def _people(ways: Sequence[str]) -> re.Pattern[str]:
    """Whole names, with initials between the words too."""
    between = r"[\s.,-]+(?:\w\.? ){0,2}"
    found = [_within(way, between.join(map(re.escape, way.split()))) for way in ways]
    return re.compile("|".join(found)) if found else _NEVER


def _initialled(names: Sequence[tuple[str, str]]) -> re.Pattern[str]:
    ways = [rf"{re.escape(initial)}\. ?{re.escape(last)}" for initial, last in names]
    return re.compile(f"{_EDGE[0]}(?:{'|'.join(ways)}){_EDGE[1]}") if ways else _NEVER


LEAST_OF_A_NAME: Final = 3
"""Letters of a part of a name that is looked for by itself."""


def _parts(name: str) -> Iterator[str]:
    words = name.split()
    if len(words) > 1:
        yield from (word.strip(".,") for word in words if len(word.strip(".,")) >= LEAST_OF_A_NAME)


# ── attributing ──


def _one_of(words: str) -> str:
    return "|".join(" ".join(each.split()) for each in words.split(";"))


_TITLES: Final = _one_of(
    r"""mr; mrs; ms; mx; miss; sir; dame; dr; prof; professor; ambassador; minister; secretary; director;
    h\.?e; his excellency; her excellency; excellency; delegate; representative; rapporteur; colleague"""
)
_SAYING: Final = _one_of(
    """said; says; stated; states; noted; notes; proposed; proposes; suggested; suggests; asked; asks;
    requested; requests; objected; objects; stressed; stresses; emphasi[sz]ed; emphasi[sz]es; underlined;
    underscored; recalled; reiterated; insisted; argued; argues; explained; reported; commented; remarked;
    pointed out; expressed; declared; opposed; opposes; disagreed; disagrees; agreed; supported; welcomed;
    preferred; prefers; wished; wishes; wants; wanted; intervened; observed; mentioned; warned; informed;
    announced; told; called for; put it; spoke; thanked; queried; cautioned; regretted; maintained;
    recommended; was of the view; were of the view; is of the view; considered; believed; believes; felt;
    introduced; delivered; took the floor; takes the floor; shared; shares; highlighted; highlights; cited;
    confirmed; confirms; clarified; clarifies; urged; urges; endorsed; endorses; hoped; hopes; pointed to;
    pledged; committed to; presented; described; acknowledged; appealed; questioned; replied; responded;
    answered; concluded; joined consensus; aligned itself; wrote; writes"""
)
_BETWEEN: Final = (
    r"(?:(?:also|has|have|had|then|strongly|further|however|therefore|who|would|like|as|and|it|again) ){0,3}"
)
_DONE_BY: Final = _one_of(
    """said; proposed; suggested; requested; submitted; tabled; drafted; written; amended; supported; opposed;
    raised; made; put forward; inserted; reserved"""
)
_OF: Final = _one_of(
    """proposals?; suggestions?; comments?; remarks?; statement; intervention; amendment; wording; language;
    text; reservation; objection; request; position; views?; words; input"""
)
_SPEAKERS: Final = _one_of(
    """delegations?; delegates?; representatives?; ambassador; minister; head of delegation; government
    delegation; colleagues?; speakers?; participants?; panell?ists?; presenters?"""
)
_FOR: Final = _one_of(
    """on behalf of; according to; at the request of; as requested by; speaking for; in the words of;
    thanks to; c/o"""
)
_ABOUT: Final = rf"(?:{_DONE_BY}) by|(?:{_OF}) (?:of|from|by)|(?:{_SPEAKERS}) (?:of|from|for)|(?:{_FOR})"
_OWNED: Final = (
    r"(?:"
    + _one_of(
        """proposal; suggestion; comment; remark; statement; intervention; amendment; wording; language;
        reservation; objection; request; position; view; delegation; delegate; representative; ambassador;
        minister; words; input; speaker"""
    )
    + ")s?"
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
                rf"{before}{name}(?:'s?)? {_OWNED}{after}",
                rf"[\[({{]\s*{name}\s*(?:[\])}}]|[:;,/–—-][^\])}}]*[\])}}])",
                rf"(?:^|[.;!?»”\"] ?){name} ?:(?!\w)",
            )
        ),
        re.MULTILINE,
    )


def _of_country(stems: Sequence[str]) -> re.Pattern[str]:
    """What belongs to a state, by its adjective."""
    ways = "|".join(map(re.escape, stems))
    return re.compile(rf"{_EDGE[0]}(?:{ways})\w{{0,4}} {_OWNED}{_EDGE[1]}") if ways else _NEVER


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
            rf"{_EDGE[0]}distinguished (?:delegat(?:e|ion)|representative|colleague|ambassador)s?{_EDGE[1]}",
        )
    )
)


_IN_PHRASES: Final = frozenset(
    {
        *("delegate", "delegates", "representative", "delegation", "delegations", "distinguished"),
        *("speaking", "excellency", "my", "our"),
    }
)
"""Words of which each of these phrases has one: most texts hold none, and need not be searched."""


# ── what was said ──

LEAST_OF_A_SENTENCE: Final = 5
LEAST_OF_A_COMMENT: Final = 3
"""Words that a sentence, and a comment as a whole, must have: fewer stand anywhere by chance."""


def _sentences(said: Said, texts: Texts) -> Iterator[str]:
    """What was said as a whole, and its longer sentences; without what surely does not stand in the texts."""
    text, plain = said.text, said.text.isascii()
    text = text.lower() if plain else text
    pieces = [(text, LEAST_OF_A_COMMENT)]
    pieces += [(piece, LEAST_OF_A_SENTENCE) for piece in _SENTENCE_END.split(text)]
    some = [(piece, least) for piece, least in pieces if not plain or texts.may_say(piece)]
    known = [folded(each) for each in said.known] if some else []
    for piece, least in some:
        sentence = folded(piece).strip(_SENTENCE_SIGNS)
        if _has_words(sentence, least) and not any(sentence in words for words in known):
            yield sentence


_SENTENCE_END: Final = re.compile(r"[.!?]\s+|[。！？؟][\s」』”]*|[\n\u2028]+")
_SENTENCE_SIGNS: Final = " .!?;:。؟"


def _has_words(text: str, least: int) -> bool:
    """Words are one blank apart there; in scripts without blanks two letters count as one."""
    return text.count(" ") + bool(text) + unspaced(text) // 2 >= least


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        before, after = text[at - 1 : at], text[end : end + 1]
        inside = (before.isalnum() or after.isalnum()) and not unspaced(words[0] + words[-1])
        if not inside:
            yield at
        at = text.find(words, at + 1)


def _with_origin(seen: str) -> tuple[str, Sequence[int]]:
    """The text in small letters, and for each sign of it, and its end, where that stands in `seen`."""
    quick = seen.casefold()
    if quick.isascii():
        return quick, range(len(seen) + 1)
    signs = [_small(sign) for sign in seen]
    small = "".join(signs).translate(_TYPOGRAPHY)
    if all(len(each) == 1 for each in signs):
        return small, range(len(seen) + 1)
    return small, [*(at for at, each in enumerate(signs) for _ in each), len(seen)]


@lru_cache(maxsize=4096)
def _small(sign: str) -> str:
    return _without_accents(unicodedata.normalize("NFKC", sign.casefold()))
