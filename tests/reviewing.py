"""What people do with versions and reviews, at their pages."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.pages import Seat, status_of, text_of, typed


def answer(page: Page, *words: str) -> None:
    """A paragraph for each question in turn, at the end of the text."""
    for number, line in enumerate(words, 1):
        if number > 1:
            page.keyboard.press("Enter")
        typed(page, line)
        page.keyboard.press(f"Alt+{number}")
    expect(status_of(page)).to_have_text("Saved")


def versions(page: Page) -> Locator:
    return page.get_by_role("region", name="Versions")


def freeze(page: Page, number: int, label: str = "") -> None:
    expect(status_of(page)).to_have_text("Saved")
    page.get_by_role("button", name="Freeze a version…").click()
    page.get_by_label("Label").fill(label)
    page.get_by_role("button", name=f"Freeze version {number}").click()
    expect(versions(page)).to_contain_text(f"Version {number} is frozen")


def do(page: Page, act: str, number: int, button: str) -> None:
    """With a version: open its form and send it."""
    versions(page).get_by_role("button", name=f"{act} version {number}").click()
    page.get_by_role("dialog").get_by_role("button", name=button).click()


def submit(page: Page, number: int) -> None:
    do(page, "Submit", number, "Submit it")
    expect(page.locator(".reviewing")).to_contain_text(f"Version {number} is with the Troika")


def review_of(seat: Seat, session: str = "1.1") -> Page:
    return seat.visit(f"/drafts/{seat.site.forum.drafts[session]}/review")


def judge(page: Page, word: str, remarks: str = "") -> None:
    page.get_by_label(word, exact=True).check()
    page.locator("#remarks").fill(remarks)
    if word.startswith("Returned"):
        page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Give this verdict").click()
    expect(page.locator("#said")).to_have_text("Your verdict is given.")


def expect_read_only(page: Page, why: str) -> None:
    expect(status_of(page)).to_contain_text(why)
    expect(text_of(page)).to_have_attribute("contenteditable", "false")


def expect_writable(page: Page) -> None:
    expect(text_of(page)).to_have_attribute("contenteditable", "true")
