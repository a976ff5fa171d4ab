"""What would name somebody, and what only looks like it."""

from __future__ import annotations

import random

import pytest

from drafts.export.folding import folded
from drafts.export.naming import Said, Search, Texts, Unnamed, fingerprint

HOUSE = Unnamed(
    people=("Ana Reyes", "José Field", "Bo"),
    addresses=("ana@example.org",),
    delegations=("Philippines", "Examplia", "Côte d’Ivoire", "Kingdom of Spain", "Youth Network"),
    said=(
        Said("Please strike this. We would rather see the second sentence gone entirely!", ("strike this",)),
        Said("Say where the money goes home to", ("They say where the money goes home to first.",)),
        Said("Too vague"),
    ),
)


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.why, hit.words) for hit in Search(HOUSE, Texts([text])).look(text)]


@pytest.mark.parametrize(
    ("text", "why", "words"),
    [
        ("Thanks to Ana Reyes for this.", "person", "Ana Reyes"),
        ("ANA\u200b  \uff32eyes", "person", "ANA Reyes"),
        ("Ana\u2028Reyes", "person", "Ana Reyes"),
        ("A\u202ena Re\u00adyes", "person", "Ana Reyes"),
        ("A\ufe0fna\u034f Reyes", "person", "Ana Reyes"),
        ("Reyes, Ana", "person", "Reyes, Ana"),
        ("Ana M. Reyes", "person", "Ana M. Reyes"),
        ("jose\u0301 field", "person", "josé field"),
        ("as Bo wrote", "person", "Bo"),
        ("Mr. Reyes left", "person", "Mr. Reyes"),
        ("as proposed by Reyes", "person", "proposed by Reyes"),
        ("Field also said so", "person", "Field also said"),
        ("write to ANA@example.org.", "address", "ANA@example.org"),
        ("according to the Philippines, fees fell", "delegation", "according to the Philippines"),
        ("The Philippines also said no", "delegation", "The Philippines also said"),
        ("The Philippines, speaking later, proposed", "delegation", None),
        ("[Philippines: delete]", "delegation", "[Philippines: delete]"),
        ("low fees (Philippines)", "delegation", "(Philippines)"),
        ("the Philippines’ proposal", "delegation", "the Philippines’ proposal"),
        ("Philippines: we want this out", "delegation", "Philippines:"),
        ("the delegates from Cote d'Ivoire and on behalf of Côte d'Ivoire", "delegation", None),
        ("in the words of the Kingdom of Spain", "delegation", "in the words of the Kingdom of Spain"),
        ("Migrants in Examplia", "delegation", "Examplia"),
        ("the youth network met", "delegation", "youth network"),
        ("The delegate of Malta agreed", "phrase", None),
        ("the distinguished representative from Malta", "phrase", None),
        ("My delegation holds that", "phrase", "My delegation"),
        ("We would rather see the second sentence gone entirely.", "comment", None),
    ],
)  # fmt: skip
def test_what_names_somebody_is_found(text: str, why: str, words: str | None) -> None:
    hits = found(text)
    assert why in [each for each, _ in hits]
    assert words is None or words in [each for _, each in hits]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("王小明", "由王小明提出。", "王小明"),
        ("أحمد حسن", "وأحمد حسن قال", "أحمد حسن"),
        ("สมชาย ใจดี", "นายสมชาย ใจดีกล่าว", "สมชาย ใจดี"),
        ("José María Aznar López", "as José María Aznar had it", "José María Aznar"),
        ("José María Aznar López", "as José Aznar had it", "José Aznar"),
        ("José María Aznar López", "Aznar López, José María", "Aznar López, José María"),
        ("Nguyễn Văn An", "as Văn An Nguyễn had it", "Văn An Nguyễn"),
        ("Chloé Dupont", "Chloe Dupont", "Chloe Dupont"),
        ("Chloé Dupont", "as C. Dupont had it", "C. Dupont"),
        ("Groß Weiß", "GROSS WEISS", "GROSS WEISS"),
        ("Bo", "as Bo had it", "Bo"),
        ("May", "as proposed by May, fees fall", "proposed by May"),
    ],
)
def test_a_person_is_found_as_lists_and_other_scripts_have_the_name(name: str, text: str, words: str) -> None:
    hits = Search(Unnamed(people=(name,)), Texts([text])).look(text)
    assert words in [hit.words for hit in hits], hits


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Philippines", "The Philippines was of the view that fees fall"),
        ("Philippines", "The Philippine delegation left"),
        ("Philippines", "a participant from the Philippines"),
        ("Mexico", "the Mexican proposal"),
        ("United States of America", "The United States proposed this"),
        ("United States of America", "The US proposed this"),
        ("Korea, Republic of", "The Republic of Korea said so"),
        ("Iran (Islamic Republic of)", "Iran said so"),
        ("Republic of Moldova", "Moldova said so"),
        ("European Union", "The EU took the floor"),
        ("Côte d’Ivoire", "Cote d'Ivoire proposed this"),
        ("Türkiye", "Turkey objected"),
        ("IOM", "IOM’s list"),
        ("US", "The US said so"),
    ],
)
def test_a_delegation_is_found_under_each_of_its_names(name: str, text: str) -> None:
    assert Search(Unnamed(delegations=(name,)), Texts([text])).look(text)


