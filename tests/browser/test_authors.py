"""Who wrote what, as two rapporteurs see it who have written in one paragraph."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import fill_aside
from tests.browser.test_pages import PICTURES, SIZES, faults_of
from tests.network import Wifi
from tests.pages import Site, paragraph, status_of, text_of, typed
from tests.serving import fill, free_port, served, settings_for


def show(page: Page) -> None:
    switch(page).click()
    expect(switch(page)).to_have_attribute("aria-pressed", "true")


def switch(page: Page) -> Locator:
    return page.get_by_role("button", name="Mark others’ words")


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Who wrote what")


def marked(page: Page, name: str) -> list[str]:
    """The words that carry this person's line."""
    return page.locator(f".ph-text .by[title='{name} Sample']").all_text_contents()


def put_caret(page: Page, before: str) -> None:
    """With the mouse, where these words begin."""
    x, y = page.evaluate(
        """words => {
             const walk = document.createTreeWalker(document.querySelector('.ph-text'), NodeFilter.SHOW_TEXT)
             while (walk.nextNode()) {
               const at = walk.currentNode.textContent.indexOf(words)
               if (at < 0) continue
               const range = new Range()
               range.setStart(walk.currentNode, at)
               range.setEnd(walk.currentNode, at + 1)
               const { left, top, height } = range.getBoundingClientRect()
               return [left + 1, top + height / 2]
             }
             throw new Error('no such words')
           }""",
        before,
    )
    page.mouse.click(x, y)


def write_together(ana: Page, bakary: Page) -> None:
    """Ana writes two paragraphs; Bakary adds to the second, splits it, moves half of it up, and
    deletes a word of hers."""
    typed(
        ana,
        "Consular staff speak many languages.",
        "Contracts are read before departure. Fees are paid back.",
    )
    expect(paragraph(bakary, "Fees are paid back.")).to_be_visible()
    put_caret(bakary, "before departure")
    bakary.keyboard.type("aloud ")
    put_caret(bakary, "Fees are")
    bakary.keyboard.press("Enter")
    bakary.keyboard.press("Alt+ArrowUp")
    put_caret(bakary, "many languages")
    for _ in "many ":
        bakary.keyboard.press("Delete")
    expect(status_of(bakary)).to_have_text("Saved")
    expect(paragraph(ana, "Consular")).not_to_contain_text("many")


def assert_names(ana: Page) -> None:
    """What Ana sees: only Bakary's word is marked, for all that he did to her paragraphs."""
    show(ana)
    expect(ana.locator(".ph-text .by")).to_have_text(["aloud"])
    assert marked(ana, "Bakary") == ["aloud"]
    expect(panel(ana).locator(".legend li")).to_contain_text(["13 words", "1 word"])
    put_caret(ana, "Consular")
    expect(panel(ana).get_by_role("listitem").filter(has_text="many")).to_contain_text(
        "written by Ana Sample, taken out by Bakary Sample"
    )


def test_splitting_and_moving_leave_words_with_their_writer_and_deletions_are_named(site: Site) -> None:
    ana, bakary = site.sign_in("Ana").open(), site.sign_in("Bakary").open()
    write_together(ana, bakary)
    assert_names(ana)
    show(bakary)
    expect(bakary.locator(".ph-text .by")).to_have_count(4)
    assert marked(bakary, "Bakary") == []


def test_it_is_off_at_first_follows_the_text_and_goes_off_again(site: Site) -> None:
    ana, bakary = site.sign_in("Ana").open(), site.sign_in("Bakary").open()
    typed(bakary, "Fees are paid back.")
    expect(text_of(ana)).to_contain_text("paid back.")
    expect(ana.locator(".by")).to_have_count(0)
    show(ana)
    expect(ana.locator(".ph-text .by")).to_have_text(["Fees are paid back."])
    typed(bakary, " At once.")
    expect(ana.locator(".ph-text .by")).to_have_text(["Fees are paid back. At once."])
    typed(ana, " By whom?")
    expect(ana.locator(".ph-text .by")).to_have_text(["Fees are paid back. At once."])
    switch(ana).press("Enter")
    expect(ana.locator(".by, .by-name")).to_have_count(0)


def test_names_are_the_same_after_the_server_has_restarted(tmp_path: Path, browser: Browser) -> None:
    port, shown = free_port(), free_port()
    settings = settings_for(tmp_path / "data", shown)
    forum = fill_aside(lambda: asyncio.run(fill(settings)))
    for turn in ("before", "after"):
        with served(settings, port) as loop:
            wifi = Wifi(port, shown)
            loop.do(wifi.mend())
            site = Site(forum, f"http://127.0.0.1:{shown}", wifi, loop, browser)
            if turn == "before":
                seats = [site.sign_in("Ana"), site.sign_in("Bakary")]
                write_together(*(seat.open() for seat in seats))
            page = seats[0].open()
            expect(text_of(page)).to_contain_text("aloud")
            assert_names(page)
            page.close()
            loop.do(wifi.cut())
    for seat in seats:
        seat.context.close()


@pytest.mark.parametrize("name", ["Farid", "Imani", "Chloé"])
def test_whoever_is_not_of_the_team_is_not_offered_it(site: Site, name: str) -> None:
    page = site.sign_in(name).open()
    expect(page.get_by_role("heading", name="Versions")).to_be_visible()
    expect(page.get_by_text("Who wrote what")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_axe_clean_at_every_size_and_not_on_paper(site: Site, scheme: str) -> None:
    seat = site.sign_in("Ana", color_scheme=scheme, reduced_motion="reduce")
    ana, bakary = seat.open(), site.sign_in("Bakary").open()
    write_together(ana, bakary)
    typed(site.sign_in("Elena").open(), "")
    show(ana)
    expect(ana.locator(".ph-text .by")).to_have_count(1)
    put_caret(ana, "Consular")
    for size, (width, height) in SIZES.items():
        ana.set_viewport_size({"width": width, "height": height})
        ana.screenshot(path=PICTURES / f"authors-{scheme}-{size}.png")
        assert faults_of(ana) == []
        assert ana.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"
        if size != "1440":
            ana.get_by_role("button", name="People and versions").click()
            expect(panel(ana)).to_be_visible()
            ana.screenshot(path=PICTURES / f"authors-sheet-{scheme}-{size}.png")
            assert faults_of(ana) == []
            ana.keyboard.press("Escape")
    ana.emulate_media(media="print")
    expect(ana.locator(".by-name").first).to_be_hidden()
    assert ana.locator(".by").first.evaluate("mark => getComputedStyle(mark).textDecorationLine") == "none"
