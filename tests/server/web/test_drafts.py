"""Programme, drafts and waivers over HTTP."""

from __future__ import annotations

from tests.visiting import Web


def test_the_programme_has_its_roundtables_and_the_session_outside_them(web: Web) -> None:
    programme = web.script_of("Luis").get("/api/programme").json()
    assert programme["forum"]["place"] == "Manila"
    assert [len(roundtable["sessions"]) for roundtable in programme["roundtables"]] == [2, 2, 3]
    assert [(session["number"], session["questions"]) for session in programme["sessions"]] == [("4", [])]
    assert [question["number"] for question in programme["roundtables"][0]["sessions"][0]["questions"]] == [
        1,
        2,
        3,
    ]


def test_the_list_of_drafts_counts_what_is_answered(web: Web) -> None:
    items = web.script_of("Ana").get("/api/drafts").json()["items"]
    assert [item["number"] for item in items] == ["1.1", "1.2", "2.1", "2.2", "3.1", "3.2", "3.3", "4"]
    ours = items[0]
    assert [answer["state"] for answer in ours["coverage"]] == ["answered", "open", "open"]
    assert ours["coverage"][0]["paragraphs"] == ["ablock", "bblock"]
    assert (ours["untied"], ours["present"]) == (1, [])
    assert items[1]["rights"] == "read"


def test_the_live_text_comes_as_numbered_blocks(web: Web) -> None:
    read = web.script_of("Farid").get(f"{web.draft()}/outcome").json()
    assert read["seq"] == 2
    first, second, *_ = read["blocks"]
    assert (first["id"], first["number"], first["kind"]) == ("ablock", 1, "finding")
    assert first["question"] == web.questions()[0]
    assert second["text"].endswith("é😀漢.")
    assert second["runs"] == [{"text": second["text"], "attributes": {}, "embed": None}]


def test_a_waived_question_is_no_longer_open_until_the_waiver_is_taken_back(web: Web) -> None:
    ana, question = web.script_of("Ana"), web.questions()[2]
    road = f"{web.draft()}/waivers/{question}"
    waiver = ana.put(road, json={"reason": "  not   discussed  "}).json()
    assert (waiver["question"], waiver["reason"]) == (question, "not discussed")
    assert waiver["at"].endswith("Z")
    assert _states(web) == ["answered", "open", "waived"]
    assert ana.put(road, json={"reason": "no time"}).json()["reason"] == "no time"
    assert [kept["reason"] for kept in ana.get(f"{web.draft()}/waivers").json()["items"]] == ["no time"]
    assert ana.delete(road).status_code == 204
    assert ana.delete(road).status_code == 204
    assert _states(web) == ["answered", "open", "open"]


def _states(web: Web) -> list[str]:
    one = web.script_of("Farid").get(web.draft()).json()
    listed = web.script_of("Farid").get("/api/drafts").json()["items"][0]
    assert listed["coverage"] == one["coverage"]
    return [answer["state"] for answer in one["coverage"]]


def test_only_this_sessions_own_questions_are_waived(web: Web) -> None:
    ana = web.script_of("Ana")
    for question in (web.questions("1.2")[0], "nosuchquestion", "%00", "a" * 500):
        answer = ana.put(f"{web.draft()}/waivers/{question}", json={"reason": "not ours"})
        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-question")


def test_a_waiver_needs_a_reason_of_some_words(web: Web) -> None:
    road = f"{web.draft()}/waivers/{web.questions()[0]}"
    for reason, code in (("  ", "reason-missing"), ("x" * 1001, "reason-too-long")):
        answer = web.script_of("Ana").put(road, json={"reason": reason})
        assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_ticket_is_for_one_draft_in_its_epoch(web: Web) -> None:
    farid, draft = web.script_of("Farid"), web.forum.drafts["1.1"]
    ticket = farid.post("/api/tickets", json={"draft": draft, "epoch": 1})
    assert ticket.status_code == 201
    assert len(ticket.json()["ticket"]) >= 22
    stale = farid.post("/api/tickets", json={"draft": draft, "epoch": 2})
    assert (stale.status_code, stale.json()["code"]) == (409, "wrong-epoch")
    assert web.script_of("Luis").post("/api/tickets", json={"draft": draft, "epoch": 1}).status_code == 404


def test_a_body_that_is_not_what_it_should_be_is_named(web: Web) -> None:
    ana = web.script_of("Ana")
    road = f"{web.draft()}/versions"
    for body, status, code in (
        (b"", 400, "bad-json"),
        (b"{", 400, "bad-json"),
        (b"\xff", 400, "bad-json"),
        (b"[]", 422, "bad-body"),
        (b'{"label": 1}', 422, "bad-body"),
        (b'{"label": "", "hash": "x"}', 422, "bad-body"),
        (b"[" * 10_000, 400, "bad-json"),
    ):
        answer = ana.post(road, content=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body
        assert answer.headers["content-type"] == "application/problem+json"
    assert ana.post("/api/tickets", json={"draft": "d", "epoch": "1"}).status_code == 422
    assert ana.post("/api/tickets", json={"draft": "d", "epoch": True}).status_code == 422


def test_a_body_of_a_megabyte_is_refused(web: Web) -> None:
    answer = web.script_of("Ana").post(f"{web.draft()}/versions", content=b"x" * (1 << 20))
    assert answer.status_code == 413
    assert answer.json()["detail"].endswith(".")


def test_an_address_without_anything_is_a_problem_too(web: Web) -> None:
    answer = web.script_of("Ana").get("/api/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert web.script_of("Ana").delete("/api/programme").json()["code"] == "method-not-allowed"
    page = web.browser_of("Ana").get("/nothing")
    assert page.status_code == 404
    assert "<h1>Not found</h1>" in page.text