@pytest.mark.parametrize(
    ("unnamed", "text"),
    [
        (Unnamed(people=("May",)), "In May the Forum met, and costs may fall."),
        (Unnamed(people=("Bo",)), "a bo tree"),
        (Unnamed(delegations=("US",)), "Give us proposals; ask us said the group, and US firms paid."),
        (
            Unnamed(delegations=("United States of America",)),
            "They asked us. Latin America’s position is known.",
        ),
        (Unnamed(people=("Maria de la Cruz",)), "Buenos Aires de la Plata"),
        (Unnamed(delegations=("Mexico",)), "Mexican workers sent more home."),
        (Unnamed(people=("Ana Reyes",)), "mana reyesa"),
    ],
)
def test_words_that_look_like_a_name_are_told_from_it(unnamed: Unnamed, text: str) -> None:
    assert Search(unnamed, Texts([text])).look(text) == ()


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("我们不能接受雇主分担费用这一条。", "会议说：我们不能接受雇主分担费用这一条。此外无他。"),
        ("短。我们不能接受雇主分担费用这一条！", "我们不能接受雇主分担费用这一条"),
        ("Nous préférons l’ancien texte tel quel.", "NOUS PREFERONS L'ANCIEN TEXTE TEL QUEL"),
    ],
)
def test_a_comment_is_found_in_any_script(said: str, text: str) -> None:
    assert [hit.why for hit in Search(Unnamed(said=(Said(said),)), Texts([text])).look(text)] == ["comment"]


def test_a_sentence_is_found_wherever_it_stands_among_thousands() -> None:
    """The quick looks before the long one pass over nothing."""
    chance = random.Random(2026)
    lexicon = ["fees", "fell", "by", "half;", "(since", "2005)", "and", "“stay”", "low,", "R&D", "é", "well"]
    sentences = [" ".join(chance.choices(lexicon, k=chance.randint(6, 12))) for _ in range(200)]
    texts = [
        f"{chance.choice(['', 'So: ', '('])}{each}{chance.choice(['', '.', ')', ' ! !'])}"
        for each in sentences
    ]
    house = Unnamed(said=tuple(Said(f"{chance.choice(['', 'No. '])}{each.title()}.") for each in sentences))
    search = Search(house, Texts(texts))
    assert [text for text in texts if not search.look(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "The Philippines has lowered the fees of its citizens.",
        "Corridors such as Spain–Philippines, and programmes in the Philippines.",
        "The field was wet, and the reyes of old were kings.",
        "Bona fide recruiters, Boston and a bo-tree? No: abode.",
        "xana@example.org and ana@example.organic",
        "Representatives of civil society and delegates from sixty countries met.",
        "Too vague rules help nobody.",
        "They say where the money goes home to first.",
        "The right to strike this year",
    ],
)
def test_ordinary_words_are_no_names(text: str) -> None:
    assert [hit for hit in found(text) if hit[1].lower() != "bo"] == []


