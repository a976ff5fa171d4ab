"""What a brief refers to: other sessions, the last forum's parts, the work it draws on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from drafts.programme.wording import sentences

_NUMBER = r"\d{1,3}(?:\.\d{1,3})?"
_AND = r"(?:, (?:and )?| and | or | & | to |/)(?:session )?"
_SESSIONS = re.compile(
    rf"\bsessions? (?:no\.? ?)?({_NUMBER}(?:{_AND}{_NUMBER}){{0,9}})"
    r"(?![\w%])(?! (?:in|of|at|from) (?:the )?(?-i:[A-Z]))",
    re.IGNORECASE,
)

_NO_PLACE = (
    "The This That These Those It Its Their In At On See And From Both With As Under For Of To RT Round "
    "Roundtable Session Forum"
)
_CAPITAL = r"[A-ZÀ-Þ][\w'’-]{1,30}"
_PLACE = rf"(?!(?:{_NO_PLACE.replace(' ', '|')})\b){_CAPITAL}(?: {_CAPITAL})?"
_PART = rf"(?:RTs?|Round ?[Tt]ables?|[Ss]essions?|Working Groups?) ?{_NUMBER}(?: and {_NUMBER})?(?![\w%])"
_BEFORE = rf"\b{_PLACE} {_PART}"
_AFTER = rf"\b{_PART}(?: (?:session|meeting|discussions?|debates?))? (?:in|of|at|from) (?:the )?{_PLACE}"
_EARLIER_PART = re.compile(f"{_BEFORE}|{_AFTER}")
_EARLIER_MEETING = re.compile(
    rf"\bthe ({_PLACE} (?:meeting|Meeting|forum|Forum|summit|Summit|conference|Conference))\b"
)
_CONTINUES = re.compile(
    r"\b(?:continu\w{1,4}|buil(?:d|ds|t|ding) (?:up)?on|pursuant|follow(?:s|ing)?[ -](?:up|on)|"
    r"further to|carr(?:y|ies) on|tak(?:e|es|ing) up|resum(?:e|es|ing))\b",
    re.IGNORECASE,
)

_DRAWS = re.compile(
    r"\b(?:dr(?:aw|aws|awing|awn) (?:\w{1,20} ){0,4}?(?:up)?on|(?:be|is|are) informed by|"
    r"mak(?:e|es|ing) use of) ",
    re.IGNORECASE,
)
_WORKS = (
    "outcomes?|results?|findings?|conclusions?|recommendations?|compendium|compendia|stud(?:y|ies)|"
    "workshops?|evaluations?|surveys?|reports?|reviews?|papers?|experiences?|lessons|work|research|inventory|"
    "handbook|guidelines|analys[ei]s|assessments?|statistics|data|consultations?|meetings?|seminars?|"
    "proceedings|case studies"
)
_NEXT_WORK = re.compile(
    rf"(?:, ?(?:(?:and|or|as well as|together with|along with) )?(?:on |upon )?|"
    rf" (?:and|as well as|together with|along with) (?:on |upon )?)"
    rf"(?=(?:the|a|an|its|their|recent|earlier|several) (?:[\w-]{{1,30}} ){{0,2}}?(?:{_WORKS})\b)",
    re.IGNORECASE,
)
_OBJECT_ENDS = re.compile(
    r",? (?:with a view|in order|so as|so that|which will|and will|and then|to (?=\w{1,20} (?:the|a|how)\b))"
    r"|; "
)
_PRESENTED = re.compile(
    rf"((?:the|a) (?:[\w-]{{1,30}} ){{0,2}}(?:{_WORKS})\b[^.;]{{0,300}}?) will (?:also |then |first )?be "
    r"(?:presented|reported|introduced|shared|discussed|considered|examined|shown|tabled)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:the|an?) ", re.IGNORECASE)
_LONGEST = 300


def links(brief: str, own: str, known: Collection[str]) -> tuple[str, ...]:
    """Numbers of other sessions of this programme that the brief names, in its order."""
    numbers = (number for found in _SESSIONS.finditer(brief) for number in re.findall(_NUMBER, found[1]))
    return _once(number for number in numbers if number in known and number != own)


def builds_on(text: str) -> tuple[str, ...]:
    """Parts and meetings of an earlier forum, as named: "Brussels RT 1"."""
    return _once(name for sentence in sentences(text) for name in _earlier(sentence))


def _earlier(sentence: str) -> Iterator[str]:
    named = [(found.start(), found[0]) for found in _EARLIER_PART.finditer(sentence)]
    if _CONTINUES.search(sentence):
        named += [(found.start(), found[1]) for found in _EARLIER_MEETING.finditer(sentence)]
    yield from (name for _, name in sorted(named))


def inputs(brief: str) -> tuple[str, ...]:
    """The work the brief says the session draws on, or that will be presented, as named."""
    return _once(name for sentence in sentences(brief) for name in _drawn_on(sentence))


def _drawn_on(sentence: str) -> Iterator[str]:
    drawn = _DRAWS.search(sentence)
    if drawn:
        yield from _works(_OBJECT_ENDS.split(sentence[drawn.end() :], maxsplit=1)[0])
    yield from (_named(found[1]) for found in _PRESENTED.finditer(sentence))


def _works(listed: str) -> Iterator[str]:
    yield from (_named(part) for part in _NEXT_WORK.split(listed))


def _named(work: str) -> str:
    return _ARTICLE.sub("", work.strip(" .,;:"), count=1)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name and len(name) <= _LONGEST))
