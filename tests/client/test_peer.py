"""The Python peer, over real sockets against the real server."""

from __future__ import annotations

import itertools

import pytest

from client.api import Api
from client.peer import Peer
from drafts.errors import Forbidden, Unknown
from tests.builders import after_the_end, words
from tests.conftest import House
from tests.network import Wifi

_clients = itertools.count(5000)


def peer(house: House, name: str, session: str = "1.1", *, port: int | None = None, epoch: int = 1) -> Peer:
    url = f"http://127.0.0.1:{port or house.port}"
    return Peer(url, house.forum.guest(name).token, house.forum.drafts[session], epoch, next(_clients))


async def test_two_rapporteurs_read_what_the_other_types(house: House) -> None:
    async with peer(house, "Ana") as ana, peer(house, "Bakary") as bakary:
        ana.edit(after_the_end(ana.outcome, "Protection starts at home. "))
        await ana.saved()
        await bakary.until(lambda: words(bakary.outcome) == ["Protection", "starts", "at", "home."])


async def test_a_steering_group_member_reads_along_and_cannot_write(house: House) -> None:
    async with peer(house, "Ana") as ana, peer(house, "Farid") as farid:
        assert farid.replica.hello
        assert farid.replica.hello["rights"] == "comment"
        farid.edit(after_the_end(farid.outcome, "smuggled"))
        with pytest.raises(Forbidden) as refused:
            await farid.saved()
        assert refused.value.code == "read-only"
        ana.edit(after_the_end(ana.outcome, "honest"))
        await ana.saved()
        assert words(ana.outcome) == ["honest"]


async def test_another_session_s_rapporteur_reads_and_does_not_edit(house: House) -> None:
    async with peer(house, "Chloé") as chloe:
        chloe.edit(after_the_end(chloe.outcome, "not my session"))
        with pytest.raises(Forbidden):
            await chloe.saved()


async def test_words_typed_while_the_network_is_away_arrive_once(house: House) -> None:
    wifi = Wifi(house.port)
    await wifi.mend()
    async with peer(house, "Ana", port=wifi.port) as ana, peer(house, "Bakary") as bakary:
        await wifi.cut()
        await ana.until(lambda: not ana.connected)
        for word in ("kept ", "on ", "this ", "device "):
            ana.edit(after_the_end(ana.outcome, word))
        bakary.edit(after_the_end(bakary.outcome, "meanwhile "))
        await bakary.saved()
        assert ana.replica.unsaved == 4
        await wifi.mend()
        await ana.saved()
        expected = sorted(["kept", "on", "this", "device", "meanwhile"])
        await ana.until(lambda: sorted(words(ana.outcome)) == expected)
        await bakary.until(lambda: sorted(words(bakary.outcome)) == expected)
    await wifi.cut()


async def test_a_wrong_epoch_and_a_draft_that_is_not_there_are_final(house: House) -> None:
    with pytest.raises(Forbidden, match="wrong-epoch"):
        async with peer(house, "Ana", epoch=7):
            pass
    nobody = Peer(house.url, house.forum.guest("Ana").token, "nowhere", 1, 1)
    with pytest.raises(Forbidden) as refused:
        async with nobody:
            pass
    assert refused.value.code == "closed-4404"


async def test_without_a_good_token_the_answer_is_to_sign_in(house: House) -> None:
    stranger = Peer(house.url, "no such token", house.forum.drafts["1.1"], 1, 1)
    with pytest.raises(Forbidden) as refused:
        async with stranger:
            pass
    assert refused.value.code == "closed-4401"


async def test_a_draft_is_found_by_its_session_s_number(house: House) -> None:
    async with Api(house.url, house.forum.guest("Ana").token) as api:
        found = await api.draft_of("1.1")
        assert found.id == house.forum.drafts["1.1"]
        with pytest.raises(Unknown):
            await api.draft_of("9.9")
