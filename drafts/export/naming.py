"""Whether words name somebody who has to stay unnamed. The rule in full stands in docs/exports.md.

- A person's whole name, an e-mail address, and a delegation's name that is not a country's count wherever
  they stand.
- Any country's name, and a part of a person's name, count where something is attributed to them: "the
  Philippines said", "proposed by Reyes", "Mr Reyes", "[Philippines]".
- A comment counts where a whole sentence of it stands, unless the text had those words before it.
- Phrases such as "the delegate of" and "my delegation" count by themselves.

Everything is compared folded: compatibility forms, case, accents, white space, and signs that cannot be seen
(soft hyphens, zero-width and direction signs) make no difference. Short names ("US", "May") are compared
with their case.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice, pairwise
from typing import Final, Literal, NamedTuple

from drafts.export.attributing import ENVOY_SPEAKS, ENVOYS, IN_PHRASES, PHRASES, adjectives, attributed
from drafts.export.countries import ALL, forms, is_country, stem
from drafts.export.folding import RUN_TOGETHER, folded, runs_together, script, visible, with_origin
from drafts.export.name_forms import NEVER, ORDINARY, any_of, name_words, takes_case, whole_names
from drafts.export.name_forms import parts as name_parts

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
    """`words` as they stand in the text, with white space as one blank and nothing invisible. `whole`: a
    whole name, an address, or what somebody wrote, which are hardly ever a false alarm."""

    why: Why
    words: str
    whole: bool = False


class Texts:
    """All that is to be searched, folded and in one piece: of hundreds of people and comments it holds
    hardly any, and the others need not be looked for place by place."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(dict.fromkeys(texts))
        lines = [folded(text) for text in self._texts]
        self._whole = "\n".join(lines)
        self._ends = list(accumulate(len(line) + 1 for line in lines))
        """Where in the whole each text is over."""
        self._words = frozenset(_WORD.findall(self._whole))

    @cached_property
    def _threes(self) -> frozenset[tuple[str, str, str]]:
        words = _WORD.findall(self._whole)
        return frozenset(zip(words, words[1:], words[2:], strict=False))

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pairwise(self._whole.split()))

    def may_hold(self, names: Iterable[str]) -> list[str]:
        """Those of these names all of whose words are there."""
        return [name for name in names if all(map(self.has, _WORD.findall(folded(name))))]

    def has(self, word: str) -> bool:
        """Whether this folded word is there; one of a script that writes others together with it may stand
        within another."""
        return word in self._words or (not word.isascii() and _joins(word) and word in self._whole)

    def may_say(self, sentence: str) -> bool:
        """Whether this sentence, in small letters, may stand there: of thousands most do not, and need not be
        folded. Its second and third word, which stand between blanks, would stand so there too."""
        found = _LONG_SENTENCE.match(sentence)
        return found is None or found.groups() in self._pairs

    def hold(self, sentences: Iterable[str]) -> list[str]:
        """Those of these folded sentences that stand there."""
        return [each for each in sentences if self._begins(each) and each in self._whole]

    def _begins(self, sentence: str) -> bool:
        """Whether its first three words stand together: a quick look before the long one, where words can be
        told apart."""
        if runs_together(sentence):
            return True
        first = tuple(found[0] for found in islice(_WORD.finditer(sentence), 3))
        return len(first) < 3 or first in self._threes

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
_JOINING: Final = RUN_TOGETHER | {"ARABIC", "HEBREW", "HANGUL"}


def _joins(word: str) -> bool:
    return script(word[0]) in _JOINING or script(word[-1]) in _JOINING


class Search:
    """What is to stay unnamed, made ready once to look through each of these texts, and no others."""

    def __init__(self, unnamed: Unnamed, texts: Texts) -> None:
        self._looks = [look for look in _looks(unnamed, texts) if look.touched]
        sentences = {sentence for said in unnamed.said for sentence in _sentences(said, texts)}
        self._said = sorted(texts.hold(sentences))
        found_in = [look.touched for look in self._looks] + [texts.with_words(words) for words in self._said]
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
        small, origin = with_origin(seen)
        hits = [
            (origin[found.start()], origin[found.end()], look.why, look.whole)
            for look in self._looks
            if not look.cased
            for found in look.pattern.finditer(small)
        ]
        hits += [
            (origin[at], origin[at + len(words)], "comment", True)
            for words in self._said
            for at in _places(small, words)
        ]
        if any(look.cased for look in self._looks):
            kept, places = with_origin(seen, cased=True)
            hits += [
                (places[found.start()], places[found.end()], look.why, look.whole)
                for look in self._looks
                if look.cased
                for found in look.pattern.finditer(kept)
            ]
        return tuple(
            dict.fromkeys(Found(why, seen[start:end], whole) for start, end, why, whole in _apart(hits))
        )


def _apart(hits: Iterable[tuple[int, int, Why, bool]]) -> list[tuple[int, int, Why, bool]]:
    """In the order of the text; without what is attributed to a part of a name that stands there whole, and
    without a name alone that something is attributed to: one place is confirmed once."""
    found = sorted(set(hits))
    return [hit for hit in found if hit[3] or not any(_covers(other, hit) for other in found)]


def _covers(one: tuple[int, int, Why, bool], other: tuple[int, int, Why, bool]) -> bool:
    start, end, why, whole = one
    if why != other[2] or one == other:
        return False
    touching, within = start < other[1] and other[0] < end, start <= other[0] and other[1] <= end
    return touching if whole else within


class _Look(NamedTuple):
    """`cased`: its pattern is for text with its capitals. `touched`: the texts in which it may be found."""

    why: Why
    pattern: re.Pattern[str]
    touched: set[str]
    whole: bool = False
    cased: bool = False