def test_of_hundreds_of_people_only_those_are_looked_for_whose_words_are_there() -> None:
    house = Unnamed(people=tuple(f"Person{number} Family{number}" for number in range(500)))
    text = "Person7 was here, and so was Person9 Family9."
    assert [hit.words for hit in Search(house, Texts([text])).look(text)] == ["Person9 Family9"]


def test_a_fingerprint_is_of_the_hits_in_any_order_and_of_no_others() -> None:
    assert fingerprint([("a", "b"), ("c", "d")]) == fingerprint([("c", "d"), ("a", "b")])
    assert fingerprint([("a", "b")]) != fingerprint([("a", "b"), ("c", "d")])
    assert fingerprint([("ab", "c")]) != fingerprint([("a", "bc")])


def test_folding_makes_no_difference_of_what_cannot_be_seen() -> None:
    assert folded("Straße\u200d \u2066Ａ\u00a0b\u2069") == "strasse a b"


def seen(house: Unnamed, text: str) -> list[tuple[str, str]]:
    return [(hit.why, hit.words) for hit in Search(house, Texts([text])).look(text)]


# ── people ──

EVERYBODY = Unnamed(
    people=(
        *("José María Aznar López", "Nguyễn Văn An", "Juan de la Cruz", "Chloé Dupont", "Weiß Müller"),
        *("王小明", "أحمد حسن", "김철수", "สมชาย ใจดี", "May", "Li"),
    )
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("as José María Aznar wrote", "José María Aznar"),
        ("as José Aznar wrote", "José Aznar"),
        ("AZNAR LÓPEZ, José María (Spain)", "AZNAR LÓPEZ, José María"),
        ("from Van An Nguyen.", "Van An Nguyen"),
        ("with Nguyen An", "Nguyen An"),
        ("by Cruz, Juan de la", "Cruz, Juan"),
        ("to Juan de la Cruz", "Juan de la Cruz"),
        ("of Chloe Dupont", "Chloe Dupont"),
        ("of C. Dupont", "C. Dupont"),
        ("of Dupont, C.", "Dupont, C."),
        ("of J. M. Aznar", "J. M. Aznar"),
        ("of Weiss Muller", "Weiss Muller"),
        ("由王小明提出。", "王小明"),
        ("وأحمد حسن قال", "أحمد حسن"),
        ("어제 김철수는 말했다", "김철수"),
        ("คุณสมชาย ใจดีกล่าว", "สมชาย ใจดี"),
        ("with Li today", "Li"),
        ("May proposed this", "May proposed"),
    ],
)
def test_a_person_s_name_is_found_in_every_order_and_script(text: str, words: str) -> None:
    assert ("person", words) in seen(EVERYBODY, text)


@pytest.mark.parametrize(
    "text",
    [
        "In May the Forum met; it may have proposed a date, and may be asked.",
        "José left, and María came; an an and de la.",
        "A li is half a mile.",
        "The van stood at the cruz.",
    ],
)
def test_a_part_of_a_name_or_an_ordinary_word_is_none(text: str) -> None:
    assert seen(EVERYBODY, text) == []


# ── delegations ──


