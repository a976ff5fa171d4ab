"""People over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from server.identity.secret import digest
from tests.server.web.conftest import Post
from tests.visiting import OURS, Visitor, Web

EVA = {
    "email": "eva@example.org",
    "name": "Eva",
    "capacities": [{"capacity": "rapporteur", "session": "2.1"}],
}


def id_of(web: Web, name: str) -> str:
    return web.forum.guest(name).person.id


def people(web: Web) -> dict[str, Any]:
    return {each["name"]: each for each in web.script_of("Carmen").get("/api/people").json()["items"]}


def test_everybody_is_listed_with_what_they_hold(web: Web) -> None:
    found = people(web)
    assert len(found) == 14
    ana = found["Ana Sample"]
    (capacity,) = ana["capacities"]
    assert (capacity["capacity"], capacity["number"], capacity["seat"]) == ("rapporteur", "1.1", None)
    assert (ana["first_seen"], ana["last_seen"], ana["here"]) == (None, None, False)
    web.script_of("Ana").get("/api/drafts")
    assert people(web)["Ana Sample"]["first_seen"]


def test_somebody_is_invited_and_the_link_is_handed_to_whoever_asked(web: Web) -> None:
    answer = web.script_of("Samir").post("/api/people", json=EVA)
    assert answer.status_code == 201
    eva = answer.json()
    assert answer.headers["location"] == f"/api/people/{eva['id']}"
    assert (eva["mailed"], eva["fault"]) == (False, "")
    assert [each["number"] for each in eva["capacities"]] == ["2.1"]
    link = eva["link"].removeprefix(web.forum.settings.base_url)
    assert web.nobody().post(link, headers=OURS).status_code == 303


def test_an_invitation_with_two_capacities_gives_both_or_nothing(web: Web) -> None:
    both = [{"capacity": "steering", "delegation": "Examplia"}, {"capacity": "troika", "seat": "past"}]
    web.script_of("Samir").post("/api/people", json={**EVA, "capacities": both})
    assert [each["capacity"] for each in people(web)["Eva"]["capacities"]] == ["steering", "troika"]
    wrong = [{"capacity": "steering"}, {"capacity": "troika"}]
    sent = {"email": "ida@example.org", "name": "Ida", "capacities": wrong}
    assert web.script_of("Samir").post("/api/people", json=sent).status_code == 422
    assert "Ida" not in people(web)


def test_a_single_capacity_may_stand_beside_the_name(web: Web) -> None:
    sent = {"email": "ida@example.org", "name": "Ida", "capacity": "troika", "seat": "future"}
    ida = web.script_of("Samir").post("/api/people", json=sent).json()
    assert [(each["capacity"], each["seat"]) for each in ida["capacities"]] == [("troika", "future")]


def test_where_mail_is_sent_the_link_is_not_in_the_answer(post: Post) -> None:
    eva = post.web.script_of("Samir").post("/api/people", json=EVA).json()
    assert (eva["link"], eva["mailed"]) == (None, True)
    post.mailbox.refuse = {"*"}
    again = post.web.script_of("Samir").post(f"/api/people/{eva['id']}/links").json()
    assert again["link"]
    assert "No such mailbox" in again["fault"]


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"email": "eva"}, 422, "not-an-address"),
        ({"name": ""}, 422, "name-missing"),
        ({"capacities": []}, 422, "capacity-missing"),
        ({"capacities": [{"capacity": "king"}]}, 422, "no-such-capacity"),
        ({"capacities": [{"capacity": "rapporteur"}]}, 422, "session-missing"),
        ({"capacities": [{"capacity": "rapporteur", "session": "9.9"}]}, 404, "no-such-session"),
        ({"capacities": [{"capacity": "friend", "seat": "past"}]}, 422, "seat-not-wanted"),
        ({"capacities": [{"capacity": "chair"}]}, 403, "chairs-own"),
        ({"delegation": "Examplia"}, 422, "no-such-capacity"),
        ({"role": "chair"}, 422, "bad-body"),
    ],
)
def test_what_makes_no_sense_invites_nobody(
    web: Web, changed: dict[str, Any], status: int, code: str
) -> None:
    answer = web.script_of("Samir").post("/api/people", json={**EVA, **changed})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert len(people(web)) == 14


def test_a_capacity_is_given_once_and_taken_once(web: Web) -> None:
    luis, samir = id_of(web, "Luis"), web.script_of("Samir")
    sent = {"capacity": "friend", "session": "1.1"}
    given = [samir.post(f"/api/people/{luis}/capacities", json=sent) for _ in range(2)]
    assert [answer.status_code for answer in given] == [201, 201]
    assert given[0].json() == given[1].json()
    assert web.script_of("Luis").get(web.draft()).json()["rights"] == "comment"
    road = f"/api/capacities/{given[0].json()['id']}"
    assert samir.delete(road).status_code == 204
    assert samir.delete(road).json()["code"] == "no-such-capacity-held"
    assert web.script_of("Luis").get(web.draft()).status_code == 404


def test_with_the_last_capacity_they_are_no_longer_let_in(web: Web) -> None:
    (held,) = people(web)["Luis Sample"]["capacities"]
    assert web.script_of("Samir").delete(f"/api/capacities/{held['id']}").status_code == 204
    assert web.script_of("Luis").get("/api/programme").status_code == 401
    assert people(web)["Luis Sample"]["capacities"] == []


def test_sessions_and_tokens_are_listed_and_ended(web: Web) -> None:
    ana, road = web.browser_of("Ana"), f"/api/people/{id_of(web, 'Ana')}/sign-ins"
    for visitor in (web.script_of("Samir"), web.script_of("Ana"), ana):
        items = visitor.get(road, headers={"Accept": "application/json"}).json()["items"]
        assert [each["kind"] for each in items] == ["session", "token"]
    assert web.script_of("Samir").delete(f"{road}/{items[0]['id']}").status_code == 204
    assert ana.get("/api/drafts").status_code == 401
    assert web.script_of("Samir").delete(f"{road}/{items[0]['id']}").json()["code"] == "no-such-sign-in"
    assert web.script_of("Ana").delete(f"{road}/{items[1]['id']}").status_code == 204
    assert web.script_of("Ana").get("/api/drafts").status_code == 401


def test_what_is_listed_lets_nobody_in(web: Web) -> None:
    ana = web.browser_of("Ana")
    items = web.script_of("Samir").get(f"/api/people/{id_of(web, 'Ana')}/sign-ins").json()["items"]
    for each in items:
        assert (
            web.nobody().get("/api/drafts", headers={"Authorization": f"Bearer {each['id']}"}).status_code
            == 401
        )
        forged = Visitor(web.client, {"Cookie": f"penholder={each['id']}"})
        assert forged.get("/api/drafts").status_code == 401
    assert ana.get("/api/drafts").status_code == 200


# ── refusals ──────────────────────────────────────────────────────────────────────────────

ROADS = [
    ("GET", "/api/people", None),
    ("POST", "/api/people", EVA),
    ("GET", "/api/people/{person}", None),
    ("DELETE", "/api/people/{person}", None),
    ("POST", "/api/people/{person}/capacities", {"capacity": "friend"}),
    ("DELETE", "/api/capacities/{capacity}", None),
    ("POST", "/api/people/{person}/links", None),
    ("GET", "/api/people/{person}/sign-ins", None),
    ("DELETE", "/api/people/{person}/sign-ins/{sign_in}", None),
]


def fill(web: Web, road: str, name: str) -> str:
    guest = web.forum.guest(name)
    return road.format(
        person=guest.person.id, capacity=guest.person.capacities[0].id, sign_in=digest(guest.token)
    )


@pytest.mark.parametrize(("method", "road", "sent"), ROADS)
@pytest.mark.parametrize("name", ["Ana", "Luis"])
def test_for_everybody_else_it_is_all_the_same_whether_it_is_there(
    web: Web, name: str, method: str, road: str, sent: object
) -> None:
    visitor, more = web.script_of(name), {"json": sent} if sent else {}
    theirs = visitor.ask(method, fill(web, road, "Bakary"), **more)
    nothing = road.format(person="nosuchperson", capacity="nosuchcapacity", sign_in="0" * 64)
    assert theirs.status_code == 403
    assert theirs.json() == visitor.ask(method, nothing, **more).json()


@pytest.mark.parametrize(("method", "road", "sent"), ROADS)
def test_without_signing_in_nothing_is_told(web: Web, method: str, road: str, sent: object) -> None:
    answer = web.nobody().ask(method, fill(web, road, "Ana"), **({"json": sent} if sent else {}))
    assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-needed")


@pytest.mark.parametrize(("method", "road", "sent"), [road for road in ROADS[2:] if road[0] != "GET"])
def test_the_secretariat_changes_no_chair(web: Web, method: str, road: str, sent: object) -> None:
    answer = web.script_of("Samir").ask(method, fill(web, road, "Carmen"), **({"json": sent} if sent else {}))
    assert (answer.status_code, answer.json()["code"]) == (403, "chairs-own")
    assert web.script_of("Carmen").get("/api/people").status_code == 200


@pytest.mark.parametrize(("method", "road", "sent"), ROADS[2:])
def test_what_is_not_there_is_said_to_those_who_may_know(
    web: Web, method: str, road: str, sent: object
) -> None:
    for nothing in ("nosuchperson", "%00", "a" * 65, "é"):
        asked = road.format(person=nothing, capacity=nothing, sign_in=nothing)
        answer = web.script_of("Carmen").ask(method, asked, **({"json": sent} if sent else {}))
        assert answer.status_code == 404, answer.text


def test_the_only_chair_can_neither_go_nor_be_sent(web: Web) -> None:
    carmen = web.script_of("Carmen")
    for road in ("/api/people/{person}", "/api/capacities/{capacity}"):
        answer = carmen.delete(fill(web, road, "Carmen"))
        assert (answer.status_code, answer.json()["code"]) == (409, "last-chair")


# ── corrections ──


def test_what_the_invitation_got_wrong_is_corrected(web: Web) -> None:
    samir, farid = web.script_of("Samir"), id_of(web, "Farid")
    sent = {"name": "Farid Corrected", "email": "farid@example.net"}
    answer = samir.patch(f"/api/people/{farid}", json=sent)
    assert (answer.status_code, answer.json()["name"], answer.json()["email"]) == (200, *sent.values())
    held = people(web)["Farid Corrected"]["capacities"][0]["id"]
    answer = samir.patch(f"/api/capacities/{held}", json={"delegation": "Sampleland"})
    assert (answer.status_code, answer.json()["delegation"]) == (200, "Sampleland")
    assert samir.patch(f"/api/capacities/{held}", json={"delegation": None}).json()["delegation"] is None


def test_a_correction_says_what_is_wrong_with_it(web: Web) -> None:
    samir, farid = web.script_of("Samir"), id_of(web, "Farid")
    ana = people(web)["Ana Sample"]["email"]
    for sent, status, code in (
        ({"email": ana}, 409, "email-taken"),
        ({"name": ""}, 422, "name-missing"),
        ({"address": "x"}, 422, "bad-body"),
    ):
        answer = samir.patch(f"/api/people/{farid}", json=sent)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert samir.patch("/api/capacities/none", json={"delegation": "X"}).status_code == 404
    assert samir.patch("/api/capacities/none", json={}).status_code == 422


@pytest.mark.parametrize("name", ["Ana", "Farid", "Imani"])
def test_who_does_not_keep_the_people_corrects_nobody(web: Web, name: str) -> None:
    own = id_of(web, name)
    assert web.script_of(name).patch(f"/api/people/{own}", json={"name": "X"}).status_code == 403
    held = web.forum.guest(name).person.capacities[0].id
    assert web.script_of(name).patch(f"/api/capacities/{held}", json={"delegation": "X"}).status_code == 403
