"""Freezing versions and taking files home."""

from __future__ import annotations

import json

from tests.visiting import Web


def test_versions_are_numbered_and_chained(web: Web) -> None:
    ana, road = web.script_of("Ana"), f"{web.draft()}/versions"
    first = ana.post(road, json={"label": "before lunch"})
    assert first.headers["location"] == f"{road}/1"
    second = ana.post(road, json={})
    assert (first.json()["number"], first.json()["previous"]) == (1, None)
    assert (second.json()["number"], second.json()["previous"]) == (2, first.json()["hash"])
    listed = web.script_of("Farid").get(road).json()["items"]
    assert listed == [first.json(), second.json()]
    assert ana.get(f"{road}/1").json() == first.json()


def test_a_version_says_what_the_text_said(web: Web) -> None:
    ana = web.script_of("Ana")
    ana.post(f"{web.draft()}/versions", json={})
    frozen = ana.get(f"{web.draft()}/versions/1/outcome").json()
    live = ana.get(f"{web.draft()}/outcome").json()
    assert [block["text"] for block in frozen["blocks"]] == [block["text"] for block in live["blocks"]]
    assert frozen["coverage"] == live["coverage"]


def test_a_version_that_is_not_there(web: Web) -> None:
    ana = web.script_of("Ana")
    for number in ("1", "0", "9" * 20):
        answer = ana.get(f"{web.draft()}/versions/{number}")
        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-version")
    assert ana.get(f"{web.draft()}/export").json()["code"] == "no-version"
    assert ana.get(f"{web.draft()}/export?version=7").json()["code"] == "no-such-version"


def test_a_public_export_names_nobody(web: Web) -> None:
    ana = web.script_of("Ana")
    ana.post(f"{web.draft()}/versions", json={"label": "a word between us"})
    for form in ("markdown", "json"):
        file = ana.get(f"{web.draft()}/export?format={form}&profile=public")
        shown = file.text + file.headers["content-disposition"]
        for private in ("Ana", "Sample", "a word between us", web.forum.guest("Ana").person.id):
            assert private not in shown
        assert "Protection starts at home." in file.text


def test_a_working_export_names_who_made_it(web: Web) -> None:
    ana = web.script_of("Ana")
    ana.post(f"{web.draft()}/versions", json={"label": "a word between us"})
    file = ana.get(f"{web.draft()}/export?profile=working").text
    assert "author: Ana Sample" in file
    assert "label: a word between us" in file


def test_an_export_is_a_file_with_a_plain_name(web: Web) -> None:
    ana = web.script_of("Ana")
    ana.post(f"{web.draft()}/versions", json={})
    file = ana.get(f"{web.draft()}/export")
    assert file.headers["content-type"] == "text/markdown; charset=utf-8"
    assert file.headers["content-disposition"] == 'attachment; filename="session-1.1-version-1.md"'
    live = ana.get(f"{web.draft()}/export?version=live&format=json")
    assert live.headers["content-disposition"] == 'attachment; filename="session-1.1-live.json"'
    assert json.loads(live.content)["status"] == "working text"


def test_an_export_that_cannot_be_had_says_why(web: Web) -> None:
    ana = web.script_of("Ana")
    for wish, status, code in (
        ("format=pdf", 422, "no-such-format"),
        ("profile=secret", 422, "no-such-profile"),
        ("version=newest", 422, "no-such-version"),
        ("version=-1", 422, "no-such-version"),
        ("version=" + "9" * 400, 422, "no-such-version"),
        ("version=live&version=2", 422, "two-versions"),
        ("group=person", 422, "no-such-grouping"),
    ):
        answer = ana.get(f"{web.draft()}/export?{wish}")
        assert (answer.status_code, answer.json()["code"]) == (status, code), wish


def test_a_label_is_kept_short(web: Web) -> None:
    answer = web.script_of("Ana").post(f"{web.draft()}/versions", json={"label": "x" * 201})
    assert (answer.status_code, answer.json()["code"]) == (422, "label-too-long")


def test_a_label_is_one_line_of_what_can_be_read(web: Web) -> None:
    answer = web.script_of("Ana").post(
        f"{web.draft()}/versions", json={"label": "For\u0000 the\n plenary\u202e"}
    )
    assert (answer.status_code, answer.json()["label"]) == (201, "For the plenary")


def test_everybody_takes_the_adopted_text_home_and_nothing_that_came_before_it(web: Web) -> None:
    ana, carmen, luis = (web.script_of(name) for name in ("Ana", "Carmen", "Luis"))
    for question in web.questions()[1:]:
        ana.put(f"{web.draft()}/waivers/{question}", json={"reason": "not discussed"})
    for label in ("first", "last"):
        ana.post(f"{web.draft()}/versions", json={"label": label})
    assert luis.get(f"{web.draft()}/export").status_code == 404
    ana.post(f"{web.draft()}/versions/2/submit", json={})
    carmen.post(f"{web.draft()}/versions/2/adopt", json={"reason": "The Troika met."})
    file = luis.get(f"{web.draft()}/export")
    assert "status: adopted" in file.text
    assert luis.get(f"{web.draft()}/export?version=2").content == file.content
    for wish in ("version=1", "version=99", "version=live", "profile=working"):
        refusal = luis.get(f"{web.draft()}/export?{wish}")
        assert (refusal.status_code, refusal.json()["code"]) == (403, "not-yours")
    assert "status: not adopted" in ana.get(f"{web.draft()}/export?version=1").text
