"""Files over HTTP: every format, several sessions, refusals that say where, and files brought in."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from pydantic import TypeAdapter

from drafts.export.writing import FORMATS
from server.actions.export import disposition, file_name
from server.web.schemas_export import PartFile, SessionFile
from tests.visiting import Web, tamper

JSON = TypeAdapter[SessionFile | PartFile](SessionFile | PartFile)


def freeze(web: Web, session: str = "1.1") -> None:
    assert web.script_of("Carmen").post(f"{web.draft(session)}/versions", json={}).status_code == 201


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_a_file_of_its_kind(web: Web, format: str) -> None:
    freeze(web)
    file = web.script_of("Ana").get(f"{web.draft()}/export?format={format}")
    ending = {"markdown": "md"}.get(format, format)
    assert file.status_code == 200
    assert file.headers["content-disposition"] == f'attachment; filename="session-1.1-version-1.{ending}"'
    assert file.headers["x-content-type-options"] == "nosniff"
    again = web.script_of("Ana").get(f"{web.draft()}/export?format={format}")
    assert again.content == file.content


def test_exported_json_has_the_published_shape(web: Web) -> None:
    freeze(web)
    ana = web.script_of("Ana")
    asked = {
        "block": "ablock",
        "start": 0,
        "end": 10,
        "quote": "Protection",
        "type": "general",
        "text": "Why?",
    }
    assert web.script_of("Farid").post(f"{web.draft()}/comments", json=asked).status_code == 201
    for profile in ("public", "working"):
        file = ana.get(f"{web.draft()}/export?format=json&profile={profile}")
        found = JSON.validate_json(file.content)
        assert isinstance(found, SessionFile)
        assert (found.comments is None) == (profile == "public")
    many = web.script_of("Carmen").get("/api/export?format=json&versions=newest")
    assert isinstance(JSON.validate_json(many.content), PartFile)
    schema = web.nobody().get("/api/export.schema.json")
    assert schema.headers["content-type"] == "application/schema+json"
    assert schema.json()["$defs"].keys() >= {"SessionFile", "PartFile"}


def test_names_and_delegations_that_were_corrected_or_taken_back_name_somebody_still(web: Web) -> None:
    carmen, ana = web.script_of("Carmen"), web.script_of("Ana")
    person = carmen.post(
        "/api/people",
        json={
            "name": "Wilhelmina Nightingale",
            "email": "w@example.org",
            "capacities": [{"capacity": "steering", "delegation": "Society of Sailors"}],
        },
    ).json()["id"]
    corrected = {"name": "Elsa Other", "email": "elsa@example.org"}
    assert carmen.patch(f"/api/people/{person}", json=corrected).status_code == 200
    assert carmen.delete(f"/api/people/{person}").is_success
    ana.post(
        f"{web.draft()}/import",
        content="Put by Wilhelmina Nightingale (w@example.org), Society of Sailors.\n",
    )
    freeze(web)
    stopped = carmen.get(f"{web.draft()}/export")
    assert {hit["words"] for hit in stopped.json()["hits"]} == {
        "Wilhelmina Nightingale",
        "w@example.org",
        "Society of Sailors",
    }


def test_a_stopped_export_says_where_and_the_chair_confirms(web: Web) -> None:
    draft = web.forum.drafts["1.1"]
    tied = web.script_of("Ana").post(
        f"{web.draft()}/import", content="The delegate of the workers’ council spoke.\n"
    )
    assert tied.status_code == 200
    freeze(web)
    stopped = web.script_of("Carmen").get(f"{web.draft()}/export")
    assert (stopped.status_code, stopped.json()["code"]) == (409, "would-name")
    print = stopped.json()["hits"][0]["fingerprint"]
    assert stopped.json()["hits"] == [
        {
            "session": "1.1",
            "paragraph": 1,
            "place": "paragraph 1",
            "why": "phrase",
            "words": "The delegate of the workers",
            "whole": False,
            "fingerprint": print,
        }
    ]
    assert web.script_of("Ana").get(f"{web.draft()}/export?confirm={print}").status_code == 403
    assert web.script_of("Carmen").get(f"{web.draft()}/export?confirm={print}").status_code == 200
    entries = web.script_of("Carmen").get(f"/api/register?act=false alarm confirmed&draft={draft}").json()
    assert [entry["about"]["fingerprint"] for entry in entries["items"]] == [print]
    assert (
        web.script_of("Carmen").get(f"{web.draft()}/export?confirm=zz").json()["code"]
        == "no-such-fingerprint"
    )


def test_a_roundtable_a_forum_and_a_compendium(web: Web) -> None:
    carmen = web.script_of("Carmen")
    assert carmen.get("/api/export").json()["code"] == "nothing-to-export"
    freeze(web)
    freeze(web, "2.1")
    forum = carmen.get("/api/export?versions=newest")
    assert (
        'filename="forum-Global-Forum-on-Migration-and-Development-newest.md"'
        in forum.headers["content-disposition"]
    )
    assert "## 2.1 " in forum.text
    table = carmen.get("/api/export?roundtable=1&versions=newest&format=html")
    assert 'id="s1-title"' in table.text
    assert 'id="s2-title"' not in table.text
    chosen = carmen.get(f"/api/export?versions={web.forum.drafts['2.1']}:1")
    assert "## 1.1 " not in chosen.text
    good = carmen.get("/api/export/compendium?kind=good practice&versions=newest")
    assert "Compendium of good practices" in good.text
    assert "Contracts are read aloud" in good.text
    assert "Protection starts at home" not in good.text


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("roundtable=9", 404, "no-such-roundtable"),
        ("roundtable=1&forum=", 422, "two-parts"),
        ("versions=latest", 422, "no-such-version"),
        ("versions=a:b", 422, "no-such-version"),
        ("format=pdf", 422, "no-such-format"),
        ("profile=all", 422, "no-such-profile"),
    ],
)
def test_what_cannot_be_put_together_says_why(web: Web, asked: str, status: int, code: str) -> None:
    answer = web.script_of("Carmen").get(f"/api/export?{asked}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_kind_that_there_is_not(web: Web) -> None:
    assert web.script_of("Carmen").get("/api/export/compendium").json()["code"] == "no-such-kind"


# ── bringing in ──


def test_a_file_comes_back_into_a_draft_as_it_left(web: Web) -> None:
    ana = web.script_of("Ana")
    freeze(web)
    file = ana.get(f"{web.draft()}/export?profile=working").text
    before = ana.get(f"{web.draft()}/outcome").json()["blocks"]
    same = ana.post(f"{web.draft()}/import", content=file, headers={"Content-Type": "text/markdown"})
    assert (same.json()["added"], same.json()["changed"]) == (0, 0)
    assert [b for b in ana.get(f"{web.draft()}/outcome").json()["blocks"] if b["text"]] == [
        b for b in before if b["text"]
    ]
    changed = ana.post(f"{web.draft()}/import", content=file.replace("Coffee was short.", "Tea was short."))
    assert changed.json()["changed"] == 1
    words = [block["text"] for block in ana.get(f"{web.draft()}/outcome").json()["blocks"]]
    assert "Tea was short." in words
    entries = web.script_of("Carmen").get("/api/register?act=imported into draft").json()["items"]
    assert [entry["about"]["changed"] for entry in entries] == [1, 0]


def test_what_a_draft_said_is_kept_as_a_version_before_a_file_takes_its_place(web: Web) -> None:
    ana = web.script_of("Ana")
    answer = ana.post(f"{web.draft()}/import", content="Other words altogether.").json()
    assert answer["frozen"] == 1
    [kept] = ana.get(f"{web.draft()}/versions").json()["items"]
    assert kept["label"] == "Before a file was brought in"
    assert "Contracts are read aloud" in ana.get(f"{web.draft()}/versions/1/outcome").text
    assert ana.post(f"{web.draft()}/import", content="Other words altogether.").json()["frozen"] is None


def test_a_preview_says_what_would_change_and_changes_nothing(web: Web) -> None:
    ana = web.script_of("Ana")
    before = ana.get(f"{web.draft()}/outcome").json()
    shown = ana.post(f"{web.draft()}/import?preview=true", content="Other words altogether.").json()
    assert ana.get(f"{web.draft()}/outcome").json() == before
    assert ana.get(f"{web.draft()}/versions").json()["items"] == []
    assert web.script_of("Carmen").get("/api/register?act=imported into draft").json()["items"] == []
    done = ana.post(f"{web.draft()}/import", content="Other words altogether.").json()
    assert shown == {**done, "frozen": None}
    assert shown["removed"] > 0


def test_what_is_neither_a_preview_nor_none_is_not_brought_in(web: Web) -> None:
    ana = web.script_of("Ana")
    before = ana.get(f"{web.draft()}/outcome").json()
    for wish in ("preview=maybe", "preview=1", "anyway=yes", "expected=many"):
        assert ana.post(f"{web.draft()}/import?{wish}", content="Other words.").status_code == 422
    assert ana.get(f"{web.draft()}/outcome").json() == before


def test_a_file_does_what_its_preview_said_or_nothing(web: Web) -> None:
    ana, road = web.script_of("Ana"), f"{web.draft()}/import"
    shown = ana.post(f"{road}?preview=true", content="Other words altogether.").json()
    expected = ",".join(str(shown[each]) for each in ("added", "changed", "removed"))
    ana.post(road, content="Somebody was faster.")
    late = ana.post(f"{road}?expected={expected}", content="Other words altogether.")
    assert (late.status_code, late.json()["code"]) == (409, "preview-outdated")
    assert "Somebody was faster." in ana.get(f"{web.draft()}/outcome").text
    shown = ana.post(f"{road}?preview=true", content="Other words altogether.").json()
    expected = ",".join(str(shown[each]) for each in ("added", "changed", "removed"))
    assert ana.post(f"{road}?expected={expected}", content="Other words altogether.").status_code == 200


def test_a_version_of_another_session_is_brought_in_only_when_that_is_said(web: Web) -> None:
    freeze(web, "1.2")
    chair, ana = web.script_of("Carmen"), web.script_of("Ana")
    file = chair.get(f"{web.draft('1.2')}/export").content
    answer = ana.post(f"{web.draft()}/import", content=file)
    assert (answer.status_code, answer.json()["code"]) == (409, "another-session")
    assert "session 1.2" in answer.json()["detail"]
    assert ana.post(f"{web.draft()}/import?anyway=true", content=file + b"\n1\\. Words.\n").status_code == 200


def test_a_text_that_is_written_in_under_review_takes_files_too(web: Web) -> None:
    draft = web.forum.drafts["1.1"]
    tamper(web.forum, "UPDATE draft SET stage = 'Troika review', drafting_allowed = 1 WHERE id = ?", draft)
    assert web.script_of("Ana").post(f"{web.draft()}/import", content="Words.").status_code == 200


def test_who_may_not_edit_brings_nothing_in(web: Web) -> None:
    for name in ("Carmen", "Farid"):
        for wish in ("", "?preview=true"):
            answer = web.script_of(name).post(f"{web.draft()}/import{wish}", content="Words.")
            assert answer.status_code == 403
    assert web.script_of("Luis").post(f"{web.draft()}/import", content="Words.").status_code == 404
    tamper(web.forum, "UPDATE draft SET stage = 'adopted' WHERE id = ?", web.forum.drafts["1.1"])
    answer = web.script_of("Ana").post(f"{web.draft()}/import", content="Words.")
    assert (answer.status_code, answer.json()["code"]) == (409, "text-closed")
    assert "adopted and is locked" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "nothing-to-import"),
        (b"# Only a heading", 422, "nothing-to-import"),
        (b"\xff\xfe\x00", 422, "not-utf-8"),
        (b"PK\x03\x04", 422, "not-markdown"),
        (b"\n<!DOCTYPE html>\n<html lang='en'>", 422, "not-markdown"),
        (b'{"forum": "x"}', 422, "not-markdown"),
        (b"---\nsessions:\n- a\n---\n\nWords.", 422, "several-sessions"),
        (b"a\n\n" * 6000, 413, "too-many-blocks"),
        (b"x" * (2 << 20) + b"x", 413, "body-too-large"),
    ],
)
def test_what_cannot_be_brought_in_leaves_the_draft_as_it_was(
    web: Web, content: bytes, status: int, code: str
) -> None:
    ana = web.script_of("Ana")
    before = ana.get(f"{web.draft()}/outcome").json()
    answer = ana.post(f"{web.draft()}/import", content=content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert ana.get(f"{web.draft()}/outcome").json() == before


# ── names of files ──


@pytest.mark.parametrize(
    "session",
    ["../../etc", "1\r\nSet-Cookie: a=b", '1"; filename="x.exe', "\u202egpj.exe", "x" * 300, "", "…"],
)
def test_a_file_s_name_is_safe_whatever_a_session_is_called(session: str) -> None:
    name = file_name(session, "version-1", "md")
    said = disposition(name)
    assert len(name) < 120
    assert all(sign not in said for sign in "\r\n/\\\u202e")
    assert said == f'attachment; filename="{name}"'


def test_a_name_in_another_script_comes_in_both_forms() -> None:
    said = disposition(file_name("مؤتمر 1", "version-1", "md"))
    assert said.startswith("attachment; filename=\"session-1-version-1.md\"; filename*=UTF-8''")
    assert unquote(said.split("''")[1]) == "session-مؤتمر-1-version-1.md"
    assert said.isascii()
