"""Rounds, notices and the table of dispositions over HTTP."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from drafts.discussion.comments import DECISIONS
from tests.visiting import Web, tamper

HOME = {"block": "ablock", "start": 21, "end": 25, "quote": "home", "type": "substantive"}
HOSTILE = "=cmd|'/c calc'!A1 <img src=x onerror=alert(1)> [x](javascript:alert(1)) \u202etxt"


def soon(hours: float = 48) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


def opened(web: Web, name: str = "Ana", **other: Any) -> dict[str, Any]:
    answer = web.script_of(name).post(f"{web.draft()}/rounds", json={"deadline": soon(), **other})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_round_is_shown_with_the_comments(web: Web) -> None:
    made = opened(web, note="Please be brief.")
    assert (made["by"]["name"], made["by"]["capacity"], made["closed"]) == ("Ana Sample", "rapporteur", None)
    listed = web.script_of("Farid").get(f"{web.draft()}/comments").json()
    assert listed["round"] == made
    assert web.script_of("Farid").get(web.draft()).json()["stage"] == "comment round"


def test_a_deadline_of_any_zone_is_told_in_utc(web: Web) -> None:
    there = datetime.now(timezone(timedelta(hours=8))).replace(microsecond=0) + timedelta(days=2)
    made = opened(web, deadline=there.isoformat())
    assert made["deadline"] == there.astimezone(UTC).isoformat().replace("+00:00", "Z")


def test_a_late_comment_is_refused_with_when_it_was_over_and_whom_to_ask(web: Web) -> None:
    made = opened(web)
    tamper(web.forum, "UPDATE round SET deadline = '2026-11-20 17:00:00.000000'")
    answer = web.script_of("Farid").post(f"{web.draft()}/comments", json={**HOME, "text": "Late."})
    assert (answer.status_code, answer.json()["code"]) == (409, "round-closed")
    assert "20 November 2026, 17:00 UTC" in answer.json()["detail"]
    listed = web.script_of("Farid").get(f"{web.draft()}/comments").json()
    assert listed["items"] == []
    assert listed["may"]["comment"] is False
    assert listed["why"] == answer.json()["detail"]
    assert listed["round"]["closed"] == "2026-11-20T17:00:00Z"
    road = f"{web.draft()}/rounds/{made['id']}"
    reopening = {"deadline": soon(), "reason": "Two governments asked."}
    assert web.script_of("Ana").ask("PATCH", road, json=reopening).status_code == 403
    again = web.script_of("Carmen").ask("PATCH", road, json=reopening)
    assert (again.status_code, again.json()["closed"]) == (200, None)
    answer = web.script_of("Farid").post(f"{web.draft()}/comments", json={**HOME, "text": "In time."})
    assert answer.status_code == 201
    assert answer.json()["round"] == made["id"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"reason": "x"}, "round-unclear"),
        ({"reason": "x", "close": True, "deadline": "2099-01-01T00:00:00Z"}, "round-unclear"),
        ({"close": True}, "bad-body"),
        ({"close": True, "reason": ""}, "reason-missing"),
        ({"deadline": "2020-01-01T00:00:00Z", "reason": "x"}, "deadline-past"),
        ({"deadline": "2020-01-01T00:00:00", "reason": "x"}, "bad-body"),
    ],
)
def test_a_change_says_what_it_changes_and_why(web: Web, body: dict[str, Any], code: str) -> None:
    made = opened(web)
    answer = web.script_of("Ana").ask("PATCH", f"{web.draft()}/rounds/{made['id']}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_page_of_another_site_changes_nothing(web: Web) -> None:
    made = opened(web)
    carmen = web.browser_of("Carmen")
    headers = {"Sec-Fetch-Site": "cross-site"}
    road = f"{web.draft()}/rounds/{made['id']}"
    body = {"close": True, "reason": "x"}
    assert carmen.ask("PATCH", road, json=body, headers=headers).json()["code"] == "foreign-origin"
    assert carmen.ask("PATCH", road, json=body).status_code == 200


def test_notices_are_read_one_by_one_or_all(web: Web) -> None:
    grace, id = web.script_of("Grace"), web.forum.guest("Grace").person.id
    for number in range(3):
        text = f"@[Grace]({id}) {number}"
        web.script_of("Farid").post(f"{web.draft()}/comments", json={**HOME, "text": text})
    told = grace.get("/api/notices").json()
    assert (told["unread"], [item["number"] for item in told["items"]]) == (3, [3, 2, 1])
    first = told["items"][0]
    assert first["by"]["name"] == "Farid Sample"
    assert (first["kind"], first["session"], first["read"]) == ("mention", "1.1", False)
    assert grace.post("/api/notices/read", json={"ids": [first["id"]]}).json()["unread"] == 2
    assert grace.post("/api/notices/read", json={"all": True}).json()["unread"] == 0
    assert grace.post("/api/notices/read", json={}).json()["code"] == "notices-unclear"
    assert web.script_of("Ana").get("/api/notices").json() == {"unread": 0, "items": []}


def test_each_chooses_which_notices_they_want(web: Web) -> None:
    chosen = {
        "mention": True,
        "answer": False,
        "thread": False,
        "disposition": True,
        "round": False,
        "review": True,
    }
    farid = web.script_of("Farid")
    assert farid.get("/api/notices/choices").json() == dict.fromkeys(chosen, True)
    assert farid.put("/api/notices/choices", json=chosen).json() == chosen
    assert farid.get("/api/notices/choices").json() == chosen
    assert farid.put("/api/notices/choices", json={"mention": True}).status_code == 422
    opened(web)
    assert farid.get("/api/notices").json()["items"] == []
    for road in ("/api/notices", "/api/notices/choices"):
        assert web.nobody().get(road).status_code == 401


# ── the table ──


def filled(web: Web) -> None:
    for number, decision in enumerate((None, *DECISIONS)):
        body = {**HOME, "text": f"{HOSTILE} {number}", "wording": "abroad" if number == 1 else None}
        made = web.script_of("Farid").post(f"{web.draft()}/comments", json=body).json()
        if decision:
            road = f"{web.draft()}/comments/{made['id']}/disposition"
            answer = web.script_of("Ana").post(road, json={"decision": decision, "reason": HOSTILE})
            assert answer.status_code == 200, answer.text


def test_the_table_holds_what_is_decided_and_what_is_not_by_delegation(web: Web) -> None:
    filled(web)
    answer = web.script_of("Ana").get(f"{web.draft()}/dispositions?format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="session-1.1-dispositions.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["Decision"] for row in rows] == ["not decided", *DECISIONS]
    assert {row["By"] for row in rows} == {"Examplia"}
    assert (rows[1]["Text then"], rows[1]["Put in"], rows[1]["Text now"]) == ("home", "abroad", "abroad")
    assert rows[1]["Paragraph"] == "1"
    for row in rows:
        assert row["Comment"].startswith("'=cmd")
        assert row["Reason"] == "" or row["Reason"].startswith("'=cmd")
    for trace in ("Farid", "Ana", "\u202e"):
        assert trace not in answer.text, "delegations and capacities, no persons"


def test_the_table_as_markdown_is_inert(web: Web) -> None:
    filled(web)
    answer = web.script_of("Carmen").get(f"{web.draft()}/dispositions")
    assert answer.headers["content-disposition"] == 'attachment; filename="session-1.1-dispositions.md"'
    assert "5 comments, 1 not decided" in answer.text
    assert "\\<img" in answer.text
    assert "\\[x\\](javascript" in answer.text


@pytest.mark.parametrize("name", ["Carmen", "Samir", "Ana", "Chloé", "Elena", "Farid", "Imani"])
def test_the_table_is_for_those_who_export_working_text(web: Web, name: str) -> None:
    answer = web.script_of(name).get(f"{web.draft()}/dispositions?format=csv")
    assert answer.status_code == (403 if name in ("Chloé", "Farid") else 200)


def test_a_form_that_is_none_is_refused(web: Web) -> None:
    answer = web.script_of("Ana").get(f"{web.draft()}/dispositions?format=docx")
    assert (answer.status_code, answer.json()["code"]) == (422, "no-such-format")


def test_hostile_words_are_kept_as_words(web: Web) -> None:
    body = {**HOME, "text": HOSTILE + "x" * 3_900}
    made = web.script_of("Farid").post(f"{web.draft()}/comments", json=body).json()
    assert made["text"] == HOSTILE.replace("\u202e", "") + "x" * 3_900
    assert made["mentions"] == []


def test_signs_that_no_text_and_no_database_holds_are_dropped(web: Web) -> None:
    body = {**HOME, "quote": "ho\0me", "text": "a\0b", "wording": "c\0d"}
    made = web.script_of("Farid").post(f"{web.draft()}/comments", json=body).json()
    assert (made["quote"], made["text"], made["wording"]) == ("home", "ab", "cd")
    surrogate = (
        b'{"block": "ablock", "start": 0, "end": 0, "quote": "", "type": "general", "text": "\\ud800"}'
    )
    answer = web.script_of("Farid").post(f"{web.draft()}/comments", content=surrogate)
    assert answer.status_code in (400, 422)
    answer = web.script_of("Farid").post("/api/notices/read", json={"ids": ["a\0b", "x" * 500]})
    assert answer.status_code == 200
