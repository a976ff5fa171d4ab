"""Where a comment is put, and what one who comments is told, on every size of page."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_pages import PICTURES, faults_of
from tests.discussing import call, comment_on, open_panel, panel, press, thread
from tests.pages import Site, paragraph, status_of, text_of, typed

PHONE = {"width": 360, "height": 740}
SMALL = {"width": 1024, "height": 768}
TEXT = (
    "Contracts are read before departure by both sides.",
    "Fees are paid back within a month.",
    "Consular staff speak the languages of migrants.",
)


def write(site: Site, *lines: str, **context: Any) -> Page:
    page = site.sign_in("Ana", **context).open()
    typed(page, *(lines or TEXT))
    expect(status_of(page)).to_have_text("Saved")
    return page


def comment(page: Page) -> None:
    page.get_by_role("button", name="Comment", exact=True).click()


def test_without_a_choice_it_is_on_the_paragraph_that_is_looked_at(site: Site) -> None:
    write(site, *(f"Paragraph of number {number} stands here." for number in range(1, 41)))
    farid = site.sign_in("Farid", viewport=PHONE, reduced_motion="reduce").open()
    seen = paragraph(farid, "of number 30 stands")
    seen.evaluate("block => scrollTo(0, block.getBoundingClientRect().top + scrollY - innerHeight * 0.4)")
    comment(farid)
    expect(farid.locator(".comment-form")).to_contain_text("On the whole of paragraph 30")


def test_words_chosen_over_two_paragraphs_are_cut_with_a_word_about_it(site: Site) -> None:
    ana = write(site)
    text_of(ana).focus()
    press(ana, "Control+Home", *["Control+ArrowRight"] * 6, "Shift+ArrowDown")
    comment(ana)
    expect(ana.locator(".comment-form")).to_contain_text("A comment stays in one paragraph")
    expect(ana.locator(".comment-form .quote")).to_have_text("both sides.")


def test_numbers_of_comments_that_end_at_one_place_stand_side_by_side(site: Site) -> None:
    write(site)
    for words in ("speak the languages", "languages", "the languages"):
        comment_on(site, "Farid", words, "Which?")
    page = site.sign_in("Bakary", viewport=SMALL).open()
    signs = page.locator(".remark-number > span > span")
    expect(signs).to_have_text(["1", "2", "3"])
    boxes = [box for box in (signs.nth(at).bounding_box() for at in range(3)) if box]
    for left, right in pairwise(boxes):
        assert left["x"] + left["width"] <= right["x"]
    page.screenshot(path=PICTURES / "numbers-light-1024.png")
    signs.nth(1).click()
    expect(thread(page, 2)).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bar_of_the_discussion_is_in_sight_under_a_head_of_three_rows(site: Site, scheme: str) -> None:
    write(site)
    for number in range(12):
        comment_on(site, "Hugo", "Fees", f"Remark {number}.")
    farid = site.sign_in("Farid", viewport=SMALL, color_scheme=scheme, reduced_motion="reduce").open()
    open_panel(farid)
    for _ in range(9):
        farid.get_by_role("button", name="Next", exact=True).click()
    farid.evaluate("scrollTo(0, 200)")
    for name in ("Next", "Comment"):
        button = farid.get_by_role("button", name=name, exact=True)
        assert button.evaluate(
            """button => {
              const { left, top, width, height } = button.getBoundingClientRect()
              return button.contains(document.elementFromPoint(left + width / 2, top + height / 2))
            }"""
        ), f"{name} is covered"
    farid.screenshot(path=PICTURES / f"discussion-scrolled-{scheme}-1024.png")
    assert faults_of(farid) == []


def test_a_reader_is_told_that_they_may_comment_and_then_that_it_has_ended(site: Site) -> None:
    write(site)
    grace = site.sign_in("Grace", viewport=PHONE).open()
    expect(status_of(grace)).to_have_text("Read-only. You may comment.")
    deadline = datetime.now(UTC) + timedelta(days=7)
    opened = call(site, "Ana", "POST", "/rounds", {"deadline": f"{deadline:%Y-%m-%dT%H:%M:%SZ}"})
    expect(grace.locator("#round")).to_contain_text("Comments are taken until")
    call(site, "Ana", "PATCH", f"/rounds/{opened['id']}", {"close": True, "reason": "Done."})
    expect(grace.locator("#round")).to_contain_text(re.compile("The comment round closed on .*, "))
    expect(grace.locator("#round")).to_contain_text("the chair can reopen the round")
    expect(grace.get_by_role("button", name="Comment", exact=True)).to_have_count(0)
    grace.screenshot(path=PICTURES / "round-over-light-360.png")
    assert faults_of(grace) == []
    bakary = site.sign_in("Bakary").open()
    expect(text_of(bakary)).to_contain_text("Fees")
    expect(bakary.locator("#round")).to_have_text("")


def test_under_a_banner_the_tools_stand_whole(site: Site) -> None:
    ana = write(site)
    bottoms = """tools => [tools, ...tools.querySelectorAll('select, button')].map(
      each => each.getBoundingClientRect().bottom)"""
    deadline = datetime.now(UTC) + timedelta(days=7)
    call(site, "Ana", "POST", "/rounds", {"deadline": f"{deadline:%Y-%m-%dT%H:%M:%SZ}"})
    expect(ana.locator("#round")).to_contain_text("Comments are taken until")
    row, *tools = ana.locator(".tools").evaluate(bottoms)
    assert all(each + 1 <= row for each in tools)
    ana.screenshot(path=PICTURES / "tools-under-banner-light-1440.png")


def test_one_blank_stands_behind_a_name_and_none_before_a_comma(site: Site) -> None:
    write(site)
    farid = site.sign_in("Farid").open()
    comment(farid)
    box = farid.get_by_label("Your comment")
    expect(box).to_be_focused()
    for typed_after, read in (
        (" see", "@Ana Sample see"),
        (", see", "@Ana Sample, see"),
        ("see", "@Ana Sample see"),
    ):
        box.fill("")
        box.press_sequentially("@an")
        expect(farid.locator(".people-list [role=option]").first).to_contain_text("Ana Sample")
        press(farid, "Enter")
        farid.keyboard.type(typed_after)
        expect(box).to_have_value(read)
    press(farid, "Control+Enter")
    expect(thread(farid, 1).locator(".mention")).to_have_text("@Ana Sample")


def mention(page: Page, typed_so_far: str) -> None:
    """Under a new comment the list of people is open then."""
    comment(page)
    box = page.get_by_label("Your comment")
    box.press_sequentially(typed_so_far)
    expect(page.locator(".people-list [role=option]").first).to_be_visible()


@pytest.mark.parametrize(("typed_so_far", "scheme"), [("See @", "light"), ("See @ana", "dark")])
def test_the_list_of_people_swallows_no_press_of_a_button(site: Site, typed_so_far: str, scheme: str) -> None:
    write(site)
    farid = site.sign_in("Farid", color_scheme=scheme).open()
    mention(farid, typed_so_far)
    farid.screenshot(path=PICTURES / f"people-list-{scheme}-1440.png")
    assert faults_of(farid) == []
    farid.get_by_role("button", name="Propose other words").click()
    expect(farid.get_by_label("Proposed wording")).to_be_visible()
    farid.get_by_label("Your comment").press_sequentially(" and @")
    expect(farid.locator(".people-list [role=option]").first).to_be_visible()
    farid.get_by_role("button", name="Send comment").click()
    expect(thread(farid, 1)).to_contain_text(f"{typed_so_far} and @")


def test_on_a_phone_neither_and_a_person_is_chosen_by_a_tap(site: Site) -> None:
    write(site)
    phone = site.sign_in("Farid", viewport=PHONE, has_touch=True).open()
    mention(phone, "See @")
    send = phone.get_by_role("button", name="Send comment")
    stood = send.bounding_box()
    phone.screenshot(path=PICTURES / "people-list-light-360.png")
    assert faults_of(phone) == []
    phone.locator(".people-list [role=option]", has_text="Ana Sample").tap()
    expect(phone.get_by_label("Your comment")).to_have_value("See @Ana Sample ")
    assert send.bounding_box() == stood
    phone.get_by_label("Your comment").press_sequentially("or @")
    expect(phone.locator(".people-list [role=option]").first).to_be_visible()
    send.tap()
    expect(thread(phone, 1)).to_contain_text("See @Ana Sample or @")


def take_the_pen(site: Site, name: str) -> None:
    """The secretariat makes a rapporteur one of the steering committee."""
    chair = site.sign_in("Samir").visit(f"/people/{site.forum.guest(name).person.id}")
    chair.locator("summary", has_text="Give another capacity").click()
    chair.get_by_label("Capacity").select_option("steering")
    chair.get_by_role("button", name="Give it").click()
    chair.get_by_label(re.compile("^Take back: Rapporteur")).click()
    chair.get_by_role("button", name=re.compile("^Take it back: Rapporteur")).click()


def test_who_loses_the_pen_is_told_so(site: Site) -> None:
    ana = write(site)
    take_the_pen(site, "Ana")
    told = ana.get_by_role("alert").filter(has_text="You no longer draft this session.")
    expect(told).to_contain_text(
        "Everything you wrote is saved and stays in the text. You can still comment."
    )
    expect(told).not_to_contain_text("not taken")
    expect(status_of(ana)).to_contain_text("Read-only")
    ana.screenshot(path=PICTURES / "pen-lost-light-1440.png")
    assert faults_of(ana) == []
    ana.get_by_role("button", name="I have seen that").click()
    expect(ana.get_by_text("You no longer draft this session.")).to_have_count(0)
    ana.reload()
    expect(text_of(ana)).to_contain_text("Fees")
    expect(ana.get_by_text("You no longer draft this session.")).to_have_count(0)


def test_who_goes_on_typing_while_the_pen_is_taken_learns_that_it_was_not_taken(site: Site) -> None:
    ana = write(site, service_workers="block")  # what it asks for, no test can hold up
    held: list[Route] = []
    ana.route("**/drafts/*", lambda route: held.append(route))  # the page that loads again takes its time
    with ana.expect_request("**/drafts/*"):
        take_the_pen(site, "Ana")
    ana.keyboard.type(" and more")
    held[0].continue_()
    told = ana.get_by_role("alert").filter(has_text="You no longer draft this session.")
    expect(told).to_contain_text(
        "What you typed in the last moments, while this page loaded again, was not taken."
    )
    expect(text_of(ana)).not_to_contain_text("and more")


def test_words_that_were_not_sent_are_not_left_on_a_shared_machine_unasked(site: Site) -> None:
    write(site)
    seat = site.sign_in("Hugo")
    hugo = seat.open()
    comment(hugo)
    hugo.get_by_label("Your comment").fill("Confidential position of my capital.")
    overview = seat.visit("/")
    overview.get_by_role("button", name="Sign out").click()
    expect(overview.get_by_role("dialog")).to_contain_text(
        "A comment, answer or decision of yours is not sent yet"
    )
    assert faults_of(overview) == []
    overview.screenshot(path=PICTURES / "sign-out-asked-light-1440.png")
    overview.get_by_role("button", name="Stay signed in").click()
    overview.get_by_role("button", name="Sign out").click()
    overview.get_by_role("button", name="Throw away and sign out").click()
    expect(overview.get_by_role("heading", name="You have signed out")).to_be_visible()
    kept = overview.evaluate("JSON.stringify(Object.values(localStorage))")
    assert "Confidential" not in json.dumps(kept)


def test_an_answer_is_withdrawn_only_after_its_author_has_said_so_once_more(site: Site) -> None:
    write(site)
    made = comment_on(site, "Farid", "Fees", "Which?")
    call(site, "Hugo", "POST", f"/comments/{made['id']}/replies", {"text": "All of them."})
    hugo = site.sign_in("Hugo").open()
    open_panel(hugo)
    thread(hugo, 1).get_by_role("button", name="Show comment 1").click()
    thread(hugo, 1).get_by_role("button", name="Withdraw", exact=True).click()
    expect(panel(hugo)).to_contain_text("All of them.")
    thread(hugo, 1).get_by_role("button", name="Withdraw it").click()
    expect(thread(hugo, 1)).to_contain_text("This answer was withdrawn.")
