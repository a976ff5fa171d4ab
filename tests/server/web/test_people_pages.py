"""The pages of those who keep the people: invite, hand links on, give, take, let in no longer."""

from __future__ import annotations

import html
import re

import pytest
from httpx2 import Response

from drafts.people import Capacity
from server.identity.secret import digest
from tests.mailing import words_of
from tests.server.web.conftest import Post
from tests.visiting import OURS, Visitor, Web

EVA = {"name": "Eva Example", "email": "eva@example.org", "capacity": "friend"}


def id_of(web: Web, name: str) -> str:
    return web.forum.guest(name).person.id


def held(web: Web, name: str) -> Capacity:
    return web.forum.guest(name).person.capacities[0]


def links_in(answer: Response) -> list[str]:
    return re.findall(r"http://127\.0\.0\.1:8000(/sign-in/[\w-]+)", answer.text)


def emails(web: Web) -> list[str]:
    return [person["email"] for person in web.script_of("Carmen").get("/api/people").json()["items"]]


# ── who may ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["Carmen", "Samir"])
def test_those_who_keep_the_people_find_the_page_from_the_head_of_theirs(web: Web, name: str) -> None:
    browser = web.browser_of(name)
    assert 'href="/people"' in browser.get("/").text
    page = browser.get("/people")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "14 people are invited" in page.text


@pytest.mark.parametrize("name", ["Ana", "Elena", "Farid", "Imani", "Karin", "Luis"])
def test_nobody_else_finds_it_or_is_told_who_there_is(web: Web, name: str) -> None:
    browser = web.browser_of(name)
    assert 'href="/people"' not in browser.get("/").text
    for road in ("/people", f"/people/{id_of(web, 'Ana')}", "/people/nosuchperson"):
        page = browser.get(road)
        assert page.status_code == 403
        assert "@example.org" not in page.text
    assert browser.post("/people/invite", data=EVA).status_code == 403
    assert browser.post("/people/list", data={"text": "x"}).status_code == 403
    assert browser.post(f"/people/{id_of(web, 'Ana')}/revoke").status_code == 403


def test_another_site_cannot_make_the_chair_invite(web: Web) -> None:
    cookie = {"Cookie": web.browser_of("Carmen").headers["Cookie"], "Sec-Fetch-Site": "cross-site"}
    assert Visitor(web.client, cookie).post("/people/invite", data=EVA).status_code == 403
    assert "eva@example.org" not in emails(web)


# ── who has come ──────────────────────────────────────────────────────────────────────────


def test_it_says_who_has_come_and_who_has_not(web: Web) -> None:
    web.browser_of("Ana").get("/")
    page = web.browser_of("Carmen").get("/people").text
    rows = {
        name: row for row in page.split("<tr>") for name in ("Ana Sample", "Bakary Sample") if name in row
    }
    assert "Last here" in rows["Ana Sample"]
    assert "Has not come yet" in rows["Bakary Sample"]
    assert "2 have come" in page


def test_of_many_those_are_shown_that_are_looked_for(web: Web) -> None:
    web.browser_of("Ana").get("/")
    samir = web.browser_of("Samir")

    def found(**asked: str) -> set[str]:
        table = samir.get("/people", params=asked).text.partition("<tbody>")[2]
        return set(re.findall(r'<a href="/people/\w+"><bdi>(\w+)', table))

    assert found(find="examplia FARID") == found(find="farid@") == {"Farid"}
    assert found(find="rapporteur", come="yes") == {"Ana"}
    assert "Ana" not in found(come="no")
    assert found(find="nobody of that name") == set()
    assert len(found()) == 14
    assert "14 people are invited" in samir.get("/people", params={"find": "farid"}).text


# ── one ───────────────────────────────────────────────────────────────────────────────────


