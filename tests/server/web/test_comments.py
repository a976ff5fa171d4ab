"""Comments over HTTP. Farid of the Steering Group comments on Ana's text of session 1.1."""

from __future__ import annotations

from typing import Any

import pytest

from tests.visiting import Web

HOME = {"block": "ablock", "start": 21, "end": 25, "quote": "home"}
"""Of “Protection starts at home.”"""


def comment(web: Web, name: str = "Farid", **other: Any) -> dict[str, Any]:
    body = {**HOME, "type": "substantive", "text": "Where exactly?", **other}
    answer = web.script_of(name).post(f"{web.draft()}/comments", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def said(web: Web, block: str = "ablock") -> str:
    blocks = web.script_of("Ana").get(f"{web.draft()}/outcome").json()["blocks"]
    return next(each["text"] for each in blocks if each["id"] == block)


def dispose(web: Web, made: dict[str, Any], name: str = "Ana", **body: Any) -> Any:
    road = f"{web.draft()}/comments/{made['id']}/disposition"
    return web.script_of(name).post(road, json={"reason": "Agreed.", **body})


def test_who_may_only_comment_comments_on_words(web: Web) -> None:
    made = comment(web)
    assert (made["number"], made["quote"], made["block"]) == (1, "home", "ablock")
    assert made["author"]["delegation"] == "Examplia"
    assert made["author"]["capacity"] == "steering"
    assert made["now"] == {"state": "here", "block": "ablock", "start": 21, "end": 25, "text": "home"}
    listed = web.script_of("Bakary").get(f"{web.draft()}/comments").json()
    assert listed["items"] == [made]
    assert listed["round"] is None
    assert listed["may"] == {"comment": True, "settle": True, "round": True}
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