@pytest.mark.parametrize(
    ("delegation", "text"),
    [
        ("Philippines", "The Philippines was of the view that fees fell."),
        ("Philippines", "The Philippine delegation said so."),
        ("Philippines", "as a participant from the Philippines recalled"),
        ("Philippines", "The Philippines took the floor."),
        ("Philippines", "The Philippines delivered a statement."),
        ("Philippines", "The Philippines introduced the draft paragraph."),
        ("Philippines", "The Philippines shared its experience."),
        ("United States of America", "The United States proposed it."),
        ("United States of America", "The US proposed it."),
        ("United States of America", "The U.S. proposed it."),
        ("Korea, Republic of", "The Republic of Korea said no."),
        ("Korea, Republic of", "Korea said no."),
        ("Iran (Islamic Republic of)", "Iran said no."),
        ("Republic of Moldova", "Moldova said no."),
        ("European Union", "The EU said no."),
        ("Côte d'Ivoire", "Cote d'Ivoire proposed this."),
        ("Côte d'Ivoire", "Ivory Coast proposed this."),
        ("Viet Nam", "Vietnam proposed this."),
        ("Türkiye", "Turkey proposed this."),
        ("菲律宾", "菲律宾代表说"),
    ],
)
def test_a_state_is_found_under_every_name_it_goes_by(delegation: str, text: str) -> None:
    assert seen(Unnamed(delegations=(delegation,)), text) != []


@pytest.mark.parametrize(
    "text",
    [
        "Recruiters must be licensed, Kenya said.",
        "As Chad put it, fees must fall.",
        "[Kenya: delete]",
        "The proposal of the United Kingdom was taken.",
        "the Mexican proposal",
        "The Permanent Representative of Kenya asked for it.",
    ],
)
def test_a_state_that_nobody_here_speaks_for_is_found_where_it_speaks(text: str) -> None:
    assert seen(Unnamed(), text) != []


@pytest.mark.parametrize(
    "text",
    [
        "Fees in Kenya fell, and those in Chad.",
        "The resource centre (Kenya) informs migrants.",
        "China and Turkey, plates and dinner, were asked for.",
    ],
)
def test_a_state_that_nobody_here_speaks_for_may_be_an_example(text: str) -> None:
    assert seen(Unnamed(), text) == []


@pytest.mark.parametrize(
    ("delegation", "text"),
    [
        ("Philippines", "The Philippines introduced lower fees and delivered better services."),
        ("US", "Give us proposals; ask us said he; all of us."),
        ("United States of America", "It lets us support our proposals."),
        ("United States of America", "Fees in the United States fell."),
        ("European Union", "The European Union has many members."),
        ("Republic of Moldova", "Migrants in Moldova sent more."),
    ],
)
def test_a_pronoun_or_a_place_is_no_delegation(delegation: str, text: str) -> None:
    assert seen(Unnamed(delegations=(delegation,)), text) == []


# ── what was said ──


def test_a_comment_in_a_script_without_blanks_is_found() -> None:
    house = Unnamed(said=(Said("我们不能接受雇主分担费用这一条。请删去。"),))
    assert seen(house, "前言:我们不能接受雇主分担费用这一条,后面。") == [
        ("comment", "我们不能接受雇主分担费用这一条")
    ]
    assert seen(house, "请删去后面的话。") == []


def test_one_place_is_one_hit() -> None:
    unnamed = Unnamed(delegations=("Youth Network",))
    assert seen(unnamed, "The Youth Network said no. The Youth Network.") == [
        ("delegation", "The Youth Network said"),
        ("delegation", "Youth Network"),
    ]


def test_a_whole_name_an_address_and_a_comment_are_hardly_false_alarms() -> None:
    text = (
        "Ana Reyes, ana@example.org: We would rather see the second sentence gone entirely. "
        "Mr Reyes, the Youth Network."
    )
    found = {hit.why: hit.whole for hit in Search(HOUSE, Texts([text])).look(text)}
    assert found == {"person": False, "address": True, "comment": True, "delegation": False}
    assert any(hit.whole for hit in Search(HOUSE, Texts([text])).look(text) if hit.why == "person")
