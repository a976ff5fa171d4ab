"""Names of countries, as delegations bear them: words that stand in many a text without attributing it.

The members and observers of the United Nations, by their short names and those that are in common
use. Folded as in `naming.folded`: small letters, one blank between words.
"""

from __future__ import annotations

from typing import Final

_NAMES: Final = """
afghanistan; albania; algeria; andorra; angola; antigua and barbuda; argentina; armenia; australia;
austria; azerbaijan; bahamas; bahrain; bangladesh; barbados; belarus; belgium; belize; benin; bhutan;
bolivia; bosnia and herzegovina; botswana; brazil; brunei; brunei darussalam; bulgaria; burkina faso;
burundi; cabo verde; cape verde; cambodia; cameroon; canada; central african republic; chad; chile; china;
colombia; comoros; congo; costa rica; cote d'ivoire; ivory coast; croatia;
cuba; cyprus; czechia; czech republic; democratic people's republic of korea; north korea; democratic
republic of the congo; denmark; djibouti; dominica; dominican republic; ecuador; egypt; el salvador;
equatorial guinea; eritrea; estonia; eswatini; swaziland; ethiopia; european union; fiji; finland; france;
gabon; gambia; georgia; germany; ghana; greece; grenada; guatemala; guinea; guinea-bissau; guyana; haiti;
holy see; honduras; hungary; iceland; india; indonesia; iran; iraq; ireland; israel; italy; jamaica;
japan; jordan; kazakhstan; kenya; kiribati; korea; kuwait; kyrgyzstan; laos; lao people's democratic
republic; latvia; lebanon; lesotho; liberia; libya; liechtenstein; lithuania; luxembourg; madagascar;
malawi; malaysia; maldives; mali; malta; marshall islands; mauritania; mauritius; mexico; micronesia;
moldova; monaco; mongolia; montenegro; morocco; mozambique; myanmar; namibia; nauru; nepal; netherlands;
new zealand; nicaragua; niger; nigeria; north macedonia; norway; oman; pakistan; palau; palestine; state
of palestine; panama; papua new guinea; paraguay; peru; philippines; poland; portugal; qatar; republic of
korea; south korea; republic of moldova; romania; russia; russian federation; rwanda; saint kitts and
nevis; saint lucia; saint vincent and the grenadines; samoa; san marino; sao tome and principe; saudi
arabia; senegal; serbia; seychelles; sierra leone; singapore; slovakia; slovenia; solomon islands;
somalia; south africa; south sudan; spain; sri lanka; sudan; suriname; sweden; switzerland; syria; syrian
arab republic; tajikistan; tanzania; united republic of tanzania; thailand; timor-leste; togo; tonga;
trinidad and tobago; tunisia; turkiye; turkey; turkmenistan; tuvalu; uganda; ukraine; united arab
emirates; united kingdom; great britain; united states; united states of america; uruguay; uzbekistan;
vanuatu; venezuela; viet nam; vietnam; yemen; zambia; zimbabwe
"""
COUNTRIES: Final[frozenset[str]] = frozenset(" ".join(name.split()) for name in _NAMES.split(";"))
