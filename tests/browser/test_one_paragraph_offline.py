"""Two browsers without a network rework one paragraph; when it is back every word is there once."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, expect

from tests.pages import Site, status_of, text_of, typed, words_of

KEPT = re.compile(r"Not saved: \d+ changes? kept on this device")
BEFORE = "Remittances help families and fees must fall."


def test_one_splits_the_paragraph_while_the_other_types_in_both_halves(site: Site) -> None:
    ana, bakary = both_at(site, BEFORE)
    site.cut()
    caret_after(ana, "families ")
    ana.keyboard.press("Enter")
    ana.keyboard.type("Above all ")
    caret_after(bakary, "help ")
    bakary.keyboard.type("many ")
    caret_after(bakary, "fees ")
    bakary.keyboard.type("and taxes ")
    assert come_back(site, ana, bakary) == [
        "Remittances", "help", "many", "families",
        "Above", "all", "and", "fees", "and", "taxes", "must", "fall.",
    ]  # fmt: skip
    for page in (ana, bakary):
        expect(page.locator(".ph-text .block")).to_have_count(2)


def test_one_joins_two_paragraphs_while_the_other_types_at_their_seam(site: Site) -> None:
    ana, bakary = both_at(site, "Fees must fall.", "Banks agree.")
    site.cut()
    caret_after(ana, "fall.")
    ana.keyboard.press("Delete")
    typed(bakary, " So do we.")
    caret_after(bakary, "fall.")
    bakary.keyboard.type(" Soon.")
    found = come_back(site, ana, bakary)
    assert sorted(" ".join(found).replace("Soon.Banks", "Soon. Banks").split()) == sorted(
        ["Fees", "must", "fall.", "Soon.", "Banks", "agree.", "So", "do", "we."]
    )


def test_one_deletes_words_between_which_the_other_types(site: Site) -> None:
    """What was typed meanwhile stays; what was deleted is gone, and no other word with it."""
    ana, bakary = both_at(site, BEFORE)
    site.cut()
    caret_after(ana, "families ")
    for _ in "and fees ":
        ana.keyboard.press("Delete")
    caret_after(bakary, "and ")
    bakary.keyboard.type("yearly ")
    assert come_back(site, ana, bakary) == ["Remittances", "help", "families", "yearly", "must", "fall."]


def both_at(site: Site, *lines: str) -> tuple[Page, Page]:
    ana, bakary = site.sign_in("Ana").open(), site.sign_in("Bakary").open()
    typed(ana, *lines)
    expect(status_of(ana)).to_have_text("Saved")
    expect(text_of(bakary)).to_contain_text(lines[-1])
    return ana, bakary


def come_back(site: Site, *pages: Page) -> list[str]:
    """The words that all of them read once everything is saved: the same."""
    for page in pages:
        expect(status_of(page)).to_have_text(KEPT)
    site.mend()
    for page in pages:
        expect(status_of(page)).to_have_text("Saved")
    # Each has what it wrote itself, so once they read the same they read all of it.
    deadline = time.monotonic() + 15
    while len(found := {tuple(words_of(page)) for page in pages}) > 1:
        assert time.monotonic() < deadline, found
        pages[0].wait_for_timeout(20)  # between two looks: no page knows of the other
    return list(found.pop())


def caret_after(page: Page, words: str) -> None:
    """Put the caret behind these words, as a click there does."""
    text_of(page).focus()
    page.evaluate(
        """words => {
          const walk = document.createTreeWalker(document.querySelector('.ph-text'), NodeFilter.SHOW_TEXT)
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(words)
            if (at < 0) continue
            getSelection().collapse(node, at + words.length)
            return
          }
          throw new Error(`nowhere: ${words}`)
        }""",
        words,
    )