def _looks(unnamed: Unnamed, texts: Texts) -> Iterator[_Look]:
    people, addresses = _sorted(unnamed.people), texts.may_hold(_sorted(map(folded, unnamed.addresses)))
    yield _plain(
        texts,
        "address",
        _pattern([f"{_IN_ADDRESS[0]}{re.escape(each)}{_IN_ADDRESS[1]}" for each in addresses]),
        whole=True,
    )
    yield _plain(texts, "person", _pattern(list(whole_names(people, texts.has))), whole=True)
    alone = [
        name
        for name in people
        if len(name_words(name)) == 1 and len(name.split()) == 1 and not runs_together(name)
    ]
    yield from _standing(
        texts, "person", [name for name in alone if folded(name) not in ORDINARY], whole=True
    )
    parts = [part for name in people for part in (list(name_parts(name)) or [name])]
    yield from _attributed(texts, "person", parts)
    delegations = _sorted(unnamed.delegations)
    others = [name for name in delegations if not is_country(name)]
    yield from _standing(texts, "delegation", others)
    every = [form for name in delegations for form in forms(name)]
    yield from _attributed(texts, "delegation", every)
    stems = {found for form in (*every, *ALL) if (found := stem(form)) and texts.with_words(found)}
    yield _plain(texts, "delegation", adjectives(sorted(stems)))
    # Somebody may speak of a state that has nobody here. Where it is only an example it is in brackets.
    yield from _attributed(texts, "delegation", (each for each in ALL if each not in every), asides=False)
    if any(map(texts.has, IN_PHRASES)):
        yield _plain(texts, "phrase", PHRASES)
    if any(map(texts.has, ENVOYS)):
        yield _plain(texts, "phrase", ENVOY_SPEAKS)


def _plain(texts: Texts, why: Why, pattern: re.Pattern[str], *, whole: bool = False) -> _Look:
    return _Look(why, pattern, texts.touched(pattern), whole)


def _standing(texts: Texts, why: Why, names: Sequence[str], *, whole: bool = False) -> Iterator[_Look]:
    """Names that count wherever they stand; short ones only as they are written."""
    there = texts.may_hold(names)
    cased = [name for name in there if _takes_case(name)]
    plain = _pattern([any_of([name for name in there if name not in cased])])
    yield _plain(texts, why, plain, whole=whole)
    if cased:
        touched = texts.touched(_pattern([any_of(cased)]))
        yield _Look(why, re.compile(any_of(cased, cased=True), re.IGNORECASE), touched, whole, cased=True)


def _attributed(texts: Texts, why: Why, names: Iterable[str], *, asides: bool = True) -> Iterator[_Look]:
    there = texts.may_hold(_sorted(names))
    cased = [name for name in there if _takes_case(name)]
    plain = attributed([name for name in there if name not in cased], asides=asides)
    yield _Look(why, plain, texts.touched(plain))
    if cased:
        touched = texts.touched(attributed(cased, asides=asides))
        yield _Look(why, attributed(cased, cased=True, asides=asides), touched, cased=True)


def _takes_case(name: str) -> bool:
    return " " not in name and takes_case(name)


def fingerprint(hits: Iterable[Sequence[str]]) -> str:
    """A name for exactly these hits, each a few words; their order does not matter."""
    lines = sorted({"\0".join(folded(word) for word in hit) for hit in hits})
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


_IN_ADDRESS: Final = r"(?<![\w.+-])", r"(?![\w-])"


def _pattern(ways: Sequence[str]) -> re.Pattern[str]:
    some = [way for way in ways if way]
    return re.compile("|".join(some)) if some else NEVER


def _sorted(names: Iterable[str]) -> list[str]:
    """Each once as it is seen, longer ones first: of two that begin alike the whole is found."""
    seen = {visible(name) for name in names}
    return sorted((name for name in seen if name), key=lambda name: (-len(name), name))


# ── what was said ──

LEAST_OF_A_SENTENCE: Final = 5
LEAST_OF_A_COMMENT: Final = 3
"""Words that a sentence, and a comment as a whole, must have: fewer stand anywhere by chance."""
SIGNS_OF_A_WORD: Final = 2
"""In scripts without blanks."""


def _sentences(said: Said, texts: Texts) -> Iterator[str]:
    """What was said as a whole, and its longer sentences; without what surely does not stand in the texts."""
    plain = said.text.isascii()
    text = said.text.lower() if plain else said.text
    pieces = [(text, LEAST_OF_A_COMMENT)]
    pieces += [(piece, LEAST_OF_A_SENTENCE) for piece in _SENTENCE_END.split(text)]
    some = [(piece, least) for piece, least in pieces if not plain or texts.may_say(piece)]
    known = [folded(each) for each in said.known] if some else []
    for piece, least in some:
        sentence = folded(piece).strip(_STOPS)
        if _has_words(sentence, least) and not any(sentence in words for words in known):
            yield sentence


_SENTENCE_END: Final = re.compile(r"[.!?؟।]\s+|[。！？｡]\s*|[\n\u2028]+")
_STOPS: Final = " .!?;:。؟।"


def _has_words(folded_text: str, least: int) -> bool:
    """Words are one blank apart there, or signs without blanks."""
    words = folded_text.count(" ") + 1 if folded_text else 0
    if not folded_text.isascii():
        words = max(words, sum(script(sign) in RUN_TOGETHER for sign in folded_text) // SIGNS_OF_A_WORD)
    return words >= least


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (_goes_on(text[at - 1 : at], words[0]) or _goes_on(words[-1], text[end : end + 1])):
            yield at
        at = text.find(words, at + 1)


def _goes_on(before: str, after: str) -> bool:
    """Whether one word goes on from one sign to the next."""
    return before.isalnum() and after.isalnum() and not runs_together(before + after)