def test_an_invitation_shows_its_link_and_the_link_signs_in(web: Web) -> None:
    answer = web.browser_of("Samir").post(
        "/people/invite",
        data={**EVA, "capacity": "rapporteur", "session": held(web, "Ana").session, "delegation": "Examplia"},
    )
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    (link,) = links_in(answer)
    assert "Rapporteur of 1.1, Examplia" in web.nobody().get(link).text
    assert web.nobody().post(link, headers=OURS).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "eva"}, "is not an e-mail address"),
        ({"name": " "}, "the person&#39;s name"),
        ({"capacity": ""}, "A capacity is one of"),
        ({"capacity": "rapporteur"}, "of which session"),
        ({"capacity": "troika"}, "which seat"),
        ({"capacity": "chair"}, "Only the chair"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_written_stays(
    web: Web, wrong: dict[str, str], said: str
) -> None:
    sent = {**EVA, "delegation": "Examplia", **wrong}
    answer = web.browser_of("Samir").post("/people/invite", data=sent)
    assert answer.status_code in (403, 422)
    assert said in answer.text
    assert 'value="Examplia"' in answer.text
    assert f'value="{sent["email"]}"' in answer.text
    assert "eva@example.org" not in emails(web)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "eva"}, "email"),
        ({"capacity": "rapporteur", "session": ""}, "session"),
    ],
)
def test_the_field_that_is_wrong_is_marked(web: Web, wrong: dict[str, str], field: str) -> None:
    page = web.browser_of("Samir").post("/people/invite", data={**EVA, **wrong}).text
    [marked] = re.findall(
        r'<(?:input|select) name="(\w+)"[^>]* aria-invalid="true" aria-describedby="fault"', page
    )
    assert marked == field
    assert page.count('id="fault"') == 1


# ── a list ────────────────────────────────────────────────────────────────────────────────

LIST = """name;e-mail;capacity;session
Eva Example;eva@example.org;rapporteur;2.1
Ida Example;ida@example.org;rapporteur;9.9
Ana;ana@example.org;rapporteur;2.1
"""


def test_a_list_is_shown_as_it_was_read_before_anybody_is_invited(web: Web) -> None:
    before = emails(web)
    page = web.browser_of("Samir").post("/people/list", data={"text": LIST})
    assert "1 of 3 lines cannot be used" in page.text
    assert "The programme has no session 9.9." in page.text
    assert "Invite 2, leave 1 out" in page.text
    assert "here already as <bdi>Ana Sample" in page.text
    assert emails(web) == before


def test_a_list_that_is_confirmed_invites_and_hands_back_what_was_left_out(web: Web) -> None:
    page = web.browser_of("Samir").post("/people/list", data={"text": LIST, "confirmed": "yes"})
    assert len(links_in(page)) == 2
    assert "Ida Example;ida@example.org;rapporteur;9.9" in html.unescape(page.text)
    people = {each["email"]: each for each in web.script_of("Carmen").get("/api/people").json()["items"]}
    assert [each["number"] for each in people["ana@example.org"]["capacities"]] == ["1.1", "2.1"]
    assert people["ana@example.org"]["name"] == "Ana Sample"
    assert "ida@example.org" not in people


def test_confirming_twice_invites_nobody_twice(web: Web) -> None:
    samir = web.browser_of("Samir")
    for _ in range(2):
        samir.post("/people/list", data={"text": LIST, "confirmed": "yes"})
    assert emails(web).count("eva@example.org") == 1
    items = web.script_of("Carmen").get("/api/people").json()["items"]
    assert [len(each["capacities"]) for each in items if each["email"] == "eva@example.org"] == [1]


def test_a_list_sent_again_makes_a_link_only_for_who_is_new(web: Web) -> None:
    samir = web.browser_of("Samir")
    samir.post("/people/list", data={"text": LIST, "confirmed": "yes"})
    preview = samir.post("/people/list", data={"text": f"{LIST}\nNew,new@example.org,friend"})
    assert "here already, nothing changes" in preview.text
    assert "Invite 1" in preview.text
    answer = samir.post(
        "/people/list", data={"text": f"{LIST}\nNew,new@example.org,friend", "confirmed": "yes"}
    )
    assert (len(links_in(answer)), "new@example.org" in answer.text) == (1, True)


def test_what_was_left_out_is_corrected_under_the_heading_it_came_with(web: Web) -> None:
    ida, yan = "ida@example.org;Ida;friend", "Yan;yan@example.org;friend"
    text = f"e-mail;name;capacity\n{ida}\n{yan}\n{ida}"
    samir = web.browser_of("Samir")
    page = html.unescape(samir.post("/people/list", data={"text": text, "confirmed": "yes"}).text)
    assert f"e-mail;name;capacity\n{yan}</textarea>" in page
    assert "Line 2: “Yan” is not an e-mail address." in page
    assert "says the same" not in page, "what only repeated a line that was used is done"
    corrected = "e-mail;name;capacity\nyan@example.org;Yan;friend"
    assert "yan@example.org" in samir.post("/people/list", data={"text": corrected, "confirmed": "yes"}).text


