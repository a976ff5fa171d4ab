"""Names of countries, as delegations bear them: words that stand in many a text without attributing it.

The members and observers of the United Nations, by their short names and those that are in common
use, and under which names the same one goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from drafts.export.folding import folded, unaccented

_NAMES: Final = """
afghanistan; albania; algeria; andorra; angola; antigua and barbuda; argentina; armenia; australia; austria;
azerbaijan; bahamas; bahrain; bangladesh; barbados; belarus; belgium; belize; benin; bhutan; bolivia; bosnia
and herzegovina; botswana; brazil; brunei; brunei darussalam; bulgaria; burkina faso; burundi; cabo verde;
cape verde; cambodia; cameroon; canada; central african republic; chad; chile; china; colombia; comoros;
congo; costa rica; cote d'ivoire; ivory coast; croatia; cuba; cyprus; czechia; czech republic; democratic
people's republic of korea; north korea; democratic republic of the congo; denmark; djibouti; dominica;
dominican republic; ecuador; egypt; el salvador; equatorial guinea; eritrea; estonia; eswatini; swaziland;
ethiopia; european union; fiji; finland; france; gabon; gambia; georgia; germany; ghana; greece; grenada;
guatemala; guinea; guinea-bissau; guyana; haiti; holy see; honduras; hungary; iceland; india; indonesia;
iran; iraq; ireland; israel; italy; jamaica; japan; jordan; kazakhstan; kenya; kiribati; korea; kuwait;
kyrgyzstan; laos; lao people's democratic republic; latvia; lebanon; lesotho; liberia; libya; liechtenstein;
lithuania; luxembourg; madagascar; malawi; malaysia; maldives; mali; malta; marshall islands; mauritania;
mauritius; mexico; micronesia; moldova; monaco; mongolia; montenegro; morocco; mozambique; myanmar; namibia;
nauru; nepal; netherlands; new zealand; nicaragua; niger; nigeria; north macedonia; norway; oman; pakistan;
palau; palestine; state of palestine; panama; papua new guinea; paraguay; peru; philippines; poland;
portugal; qatar; republic of korea; south korea; republic of moldova; romania; russia; russian federation;
rwanda; saint kitts and nevis; saint lucia; saint vincent and the grenadines; samoa; san marino; sao tome
and principe; saudi arabia; senegal; serbia; seychelles; sierra leone; singapore; slovakia; slovenia;
solomon islands; somalia; south africa; south sudan; spain; sri lanka; sudan; suriname; sweden; switzerland;
syria; syrian arab republic; tajikistan; tanzania; united republic of tanzania; thailand; timor-leste; togo;
tonga; trinidad and tobago; tunisia; türkiye; turkey; turkmenistan; tuvalu; uganda; ukraine; united arab
emirates; united kingdom; great britain; united states; united states of america; uruguay; uzbekistan;
vanuatu; venezuela; viet nam; vietnam; yemen; zambia; zimbabwe
"""
_ALSO: Final = """
Bolivia; Plurinational State of Bolivia
Brunei; Brunei Darussalam
Cabo Verde; Cape Verde
Comoros; Union of the Comoros
China; People's Republic of China; PRC
Congo; Republic of the Congo; Congo Brazzaville
Cote d'Ivoire; Ivory Coast
Czechia; Czech Republic
Democratic People's Republic of Korea; North Korea; DPRK
Democratic Republic of the Congo; DR Congo; DRC; Congo
Eswatini; Swaziland
European Union; EU
Gambia; The Gambia
Germany; Federal Republic of Germany
Holy See; Vatican; Vatican City
Iran; Islamic Republic of Iran
Kyrgyzstan; Kyrgyz Republic
Laos; Lao PDR; Lao People's Democratic Republic
Micronesia; Federated States of Micronesia
Myanmar; Burma
Netherlands; Kingdom of the Netherlands; Holland
North Macedonia; Macedonia
Palestine; State of Palestine
Republic of Korea; South Korea; Korea; ROK
Republic of Moldova; Moldova
Russian Federation; Russia
Saint Kitts and Nevis; St Kitts and Nevis; St. Kitts and Nevis
Saint Lucia; St Lucia; St. Lucia
Saint Vincent and the Grenadines; St Vincent and the Grenadines; St. Vincent and the Grenadines; St Vincent
Sao Tome and Principe; Sao Tome
Slovakia; Slovak Republic
Syria; Syrian Arab Republic
Timor-Leste; East Timor
Trinidad and Tobago; Trinidad
Turkiye; Turkey
United Arab Emirates; UAE; Emirates
United Kingdom; UK; U.K.; Great Britain; Britain; United Kingdom of Great Britain and Northern Ireland
United Republic of Tanzania; Tanzania
United States; United States of America; USA; U.S.A.; US; U.S.
Venezuela; Bolivarian Republic of Venezuela
Viet Nam; Vietnam
"""
"""In each line one country, as it is written."""
_GROUPS: Final = tuple(tuple(each.strip() for each in line.split(";")) for line in _ALSO.strip().split("\n"))
COUNTRIES: Final[frozenset[str]] = frozenset(
    " ".join(name.split()) for name in _NAMES.split(";")
) | frozenset(folded(name) for group in _GROUPS for name in group)
"""Folded, as in `folding.folded`."""

ALL: Final = (
    *(" ".join(name.split()).title() for name in _NAMES.split(";")),
    *(name for group in _GROUPS for name in group),
)
"""As they are written."""

_SAME: Final = {folded(name): group for group in _GROUPS for name in group}

_STYLE: Final = (
    r"(?:(?:(?:islamic|plurinational|bolivarian|federal|federated|arab|people's|democratic|united) )*"
    r"(?:kingdom|republics?|states?|government|commonwealth|principality|sultanate) of (?:the )?)"
)
_BEFORE: Final = re.compile(rf"^(?:the )?{_STYLE}?", re.IGNORECASE)
_BEHIND: Final = re.compile(r"^(?P<name>[^,(]+?)(?:, (?P<style>[^,]+)| \((?P<bracket>[^)]+)\))$")


_TOO_WIDE: Final = frozenset({"america", "islands"})
"""Left when a style is taken off, and no name of a state."""
LEAST_OF_A_STEM: Final = 5
"""Letters that a country's name must have for its adjective to be guessed from them."""


def stem(name: str) -> str | None:
    """What the adjective begins with, where it can be guessed: "Philippine", "Mexican"; None else."""
    small = folded(name)
    if small not in COUNTRIES or not small.isalpha() or len(small) <= LEAST_OF_A_STEM:
        return None
    return small[: max(LEAST_OF_A_STEM, len(small) - 2)]


@lru_cache(maxsize=1024)
def is_country(name: str) -> bool:
    """In any of its forms."""
    return any(folded(each) in COUNTRIES for each in forms(name))


@lru_cache(maxsize=1024)
def forms(name: str) -> tuple[str, ...]:
    """All that this delegation is called, as written, without accents: its name, without its style
    ("Republic of"), with a style that stood behind it ("Korea, Republic of"), and what else the country
    is called."""
    found = dict.fromkeys(_forms(unaccented(name)))
    for each in tuple(found):
        found |= dict.fromkeys(_SAME.get(folded(each), ()))
    return tuple(found)


def _forms(name: str) -> Iterator[str]:
    yield name
    if turned := _BEHIND.match(name):
        style = turned["style"] or turned["bracket"]
        yield turned["name"]
        if re.search(r" of(?: the)?$", style):
            yield f"{style} {turned['name']}"
    bare = _BEFORE.sub("", name)
    if bare and folded(bare) not in _TOO_WIDE:
        yield bare
