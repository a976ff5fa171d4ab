"""Words that attribute something: "the Philippines said", "proposed by Reyes", "the delegate of"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from drafts.export.name_forms import EDGE, NEVER, any_of


def _one_of(words: str) -> str:
    return "|".join(" ".join(each.split()) for each in words.split(";"))


_TITLES: Final = _one_of(
    r"""mr; mrs; ms; mx; miss; sir; dame; dr; prof; professor; ambassador; minister; secretary; director;
    h\.?e; his excellency; her excellency; excellency; delegate; representative; rapporteur; colleague"""
)
_SAYING: Final = _one_of(
    r"""said; says; stated; states; noted; notes; proposed; proposes; suggested; suggests; asked; asks;
    requested; requests; objected; objects; stressed; stresses; emphasi[sz]ed; emphasi[sz]es;
    underlined; underlines; underscored; underscores; highlighted; highlights; recalled; recalls;
    reiterated; reiterates; insisted; insists; argued; argues; explained; explains; reported; reports;
    commented; remarked; pointed out; pointed to; points to; points out; expressed; expresses; declared;
    declares; opposed; opposes; disagreed; disagrees; agreed; agrees; concurred; supported; supports;
    backed; seconded; welcomed; welcomes; appreciated; commended; congratulated; preferred; prefers;
    favou?red; favou?rs; wished; wishes; wants; wanted; hoped; hopes; intervened; observed; observes;
    mentioned; mentions; warned; warns; informed; informs; announced; announces; told; called for; calls
    for; called on; put it; put forward; spoke; speaks; thanked; thanks; queried; questioned; wondered;
    doubted; feared; cautioned; cautions; regretted; regrets; deplored; maintained; maintains;
    recommended; recommends; advocated; urged; urges; invited; appealed; pleaded; demanded; rejected;
    rejects; refused; denied; admitted; acknowledged; acknowledges; recogni[sz]ed; considered;
    considers; believed; believes; felt; feels; thought; thinks; held that; holds that; cited; cites;
    quoted; confirmed; confirms; clarified; clarifies; affirmed; asserted; claimed; claims; replied;
    responded; answered; added; concluded; endorsed; endorses; associated itself; aligned itself; joined
    the consensus; reserved its position; took the floor; takes the floor; took the view; takes the
    view; had the floor; made a statement; made the point; delivered (?:a|an|the|its|his|her|their) \w+;
    introduced (?:a|an|the|its|his|her|their)(?: \w+)?
    (?:item|topic|paper|text|draft|proposal|amendment|paragraph|statement|document|report|session|motion);
    presented (?:a|an|the|its|his|her|their)(?: \w+)?
    (?:paper|text|draft|proposal|amendment|statement|position|view); shared
    (?:a|an|the|its|his|her|their)(?: \w+)?
    (?:views?|experiences?|concerns?|position|opinion|perspectives?); (?:was|is|were|are) of the
    (?:view|opinion); (?:was|is|were|are) in favou?r; (?:was|is|were|are) opposed; (?:was|is|were|are)
    against; (?:was|is|were|are) concerned; (?:was|were) sceptical; (?:was|is|were) not convinced; could
    not accept; cannot accept; could accept; can accept; could live with; did not agree; does not agree;
    wrote; writes; tabled; submitted; drafted; raised; volunteered"""
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
    delegation; colleagues?; speakers?; participants?; experts?; officials?; panell?ists?; interventions?;
    permanent mission; mission"""
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


def attributed(names: Sequence[str], *, cased: bool = False, asides: bool = True) -> re.Pattern[str]:
    """Where something is attributed to one of these, in folded text; `cased`: in text with its capitals,
    where the names count only as they are written. `asides`: also where one stands in round brackets."""
    if not names:
        return NEVER
    name = rf"(?:the )?(?:{any_of(names, cased=cased)})"
    before, after = EDGE
    return re.compile(
        "|".join(
            (
                rf"{before}(?:{_TITLES})\.? {name}",
                rf"{before}(?:{_ABOUT}) {name}",
                rf"{before}{name}(?:,[^,.;]{{1,60}},)? {_BETWEEN}(?:{_SAYING}){after}",
                rf"{before}{name}(?:'s?)? {_OWNED}{after}",
                rf"[\[{'({' if asides else ''}]\s*{name}\s*(?:[\])}}]|[:;,/–—-][^\])}}]*[\])}}])",
                rf"(?:^|[.;!?»”\"] ?){name} ?:(?!\w)",
            )
        ),
        re.MULTILINE | (re.IGNORECASE if cased else 0),
    )


def adjectives(stems: Sequence[str]) -> re.Pattern[str]:
    """Before what somebody says or sends: "the Mexican proposal"."""
    if not stems:
        return NEVER
    return re.compile(rf"\b(?:the )?(?:{'|'.join(stems)})[a-z]{{0,4}} {_OWNED}\b")


_COUNTRY: Final = r"(?!the (?:forum|chair|meeting|session|text|states|governments)\b)"
_WHOM: Final = r"(?:(?:the )?\w+)?"
"""Two such phrases are told apart by it."""
_PHRASE: Final = "|".join(
    (
        rf"(?:the|a|one|distinguished|honou?rable) delegates? (?:of|from|for) {_COUNTRY}{_WHOM}",
        rf"(?:the|distinguished|honou?rable) representative (?:of|from|for) {_COUNTRY}{_WHOM}",
        rf"(?:the|distinguished|honou?rable) delegations? (?:of|from) {_COUNTRY}{_WHOM}",
        r"(?:my|our|his|her) delegation\b",
        r"(?:my|our) (?:government|capital|ministry|minister|country|authorities)\b",
        r"speaking (?:on behalf of|for|in my capacity)\b",
        r"(?:his|her|your) excellency\b",
        r"distinguished (?:delegat(?:e|ion)|representative|colleague|ambassador)s?\b",
    )
)
PHRASES: Final = re.compile(rf"\b(?:{_PHRASE})")
IN_PHRASES: Final = (
    *("delegate", "delegates", "representative", "delegation", "delegations", "distinguished"),
    *("speaking", "excellency", "my", "our"),
)
"""Words of which each of these phrases has one: most texts hold none, and need not be searched."""
ENVOYS: Final = ("delegate", "delegation", "representative", "ambassador", "minister")
ENVOY_SPEAKS: Final = re.compile(rf"\bthe (?:\w+ ){{1,2}}(?:{'|'.join(ENVOYS)}) {_BETWEEN}(?:{_SAYING})\b")
"""To be looked for where there is one of the ENVOYS."""
