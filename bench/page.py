"""The drafting page with a long draft in a real Chromium: `python -m bench.page`.

Serves the demo forum on a free port of 127.0.0.1 with a session 1.1 of 1,500 blocks, opens it,
types in it, and writes what it measured into `bench/results.md`.
"""

from __future__ import annotations

import asyncio
import gzip
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, StorageState

import hatch_build
from bench import enter, keys, results
from bench.chromium import chromium, seat, sign_in
from bench.keys import READ, TYPED, Costs
from bench.long_draft import BLOCKS, EPOCH, write_long_draft
from bench.opening import Opened, open_timed
from bench.yardstick import yardstick
from server.app import open_desk
from server.settings import Settings
from tests.serving import Forum, fill, free_port, server_process, settings_for
from tests.visiting import questions_of

COMMAND: Final = "python -m bench.page"
TITLE: Final = "The drafting page with 1,500 paragraphs"
OPENINGS: Final = 7
ROUNDS: Final = 3
SHOWN: Final = BLOCKS + 1
"""With the empty paragraph that every draft starts from."""


@dataclass
class Measured:
    size: int
    """Bytes of the draft's words."""
    cold: list[Opened] = field(default_factory=list)
    warm: list[Opened] = field(default_factory=list)
    alone: list[Costs] = field(default_factory=list)
    enters: list[Costs] = field(default_factory=list)
    together: list[Costs] = field(default_factory=list)
    server: dict[str, list[float]] = field(default_factory=dict)
    chromium: str = ""


def main() -> None:
    if hatch_build.must_build():
        raise SystemExit("The browser client has changed since it was built: run `make client` first.")
    machine = [results.commit(), *results.machine(), f"{yardstick()} before the run"]
    with tempfile.TemporaryDirectory() as data:
        port = free_port()
        settings = settings_for(Path(data), port)
        forum, size = asyncio.run(prepare(settings))
        with server_process(settings, port):
            measured = measure(forum, settings.base_url, size)
    machine[-1] += f" and {yardstick().removeprefix('a fixed loop took ')} after it"
    machine.insert(3, f"Chromium {measured.chromium}")
    text = report(measured)
    results.write_section(TITLE, COMMAND, machine, text)
    print(text)


async def prepare(settings: Settings) -> tuple[Forum, int]:
    forum = await fill(settings)
    writers = [forum.guest(name).person.id for name in ("Ana", "Bakary")]
    async with open_desk(settings) as desk:
        questions = await questions_of(desk, "1.1")
        return forum, await write_long_draft(desk, forum.drafts["1.1"], writers, questions)


def measure(forum: Forum, url: str, size: int) -> Measured:
    measured = Measured(size)
    draft = f"{url}/drafts/{forum.drafts['1.1']}"
    with chromium() as browser:
        measured.chromium = browser.version
        ana, bakary = (sign_in(browser, forum.guest(name).link) for name in ("Ana", "Bakary"))
        measure_opening(browser, ana, draft, measured)
        measure_keys(browser, bakary, ana, draft, measured)
    token = forum.guest("Ana").token
    measured.server = asyncio.run(enter.times(url, token, forum.drafts["1.1"], EPOCH))
    return measured


def measure_opening(browser: Browser, person: StorageState, draft: str, measured: Measured) -> None:
    for _ in range(OPENINGS):
        context = seat(browser, person)
        measured.cold.append(open_timed(context, draft, SHOWN))
        measured.warm.append(open_timed(context, draft, SHOWN))
        context.close()


