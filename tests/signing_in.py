"""Signing in and out over plain HTTP, as a browser does it."""

from __future__ import annotations

import httpx2 as httpx

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def cookie_of(url: str, link: str) -> str:
    """Uses the link up; the cookie as a browser would send it."""
    answer = httpx.post(link, headers={**SAME_SITE, "Origin": url}, trust_env=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["set-cookie"]).split(";")[0]


def sign_out(url: str, cookie: str) -> None:
    answer = httpx.post(f"{url}/sign-out", headers={**SAME_SITE, "Cookie": cookie}, trust_env=False)
    assert answer.status_code == 200, answer.text