def test_a_list_of_the_secretariat_s_names_no_chair(web: Web) -> None:
    text = "Eva,eva@example.org,chair\nCarmen,chair@example.org,friend"
    samir = web.browser_of("Samir")
    for more in ({}, {"confirmed": "yes"}):
        page = samir.post("/people/list", data={"text": text, **more})
        assert page.text.count("Only the chair changes who chairs the forum") == 2
    assert "eva@example.org" not in emails(web)


def test_a_list_without_anything_in_it_says_what_to_write(web: Web) -> None:
    answer = web.browser_of("Samir").post("/people/list", data={"text": "\n"})
    assert answer.status_code == 422
    assert "one person a line" in answer.text


# ── links ─────────────────────────────────────────────────────────────────────────────────


def test_a_new_link_is_made_for_who_mislaid_theirs(web: Web) -> None:
    answer = web.browser_of("Samir").post(f"/people/{id_of(web, 'Ana')}/link")
    (link,) = links_in(answer)
    assert "Welcome, <bdi>Ana Sample" in web.nobody().get(link).text


def test_the_secretariat_cannot_come_in_as_the_chair(web: Web) -> None:
    """A link lets in whoever has it: one for the chair's account would be the chair's rights."""
    samir, carmen = web.browser_of("Samir"), id_of(web, "Carmen")
    page = samir.get(f"/people/{carmen}")
    assert page.status_code == 200
    assert f"/people/{carmen}/link" not in page.text
    for road in ("link", "revoke", f"sign-ins/{'0' * 64}/end"):
        answer = samir.post(f"/people/{carmen}/{road}")
        assert answer.status_code == 403
        assert links_in(answer) == []
    assert samir.post(f"/people/{carmen}/capacities", data={"capacity": "friend"}).status_code == 403
    take = f"/people/{carmen}/capacities/{held(web, 'Carmen').id}/take"
    assert samir.post(take).status_code == 403
    assert (
        samir.post(f"/people/{id_of(web, 'Ana')}/capacities", data={"capacity": "chair"}).status_code == 403
    )


def test_with_a_mail_server_the_link_goes_by_mail_and_is_shown_to_nobody(post: Post) -> None:
    answer = post.web.browser_of("Samir").post("/people/invite", data=EVA)
    assert "A link is on its way" in answer.text
    assert links_in(answer) == []
    letter = post.mailbox.letter_to("eva@example.org")
    assert "as Friend of the Forum" in words_of(letter)
    link = post.mailbox.link_to("eva@example.org")
    assert post.nobody.post(link, headers=OURS).status_code == 303


def test_a_letter_that_does_not_go_is_said_and_its_link_shown(post: Post) -> None:
    post.mailbox.refuse = {"eva@example.org"}
    text = "Eva,eva@example.org,friend\nIda,ida@example.org,friend"
    answer = post.web.browser_of("Samir").post("/people/list", data={"text": text, "confirmed": "yes"})
    assert "One letter could not be sent" in answer.text
    assert "No such mailbox" in answer.text
    (link,) = links_in(answer)
    assert "Welcome, <bdi>Eva" in post.nobody.get(link).text
    assert [each.rcpt_tos for each in post.mailbox.envelopes] == [["ida@example.org"]]


# ── capacities ────────────────────────────────────────────────────────────────────────────


def test_a_capacity_is_given_and_taken(web: Web) -> None:
    samir, luis = web.browser_of("Samir"), id_of(web, "Luis")
    assert web.script_of("Luis").get(web.draft()).status_code == 404
    given = samir.post(f"/people/{luis}/capacities", data={"capacity": "steering", "delegation": "Examplia"})
    assert given.headers["location"] == f"/people/{luis}"
    assert web.script_of("Luis").get(web.draft()).status_code == 200
    capacities = web.script_of("Carmen").get(f"/api/people/{luis}").json()["capacities"]
    take = f"/people/{luis}/capacities/{capacities[1]['id']}/take"
    for _ in range(2):
        assert samir.post(take).status_code == 303
    assert web.script_of("Luis").get(web.draft()).status_code == 404
    assert web.script_of("Luis").get("/api/programme").status_code == 200


def test_a_capacity_that_makes_no_sense_is_said_on_the_persons_page(web: Web) -> None:
    answer = web.browser_of("Samir").post(
        f"/people/{id_of(web, 'Luis')}/capacities", data={"capacity": "troika", "delegation": "Examplia"}
    )
    assert answer.status_code == 422
    assert "which seat" in answer.text
    assert 'value="Examplia"' in answer.text


