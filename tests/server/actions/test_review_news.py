"""Who is told of the steps of a review: Ana and Bakary draft 1.1 with Elena; Hugo, Imani and Jun are the
Troika; Carmen chairs."""

from __future__ import annotations

from collections.abc import Sequence

from drafts.discussion.notices import Choices
from drafts.people import Person
from server.actions import drafts, notices, review, versions
from server.actions.desk import Desk
from server.actions.review import Wanted
from tests.serving import Forum

TEAM = ("Ana", "Bakary", "Elena", "Carmen")
TROIKA = ("Hugo", "Imani", "Jun")
NOBODY: Sequence[str] = ()


async def submitted(desk: Desk, forum: Forum, label: str = "") -> int:
    ana, draft = forum.guest("Ana").person, forum.drafts["1.1"]
    found = await drafts.find(desk, ana, draft)
    for question in found.session.questions[1:]:
        await drafts.waive(desk, ana, draft, question.id, "not discussed")
    version = await versions.create(desk, ana, draft, label)
    await review.submit(desk, ana, draft, version.number)
    return version.number


async def judged(desk: Desk, forum: Forum, name: str, number: int, word: str = "endorsed") -> None:
    draft = forum.drafts["1.1"]
    version = await versions.numbered(desk, draft, number)
    wanted = Wanted(word, "" if word == "endorsed" else "Paragraph 1 says too little.", version.hash)
    await review.give(desk, forum.guest(name).person, draft, number, wanted)


async def told(desk: Desk, person: Person) -> list[tuple[str, int | None, str]]:
    shown = await notices.shown(desk, person)
    return [
        (notice.kind, notice.number, shown.people[notice.by].name.split()[0] if notice.by else "")
        for notice in shown.notices
    ]


async def everybody_told(desk: Desk, forum: Forum, kind: str) -> set[str]:
    names = (*TEAM, *TROIKA, "Farid", "Samir", "Chloé")
    heard = {name: await told(desk, forum.guest(name).person) for name in names}
    return {name for name, news in heard.items() if kind in [each[0] for each in news]}


async def test_the_seats_are_told_that_a_version_waits_for_them(desk: Desk, forum: Forum) -> None:
    await submitted(desk, forum)
    assert await everybody_told(desk, forum, "submitted") == set(TROIKA)
    assert await told(desk, forum.guest("Hugo").person) == [("submitted", 1, "Ana")]


async def test_those_who_drafted_and_the_chair_are_told_that_it_came_back(desk: Desk, forum: Forum) -> None:
    await judged(desk, forum, "Imani", await submitted(desk, forum), "returned")
    assert await everybody_told(desk, forum, "returned") == set(TEAM)
    assert await told(desk, forum.guest("Elena").person) == [("returned", 1, "Imani")]


async def test_they_are_told_once_that_every_seat_has_endorsed(desk: Desk, forum: Forum) -> None:
    number = await submitted(desk, forum)
    for name in TROIKA[:2]:
        await judged(desk, forum, name, number)
    assert await everybody_told(desk, forum, "endorsed") == set(NOBODY)
    await judged(desk, forum, TROIKA[2], number)
    assert await everybody_told(desk, forum, "endorsed") == set(TEAM)


async def test_team_and_seats_are_told_that_a_text_is_adopted_and_reopened(desk: Desk, forum: Forum) -> None:
    carmen, draft = forum.guest("Carmen").person, forum.drafts["1.1"]
    await review.adopt(desk, carmen, draft, await submitted(desk, forum), "The session ends today.")
    others = {*TEAM, *TROIKA} - {"Carmen"}
    assert await everybody_told(desk, forum, "adopted") == others
    await review.reopen(desk, carmen, draft, "A figure is wrong.")
    assert await everybody_told(desk, forum, "reopened") == others
    assert (await told(desk, forum.guest("Jun").person))[:2] == [
        ("reopened", 1, "Carmen"),
        ("adopted", 1, "Carmen"),
    ]


async def test_who_does_not_want_to_hear_of_reviews_does_not(desk: Desk, forum: Forum) -> None:
    hugo = forum.guest("Hugo").person
    await notices.choose(desk, hugo, Choices(review=False))
    await submitted(desk, forum)
    assert await everybody_told(desk, forum, "submitted") == {"Imani", "Jun"}
