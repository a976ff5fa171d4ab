"""Where somebody is signed in, and tokens with an end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from drafts.errors import Conflict, Forbidden, Malformed, Unknown
from drafts.ids import PersonId
from server.actions import people, sign_ins
from server.actions.desk import Desk
from server.identity.secret import digest
from server.identity.tokens import token_person
from tests.serving import Forum

DAY = timedelta(days=1)


async def test_a_token_ends_on_its_day(desk: Desk, forum: Forum) -> None:
    ana, now = forum.guest("Ana").person, desk.clock.now()
    token = await sign_ins.make_token(desk, None, ana, now + 3 * DAY, "for the minutes")
    assert await token_person(desk.records.grants, token, now + 2 * DAY) == ana.id
    assert await token_person(desk.records.grants, token, now + 4 * DAY) is None
    newest = (await sign_ins.of(desk, ana, ana.id))[0]
    assert (newest.label, newest.digest) == ("for the minutes", digest(token))


async def test_a_token_does_not_end_before_it_begins(desk: Desk, forum: Forum) -> None:
    with pytest.raises(Malformed):
        await sign_ins.make_token(desk, None, forum.guest("Ana").person, desk.clock.now() - DAY)
    with pytest.raises(Malformed):
        await sign_ins.make_token(desk, None, forum.guest("Ana").person, label="x" * 81)


async def test_nobody_makes_a_token_for_somebody_whom_they_could_not_let_in(desk: Desk, forum: Forum) -> None:
    carmen, samir, ana = (forum.guest(name).person for name in ("Carmen", "Samir", "Ana"))
    for by, whose in ((samir, carmen), (ana, ana)):
        with pytest.raises(Forbidden):
            await sign_ins.make_token(desk, by, whose)
    await people.revoke(desk, None, ana.id)
    with pytest.raises(Conflict):
        await sign_ins.make_token(desk, None, await desk.records.people.get(ana.id))


async def test_one_s_own_are_seen_and_those_of_others_by_who_may_let_them_in(
    desk: Desk, forum: Forum
) -> None:
    carmen, samir, ana = (forum.guest(name).person for name in ("Carmen", "Samir", "Ana"))
    assert len(await sign_ins.of(desk, ana, ana.id)) == 1
    assert len(await sign_ins.of(desk, samir, ana.id)) == 1
    for by, whose in ((ana, samir.id), (ana, PersonId("nobody")), (samir, carmen.id)):
        with pytest.raises(Forbidden):
            await sign_ins.of(desk, by, whose)
    with pytest.raises(Unknown):
        await sign_ins.of(desk, samir, PersonId("nobody"))
