"""Comments over HTTP. Farid of the Steering Group comments on Ana's text of session 1.1."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.web.schemas_discussion import CommentsGiven
from tests.visiting import Web, tamper

HOME = {"block": "ablock", "start": 21, "end": 25, "quote": "home"}
"""Of “Protection starts at home.”"""


def comment(web: Web, name: str = "Farid", **other: Any) -> dict[str, Any]:
    body = {**HOME, "type": "substantive", "text": "Where exactly?", **other}
    answer = web.script_of(name).post(f"{web.draft()}/comments", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def said(web: Web, block: str = "ablock") -> str:
    blocks = web.script_of("Ana").get(f"{web.draft()}/outcome").json()["blocks"]
    return str(next(each["text"] for each in blocks if each["id"] == block))


def dispose(web: Web, made: dict[str, Any], name: str = "Ana", **body: Any) -> Any:
    road = f"{web.draft()}/comments/{made['id']}/disposition"
    return web.script_of(name).post(road, json={"reason": "Agreed.", **body})


def test_who_may_only_comment_comments_on_words(web: Web) -> None:
    made = comment(web)
    assert (made["number"], made["quote"], made["block"]) == (1, "home", "ablock")
    assert made["author"]["delegation"] == "Examplia"
    assert made["author"]["capacity"] == "steering"
    assert made["now"] == {
        "state": "here",
        "block": "ablock",
        "start": 21,
        "end": 25,
        "text": "home",
        "around": "",
    }
    listed = web.script_of("Bakary").get(f"{web.draft()}/comments").json()
    assert listed["items"] == [made]
    assert listed["round"] is None
    assert listed["may"] == {"comment": True, "settle": True, "settle_anew": False, "round": True}
    assert said(web) == "Protection starts at home."


def test_an_accepted_wording_stands_in_the_text(web: Web) -> None:
    made = comment(web, wording="in the country of origin")
    answer = dispose(web, made, decision="accepted")
    assert answer.status_code == 200, answer.text
    assert said(web) == "Protection starts at in the country of origin."
    decided = answer.json()["disposition"]
    assert (decided["decision"], decided["reason"]) == ("accepted", "Agreed.")
    assert (decided["before"], decided["wording"]) == ("home", "in the country of origin")
    assert decided["by"]["name"] == "Ana Sample"
    assert answer.json()["now"]["text"] == "in the country of origin"


# ── who may ──

COMMENTERS = {"Carmen", "Ana", "Bakary", "Elena", "Farid", "Imani"}
SETTLERS = {"Carmen", "Ana", "Bakary"}
READERS = (*sorted(COMMENTERS), "Samir", "Chloé")


@pytest.mark.parametrize("name", READERS)
def test_commenting_is_for_those_whose_part_it_is(web: Web, name: str) -> None:
    body = {**HOME, "type": "general", "text": "Hm."}
    answer = web.script_of(name).post(f"{web.draft()}/comments", json=body)
    assert answer.status_code == (201 if name in COMMENTERS else 403)
    listed = web.script_of(name).get(f"{web.draft()}/comments").json()
    assert listed["may"]["comment"] == (name in COMMENTERS) == (listed["why"] == "")


@pytest.mark.parametrize("name", READERS)
def test_settling_is_for_the_rapporteurs_and_the_chair(web: Web, name: str) -> None:
    answer = dispose(web, comment(web), name, decision="noted")
    assert answer.status_code == (200 if name in SETTLERS else 403)


@pytest.mark.parametrize("name", ["Karin", "Luis"])
@pytest.mark.parametrize(
    ("method", "road", "body"),
    [
        ("GET", "/comments", None),
        ("GET", "/people", None),
        ("GET", "/dispositions", None),
        ("POST", "/comments", {**HOME, "type": "general", "text": "x"}),
        ("POST", "/comments/abc/replies", {"text": "x"}),
        ("POST", "/comments/abc/disposition", {"decision": "noted", "reason": "x"}),
        ("POST", "/comments/abc/withdraw", {}),
        ("POST", "/comments/abc/closing", {"closed": True}),
        ("POST", "/replies/abc/withdraw", {}),
        ("POST", "/rounds", {"deadline": "2099-01-01T00:00:00Z"}),
        ("PATCH", "/rounds/abc", {"close": True, "reason": "x"}),
    ],
)
def test_a_discussion_that_is_not_for_you_looks_like_none_at_all(
    web: Web, name: str, method: str, road: str, body: Any
) -> None:
    more = {} if body is None else {"json": body}
    theirs = web.script_of(name).ask(method, f"{web.draft()}{road}", **more)
    nothing = web.script_of(name).ask(method, f"/api/drafts/nosuchdraft{road}", **more)
    assert theirs.status_code == 404
    assert theirs.json() == nothing.json()
    assert web.nobody().ask(method, f"{web.draft()}{road}", **more).status_code == 401


def test_whom_one_may_mention_is_everybody_who_reads_the_draft(web: Web) -> None:
    people = web.script_of("Farid").get(f"{web.draft()}/people").json()["items"]
    names = {person["name"].split()[0] for person in people}
    assert {"Ana", "Chloé", "Farid", "Samir"} <= names
    assert names.isdisjoint({"Karin", "Luis"})
    farid = next(person for person in people if person["name"].startswith("Farid"))
    assert (farid["capacity"], farid["delegation"]) == ("steering", "Examplia")


# ── words ──


def test_words_that_are_not_there_any_more_are_commented_on_as_a_paragraph(web: Web) -> None:
    made = comment(web, quote="abroad", end=27)
    assert (made["quote"], made["then"]) == ("abroad", "abroad")
    assert made["now"]["state"] == "changed"
    assert made["now"]["text"] == "Protection starts at home."


def test_a_comment_on_a_whole_paragraph_has_no_quote(web: Web) -> None:
    made = comment(web, quote="", start=0, end=0)
    assert (made["quote"], made["then"], made["now"]["state"]) == ("", "Protection starts at home.", "here")


def test_offsets_count_characters(web: Web) -> None:
    made = comment(web, block="bblock", start=28, end=30, quote="😀漢")
    assert made["now"] == {
        "state": "here",
        "block": "bblock",
        "start": 28,
        "end": 30,
        "text": "😀漢",
        "around": "",
    }


def test_a_paragraph_that_is_gone_is_refused_and_says_what_to_do(web: Web) -> None:
    body = {**HOME, "block": "zblock", "type": "general", "text": "x"}
    answer = web.script_of("Farid").post(f"{web.draft()}/comments", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "paragraph-gone")
    assert web.script_of("Ana").get(f"{web.draft()}/comments").json()["items"] == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"text": ""}, "text-missing"),
        ({"text": "x" * 4_001}, "text-too-long"),
        ({"wording": "x" * 4_001}, "wording-too-long"),
        ({"quote": "x" * 8_001}, "quote-too-long"),
        ({"type": "rude"}, "bad-body"),
        ({"start": -1}, "bad-body"),
        ({"number": 7}, "bad-body"),
        ({"text": None}, "bad-body"),
    ],
)
def test_what_cannot_be_a_comment_is_refused_and_puts_nothing_anywhere(
    web: Web, wrong: dict[str, Any], code: str
) -> None:
    body = {**HOME, "type": "general", "text": "x", **wrong}
    before = web.script_of("Ana").get(f"{web.draft()}/outcome").json()
    answer = web.script_of("Farid").post(f"{web.draft()}/comments", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert web.script_of("Ana").get(f"{web.draft()}/outcome").json() == before


# ── threads ──


def test_a_thread_grows_and_nothing_in_it_is_deleted(web: Web) -> None:
    made = comment(web)
    road = f"{web.draft()}/comments/{made['id']}"
    ana, farid = web.script_of("Ana"), web.script_of("Farid")
    answered = ana.post(f"{road}/replies", json={"text": "In the country of origin."}).json()
    assert [(each["author"]["name"], each["text"]) for each in answered["replies"]] == [
        ("Ana Sample", "In the country of origin.")
    ]
    reply = f"{web.draft()}/replies/{answered['replies'][0]['id']}/withdraw"
    assert farid.post(reply, json={}).status_code == 403
    [gone] = ana.post(reply, json={}).json()["replies"]
    assert (gone["text"], bool(gone["withdrawn"])) == ("", True)
    withdrawn = farid.post(f"{road}/withdraw", json={}).json()
    assert (withdrawn["text"], bool(withdrawn["withdrawn"]), withdrawn["number"]) == ("", True, 1)
    assert ana.post(f"{road}/replies", json={"text": "?"}).json()["code"] == "comment-withdrawn"
    assert comment(web)["number"] == 2


def test_only_its_author_withdraws_a_comment_and_only_while_it_is_open(web: Web) -> None:
    made = comment(web)
    road = f"{web.draft()}/comments/{made['id']}/withdraw"
    assert web.script_of("Carmen").post(road, json={}).status_code == 403
    dispose(web, made, decision="noted")
    refused = web.script_of("Farid").post(road, json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "settled-already")


def test_closing_a_thread_is_not_deciding_it(web: Web) -> None:
    made = comment(web)
    road = f"{web.draft()}/comments/{made['id']}"
    ana, farid = web.script_of("Ana"), web.script_of("Farid")
    closed = ana.post(f"{road}/closing", json={"closed": True}).json()
    assert closed["closed"]["by"]["name"] == "Ana Sample"
    assert closed["disposition"] is None
    assert farid.post(f"{road}/replies", json={"text": "?"}).json()["code"] == "thread-closed"
    assert web.script_of("Grace").post(f"{road}/closing", json={"closed": False}).status_code == 403
    assert farid.post(f"{road}/closing", json={"closed": False}).json()["closed"] is None
    assert farid.post(f"{road}/replies", json={"text": "!"}).status_code == 201


def test_mentions_are_told_with_their_names_of_today(web: Web) -> None:
    ana = web.forum.guest("Ana").person.id
    made = comment(web, text=f"@[Somebody]({ana}) and @[Nobody](nobody1)")
    assert made["mentions"] == [{"id": ana, "name": "Ana Sample"}]


@pytest.mark.parametrize(
    "road", ["comments/nowhere/replies", "comments/../replies", "replies/nowhere/withdraw"]
)
def test_a_comment_that_is_not_there_is_said_to_be_none(web: Web, road: str) -> None:
    body = {} if "withdraw" in road else {"text": "x"}
    answer = web.script_of("Ana").post(f"{web.draft()}/{road}", json=body)
    assert answer.status_code == 404


# ── settling ──


@pytest.mark.parametrize("decision", ["accepted", "accepted in part", "noted", "declined"])
def test_every_decision_carries_its_reason(web: Web, decision: str) -> None:
    made = comment(web)
    answer = dispose(web, made, decision=decision, reason="For brevity.").json()
    assert (answer["disposition"]["decision"], answer["disposition"]["reason"]) == (decision, "For brevity.")
    assert answer["disposition"]["wording"] is None
    assert said(web) == "Protection starts at home."


def test_a_decision_without_a_reason_is_none(web: Web) -> None:
    answer = dispose(web, comment(web), decision="declined", reason=" ")
    assert (answer.status_code, answer.json()["code"]) == (422, "reason-missing")


def test_words_that_changed_since_are_not_overwritten_unless_the_settler_says_so(web: Web) -> None:
    first, second = comment(web, wording="abroad"), comment(web, wording="at sea")
    dispose(web, first, decision="accepted")
    refused = dispose(web, second, decision="accepted")
    assert (refused.status_code, refused.json()["code"]) == (409, "text-changed")
    assert (refused.json()["then"], refused.json()["now"]) == ("home", "abroad")
    assert said(web) == "Protection starts at abroad."
    stale = dispose(web, second, decision="accepted", wording="at sea", seen="home")
    assert stale.json()["code"] == "text-changed"
    fresh = dispose(web, second, decision="accepted in part", wording="abroad, at sea", seen="abroad").json()
    assert said(web) == "Protection starts at abroad, at sea."
    assert (fresh["disposition"]["before"], fresh["disposition"]["wording"]) == ("abroad", "abroad, at sea")
    assert fresh["now"]["state"] == "here", "as they were accepted"


def test_a_proposal_to_delete_leaves_its_comment(web: Web) -> None:
    made = comment(web, start=17, end=25, quote=" at home", wording="", text="")
    answer = dispose(web, made, decision="accepted").json()
    assert said(web) == "Protection starts."
    assert answer["now"] == {
        "state": "here",
        "block": "ablock",
        "start": 0,
        "end": 0,
        "text": "",
        "around": "",
    }
    assert answer["quote"] == " at home"


def test_a_wording_goes_in_with_an_acceptance_alone(web: Web) -> None:
    made, plain = comment(web, wording="abroad"), comment(web)
    assert dispose(web, made, decision="declined", wording="x").json()["code"] == "wording-not-wanted"
    assert dispose(web, plain, decision="accepted", wording="x").json()["code"] == "wording-not-wanted"
    assert dispose(web, made, decision="declined").status_code == 200
    assert said(web) == "Protection starts at home."


def test_the_other_rapporteur_does_not_undo_a_decision_and_the_chair_may(web: Web) -> None:
    made = comment(web)
    dispose(web, made, "Ana", decision="declined")
    assert dispose(web, made, "Bakary", decision="accepted").json()["code"] == "settled-already"
    assert dispose(web, made, "Carmen", decision="accepted").status_code == 200
    assert dispose(web, made, "Ana", decision="noted").json()["code"] == "settled-already"


def test_the_acceptor_wrote_the_words_in_the_ledger_and_the_comment_says_on_whose_proposal(web: Web) -> None:
    made = comment(web, wording="homes")
    dispose(web, made, "Bakary", decision="accepted")
    authors = web.script_of("Ana").get(f"{web.draft()}/authors").json()
    names = {person["id"]: person["name"].split()[0] for person in authors["people"]}
    block = next(each for each in authors["blocks"] if each["id"] == "ablock")
    assert [(part["text"], names[part["person"]]) for part in block["words"]] == [
        ("Protection starts at ", "Ana"), ("homes", "Bakary"), (".", "Ana"),
    ]  # fmt: skip
    kept = web.script_of("Ana").get(f"{web.draft()}/comments").json()["items"][0]
    assert (kept["author"]["name"], kept["disposition"]["by"]["name"]) == ("Farid Sample", "Bakary Sample")


def test_a_closed_text_takes_no_wording_and_still_answers(web: Web) -> None:
    made = comment(web, wording="abroad")
    tamper(web.forum, "UPDATE draft SET stage = 'Troika review' WHERE id = ?", web.forum.drafts["1.1"])
    refused = dispose(web, made, decision="accepted")
    assert (refused.status_code, refused.json()["code"]) == (409, "text-closed")
    assert dispose(web, made, decision="noted").status_code == 200


def test_an_adopted_text_is_not_commented_on(web: Web) -> None:
    tamper(web.forum, "UPDATE draft SET stage = 'adopted' WHERE id = ?", web.forum.drafts["1.1"])
    body = {**HOME, "type": "general", "text": "x"}
    answer = web.script_of("Ana").post(f"{web.draft()}/comments", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "adopted")


# ── what leaves the house ──


@pytest.mark.parametrize("format", ["markdown", "json"])
def test_a_public_export_holds_no_trace_of_the_discussion(web: Web, format: str) -> None:
    made = comment(web, text="A secret remark.", wording="the country of origin")
    bare = web.script_of("Ana").get(f"{web.draft()}/export?version=live&format={format}").text
    for trace in (made["id"], "c:", "secret", "Farid", "Examplia", "country of origin"):
        assert trace not in bare
    dispose(web, made, decision="accepted")
    web.script_of("Ana").post(f"{web.draft()}/versions", json={"label": ""})
    exported = web.script_of("Ana").get(f"{web.draft()}/export?format={format}").text
    assert "country of origin" in exported
    for trace in (made["id"], "c:", "secret", "Farid", "Examplia", "Agreed", "Ana"):
        assert trace not in exported


def test_a_comment_changes_no_version_s_hash_and_nobody_s_authorship(web: Web) -> None:
    ana = web.script_of("Ana")
    before = ana.get(f"{web.draft()}/authors").json()["blocks"]
    ana.post(f"{web.draft()}/versions", json={"label": ""})
    made = comment(web)
    ana.post(f"{web.draft()}/versions", json={"label": ""})
    first, second = (
        ana.get(f"{web.draft()}/versions/{number}/outcome").json()["blocks"] for number in (1, 2)
    )
    assert first == second
    after = ana.get(f"{web.draft()}/authors")
    assert after.json()["blocks"] == before
    assert made["id"] not in after.text


def test_a_decision_that_is_sent_again_is_decided_once(web: Web) -> None:
    made = comment(web, wording="abroad")
    first = dispose(web, made, decision="accepted").json()
    assert dispose(web, made, decision="accepted").json() == first
    assert web.script_of("Farid").get("/api/notices").json()["unread"] == 1


def test_a_full_discussion_has_the_shape_that_is_described(web: Web) -> None:
    ana = web.forum.guest("Ana").person.id
    for decision in ("accepted", "declined"):
        made = comment(web, wording="abroad", text=f"@[Ana]({ana})")
        road = f"{web.draft()}/comments/{made['id']}"
        web.script_of("Elena").post(f"{road}/replies", json={"text": "é😀漢"})
        dispose(web, made, decision=decision)
        web.script_of("Ana").post(f"{road}/closing", json={"closed": True})
    web.script_of("Farid").post(f"{web.draft()}/comments/{comment(web)['id']}/withdraw", json={})
    deadline = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    web.script_of("Carmen").post(f"{web.draft()}/rounds", json={"deadline": deadline})
    content = web.script_of("Ana").get(f"{web.draft()}/comments").content
    assert CommentsGiven.model_validate_json(content).model_dump_json().encode() == content
