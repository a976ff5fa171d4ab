"""Words that the server does not take: the page says why, and offers them for copying.

Each person here has words that no disk holds. Whatever is refused, the page keeps them until
the person says that they are to be left out.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import fill_aside
from tests.drafts.sync.forge import section, update, words
from tests.faults.hall import Hall
from tests.faults.stranger import stranger
from tests.network import Wifi
from tests.pages import Seat, Site, status_of, text_of, typed, words_of
from tests.serving import Loop, fill, free_port, settings_for
from tests.visiting import tamper

KEPT = re.compile(r"Not saved: \d+ changes? kept on this device")
LARGE = 4_400_000
"""Characters: more than a frame may have bytes."""
CORRUPTING = """
  const send = WebSocket.prototype.send
  WebSocket.prototype.send = function (frame) {
    send.call(this, window.corrupting && frame[0] === 0 ? Uint8Array.of(...frame, 0) : frame)
  }
"""
"""A browser in which one byte too many is sent once `corrupting` is set."""


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    port, shown = free_port(), free_port()
    forum = fill_aside(lambda: asyncio.run(fill(settings_for(tmp_path / "data", shown))))
    hall = Hall(forum, port)
    hall.start()
    yield hall
    if hall.up:
        hall.kill()


@pytest.fixture
def site(hall: Hall, browser: Browser) -> Iterator[Site]:
    loop = Loop()
    wifi = Wifi(hall.port, int(hall.forum.settings.base_url.rpartition(":")[2]))
    loop.do(wifi.mend())
    site = Site(hall.forum, hall.forum.settings.base_url, wifi, loop, browser)
    yield site
    for seat in site.seats:
        seat.context.close()
    loop.do(wifi.cut())
    loop.stop()


def test_who_was_demoted_while_offline_keeps_the_words(site: Site, hall: Hall) -> None:
    seat, page = at_the_text(site)
    site.cut()
    typed(page, "and words of the outage")
    expect(status_of(page)).to_have_text(KEPT)
    demote(hall)
    site.mend()
    told_why(page, "you may no longer write in this draft")
    offered_and_copied(seat, page, "Shared and words of the outage")
    stored_is(site, hall, ["Shared"])


def test_who_was_demoted_while_offline_still_has_the_words_after_a_reload(site: Site, hall: Hall) -> None:
    seat, page = at_the_text(site)
    site.cut()
    typed(page, "and words of the outage")
    expect(status_of(page)).to_have_text(KEPT)
    demote(hall)
    page.close()
    site.mend()
    again = seat.visit(f"/drafts/{site.forum.drafts['1.1']}")
    told_why(again, "you may no longer write in this draft")
    offered_and_copied(seat, again, "Shared and words of the outage")


def test_who_leaves_the_refused_words_out_reads_what_is_saved(site: Site, hall: Hall) -> None:
    _, page = at_the_text(site)
    site.cut()
    typed(page, "and words of the outage")
    expect(status_of(page)).to_have_text(KEPT)
    demote(hall)
    site.mend()
    told_why(page, "you may no longer write in this draft")
    page.get_by_role("button", name="Leave these words out and load again").click()
    expect(status_of(page)).to_contain_text("Read-only")
    assert words_of(page) == ["Shared"]


def test_who_is_demoted_with_nothing_unsaved_goes_on_reading(site: Site, hall: Hall) -> None:
    _, page = at_the_text(site)
    demote(hall)
    expect(status_of(page)).to_contain_text("Read-only")
    expect(text_of(page)).to_have_attribute("contenteditable", "false")
    assert words_of(page) == ["Shared"]


def test_who_is_promoted_writes_on_the_page_that_came_back_by_itself(site: Site, hall: Hall) -> None:
    _, ana = at_the_text(site)
    elena = site.sign_in("Elena").open()
    expect(text_of(elena)).to_have_attribute("contenteditable", "false")
    tamper(hall.forum, "UPDATE capacity SET capacity = 'rapporteur' WHERE person = ?", id_of(hall, "Elena"))
    expect(text_of(elena)).to_have_attribute("contenteditable", "true")
    typed(elena, "by two")
    expect(text_of(ana)).to_contain_text("Shared by two")
    assert words_of(elena) == words_of(ana) == ["Shared", "by", "two"]


def test_a_draft_that_was_damaged_on_disk(site: Site, hall: Hall) -> None:
    """Ana may edit, and nobody can: the page says what has happened, and to whom to turn."""
    damage = """UPDATE journal SET "update" = x'00' || "update" WHERE draft = ? AND seq = 1"""
    tamper(hall.forum, damage, hall.forum.drafts["1.1"])
    page = site.sign_in("Ana").open()
    expect(status_of(page)).to_contain_text("damaged on the server's disk (row 1 is damaged)")
    expect(text_of(page)).to_have_attribute("contenteditable", "false")


def test_a_number_that_is_somebody_else_s(site: Site, hall: Hall) -> None:
    """Somebody used this page's number first, in this draft, while the page was offline."""
    seat, page = at_the_text(site, type_first=False)
    client = site.loop.do(number_of(hall, "Ana"))
    site.cut()
    typed(page, "words under a taken number")
    expect(status_of(page)).to_have_text(KEPT)
    site.loop.do(take_number(hall, "Bakary", client))
    site.mend()
    told_why(page, "under somebody else’s mark")
    offered_and_copied(seat, page, "words under a taken number")


