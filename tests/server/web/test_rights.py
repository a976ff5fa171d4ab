"""Who may do what over HTTP, person by person of the demo. Session 1.1 is Ana's, Bakary's and Elena's."""

from __future__ import annotations

import pytest

from tests.visiting import Web

READERS = {
    "Carmen": "comment",  # chair
    "Samir": "read",  # secretariat
    "Ana": "edit",  # rapporteur of 1.1
    "Bakary": "edit",
    "Chloé": "read",  # rapporteur of 1.2
    "Elena": "comment",  # co-chair of 1.1
    "Farid": "comment",  # Steering Group
    "Imani": "comment",  # Troika
}
OUTSIDERS = ("Karin", "Luis")  # a Friend who was not invited, a focal point

FREEZE = {"Carmen", "Ana", "Bakary", "Elena"}
WAIVE = {"Ana", "Bakary"}
AUTHORS = {"Carmen", "Samir", "Ana", "Bakary", "Elena"}
EXPORT = {"Carmen", "Samir", "Ana", "Bakary", "Elena", "Imani"}


@pytest.mark.parametrize(("name", "right"), READERS.items())
def test_a_draft_says_what_its_reader_may_do_with_it(web: Web, name: str, right: str) -> None:
    draft = web.script_of(name).get(web.draft()).json()
    assert (draft["rights"], draft["stage"], draft["epoch"]) == (right, "drafting", 1)


@pytest.mark.parametrize("name", READERS)
def test_freezing_a_version_is_for_the_session_and_the_chair(web: Web, name: str) -> None:
    answer = web.script_of(name).post(f"{web.draft()}/versions", json={"label": "after lunch"})
    assert (answer.status_code == 201) == (name in FREEZE)
    assert answer.status_code in (201, 403)


@pytest.mark.parametrize("name", READERS)
def test_waiving_a_question_is_for_the_sessions_rapporteurs(web: Web, name: str) -> None:
    road = f"{web.draft()}/waivers/{web.questions()[1]}"
    answer = web.script_of(name).put(road, json={"reason": "not discussed"})
    assert (answer.status_code == 200) == (name in WAIVE)
    assert web.script_of(name).delete(road).status_code == (204 if name in WAIVE else 403)


@pytest.mark.parametrize("name", READERS)
def test_who_wrote_what_is_for_the_drafting_team_alone(web: Web, name: str) -> None:
    answer = web.script_of(name).get(f"{web.draft()}/authors")
    assert answer.status_code == (200 if name in AUTHORS else 403)
    assert name in AUTHORS or "Sample" not in answer.text


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("profile", ["public", "working"])
def test_a_text_that_is_not_adopted_is_exported_by_the_few(web: Web, name: str, profile: str) -> None:
    road = f"{web.draft()}/export?version=live&profile={profile}"
    assert web.script_of(name).get(road).status_code == (200 if name in EXPORT else 403)


@pytest.mark.parametrize("name", OUTSIDERS)
@pytest.mark.parametrize(
    ("method", "road"),
    [
        ("GET", ""),
        ("GET", "/outcome"),
        ("GET", "/versions"),
        ("GET", "/versions/1"),
        ("GET", "/versions/1/outcome"),
        ("GET", "/waivers"),
        ("GET", "/authors"),
        ("GET", "/export?version=live"),
        ("POST", "/versions"),
    ],
)
def test_a_draft_that_is_not_for_you_looks_like_none_at_all(
    web: Web, name: str, method: str, road: str
) -> None:
    body = {"json": {"label": ""}} if method == "POST" else {}
    theirs = web.script_of(name).ask(method, f"{web.draft()}{road}", **body)
    nothing = web.script_of(name).ask(method, f"/api/drafts/nosuchdraft{road}", **body)
    assert theirs.status_code == 404
    assert theirs.json() == nothing.json()


@pytest.mark.parametrize("name", OUTSIDERS)
def test_whoever_reads_no_draft_still_sees_the_programme(web: Web, name: str) -> None:
    visitor = web.script_of(name)
    assert visitor.get("/api/drafts").json() == {"items": []}
    assert len(visitor.get("/api/programme").json()["roundtables"]) == 3
    page = web.browser_of(name).get("/")
    assert page.status_code == 200
    assert web.forum.drafts["1.1"] not in page.text


@pytest.mark.parametrize(
    ("method", "road"),
    [
        ("GET", "/api/programme"),
        ("GET", "/api/drafts"),
        ("GET", "{draft}"),
        ("GET", "{draft}/outcome"),
        ("GET", "{draft}/versions"),
        ("GET", "{draft}/authors"),
        ("POST", "{draft}/versions"),
        ("GET", "{draft}/export"),
        ("PUT", "{draft}/waivers/q"),
        ("DELETE", "{draft}/waivers/q"),
        ("POST", "/api/tickets"),
    ],
)
def test_without_signing_in_nothing_is_told(web: Web, method: str, road: str) -> None:
    answer = web.nobody().ask(method, road.format(draft=web.draft()))
    assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-needed")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_made_up_token_is_nobodys(web: Web) -> None:
    visitor = web.nobody()
    for header in ("Bearer nonsense", "Bearer ", "Basic YW5hOmFuYQ==", "Bearer é"):
        answer = visitor.get("/api/drafts", headers={"Authorization": header.encode("latin-1")})
        assert answer.status_code == 401


def test_a_wrong_token_is_not_made_good_by_a_cookie(web: Web) -> None:
    browser = web.browser_of("Ana")
    assert browser.get("/api/drafts", headers={"Authorization": "Bearer nonsense"}).status_code == 401
