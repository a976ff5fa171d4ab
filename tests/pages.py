"""People at the pages: who sits at which browser, and where to look on a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.network import Wifi
from tests.serving import Forum, Loop

DESK = {"width": 1440, "height": 900}
expect.set_options(timeout=15_000)  # the machine may be busy with other tests


@dataclass
class Seat:
    """One person's browser. Whatever a page loads, says or breaks is noted."""

    context: BrowserContext
    site: Site
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, session: str = "1.1") -> Page:
        """The drafting page of a session, once its text is there."""
        page = self.visit(f"/drafts/{self.site.forum.drafts[session]}")
        expect(text_of(page)).to_be_visible()
        return page

    def visit(self, road: str) -> Page:
        page = self.context.new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.site.url + road)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "ERR_" not in message.text:  # a cut network is no fault of ours
            self.complaints.append(message.text)


@dataclass
class Site:
    """The demo forum as people reach it: `wifi` lies between them and the server."""

    forum: Forum
    url: str
    wifi: Wifi
    loop: Loop
    browser: Browser
    seats: list[Seat] = field(default_factory=list)

    def cut(self) -> None:
        self.loop.do(self.wifi.cut())

    def mend(self) -> None:
        self.loop.do(self.wifi.mend())

    def sign_in(self, name: str, **context: Any) -> Seat:
        """Through the link and the button, as a person does."""
        seat = Seat(self.browser.new_context(**{"viewport": DESK, **context}), self)
        self.seats.append(seat)
        page = seat.visit(self.forum.guest(name).link.removeprefix(self.url))
        page.get_by_role("button").click()
        expect(page.get_by_text(f"{name} Sample")).to_be_visible()
        page.close()
        return seat


def text_of(page: Page) -> Locator:
    return page.locator(".ph-text")


def status_of(page: Page) -> Locator:
    return page.locator("#status")


def typed(page: Page, *lines: str) -> None:
    """Type at the end of the text, each line a paragraph of its own."""
    text_of(page).focus()
    page.keyboard.press("Control+End")
    for number, line in enumerate(lines):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.type(line)


def words_of(page: Page) -> list[str]:
    """The words of the text, without chips and carets."""
    parts = page.locator(".ph-text .block > :not(.chip)").evaluate_all(
        """blocks => blocks.map(block => {
             const copy = block.cloneNode(true)
             copy.querySelectorAll('.caret, .remark-number').forEach(sign => sign.remove())
             return copy.textContent
           })"""
    )
    return " ".join(parts).split()


def paragraph(page: Page, words: str) -> Locator:
    """The block that holds these words."""
    return page.locator(".ph-text .block", has_text=words)
