"""Whatever is done to people is in the register, with who did it; and nothing that was refused."""

from __future__ import annotations

import pytest

from drafts.errors import Conflict, Forbidden
from server.actions import links, people, register, sign_ins
from server.actions.desk import Desk
from server.actions.people import Role
from server.identity.secret import digest
from tests.serving import Forum


async def entered(desk: Desk, since: int = 0) -> list[tuple[str, str | None, dict[str, object]]]:
    """Act, who did it, and what it was about."""
    places = (await register.everything(desk, None))[since:]
    return [(record.done.act, record.done.person, dict(record.done.about)) for _, record in places if record]


async def test_each_act_is_entered_once_and_names_who_and_whom(desk: Desk, forum: Forum) -> None:
    samir, before = forum.guest("Samir").person, len(await entered(desk))
    eva = await people.invite(desk, samir, "eva@example.org", "Eva", Role("friend", "1.1"))
    given = await people.give(desk, samir, eva.id, Role("steering", delegation="Examplia"))
    await people.give(desk, samir, eva.id, Role("steering", delegation="Examplia"))  # held already
    await links.hand_one(desk, samir, eva.id)
    token = await sign_ins.make_token(desk, None, eva, label="minutes")
    await sign_ins.end(desk, samir, eva.id, digest(token))
    await people.take(desk, samir, given.id)
    await people.revoke(desk, samir, eva.id)
    whom = {"person": eva.id, "name": "Eva"}
    friend = {"capacity": "friend", "session": "1.1"}
    steering = {"capacity": "steering", "delegation": "Examplia"}
    assert await entered(desk, before) == [
        ("invited", samir.id, {**whom, **friend}),
        ("capacity given", samir.id, {**whom, **steering}),
        ("link made", samir.id, whom),
        ("token made", None, {**whom, "label": "minutes"}),
        ("token ended", samir.id, {**whom, "label": "minutes"}),
        ("capacity taken", samir.id, {**whom, **steering}),
        ("revoked", samir.id, {**whom, "held": "Friend of the Forum of 1.1"}),
    ]


async def test_who_comes_with_two_capacities_is_entered_with_both(desk: Desk, forum: Forum) -> None:
    before = len(await entered(desk))
    await people.invite(desk, None, "eva@example.org", "Eva", Role("friend"), Role("troika", seat="past"))
    assert [(act, about["capacity"]) for act, _, about in await entered(desk, before)] == [
        ("invited", "friend"),
        ("capacity given", "troika"),
    ]


async def test_what_was_refused_is_not_entered(desk: Desk, forum: Forum) -> None:
    carmen, samir = forum.guest("Carmen").person, forum.guest("Samir").person
    before = len(await entered(desk))
    with pytest.raises(Forbidden):
        await people.revoke(desk, samir, carmen.id)
    with pytest.raises(Forbidden):
        await links.hand_one(desk, samir, carmen.id)
    with pytest.raises(Conflict):
        await people.revoke(desk, carmen, carmen.id)
    assert await entered(desk, before) == []
