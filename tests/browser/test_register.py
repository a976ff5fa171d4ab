"""The register in a browser: with and without a script, on a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import PICTURES, SIZES, faults_of
from tests.pages import Site


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_register_is_axe_clean_at_every_size(site: Site, scheme: str) -> None:
    carmen = site.sign_in("Carmen", color_scheme=scheme)
    page = carmen.visit("/register")
    expect(page.locator(".entry").first).to_contain_text("Signed in")
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=PICTURES / f"register-{scheme}-{size}.png")
        assert faults_of(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"
    assert carmen.complaints == []


def test_the_chair_goes_there_and_filters_by_keyboard_without_a_script(site: Site) -> None:
    page = site.sign_in("Carmen", java_script_enabled=False).visit("/")
    page.get_by_role("link", name="Register").press("Enter")
    expect(page.get_by_role("heading", name="Register")).to_be_visible()
    expect(page.locator(".entry time").first).to_contain_text("UTC")
    page.locator("select[name=act]").select_option("programme imported")
    page.locator("select[name=act]").press("Tab")
    page.get_by_role("button", name="Show", exact=True).press("Enter")
    expect(page.locator(".entry")).to_have_count(1)
    expect(page.locator(".entry")).to_contain_text("The operator or the server")
    page.get_by_role("link", name="Show all").press("Enter")
    expect(page.locator(".entry")).not_to_have_count(1)


def test_times_are_those_of_the_reader_s_zone(site: Site) -> None:
    manila = site.sign_in("Carmen", timezone_id="Asia/Manila", locale="en-GB").visit("/register")
    time = manila.locator(".entry time").first
    expect(time).not_to_contain_text("UTC")
    assert "UTC" in (time.get_attribute("title") or "")
    shown = manila.evaluate(
        "at => new Date(at).toLocaleString('en-GB',"
        " {timeZone: 'Asia/Manila', dateStyle: 'medium', timeStyle: 'short'})",
        time.get_attribute("datetime"),
    )
    expect(time).to_have_text(shown)