def measure_keys(
    browser: Browser, typing: StorageState, reading: StorageState, draft: str, measured: Measured
) -> None:
    """One types in the middle: alone, then while another, who may as well, has the caret at the top."""
    typist = _at_draft(browser, typing, draft)
    keys.put_caret(typist, BLOCKS // 2)
    for _ in range(ROUNDS):
        measured.alone.append(keys.costs(browser, {TYPED: typist}, keys.letters))
        measured.enters.append(keys.costs(browser, {TYPED: typist}, keys.enters))
    reader = _at_draft(browser, reading, draft)
    keys.put_caret(reader, 0)
    for _ in range(ROUNDS):
        measured.together.append(keys.costs(browser, {TYPED: typist, READ: reader}, keys.letters))


def _at_draft(browser: Browser, person: StorageState, draft: str) -> Page:
    page = seat(browser, person).new_page()
    page.goto(draft)
    page.locator(".ph-text .block").nth(BLOCKS).wait_for()
    return page


# ── what is said of it ──


def report(measured: Measured) -> str:
    return "\n\n".join(
        [
            f"The draft: {SHOWN:,} blocks, {measured.size / 1000:,.0f} KB of words by two writers.",
            opening_table(measured),
            keys_table(measured),
            server_table(measured),
            bundle_table(),
        ]
    )


def opening_table(measured: Measured) -> str:
    rows = [
        [f"{what}, {how}", *results.spread([getattr(opened, name) for opened in runs])]
        for what, runs in (("cold", measured.cold), ("warm", measured.warm))
        for name, how in (("shown", "last paragraph painted"), ("saved", "**open**: editable, and “Saved”"))
    ]
    return results.told(
        "Opening",
        f"""
        Milliseconds from the start of the navigation, noted by the page itself once a frame, behind the
        painting of it. Cold: a browser that was never here. Warm: the same one again, with its HTTP cache,
        its service worker and the text in IndexedDB. {OPENINGS} openings each. Wanted: under 1,500.
        """,
        results.table(["opening", "least", "median", "most"], rows),
    )


def keys_table(measured: Measured) -> str:
    rows = [
        [what, *_key_figures([cost for costs in rounds for cost in costs[who]])]
        for what, rounds, who in (
            ("**a letter**, one page open", measured.alone, TYPED),
            ("an Enter, one page open", measured.enters, TYPED),
            ("a letter, two pages open: the typist's", measured.together, TYPED),
            ("a letter, two pages open: the other's", measured.together, READ),
        )
    ]
    return results.told(
        "Typing",
        f"""
        Milliseconds of main-thread time a key, from Chromium's own trace: the sum of all tasks that the
        page's main thread ran from one key to the next (input, script, style, layout, paint, frames sent
        and received, storage, collection of garbage, and the tracing itself). CPU is time the thread
        ran; wall also counts the time it stood in a task while other programs had the core. One page
        types in the middle of the text, first alone; then another person's page, on the same machine,
        its caret in the first paragraph, receives what is typed. {ROUNDS} rounds of {keys.KEYS} letters
        (and {keys.KEYS // 10} Enters), one every {keys.PACE} ms. Wanted: under 25 for the typist.
        """,
        results.table(["key", "CPU p5", "CPU median", "CPU p95", "wall median", "wall p95"], rows),
    )


def _key_figures(costs: Sequence[tuple[float, float]]) -> list[str]:
    wall, cpu = [cost[0] for cost in costs], [cost[1] for cost in costs]
    wanted = ((cpu, 0.05), (cpu, 0.5), (cpu, 0.95), (wall, 0.5), (wall, 0.95))
    return [f"{results.share(times, part):.1f}" for times, part in wanted]


def server_table(measured: Measured) -> str:
    rows = [[what, *results.spread(times, 2)] for what, times in measured.server.items()]
    return results.told(
        "The server's part of a key",
        f"""
        Milliseconds from sending to the acknowledgement, committed to disk, of edits in the middle of the
        same draft: {enter.TIMES} each by a Python peer, one at a time, nobody else writing. The look for
        repairs reads the whole text; it is timed by itself on the peer's copy.
        """,
        results.table(["edit", "least", "median", "most"], rows),
    )


def bundle_table() -> str:
    rows = []
    for name in ("draft.js", "page.css", "overview.js", "worker.js"):
        content = hatch_build.STATIC.joinpath(name).read_bytes()
        rows.append([f"`{name}`", f"{len(content) / 1000:.1f}", f"{len(gzip.compress(content)) / 1000:.1f}"])
    return results.told("Bundle", "What a page loads.", results.table(["file", "KB", "KB gzipped"], rows))


if __name__ == "__main__":
    main()
