"""From submit to adoption over HTTP: Ana drafts 1.1, Hugo, Imani and Jun are the Troika, Carmen chairs."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from httpx2 import Response

from drafts.text.delta import Retain
from server.actions.desk import Desk
from tests.visiting import Visitor, Web, paragraph, tamper

TROIKA = {"Hugo": "past", "Imani": "present", "Jun": "future"}


def freeze(web: Web, label: str = "", name: str = "Ana") -> dict[str, Any]:
    answer = web.script_of(name).post(f"{web.draft()}/versions", json={"label": label})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def waive_the_rest(web: Web) -> None:
    """The first question is answered in the demo; the others were not discussed."""
    for question in web.questions()[1:]:
        road = f"{web.draft()}/waivers/{question}"
        assert web.script_of("Ana").put(road, json={"reason": "not discussed"}).status_code == 200


def submit(web: Web, number: int, name: str = "Ana") -> Response:
    return web.script_of(name).post(f"{web.draft()}/versions/{number}/submit", json={})


def judge(web: Web, name: str, version: dict[str, Any], word: str = "endorsed", **more: Any) -> Response:
    body = {"verdict": word, "hash": version["hash"], **more}
    return web.script_of(name).post(f"{web.draft()}/versions/{version['number']}/verdicts", json=body)


def adopt(web: Web, number: int, name: str = "Carmen", reason: str = "") -> Response:
    body = {"reason": reason} if reason else {}
    return web.script_of(name).post(f"{web.draft()}/versions/{number}/adopt", json=body)


def review(web: Web, name: str) -> dict[str, Any]:
    return dict(web.script_of(name).get(f"{web.draft()}/review").json())


def under_review(web: Web) -> dict[str, Any]:
    waive_the_rest(web)
    version = freeze(web, "for the Troika")
    assert submit(web, version["number"]).status_code == 200
    return version


def problem(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def type_into(web: Web, text: str, name: str = "nblock") -> None:
    """A paragraph at the start of the live text."""
    desk: Desk = web.client.app_state["desk"]
    ana, ops = web.forum.guest("Ana").person.id, [Retain(0), *paragraph(name, text)]
    assert web.client.portal is not None
    web.client.portal.call(desk.hub.edit, web.forum.drafts["1.1"], lambda runs: ops, ana)


# ── versions ──


def test_a_version_says_who_made_it_and_what_changed_since_the_one_before(web: Web) -> None:
    first = freeze(web, "before lunch")
    assert (first["author"]["name"], first["changes"], first["submitted"]) == ("Ana Sample", None, None)
    answer = web.script_of("Elena").post(
        f"{web.draft()}/versions", json={"label": "after lunch", "note": "Two lines:\r\nsee 2.\u202e"}
    )
    second = answer.json()
    assert second["note"] == "Two lines:\nsee 2."
    assert second["changes"] == dict.fromkeys(
        ("added", "removed", "changed", "moved", "retied", "words_added", "words_removed"), 0
    )
    assert web.script_of("Ana").get(f"{web.draft()}/versions").json()["items"] == [first, second]


def test_a_note_is_kept_short(web: Web) -> None:
    answer = web.script_of("Ana").post(f"{web.draft()}/versions", json={"note": "x" * 4001})
    assert problem(answer) == (422, "note-too-long")


# ── submitting ──


def test_a_version_with_an_open_question_is_not_submitted_and_the_refusal_lists_them(web: Web) -> None:
    freeze(web)
    refused = submit(web, 1)
    assert problem(refused) == (409, "questions-open")
    assert [asked["id"] for asked in refused.json()["questions"]] == web.questions()[1:]
    assert review(web, "Ana")["stage"] == "drafting"
    waive_the_rest(web)
    assert submit(web, 1).json()["submitted"] is not None


@pytest.mark.parametrize("name", ["Ana", "Elena", "Carmen"])
def test_rapporteurs_cochairs_and_the_chair_submit(web: Web, name: str) -> None:
    waive_the_rest(web)
    freeze(web)
    assert submit(web, 1, name).status_code == 200
    assert review(web, name)["stage"] == "Troika review"


@pytest.mark.parametrize("name", ["Samir", "Farid", "Hugo", "Chloé"])
def test_nobody_else_submits(web: Web, name: str) -> None:
    freeze(web)
    assert problem(submit(web, 1, name)) == (403, "not-yours")


def test_a_version_is_submitted_once_and_one_at_a_time(web: Web) -> None:
    under_review(web)
    assert problem(submit(web, 1)) == (409, "submitted-already")
    freeze(web)
    assert problem(submit(web, 2)) == (409, "under-review")


def test_a_comment_round_ends_when_its_draft_is_submitted(web: Web) -> None:
    ana = web.script_of("Ana")
    ana.post(f"{web.draft()}/rounds", json={"deadline": "2026-12-24T12:00:00Z"})
    waive_the_rest(web)
    freeze(web)
    assert submit(web, 1).status_code == 200
    assert review(web, "Ana")["stage"] == "Troika review"


# ── verdicts ──


def test_each_seat_gives_one_verdict_bound_to_what_was_read(web: Web) -> None:
    version = under_review(web)
    given = judge(web, "Imani", version, "endorsed with remarks", remarks="Mind 2.")
    assert given.status_code == 201
    said = given.json()
    assert (said["seat"], said["person"]["name"], said["hash"]) == (
        "present",
        "Imani Sample",
        version["hash"],
    )
    again = judge(web, "Imani", version, "returned", remarks="No!")
    assert problem(again) == (409, "verdict-given")
    assert again.json()["verdict"]["verdict"] == "endorsed with remarks"
    assert [place["verdict"] and place["verdict"]["verdict"] for place in review(web, "Ana")["seats"]] == [
        None,
        "endorsed with remarks",
        None,
    ]


def test_a_double_click_and_two_tabs_give_one_verdict(web: Web) -> None:
    version = under_review(web)
    with ThreadPoolExecutor(8) as tabs:
        answers = list(tabs.map(lambda _: judge(web, "Jun", version), range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    with closing(sqlite3.connect(web.forum.settings.data / "penholder.db")) as database:
        assert database.execute("SELECT count(*) FROM verdict").fetchone() == (1,)


def test_returned_needs_reasons_and_sends_the_draft_back(web: Web) -> None:
    version = under_review(web)
    assert problem(judge(web, "Jun", version, "returned")) == (422, "remarks-missing")
    assert judge(web, "Jun", version, "returned", remarks="Too long.").status_code == 201
    assert review(web, "Ana")["stage"] == "drafting"
    [listed] = web.script_of("Ana").get(f"{web.draft()}/versions").json()["items"]
    assert (listed["returned"], listed["verdicts"][0]["remarks"]) == (True, "Too long.")
    assert problem(judge(web, "Hugo", version)) == (409, "not-under-review")
    assert problem(submit(web, 1)) == (409, "submitted-already")


def test_a_stale_hash_is_refused_and_says_what_moved(web: Web) -> None:
    first = under_review(web)
    web.script_of("Carmen").post(f"{web.draft()}/review/drafting", json={"allowed": True})
    type_into(web, "One more finding.")
    second = freeze(web)
    assert second["changes"]["added"] == 1
    assert submit(web, 2).status_code == 200
    for answer in (
        judge(web, "Hugo", first),
        web.script_of("Hugo").post(
            f"{web.draft()}/versions/2/verdicts", json={"verdict": "endorsed", "hash": first["hash"]}
        ),
    ):
        assert problem(answer) == (409, "stale-hash")
        moved = answer.json()["moved"]
        assert (moved["from"], moved["to"], moved["hash"]) == (1, 2, second["hash"])
        assert moved["changes"]["added"] == 1
    nonsense = judge(web, "Hugo", {"number": 2, "hash": "0" * 64})
    assert (problem(nonsense), nonsense.json()["moved"]["from"]) == ((409, "stale-hash"), None)
    assert judge(web, "Hugo", second).status_code == 201


def test_a_verdict_is_for_one_s_own_seat(web: Web) -> None:
    version = under_review(web)
    assert problem(judge(web, "Hugo", version, seat="future")) == (403, "not-your-seat")
    for name in ("Carmen", "Ana", "Farid", "Samir"):
        assert problem(judge(web, name, version)) == (403, "not-yours")
    assert problem(judge(web, "Hugo", version, "splendid")) == (422, "no-such-verdict")


def test_two_people_on_one_seat_have_one_word_and_one_on_two_seats_names_which(web: Web) -> None:
    grace = web.forum.guest("Grace").person.id
    for id, seat in (("extra1", "past"), ("extra2", "present")):
        tamper(
            web.forum,
            "INSERT INTO capacity (id, person, capacity, seat) VALUES (?, ?, 'troika', ?)",
            id,
            grace,
            seat,
        )
    version = under_review(web)
    assert problem(judge(web, "Grace", version)) == (422, "seat-missing")
    assert judge(web, "Grace", version, seat="past").status_code == 201
    assert problem(judge(web, "Hugo", version)) == (409, "verdict-given")
    assert judge(web, "Grace", version, seat="present").status_code == 201
    names = [
        [person["name"].split()[0] for person in place["people"]] for place in review(web, "Ana")["seats"]
    ]
    assert [sorted(some) for some in names] == [["Grace", "Hugo"], ["Grace", "Imani"], ["Jun"]]


# ── carry-over ──


def test_after_a_return_a_seat_reads_only_what_changed_since_it_endorsed(web: Web) -> None:
    first = under_review(web)
    judge(web, "Hugo", first)
    judge(web, "Jun", first, "returned", remarks="Add a finding.")
    type_into(web, "One more finding.")
    freeze(web)
    assert submit(web, 2).status_code == 200
    mine = review(web, "Hugo")["mine"]
    assert (mine["seats"], mine["last"], mine["endorsed"]) == (["past"], 1, 1)
    assert (mine["unchanged"], mine["all"], mine["to_read"]) == (3, 4, ["nblock"])
    assert mine["why"] == {"nblock": ["new"]}
    nothing = review(web, "Imani")["mine"]
    assert (nothing["last"], nothing["unchanged"], nothing["all"]) == (None, 0, 4)
    assert review(web, "Ana")["mine"] is None


# ── adopting ──


def everybody_endorses(web: Web, version: dict[str, Any]) -> None:
    for name in TROIKA:
        assert judge(web, name, version).status_code == 201


def test_the_chair_adopts_what_every_seat_has_endorsed(web: Web) -> None:
    version = under_review(web)
    everybody_endorses(web, version)
    for name in ("Ana", "Samir", "Hugo"):
        assert problem(adopt(web, 1, name)) == (403, "not-yours")
    adopted = adopt(web, 1).json()
    assert (adopted["hash"], adopted["adopted"] is not None) == (version["hash"], True)
    assert review(web, "Ana")["stage"] == "adopted"
    assert f"hash: {version['hash']}" in web.script_of("Luis").get(f"{web.draft()}/export").text


def test_without_every_seat_the_chair_gives_a_reason_that_stands_in_the_register(web: Web) -> None:
    version = under_review(web)
    judge(web, "Hugo", version)
    refused = adopt(web, 1)
    assert (problem(refused), refused.json()["seats"]) == ((409, "reason-needed"), ["present", "future"])
    assert adopt(web, 1, reason="Two seats are vacant.").status_code == 200
    [entry, *_] = web.script_of("Carmen").get("/api/register?act=adopted").json()["items"]
    assert entry["about"] == {
        "version": 1,
        "hash": version["hash"],
        "reason": "Two seats are vacant.",
        "without": "present, future",
    }


def test_only_what_is_under_review_is_adopted(web: Web) -> None:
    freeze(web)
    assert problem(adopt(web, 1, reason="Now.")) == (409, "not-under-review")


def test_what_was_adopted_stays_so_when_the_draft_is_reopened(web: Web) -> None:
    version = under_review(web)
    everybody_endorses(web, version)
    adopt(web, 1)
    carmen, road = web.script_of("Carmen"), f"{web.draft()}/reopen"
    assert problem(carmen.post(road, json={"reason": " "})) == (422, "reason-missing")
    assert problem(web.script_of("Ana").post(road, json={"reason": "A slip."})) == (403, "not-yours")
    assert carmen.post(road, json={"reason": "A slip."}).json()["stage"] == "drafting"
    assert problem(carmen.post(road, json={"reason": "A slip."})) == (409, "not-adopted")
    again = freeze(web)
    assert again["previous"] == version["hash"]
    [first, _] = web.script_of("Ana").get(f"{web.draft()}/versions").json()["items"]
    assert (first["hash"], first["adopted"] is not None) == (version["hash"], True)
    taken = web.script_of("Luis").get(f"{web.draft()}/export")
    assert f"hash: {version['hash']}" in taken.text, "what was adopted is still there to take home"


# ── the queue, and what one may do ──


def test_the_queue_shows_every_session_and_what_waits_for_whom(web: Web) -> None:
    version = under_review(web)
    judge(web, "Hugo", version)

    def waits(name: str) -> bool:
        items = web.script_of(name).get("/api/review").json()["items"]
        assert len(items) == len(web.script_of("Carmen").get("/api/drafts").json()["items"])
        found = next(item for item in items if item["session"]["number"] == "1.1")
        assert found["version"]["number"] == 1
        return bool(found["waits_for_me"])

    assert [waits(name) for name in ("Hugo", "Imani", "Carmen", "Samir")] == [False, True, False, False]
    judge(web, "Imani", version)
    judge(web, "Jun", version)
    assert waits("Carmen")
    for name in ("Ana", "Farid", "Luis"):
        assert web.script_of(name).get("/api/review").status_code == 403


def test_a_page_learns_what_its_reader_may_do_now(web: Web) -> None:
    def may(name: str) -> set[str]:
        return {act for act, able in review(web, name)["may"].items() if able}

    assert (may("Ana"), may("Hugo")) == ({"freeze", "submit", "restore"}, set())
    version = under_review(web)
    assert (may("Ana"), may("Hugo"), may("Carmen")) == (
        {"freeze"},
        {"verdict"},
        {"freeze", "adopt", "drafting"},
    )
    judge(web, "Hugo", version)
    assert may("Hugo") == set()


def test_drafting_goes_on_under_review_when_the_chair_says_so(web: Web) -> None:
    under_review(web)
    road = f"{web.draft()}/review/drafting"
    assert web.script_of("Ana").get(web.draft()).json()["rights"] == "comment"
    assert problem(web.script_of("Ana").post(road, json={"allowed": True})) == (403, "not-yours")
    assert web.script_of("Carmen").post(road, json={"allowed": True}).json()["drafting_allowed"] is True
    assert web.script_of("Ana").get(web.draft()).json()["rights"] == "edit"
    web.script_of("Carmen").post(road, json={"allowed": False})
    assert web.script_of("Ana").get(web.draft()).json()["rights"] == "comment"


# ── comparing ──


def compare(visitor: Visitor, web: Web, query: str) -> Response:
    return visitor.get(f"{web.draft()}/compare?{query}")


def test_a_version_is_compared_with_another_and_with_the_live_text(web: Web) -> None:
    ana = web.script_of("Ana")
    freeze(web)
    type_into(web, "One more.")
    live = compare(ana, web, "from=1&to=live").json()
    assert (live["from"]["number"], live["to"]["number"], live["counts"]["added"]) == (1, None, 1)
    freeze(web)
    assert compare(ana, web, "").json()["counts"]["added"] == 0, "by default the newest with the live text"
    found = compare(ana, web, "to=2").json()
    assert (found["from"]["number"], found["to"]["number"]) == (1, 2)
    new = next(item for item in found["items"] if item["before"] is None)
    assert (new["changes"], new["words"]) == (["added"], [{"op": "added", "text": "One more."}])
    assert [asked["number"] for asked in found["questions"]] == [1, 2, 3]


def test_since_i_last_looked(web: Web) -> None:
    ana, farid = web.script_of("Ana"), web.script_of("Farid")
    assert problem(compare(farid, web, "from=seen")) == (404, "nothing-seen")
    assert farid.put(f"{web.draft()}/seen", json={"version": None}).status_code == 204
    type_into(web, "One more.")
    found = compare(farid, web, "from=seen").json()
    assert (found["from"]["number"], found["from"]["seq"] is not None, found["counts"]["added"]) == (
        None,
        True,
        1,
    )
    freeze(web)
    farid.put(f"{web.draft()}/seen", json={"version": 1})
    assert compare(farid, web, "from=seen").json()["from"]["number"] == 1
    assert problem(compare(ana, web, "from=seen")) == (404, "nothing-seen")
    assert problem(farid.put(f"{web.draft()}/seen", json={"version": 9})) == (404, "no-such-version")


def test_since_my_last_verdict(web: Web) -> None:
    version = under_review(web)
    assert problem(compare(web.script_of("Hugo"), web, "from=mine")) == (404, "no-verdict-yet")
    judge(web, "Hugo", version, "returned", remarks="More.")
    type_into(web, "One more.")
    assert compare(web.script_of("Hugo"), web, "from=mine").json()["counts"]["added"] == 1
    assert problem(compare(web.script_of("Ana"), web, "from=mine")) == (404, "no-verdict-yet")


def test_a_comparison_that_cannot_be_had_says_why(web: Web) -> None:
    ana = web.script_of("Ana")
    assert problem(compare(ana, web, "")) == (404, "no-version")
    assert problem(compare(ana, web, "from=1&to=2")) == (404, "no-such-version")
    for query in ("from=yesterday", "to=seen", "from=-1", "to=" + "9" * 40):
        assert problem(compare(ana, web, query)) == (422, "no-such-comparison")
    assert compare(web.script_of("Luis"), web, "from=1").status_code == 404


# ── restoring ──


def test_a_restore_is_a_forward_edit_and_what_it_takes_out_is_in_a_version(web: Web) -> None:
    ana, road = web.script_of("Ana"), f"{web.draft()}/versions/1/restore"
    freeze(web)
    type_into(web, "Words in no version.")
    restored = ana.post(road, json={}).json()
    assert (restored["version"], restored["frozen"]["number"], restored["changes"]["removed"]) == (1, 2, 1)
    assert restored["frozen"]["label"] == "Before version 1 was restored"
    assert compare(ana, web, "from=1&to=live").json()["counts"]["same"] == 3
    words = ana.get(f"{web.draft()}/versions/2/outcome").json()["blocks"]
    assert "Words in no version." in [block["text"] for block in words]
    again = ana.post(road, json={}).json()
    assert (again["frozen"], again["changes"]["removed"]) == (None, 0)
    back = ana.post(f"{web.draft()}/versions/2/restore", json={}).json()
    assert (back["frozen"], back["changes"]["added"]) == (None, 1)


def test_who_restores_and_when(web: Web) -> None:
    freeze(web)
    road = f"{web.draft()}/versions/1/restore"
    for name in ("Elena", "Samir", "Hugo", "Farid", "Chloé"):
        assert problem(web.script_of(name).post(road, json={})) == (403, "not-yours")
    waive_the_rest(web)
    submit(web, 1)
    assert problem(web.script_of("Ana").post(road, json={})) == (403, "not-yours")
    assert problem(web.script_of("Carmen").post(road, json={})) == (409, "text-closed")


# ── damage ──


@pytest.mark.parametrize("column", ["canonical", "hash", "label", "note", "state", "author"])
def test_a_version_whose_bytes_were_changed_is_named_and_refused_everywhere(web: Web, column: str) -> None:
    under_review(web)
    version = freeze(web, "another")
    value = web.forum.guest("Bakary").person.id if column == "author" else "X" * 64
    tamper(web.forum, f"UPDATE version SET {column} = ? WHERE number = 1", value)
    ana, hugo = web.script_of("Ana"), web.script_of("Hugo")
    judged = {"verdict": "endorsed", "hash": version["hash"]}
    for answer in (
        ana.get(f"{web.draft()}/versions/1/outcome"),
        ana.get(f"{web.draft()}/export?version=1"),
        ana.get(f"{web.draft()}/compare?from=1"),
        hugo.post(f"{web.draft()}/versions/1/verdicts", json=judged),
        adopt(web, 1, reason="Anyway."),
    ):
        assert problem(answer) == (409, "version-damaged")
        assert "ersion 1" in answer.json()["detail"]
    listed = ana.get(f"{web.draft()}/versions").json()["items"]
    assert [(each["number"], each["damaged"], each["changes"]) for each in listed] == [
        (1, True, None),
        (2, False, None),
    ]
    page = web.browser_of("Ana").get(f"/drafts/{web.forum.drafts['1.1']}/compare?from=1&to=2").text
    assert "(damaged)" in page
    assert "is not what was frozen" in page
