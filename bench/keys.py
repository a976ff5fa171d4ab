"""What a key costs the pages: of the one who types in the middle of the text, and of one who reads along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Browser, Page

from bench.chromium import traced

KEYS: Final = 200
PACE: Final = 120
"""Milliseconds between two keys: eight keys a second, a quick typist."""
WORDS: Final = "Protection starts at home and it is not done on arrival. "
READ: Final = "reader"
TYPED: Final = "typist"

Costs = dict[str, list[tuple[float, float]]]
"""For each page, for each key: milliseconds of wall and of CPU on its main thread."""


def put_caret(page: Page, index: int) -> None:
    """At the end of this block, counted from 0; then let everything come to rest."""
    block = page.locator(".ph-text .block").nth(index)
    block.scroll_into_view_if_needed()
    block.locator("> :not(.chip)").click()
    page.keyboard.press("End")
    page.wait_for_timeout(1000)


def letters(page: Page) -> None:
    page.keyboard.type((WORDS * KEYS)[: KEYS + 1], delay=PACE)


def enters(page: Page) -> None:
    for _ in range(KEYS // 10 + 1):
        page.keyboard.press("Enter")
        page.wait_for_timeout(PACE)


def costs(browser: Browser, pages: dict[str, Page], type_: Callable[[Page], None]) -> Costs:
    """Type into the typist's page, and wait until the last word is saved and shown to all."""
    with traced(browser, pages) as threads:
        type_(pages[TYPED])
        pages[TYPED].wait_for_selector("#status [data-kind=saved]")
        pages[TYPED].wait_for_timeout(500)
    keys = threads[TYPED].keys
    return {name: thread.per_key(keys) for name, thread in threads.items()}
