"""Every page: reachable by all, quiet in the console, nothing loaded from elsewhere; and pictures of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.pages import Site, status_of, text_of, typed

AXE = Path(__file__).parents[2] / "client" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = Path(__file__).parent / "screenshots"
SIZES = {"1440": (1440, 900), "1024": (1024, 768), "360": (360, 740)}
OUTCOME = (
    ("Findings", "Control+Alt+1"),
    ("Migrants whose rights are protected earn more, send more home and return with more skills.", "Alt+1"),
    ("Information on contracts and rights before departure prevents most later disputes.", "Alt+1"),
    ("Consular services need staff who speak the languages of migrants.", "Alt+2"),
    ("Recommendations", "Control+Alt+1"),
    (
        "Bilateral agreements should name a contact point on both sides (in English, français, العربية).",
        "Alt+2",
    ),
)


def faults_of(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8") + "; 0")
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def write_an_outcome(page: Page) -> None:
    for number, (words, key) in enumerate(OUTCOME):
        if number:
            page.keyboard.press("Enter")
            page.keyboard.press("Control+Alt+0")
        typed(page, words)
        page.keyboard.press(key)
    chip = page.locator(".block", has_text="Bilateral").locator(".chip")
    chip.click()
    page.get_by_role("menuitemradio", name="Recommendation").click()
    expect(status_of(page)).to_have_text("Saved")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_overview_and_drafting_page_are_axe_clean_at_every_size(site: Site, scheme: str) -> None:
    seat = site.sign_in("Ana", color_scheme=scheme, reduced_motion="reduce")
    bakary = site.sign_in("Bakary").open()
    draft, overview = seat.open(), seat.visit("/")
    write_an_outcome(draft)
    typed(bakary, " It could be a desk officer.")
    expect(text_of(draft)).to_contain_text("desk officer")
    expect(overview.get_by_text("2 of 3 answered, 1 open")).to_be_visible()
    for name, page in (("overview", overview), ("drafting", draft)):
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=PICTURES / f"{name}-{scheme}-{size}.png")
            assert faults_of(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"


def test_a_caret_at_the_right_edge_shows_its_name_on_the_page(site: Site) -> None:
    phone = {"width": 360, "height": 740}
    ana, bakary = site.sign_in("Ana", viewport=phone).open(), site.sign_in("Bakary").open()
    typed(bakary, "wwwwwwwwwwwwwwwwwww")  # nearly a line of a phone
    name = ana.locator(".caret-name")
    expect(ana.locator(".caret.turned")).to_have_count(1)
    box = name.bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["x"] + box["width"] <= 360) == (True, True)


def test_dialogs_and_menus_are_axe_clean(site: Site) -> None:
    ana = site.sign_in("Ana", reduced_motion="reduce").open()
    typed(ana, "A paragraph")
    ana.locator(".chip").first.click()
    assert faults_of(ana) == []
    ana.keyboard.press("Escape")
    for opener in ("Shortcuts", "Freeze a version…"):
        ana.get_by_role("button", name=opener).click()
        expect(ana.get_by_role("dialog")).to_be_visible()
        assert faults_of(ana) == []
        ana.keyboard.press("Escape")
        expect(ana.get_by_role("dialog")).to_have_count(0)


def test_nothing_is_loaded_from_elsewhere_and_nothing_breaks_the_policy(site: Site) -> None:
    seat = site.sign_in("Ana")
    draft = seat.open()
    typed(draft, "Words")
    expect(status_of(draft)).to_have_text("Saved")
    seat.visit("/")
    assert {url.split("/")[2] for url in seat.requests if "://" in url} == {site.url.split("/")[2]}
    assert seat.complaints == []


def test_a_link_signs_in_once_and_says_so_the_second_time(site: Site) -> None:
    seat = site.sign_in("Ana")
    stranger = seat.context.new_page()
    stranger.goto(site.url + site.forum.guest("Ana").link.removeprefix(site.url))
    expect(stranger.get_by_role("heading", name="This link no longer works")).to_be_visible()
    assert faults_of(stranger) == []


def test_a_stranger_is_asked_to_sign_in(site: Site) -> None:
    page = site.browser.new_page()
    page.goto(f"{site.url}/drafts/{site.forum.drafts['1.1']}")
    expect(page.get_by_text("sign", exact=False).first).to_be_visible()
    assert faults_of(page) == []
    page.close()


def test_the_keys_are_listed_under_the_question_mark(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    ana.locator("#bar").focus()
    ana.keyboard.press("?")
    expect(ana.get_by_role("dialog")).to_contain_text("Alt")