def test_a_draft_that_was_opened_anew(site: Site, hall: Hall) -> None:
    seat, page = at_the_text(site)
    site.cut()
    typed(page, "and words of another time")
    expect(status_of(page)).to_have_text(KEPT)
    open_anew(site, hall)
    told_why(page, "The draft has been opened anew")
    offered_and_copied(seat, page, "Shared and words of another time")
    stored_is(site, hall, [])


def test_a_draft_that_was_opened_anew_while_the_page_was_closed(site: Site, hall: Hall) -> None:
    seat, page = at_the_text(site)
    site.cut()
    typed(page, "and words of another time")
    expect(status_of(page)).to_have_text(KEPT)
    page.close()
    open_anew(site, hall)
    again = seat.visit(f"/drafts/{site.forum.drafts['1.1']}")
    told_why(again, "the draft has been opened anew")
    offered_and_copied(seat, again, "Shared and words of another time")
    stored_is(site, hall, [])
    again.get_by_role("button", name="Leave these words out and load again").click()
    expect(status_of(again)).to_have_text("Saved")
    expect(again.locator("[data-notice]")).to_have_count(0)
    typed(again, "The new text")
    expect(status_of(again)).to_have_text("Saved")
    stored_is(site, hall, ["The", "new", "text"])


def test_a_draft_that_was_opened_anew_offers_its_words_after_every_reload(site: Site, hall: Hall) -> None:
    seat, page = at_the_text(site)
    site.cut()
    typed(page, "and words of another time")
    expect(status_of(page)).to_have_text(KEPT)
    open_anew(site, hall)
    told_why(page, "The draft has been opened anew")
    for _ in range(2):
        page.reload()
        told_why(page, "the draft has been opened anew")
    offered_and_copied(seat, page, "Shared and words of another time")


def test_too_much_in_one_piece(site: Site, hall: Hall) -> None:
    seat, page = at_the_text(site)
    typed(page, "")
    page.keyboard.insert_text("y" * LARGE)
    told_why(page, "that was too much in one piece")
    offered_and_copied(seat, page, "Shared " + "y" * LARGE)
    stored_is(site, hall, ["Shared"])


def test_what_the_server_cannot_read(site: Site, hall: Hall) -> None:
    seat, page = at_the_text(site, CORRUPTING)
    page.evaluate("window.corrupting = true")
    typed(page, "w")
    told_why(page, "the server could not read what this page sent")
    offered_and_copied(seat, page, "Shared w")
    stored_is(site, hall, ["Shared"])


def at_the_text(site: Site, script: str = "", *, type_first: bool = True) -> tuple[Seat, Page]:
    """Ana's browser and page, with one word in the text that is saved."""
    seat = site.sign_in("Ana", permissions=["clipboard-read", "clipboard-write"])
    if script:
        seat.context.add_init_script(script)
    page = seat.open()
    if type_first:
        typed(page, "Shared ")
    expect(status_of(page)).to_have_text("Saved")
    return seat, page


def told_why(page: Page, why: str) -> None:
    expect(page.locator("[data-notice] h2")).to_contain_text(why)
    expect(text_of(page)).to_have_attribute("contenteditable", "false")


def offered_and_copied(seat: Seat, page: Page, whole: str) -> None:
    expect(page.get_by_role("region", name="Words of yours that are not saved")).to_have_text(whole)
    page.get_by_role("button", name="Copy these words").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == whole
    expect(status_of(page)).to_contain_text("Not saved")
    assert seat.complaints == []


def stored_is(site: Site, hall: Hall, expected: list[str]) -> None:
    assert site.loop.do(hall.text()) == expected


def demote(hall: Hall) -> None:
    """Ana goes on reading, and writes no more."""
    take = "UPDATE capacity SET capacity = 'secretariat', session = NULL WHERE person = ?"
    tamper(hall.forum, take, id_of(hall, "Ana"))


def id_of(hall: Hall, name: str) -> str:
    return hall.forum.guest(name).person.id


def open_anew(site: Site, hall: Hall) -> None:
    hall.kill()
    site.loop.do(hall.open_anew())
    hall.start()
    site.mend()


async def number_of(hall: Hall, name: str) -> int:
    """The number of that person's page, as everybody in the room hears it."""
    async with hall.peer("Farid") as farid:
        person = hall.forum.guest(name).person.id
        others = farid.replica.others
        await farid.until(lambda: any(seen["user"]["id"] == person for seen in others.values()))
        return next(client for client, seen in others.items() if seen["user"]["id"] == person)


async def take_number(hall: Hall, name: str, client: int) -> None:
    async with stranger(hall, name) as taker:
        await taker.offer(update(section(client, 0, words("x"))))
        await taker.acknowledged(1)
