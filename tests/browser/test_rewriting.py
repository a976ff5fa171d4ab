"""Comments on words that are rewritten, and decisions that put other words there."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_pages import PICTURES, faults_of
from tests.discussing import call, comment_on, open_panel, panel, press, thread
from tests.pages import Site, paragraph, status_of, text_of, typed, words_of

LINE = "Focal points meet twice a year in each region."


def write(site: Site) -> Page:
    page = site.sign_in("Ana").open()
    typed(page, LINE)
    expect(status_of(page)).to_have_text("Saved")
    return page


def select(page: Page, before: str, words: str) -> None:
    """From the keyboard, in the first paragraph."""
    text_of(page).focus()
    press(page, "Control+Home", *["ArrowRight"] * len(before), *["Shift+ArrowRight"] * len(words))


def before_number(page: Page) -> str:
    """What stands in the paragraph before the number of its comment."""
    read: str = page.locator(".ph-text .remark-number").evaluate(
        """sign => {
             const before = document.createRange()
             before.setStart(sign.closest('.block'), 0)
             before.setEndBefore(sign)
             return before.toString()
           }"""
    )
    return read


def test_a_comment_goes_on_to_words_that_are_selected_and_typed_over(site: Site) -> None:
    ana = write(site)
    comment_on(site, "Grace", "twice a year", "Too seldom.", wording="once a month")
    farid = site.sign_in("Farid").open()
    open_panel(farid)
    thread(farid, 1).get_by_role("button", name="Show comment 1").click()
    for words in ("four times yearly", "fourfold"):  # the second begins as the first does
        old = "twice a year" if words == "four times yearly" else "four times yearly"
        select(ana, "Focal points meet ", old)
        ana.keyboard.type(words)
        expect(thread(farid, 1).locator(".changed")).to_contain_text("The text has changed since")
        expect(thread(farid, 1).locator(".changed dd")).to_have_text(["twice a year", words])
        for page in (ana, farid):
            expect(page.locator(".ph-text .remarked")).to_have_text([words])
        assert before_number(ana).endswith(words)
    assert "meet fourfold in each region." in " ".join(words_of(ana))
    expect(status_of(ana)).to_have_text("Saved")
    now = call(site, "Farid", "GET", "/comments")["items"][0]["now"]
    assert (now["state"], now["text"]) == ("changed", "fourfold")

    # So the proposal can still be accepted, once it was seen what it would replace.
    open_panel(ana)
    thread(ana, 1).get_by_role("button", name="Show comment 1").click()
    thread(ana, 1).get_by_role("button", name="Decide…").click()
    ana.get_by_label("Reason").fill("Agreed.")
    ana.get_by_role("button", name="Decide", exact=True).click()
    expect(thread(farid, 1).locator(".decision .quote")).to_have_text("once a month")
    assert "meet once a month in each region." in " ".join(words_of(farid))


def test_of_words_that_are_gone_the_paragraph_is_shown_as_it_is_now(site: Site) -> None:
    ana = write(site)
    comment_on(site, "Grace", "twice a year", "Too seldom.")
    farid = site.sign_in("Farid").open()
    open_panel(farid)
    thread(farid, 1).get_by_role("button", name="Show comment 1").click()
    select(ana, "Focal points meet", " twice a year in each region")
    press(ana, "Delete", "Control+Home")
    ana.keyboard.type("All ")
    expect(thread(farid, 1).locator(".changed dd")).to_have_text(["twice a year", "All Focal points meet."])
    farid.screenshot(path=PICTURES / "words-gone-light-1440.png")
    assert faults_of(farid) == []
    thread(farid, 1).get_by_role("button", name="Go to the paragraph").click()
    expect(text_of(farid)).to_be_focused()


def test_words_taken_out_as_proposed_are_no_accident(site: Site) -> None:
    ana = write(site)
    made = comment_on(site, "Grace", " in each region", "Needless.", wording="")
    grace = site.sign_in("Grace").open()
    open_panel(grace)
    thread(grace, 1).get_by_role("button", name="Show comment 1").click()
    accepted = {"decision": "accepted", "reason": "Right.", "wording": "", "seen": " in each region"}
    call(site, "Ana", "POST", f"/comments/{made['id']}/disposition", accepted)
    expect(paragraph(ana, "Focal points")).to_contain_text("twice a year.")
    expect(thread(grace, 1).locator(".decision del")).to_contain_text("in each region")
    expect(thread(grace, 1).locator(".changed")).to_have_count(0)


def test_a_wording_edited_before_it_is_accepted_is_there_after_a_reload(site: Site) -> None:
    ana = write(site)
    comment_on(site, "Grace", "twice a year", "Too seldom.", wording="once a month")
    open_panel(ana)
    thread(ana, 1).get_by_role("button", name="Show comment 1").click()
    thread(ana, 1).get_by_role("button", name="Decide…").click()
    expect(ana.get_by_role("button", name="Cancel", exact=True)).to_be_visible()
    ana.get_by_label("Put into the text").fill("once a quarter")
    expect(ana.get_by_role("button", name="Keep for later")).to_be_visible()
    ana.get_by_role("button", name="Show the paragraph as if accepted").click()
    expect(thread(ana, 1).locator(".as-if mark")).to_have_text("once a quarter")
    ana.reload()
    open_panel(ana)
    expect(panel(ana).locator(".unsent")).to_contain_text("Decision 1: once a quarter")
    ana.get_by_role("button", name="Go on writing").click()
    expect(ana.get_by_label("Put into the text")).to_have_value("once a quarter")
