"""The pages about people in a real browser: for everybody to use, by key alone, and felt at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import PICTURES, SIZES, faults_of
from tests.pages import Site, text_of


def id_of(site: Site, name: str) -> str:
    return site.forum.guest(name).person.id


def open_fold(page: Page, name: str) -> None:
    page.get_by_text(name, exact=True).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_about_people_is_axe_clean_at_every_size(site: Site, scheme: str) -> None:
    site.sign_in("Ana").open()
    seat = site.sign_in("Carmen", color_scheme=scheme, reduced_motion="reduce")
    everybody = seat.visit("/people")
    open_fold(everybody, "Invite one person")
    open_fold(everybody, "Invite a list")
    preview = seat.visit("/people")
    open_fold(preview, "Invite a list")
    preview.get_by_label("One person a line").fill("Eva,eva@example.org,friend\nIda,ida@example.org,king")
    preview.get_by_role("button", name="Read the list").click()
    expect(preview.get_by_text("1 of 2 lines cannot be used")).to_be_visible()
    handed = seat.visit(f"/people/{id_of(site, 'Luis')}")
    handed.get_by_role("button", name="Make a new link").click()
    expect(handed.get_by_label("Link for Luis Sample", exact=True)).to_have_value(re.compile("/sign-in/"))
    shown = {
        "people": everybody,
        "person": seat.visit(f"/people/{id_of(site, 'Ana')}"),
        "preview": preview,
        "links": handed,
        "account": seat.visit("/account"),
        "sign-in": seat.visit("/sign-in"),
    }
    for name, page in shown.items():
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=PICTURES / f"{name}-{scheme}-{size}.png", full_page=True)
            assert faults_of(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is too wide"
    assert seat.complaints == []


def test_somebody_is_invited_by_key_alone(site: Site) -> None:
    page = site.sign_in("Samir").visit("/people")
    page.get_by_text("Invite one person", exact=True).focus()
    page.keyboard.press("Enter")
    for words in ("Eva Example", "eva@example.org"):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.type("Rapporteur")
    expect(page.get_by_label("Session")).to_be_visible()
    expect(page.get_by_label("Seat")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.type("2.1")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    link = page.get_by_label("Link for Eva Example", exact=True)
    expect(link).to_be_visible()
    guest = site.browser.new_context()
    theirs = guest.new_page()
    theirs.goto(link.input_value())
    expect(theirs.get_by_text("Rapporteur of 2.1")).to_be_visible()
    guest.close()


def test_who_is_let_in_no_longer_is_told_so_and_keeps_the_words(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    text_of(ana).press_sequentially("Kept.")
    expect(ana.locator("#status")).to_have_text("Saved")
    page = site.sign_in("Samir").visit(f"/people/{id_of(site, 'Ana')}")
    expect(page.get_by_text("here now")).to_be_visible()
    page.locator("summary", has_text="in no longer").click()
    page.get_by_role("button", name="Take all back").click()
    expect(page.get_by_text("No longer let in (1)")).to_be_visible()
    expect(ana.locator("#status")).not_to_have_text("Saved")
    bakary = site.sign_in("Bakary").open()
    expect(text_of(bakary)).to_contain_text("Kept.")


def test_without_a_script_everything_can_be_done_too(site: Site) -> None:
    page = site.sign_in("Samir", java_script_enabled=False).visit("/people")
    open_fold(page, "Invite one person")
    form = page.locator("form[action='/people/invite']")
    form.get_by_label("Name").fill("Eva Example")
    form.get_by_label("E-mail address").fill("eva@example.org")
    form.get_by_label("Capacity").select_option("troika")
    form.get_by_label("Seat").select_option("future")
    form.get_by_role("button", name="Invite").click()
    expect(page.get_by_label("Link for Eva Example", exact=True)).to_be_visible()


def test_a_pasted_list_is_read_without_a_broken_word(site: Site) -> None:
    page = site.sign_in("Samir").visit("/people")
    open_fold(page, "Invite a list")
    page.get_by_label("One person a line").fill(
        "Evangeline Example-Longname,evangeline.longname@ministry.example.org,rapporteur,2.1,Sampleland\n"
        "Yan,,rapporteur,2.1"
    )
    page.get_by_role("button", name="Read the list").click()
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=PICTURES / f"preview-long-light-{size}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for words in ("rapporteur", "Sampleland"):
            cell = page.locator("td", has_text=words).first
            lines = cell.evaluate(
                """cell => {
                  const range = document.createRange()
                  range.selectNodeContents(cell)
                  return range.getClientRects().length
                }"""
            )
            assert lines <= 2, f"{words} is broken at {size}"


def test_somebody_is_found_among_many(site: Site) -> None:
    site.sign_in("Ana")
    page = site.sign_in("Samir").visit("/people")
    rows = page.locator(".everybody tbody tr")
    everybody = rows.count()
    page.get_by_label("Find").fill("ana rapporteur")
    page.get_by_role("button", name="Find").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Ana Sample")
    page.get_by_label("Find").fill("")
    page.get_by_label("Has come").select_option("no")
    page.get_by_role("button", name="Find").click()
    expect(rows).to_have_count(everybody - 2)
    page.get_by_label("Find").fill("nobody of that name")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text(f"0 of {everybody} fit.")).to_be_visible()
    assert faults_of(page) == []
    page.get_by_role("link", name="Show everybody").click()
    expect(rows).to_have_count(everybody)


def test_another_browser_of_ones_own_is_signed_out_from_here(site: Site) -> None:
    here = site.sign_in("Ana")
    made = site.sign_in("Samir").visit(f"/people/{id_of(site, 'Ana')}")
    made.get_by_role("button", name="Make a new link").click()
    link = made.get_by_label("Link for Ana Sample", exact=True).input_value()
    elsewhere = site.browser.new_context()
    there = elsewhere.new_page()
    there.goto(link)
    there.get_by_role("button").click()
    expect(there.get_by_text("Ana Sample")).to_be_visible()
    account = here.visit("/account")
    account.get_by_role("button", name="Sign out there").click()
    expect(account.get_by_role("button", name="Sign out there")).to_have_count(0)
    expect(account.get_by_text("this one")).to_be_visible()
    there.reload()
    expect(there.get_by_role("heading", name="Please sign in")).to_be_visible()
    elsewhere.close()
