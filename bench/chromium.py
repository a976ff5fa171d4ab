"""A real Chromium at the demo forum, and what its own trace says of its main threads."""

from __future__ import annotations

import json
import shutil
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize, sync_playwright

FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
DESK: Final[ViewportSize] = {"width": 1440, "height": 900}
PATIENCE: Final = 60_000
"""Milliseconds after which a page that does not open is a failure."""
CATEGORIES: Final = ("devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The distribution's own Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def sign_in(browser: Browser, link: str) -> StorageState:
    """Through the link and its button; the cookies with which any fresh context is this person's."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button").first.click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    state = context.storage_state()
    context.close()
    return state


def seat(browser: Browser, person: StorageState) -> BrowserContext:
    """A browser that has never been here, signed in as this person."""
    context = browser.new_context(storage_state=person, viewport=DESK)
    context.set_default_timeout(PATIENCE)
    return context


# ── the trace ──


@dataclass(frozen=True)
class Task:
    """One task of a page's main thread. Microseconds; `start` on the clock of the whole machine."""

    start: int
    wall: int
    cpu: int


@dataclass(frozen=True)
class Thread:
    """A page's main thread while the trace ran."""

    tasks: Sequence[Task]
    keys: Sequence[int]
    """When the task began that took each key in: microseconds on the same clock."""

    def per_key(self, keys: Sequence[int]) -> list[tuple[float, float]]:
        """For each of these keys the thread's work until the next one: milliseconds of wall, of CPU.

        The last key is left out: nothing says where its work ends.
        """
        sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for task in self.tasks:
            key = bisect_right(keys, task.start) - 1
            sums[key][0] += task.wall
            sums[key][1] += task.cpu
        return [(sums[key][0] / 1000, sums[key][1] / 1000) for key in range(len(keys) - 1)]


@contextmanager
def traced(browser: Browser, pages: dict[str, Page]) -> Iterator[dict[str, Thread]]:
    """Fills the yielded dict, once the block is left, with the main thread of each page by name."""
    threads: dict[str, Thread] = {}
    browser.start_tracing(categories=list(CATEGORIES))
    for name, page in pages.items():
        page.evaluate("name => performance.mark(name)", f"bench {name}")
    yield threads
    events = json.loads(browser.stop_tracing())["traceEvents"]
    for name in pages:
        threads[name] = _thread(events, f"bench {name}")


def _thread(events: Sequence[dict[str, Any]], mark: str) -> Thread:
    where = next((e["pid"], e["tid"]) for e in events if e["name"] == mark)
    own = [e for e in events if (e["pid"], e["tid"]) == where]
    tasks = sorted((e["ts"], e["dur"], e["tdur"]) for e in own if e["name"] == "RunTask" and "tdur" in e)
    starts = [start for start, _, _ in tasks]
    keys = [e["ts"] for e in own if e["name"] == "EventDispatch" and e["args"]["data"]["type"] == "keydown"]
    return Thread(
        [Task(*task) for task in tasks], sorted(starts[bisect_right(starts, key) - 1] for key in keys)
    )
