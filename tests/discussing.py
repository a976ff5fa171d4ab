"""What tests need of a discussion: comments made over HTTP, and where to look for them on a page."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.pages import Site


def call(site: Site, name: str, method: str, road: str, body: Any = None) -> Any:
    """What the API answers this person; `road` from /api/drafts/{the draft of session 1.1}."""
    url = f"{site.url}/api/drafts/{site.forum.drafts['1.1']}{road}"
    request = urllib.request.Request(
        url, method=method, data=json.dumps(body).encode() if body is not None else None
    )
    request.add_header("Authorization", f"Bearer {site.forum.guest(name).token}")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def comment_on(site: Site, name: str, words: str, text: str, **other: Any) -> dict[str, Any]:
    """A comment on the first paragraph that holds these words, once they are saved."""
    blocks = call(site, name, "GET", "/outcome")["blocks"]
    block = next(each for each in blocks if words in each["text"])
    start = block["text"].index(words)
    body = {
        "block": block["id"],
        "start": start,
        "end": start + len(words),
        "quote": words,
        "type": "general",
        "text": text,
    }
    made: dict[str, Any] = call(site, name, "POST", "/comments", {**body, **other})
    return made


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Discussion")


def thread(page: Page, number: int) -> Locator:
    return page.locator(f"#comment-{number}")


def open_panel(page: Page) -> None:
    page.locator(".discussion-button").click()
    expect(panel(page)).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def to_text(page: Page) -> None:
    """With the key that goes round the parts of the page."""
    for _ in range(4):
        page.keyboard.press("F6")
        if page.evaluate("document.activeElement.matches('.ph-text')"):
            return
    raise AssertionError("F6 does not lead to the text")


def tab_to(page: Page, name: str, most: int = 30) -> None:
    """With the Tab key to the button of this name, as one does who has no mouse."""
    for _ in range(most):
        if page.evaluate("document.activeElement?.textContent?.trim()") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {name}")
