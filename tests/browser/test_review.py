"""From submit to adoption in a real browser: what leaves the house is what the Troika read."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_pages import PICTURES, SIZES, faults_of
from tests.discussing import call, comment_on
from tests.pages import Site, paragraph, status_of, text_of, typed
from tests.reviewing import (
    answer,
    do,
    expect_read_only,
    expect_writable,
    freeze,
    judge,
    review_of,
    submit,
    versions,
)

WORDS = ("Rights protect.", "Contracts inform.", "Consulates help.")
PHONE = {"width": 360, "height": 740}
READING = "The Troika is reviewing this text"


def test_from_submit_through_returned_and_carry_over_to_the_adopted_file(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    hugo, imani, jun = (site.sign_in(name) for name in ("Hugo", "Imani", "Jun"))

    # A question stands open: the refusal leads to it.
    answer(ana, *WORDS[:2])
    freeze(ana, 1, "Too early")
    do(ana, "Submit", 1, "Submit it")
    ana.get_by_role("dialog").get_by_role("button", name="Question 3").click()
    expect(ana.locator("#question-3")).to_be_focused()

    ana.keyboard.press("F6")
    typed(ana, "")
    ana.keyboard.press("Enter")
    typed(ana, WORDS[2])
    ana.keyboard.press("Alt+3")
    freeze(ana, 2, "For the Troika")
    submit(ana, 2)
    expect_read_only(ana, READING)

    # One seat endorses, another returns it: the draft is written in again.
    judge(review_of(imani), "Endorsed")
    waiting = hugo.visit("/review")
    waiting.get_by_role("button", name="Notices 1 unread").click()
    expect(waiting.get_by_role("dialog")).to_contain_text("Version 2 of session 1.1 waits for your verdict")
    waiting.keyboard.press("Escape")
    expect(waiting.get_by_text("1 session waits for you.")).to_be_visible()
    waiting.get_by_role("link", name="Give your verdict: session 1.1").click()
    judge(waiting, "Returned, with reasons", "The second paragraph says too little.")
    expect(waiting.get_by_text("No version is under review")).to_be_visible()
    expect(waiting.get_by_text("The second paragraph says too little.")).to_be_visible()
    expect_writable(ana)
    expect(ana.locator(".reviewing")).to_contain_text(
        "Version 2 was returned by the past seat (Hugo Sample): The second paragraph says too little."
    )
    expect(ana.get_by_role("button", name="Notices 1 unread")).to_be_visible()
    expect(versions(ana).locator(".version", has_text="Version 2").locator(".fate")).to_have_text("Returned")

    # One paragraph changes; the seat that endorsed reads only that one.
    paragraph(ana, "Contracts").locator("p").click()
    ana.keyboard.press("End")
    ana.keyboard.type(" So do unions.")
    freeze(ana, 3)
    submit(ana, 3)
    again = review_of(imani)
    expect(again.locator(".carry")).to_have_text(
        "2 of 3 paragraphs are unchanged since you endorsed version 2. 1 is left to read."
    )
    again.keyboard.press("n")
    expect(again.locator("#c-1")).to_be_focused()
    expect(again.locator("#c-1 ins")).to_contain_text("So do unions.")
    read = again.locator(".about-version code").get_attribute("title")

    judge(again, "Endorsed")
    judge(review_of(hugo), "Endorsed with remarks", "Better now.")
    judge(review_of(jun), "Endorsed")

    carmen = review_of(site.sign_in("Carmen"))
    expect(carmen.get_by_text("Every seat has endorsed this version.")).to_be_visible()
    carmen.on("dialog", lambda asked: asked.accept())
    carmen.get_by_role("button", name="Adopt version 3").click()
    expect(carmen.locator("#said")).to_have_text("Adopted. The draft is locked.")
    expect_read_only(ana, "This text has been adopted and is locked")
    expect(ana.locator(".reviewing")).to_contain_text("Version 3 is adopted")

    # Anybody of the forum takes it home, and it is what was read.
    luis = site.sign_in("Luis").visit("/")
    luis.get_by_role("button", name="Export session 1.1").click()
    with luis.expect_download() as coming:
        luis.get_by_role("dialog").get_by_role("button", name="Download").click()
    content = coming.value.path().read_text("utf-8")
    assert read is not None
    assert read in content
    assert "Contracts inform. So do unions." in content
    assert "Sample" not in content


def test_restoring_while_another_types_loses_no_word(site: Site) -> None:
    ana, bakary = site.sign_in("Ana").open(), site.sign_in("Bakary").open()
    answer(ana, *WORDS)
    freeze(ana, 1)
    paragraph(ana, "Contracts").locator("p").click()
    ana.keyboard.press("End")
    ana.keyboard.type(" Not for long.")
    expect(text_of(bakary)).to_contain_text("Not for long.")
    expect(status_of(ana)).to_have_text("Saved")

    typed(bakary, " We", "say")
    versions(ana).get_by_role("button", name="Restore version 1").click()
    dialog = ana.get_by_role("dialog")
    expect(dialog).to_contain_text("others go on typing")
    dialog.get_by_role("button", name="Restore it").click(no_wait_after=True)
    typed(bakary, " and mean it.")

    expect(versions(ana)).to_contain_text("The draft says again what version 1 says.")
    expect(versions(ana)).to_contain_text("kept as version 2")
    for page in (ana, bakary):
        expect(text_of(page)).not_to_contain_text("Not for long.")
        expect(status_of(page)).to_have_text("Saved")
    # Each letter that Bakary typed is in the version made just before, or in the text: in one of them.
    before = [block["text"] for block in call(site, "Ana", "GET", "/versions/2/outcome")["blocks"]]
    now = [block["text"] for block in call(site, "Ana", "GET", "/outcome")["blocks"]]
    assert now[:2] == list(WORDS[:2])
    for page in (ana, bakary):
        expect(text_of(page).locator(".block", has_text=now[-1])).to_have_count(1)
    written_since = "".join(now[2:]).removeprefix(WORDS[2])
    assert before[2] + before[3] + written_since == f"{WORDS[2]} We" + "say and mean it."


def test_on_a_phone_what_came_of_an_act_is_in_sight(site: Site) -> None:
    page = site.sign_in("Ana", viewport=PHONE, reduced_motion="reduce").open()
    answer(page, *WORDS)
    for number in range(1, 9):
        call(site, "Ana", "POST", "/versions", {"label": f"Of day {number}"})
    page.get_by_role("button", name="Versions").click()
    expect(versions(page).locator(".version")).to_have_count(8)
    told = versions(page).locator(".told")
    restore = versions(page).get_by_role("button", name="Restore version 1")
    versions(page).locator("summary", has_text="Version 1").click()
    restore.click()
    page.get_by_role("dialog").get_by_role("button", name="Restore it").click()
    expect(told).to_contain_text("version 1")
    expect_in_sight(told)
    expect(restore).to_be_focused()
    page.get_by_role("button", name="Freeze a version…").click()
    page.get_by_role("button", name="Freeze version 9").click()
    expect(told).to_contain_text("Version 9 is frozen")
    expect_in_sight(told)
    page.screenshot(path=PICTURES / "told-light-360.png")


def expect_in_sight(told: Locator) -> None:
    """Nothing lies over either end of it."""
    assert told.evaluate(
        """told => {
          const { left, width, top, bottom } = told.getBoundingClientRect()
          const shown = y => told.contains(document.elementFromPoint(left + width / 2, y))
          return shown(top + 1) && shown(bottom - 1)
        }"""
    )


def test_a_double_click_gives_one_verdict(site: Site) -> None:
    page = submitted(site)
    hugo = site.sign_in("Hugo")
    review = review_of(hugo)
    review.get_by_label("Endorsed", exact=True).check()
    review.get_by_role("button", name="Give this verdict").dblclick(no_wait_after=True)
    expect(review.locator("#said")).to_have_text("Your verdict is given.")
    expect(review.get_by_text("You have given your verdict on this version.")).to_be_visible()
    verdicts = call(site, "Hugo", "GET", "/versions/1")["verdicts"]
    assert [each["seat"] for each in verdicts] == ["past"]
    page.close()


def test_a_verdict_on_a_text_that_has_moved_on_is_refused_and_kept(site: Site) -> None:
    ana = submitted(site)
    hugo = review_of(site.sign_in("Hugo"))
    hugo.get_by_label("Endorsed with remarks").check()
    hugo.locator("#remarks").fill("Read it twice.")
    call(site, "Carmen", "POST", "/review/drafting", {"allowed": True})
    expect_writable(ana)
    typed(ana, " And more.")
    freeze(ana, 2)
    submit(ana, 2)
    hugo.get_by_role("button", name="Give this verdict").click()
    expect(hugo.locator("[data-refused]").first).to_contain_text("version 2 is under review")
    expect(hugo.locator("#remarks")).to_have_value("Read it twice.")


def test_reasons_are_asked_for_where_they_are_needed(site: Site) -> None:
    submitted(site)
    hugo = review_of(site.sign_in("Hugo"))
    hugo.get_by_label("Returned, with reasons").check()
    expect(hugo.get_by_label("Reasons (required)")).to_be_visible()
    hugo.get_by_role("button", name="Give this verdict").click()
    assert hugo.locator("#remarks").evaluate("field => !field.validity.valid")
    assert call(site, "Hugo", "GET", "/versions/1")["verdicts"] == []


def test_comparing_works_without_a_script(site: Site) -> None:
    ana = submitted(site)
    ana.close()
    page = site.sign_in("Hugo", java_script_enabled=False).visit(
        f"/drafts/{site.forum.drafts['1.1']}/compare?from=1&to=live&view=side&order=question"
    )
    expect(page.get_by_role("heading", name=re.compile("Question 1"))).to_be_visible()
    expect(page.get_by_text("No paragraph changed.")).to_be_visible()
    page.get_by_label("Layout").select_option("inline")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile("view=inline"))


def submitted(site: Site) -> Page:
    """Ana's page, with version 1 under review."""
    ana = site.sign_in("Ana").open()
    answer(ana, *WORDS)
    freeze(ana, 1)
    submit(ana, 1)
    return ana


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_a_review_are_axe_clean_at_every_size(site: Site, scheme: str) -> None:
    ana = site.sign_in("Ana", color_scheme=scheme, reduced_motion="reduce").open()
    answer(ana, *WORDS)
    comment_on(site, "Farid", "protect", "Whom do they protect?")
    freeze(ana, 1, "Before the plenary")
    paragraph(ana, "Contracts").locator("p").click()
    ana.keyboard.press("End")
    ana.keyboard.type(" So do u\u200bnions.")
    typed(ana, "")
    ana.keyboard.press("Enter")
    typed(ana, "A new paragraph, for the plenary.")
    freeze(ana, 2, "For the Troika")
    submit(ana, 2)
    call(
        site, "Imani", "POST", "/versions/2/verdicts", verdict(site, "endorsed with remarks", "Mind the end.")
    )
    hugo, carmen = (
        site.sign_in(name, color_scheme=scheme, reduced_motion="reduce") for name in ("Hugo", "Carmen")
    )
    road = f"/drafts/{site.forum.drafts['1.1']}/compare"
    pages = {
        "review": review_of(hugo),
        "review-chair": review_of(carmen),
        "queue": hugo.visit("/review"),
        "compare": hugo.visit(f"{road}?from=1&to=2"),
        "compare-side": hugo.visit(f"{road}?from=1&to=2&view=side&order=question"),
        "versions": ana,
    }
    for name, page in pages.items():
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=PICTURES / f"{name}-{scheme}-{size}.png", full_page=True)
            assert faults_of(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                f"{name} scrolls sideways"
            )
    assert hugo.complaints + carmen.complaints == []


def verdict(site: Site, word: str, remarks: str = "") -> dict[str, str]:
    newest = call(site, "Imani", "GET", "/versions")["items"][-1]
    return {"verdict": word, "remarks": remarks, "hash": newest["hash"]}
