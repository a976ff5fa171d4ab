"""The drafting page with a long discussion in a real Chromium: `python -m bench.comments_page`.

Serves the demo forum on a free port of 127.0.0.1 with 500 comments on a session 1.1 of 300 blocks, opens
the discussion beside the text, types in a paragraph that has been commented on, and writes
what it measured into `bench/results.md`.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

import hatch_build
from bench import keys, results
from bench.chromium import chromium, seat, sign_in
from bench.keys import TYPED, Costs
from bench.long_draft import long_blocks, write_long_draft
from bench.yardstick import yardstick
from drafts.text.anchors import Asked
from server.actions import comments, dispositions
from server.actions.desk import Desk
from server.app import open_desk
from server.settings import Settings
from tests.serving import Forum, fill, free_port, server_process, settings_for
from tests.visiting import questions_of

COMMAND: Final = "python -m bench.comments_page"
TITLE: Final = "The drafting page with 500 comments"
BLOCKS: Final = 300
COMMENTS: Final = 500
OPENINGS: Final = 9
ROUNDS: Final = 3
OPEN: Final = """() => new Promise(done => {
  const begun = performance.now()
  document.querySelector('.discussion-button').click()
  const look = () => {
    if (!document.querySelector('.discussion .thread')) requestAnimationFrame(look)
    else requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)))
  }
  look()
})"""
"""From the click until a frame with the threads has been painted."""


@dataclass
class Measured:
    opened: list[float] = field(default_factory=list)
    drawn: int = 0
    closed_keys: list[Costs] = field(default_factory=list)
    open_keys: list[Costs] = field(default_factory=list)
    chromium: str = ""


def main() -> None:
    if hatch_build.must_build():
        raise SystemExit("The browser client has changed since it was built: run `make client` first.")
    machine = [results.commit(), *results.machine(), f"{yardstick()} before the run"]
    with tempfile.TemporaryDirectory() as data:
        port = free_port()
        settings = settings_for(Path(data), port)
        forum = asyncio.run(prepare(settings))
        with server_process(settings, port):
            measured = measure(forum, settings.base_url)
    machine[-1] += f" and {yardstick().removeprefix('a fixed loop took ')} after it"
    machine.insert(3, f"Chromium {measured.chromium}")
    text = report(measured)
    results.write_section(TITLE, COMMAND, machine, text)
    print(text)


async def prepare(settings: Settings) -> Forum:
    forum = await fill(settings)
    writers = [forum.guest(name).person.id for name in ("Ana", "Bakary")]
    async with open_desk(settings) as desk:
        questions = await questions_of(desk, "1.1")
        await write_long_draft(desk, forum.drafts["1.1"], writers, questions, BLOCKS)
    async with open_desk(settings) as desk:
        await discuss(desk, forum)
    return forum


async def discuss(desk: Desk, forum: Forum) -> None:
    """Two delegations comment throughout; every third proposes a wording, every fifth is answered and
    every seventh decided on."""
    draft, ana = forum.drafts["1.1"], forum.guest("Ana").person
    speakers = cycle(forum.guest(name).person for name in ("Farid", "Grace"))
    blocks = [
        block for block in long_blocks(await questions_of(desk, "1.1"), BLOCKS) if block.type != "heading"
    ]
    for number in range(COMMENTS):
        block = blocks[number * len(blocks) // COMMENTS]
        start = block.text.index(" ") + 1 if number % 2 else 0
        end = start + 20
        words = Asked(block.id, start, end, block.text[start:end])
        wording = "other words than those" if number % 3 == 0 else None
        wanted = comments.Wanted(
            words, "substantive", f"Remark {number}: say who does this, and by when.", wording
        )
        made = await comments.add(desk, next(speakers), draft, wanted)
        if number % 5 == 0:
            await comments.reply(desk, ana, draft, made.comment.id, "We shall look at it.")
        if number % 7 == 0:
            ruling = dispositions.Ruling("noted", "It is said further down.")
            await dispositions.settle(desk, ana, draft, made.comment.id, ruling)


def measure(forum: Forum, url: str) -> Measured:
    measured = Measured()
    with chromium() as browser:
        measured.chromium = browser.version
        ana = sign_in(browser, forum.guest("Ana").link)
        page = seat(browser, ana).new_page()
        page.goto(f"{url}/drafts/{forum.drafts['1.1']}")
        page.locator(".ph-text .block").nth(BLOCKS).wait_for()
        page.locator(".remark-number").nth(300).wait_for(state="attached")
        page.wait_for_timeout(1000)
        keys.put_caret(page, BLOCKS // 2 + 1)
        for _ in range(ROUNDS):
            measured.closed_keys.append(keys.costs(browser, {TYPED: page}, keys.letters))
        measure_opening(page, measured)
        keys.put_caret(page, BLOCKS // 2 + 1)
        for _ in range(ROUNDS):
            measured.open_keys.append(keys.costs(browser, {TYPED: page}, keys.letters))
    return measured


def measure_opening(page: Page, measured: Measured) -> None:
    """Opened and closed by turns, left open at the end."""
    for turn in range(OPENINGS):
        if turn:
            page.locator(".discussion-button").click()
            page.wait_for_timeout(300)
        measured.opened.append(page.evaluate(OPEN))
        page.wait_for_timeout(300)
    measured.drawn = page.locator(".thread").count()


# ── what is said of it ──


def report(measured: Measured) -> str:
    return "\n\n".join([opening_table(measured), keys_table(measured)])


def opening_table(measured: Measured) -> str:
    rows = [["the discussion", *results.spread(measured.opened)]]
    return results.told(
        "Opening the discussion",
        f"""
        {COMMENTS} comments on {BLOCKS} blocks: milliseconds from the click to a painted frame with the
        threads, {OPENINGS} times. {measured.drawn} threads are drawn, those near; the others as one comes
        to them. Wanted: under 300.
        """,
        results.table(["opening", "least", "median", "most"], rows),
    )


def keys_table(measured: Measured) -> str:
    rows = [
        ["a letter, discussion closed", *_figures(measured.closed_keys)],
        ["**a letter, discussion open**", *_figures(measured.open_keys)],
    ]
    return results.told(
        "Typing beside it",
        f"""
        Milliseconds of main-thread time a key, as under “Typing”, in the middle of a paragraph that has
        been commented on. {ROUNDS} rounds of {keys.KEYS} letters, one every {keys.PACE} ms. Wanted: under 25.
        """,
        results.table(["key", "CPU p5", "CPU median", "CPU p95", "wall median", "wall p95"], rows),
    )


def _figures(rounds: Sequence[Costs]) -> list[str]:
    costs = [cost for each in rounds for cost in each[TYPED]]
    wall, cpu = [cost[0] for cost in costs], [cost[1] for cost in costs]
    wanted = ((cpu, 0.05), (cpu, 0.5), (cpu, 0.95), (wall, 0.5), (wall, 0.95))
    return [f"{results.share(times, part):.1f}" for times, part in wanted]


if __name__ == "__main__":
    main()