def test_the_last_chair_stays(web: Web) -> None:
    carmen, me = web.browser_of("Carmen"), id_of(web, "Carmen")
    for road in (f"/people/{me}/capacities/{held(web, 'Carmen').id}/take", f"/people/{me}/revoke"):
        answer = carmen.post(road)
        assert answer.status_code == 409
        assert "only chair" in answer.text
    carmen.post("/people/invite", data={**EVA, "capacity": "chair"})
    assert carmen.post(f"/people/{me}/capacities/{held(web, 'Carmen').id}/take").status_code == 303
    assert carmen.get("/people").status_code == 401


# ── letting in no longer ──────────────────────────────────────────────────────────────────


def test_who_is_let_in_no_longer_is_out_everywhere_and_stays_by_name(web: Web) -> None:
    ana, samir = web.browser_of("Ana"), web.browser_of("Samir")
    (link,) = links_in(samir.post(f"/people/{id_of(web, 'Ana')}/link"))
    assert samir.post(f"/people/{id_of(web, 'Ana')}/revoke").status_code == 303
    assert ana.get("/api/drafts").status_code == 401
    assert web.script_of("Ana").get("/api/drafts").status_code == 401
    assert web.nobody().get(link).status_code == 410
    page = samir.get("/people").text
    assert "No longer let in (1)" in page
    assert "13 people are invited" in page
    authors = web.script_of("Carmen").get(f"{web.draft()}/authors").json()
    assert "Ana Sample" in {person["name"] for person in authors["people"]}
    assert "Protection starts at home." in web.script_of("Carmen").get(f"{web.draft()}/outcome").text


def test_they_come_back_with_a_capacity_and_a_link(web: Web) -> None:
    samir, ana = web.browser_of("Samir"), id_of(web, "Ana")
    samir.post(f"/people/{ana}/revoke")
    assert samir.post(f"/people/{ana}/link", headers={"Accept": "application/json"}).status_code == 409
    samir.post(f"/people/{ana}/capacities", data={"capacity": "friend"})
    (link,) = links_in(samir.post(f"/people/{ana}/link"))
    assert web.nobody().post(link, headers=OURS).status_code == 303


def test_one_browser_is_signed_out_by_those_who_keep_the_people(web: Web) -> None:
    ana, samir = web.browser_of("Ana"), web.browser_of("Samir")
    session = digest(ana.headers["Cookie"].partition("=")[2])
    assert session in samir.get(f"/people/{id_of(web, 'Ana')}").text
    samir.post(f"/people/{id_of(web, 'Ana')}/sign-ins/{session}/end")
    assert ana.get("/api/drafts").status_code == 401
    assert web.script_of("Ana").get("/api/drafts").status_code == 200


# ── empty ─────────────────────────────────────────────────────────────────────────────────


def test_a_chair_who_is_alone_is_told_what_to_do_next(web: Web) -> None:
    carmen = web.browser_of("Carmen")
    for guest in web.forum.guests:
        if guest.name != "Carmen Sample":
            carmen.post(f"/people/{guest.person.id}/revoke")
    page = carmen.get("/people").text
    assert "Nobody but you is here yet" in page
    assert "One person is invited" in page


# ── correcting ────────────────────────────────────────────────────────────────────────────


def test_a_name_an_address_and_a_delegation_are_corrected_on_a_persons_page(web: Web) -> None:
    browser, road = web.browser_of("Samir"), f"/people/{id_of(web, 'Farid')}"
    sent = {"name": "Farid Corrected", "email": "farid@example.net"}
    assert browser.post(f"{road}/correct", data=sent).headers["location"] == road
    held_by = f"{road}/capacities/{held(web, 'Farid').id}"
    assert browser.post(f"{held_by}/correct", data={"delegation": "Sampleland"}).status_code == 303
    page = browser.get(road).text
    assert all(words in page for words in (*sent.values(), "Steering Group, Sampleland"))


def test_a_correction_that_cannot_be_made_is_said_and_what_was_written_stays(web: Web) -> None:
    browser, road = web.browser_of("Samir"), f"/people/{id_of(web, 'Farid')}"
    answer = browser.post(f"{road}/correct", data={"name": "Farid Corrected", "email": "nowhere"})
    page = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "“nowhere” is not an e-mail address." in page
    assert 'value="Farid Corrected"' in page
    assert "Nothing was changed" in page


def test_the_secretariat_is_offered_no_correction_of_the_chair(web: Web) -> None:
    road = f"/people/{id_of(web, 'Carmen')}"
    browser = web.browser_of("Samir")
    assert "/correct" not in browser.get(road).text
    assert browser.post(f"{road}/correct", data={"name": "X", "email": "x@example.org"}).status_code == 403
