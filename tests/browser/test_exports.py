"""Files that leave the house, from the overview and from a version; and the one that must not yet."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

from tests.browser.test_pages import PICTURES, SIZES, faults_of
from tests.discussing import call
from tests.pages import Site, typed, words_of
from tests.reviewing import answer, do, expect_writable, freeze, review_of, versions


def adopted(site: Site, *words: str) -> Page:
    """Ana's page of session 1.1, with these words as its final text, adopted without a verdict."""
    ana = site.sign_in("Ana").open()
    answer(ana, *words)
    freeze(ana, 1)
    call(site, "Carmen", "POST", "/versions/1/submit", {})
    call(site, "Carmen", "POST", "/versions/1/adopt", {"reason": "The forum ends tonight."})
    return ana


def export_form(page: Page, button: str) -> Locator:
    page.get_by_role("button", name=button, exact=True).click()
    dialog = page.get_by_role("dialog", name="Export")
    expect(dialog).to_be_visible()
    return dialog


def downloaded(page: Page, button: Locator) -> Download:
    with page.expect_download() as coming:
        button.click()
    return coming.value


def words_in(file: Download) -> str:
    return Path(file.path()).read_text("utf-8")


def test_anybody_takes_the_adopted_texts_of_a_roundtable_home(site: Site) -> None:
    adopted(site, "Rights protect.", "Contracts inform.", "Consulates help.")
    page = site.sign_in("Luis").visit("/")
    form = export_form(page, "Export roundtable 1")
    file = downloaded(page, form.get_by_role("button", name="Download"))
    assert file.suggested_filename.endswith(".md")
    assert "Contracts inform." in words_in(file)
    expect(form).to_contain_text("The file is downloaded.")


def test_everything_of_one_kind_over_all_sessions(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    answer(ana, "Rights protect.", "Contracts inform.", "Consulates help.")
    ana.locator(".block", has_text="Contracts").locator(".chip").click()
    ana.get_by_role("menuitemradio", name="Good practice").click()
    freeze(ana, 1)
    call(site, "Carmen", "POST", "/versions/1/submit", {})
    call(site, "Carmen", "POST", "/versions/1/adopt", {"reason": "The forum ends tonight."})
    page = site.sign_in("Luis").visit("/")
    form = export_form(page, "Export…")
    form.get_by_label("What").select_option("kind good practice")
    expect(form.get_by_label("Format")).to_be_hidden()
    text = words_in(downloaded(page, form.get_by_role("button", name="Download")))
    assert "Contracts inform." in text
    assert "Rights protect." not in text


def test_a_file_that_was_worked_on_elsewhere_comes_back_into_the_draft(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    bakary = site.sign_in("Bakary").open()
    answer(ana, "Rights protect.", "Contracts inform.", "Consulates help.")
    freeze(ana, 1)
    ana.get_by_role("button", name="Export version 1").click()
    dialog = ana.get_by_role("dialog", name="Export")
    exported = words_in(downloaded(ana, dialog.get_by_role("button", name="Download")))
    changed = exported.replace("Contracts inform.", "Contracts inform everybody.").encode()
    ana.get_by_role("button", name="Bring in a file…").click()
    form = ana.get_by_role("dialog", name="Bring in a file")
    form.get_by_label("Markdown file").set_input_files(
        {"name": "back.md", "mimeType": "text/markdown", "buffer": changed}
    )
    form.get_by_role("button", name="See what would change").click()
    expect(form.locator(".brings")).to_contain_text("1 paragraph or heading changed.")
    expect(bakary.locator("#text")).not_to_contain_text("everybody")
    ana.screenshot(path=PICTURES / "bring-in.png")
    assert faults_of(ana) == []
    form.get_by_role("button", name="Bring it in").click()
    expect(form).to_be_hidden()
    expect(bakary.locator("#text")).to_contain_text("Contracts inform everybody.")
    expect(versions(ana)).to_contain_text("The file is brought in.")
    assert words_of(ana) == ["Rights", "protect.", "Contracts", "inform", "everybody.", "Consulates", "help."]


def test_a_text_that_would_name_somebody_stays_until_the_chair_says_it_does_not(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    answer(ana, "As Farid Sample said, rights protect.")
    freeze(ana, 1)
    do(ana, "Export", 1, "Download")
    leaks = ana.locator(".leaks")
    expect(leaks.get_by_role("listitem").first).to_contain_text("Farid")
    expect(leaks.get_by_role("listitem").first).to_contain_text("paragraph 1")
    expect(leaks.get_by_role("button")).to_have_count(0)
    assert faults_of(ana) == []

    carmen = site.sign_in("Carmen").open()
    do(carmen, "Export", 1, "Download")
    confirm = carmen.get_by_role("button", name="This names nobody")
    confirm.click()
    reason = carmen.get_by_label("Why it names nobody")
    expect(reason).to_be_focused()
    expect(confirm).to_have_count(1)
    assert faults_of(carmen) == []
    carmen.screenshot(path=PICTURES / "export-stopped.png")
    reason.fill("It is the name of a ship.")
    file = downloaded(carmen, confirm)
    assert "As Farid Sample said" in words_in(file)
    expect(versions(carmen)).to_contain_text("The file is downloaded.")


NAMING = (
    "As Farid Sample said, rights protect.",
    "As Grace Sample said, contracts inform.",
    "Consulates help.",
)


def confirm_first(page: Page, reason: str) -> None:
    """From the keyboard: the first of the hits is no hit."""
    page.get_by_label("Why it names nobody").first.fill(reason)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_after_a_false_alarm_is_confirmed_the_focus_is_at_the_next(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    answer(ana, *NAMING)
    freeze(ana, 1)
    carmen = site.sign_in("Carmen").open()
    do(carmen, "Export", 1, "Download")
    confirm = carmen.get_by_role("button", name="This names nobody")
    expect(confirm).to_have_count(2)
    expect(confirm.first).to_be_focused()
    confirm_first(carmen, "A ship.")
    expect(confirm).to_have_count(1)
    expect(confirm).to_be_focused()
    with carmen.expect_download():
        confirm_first(carmen, "Another ship.")
    expect(carmen.get_by_role("dialog")).to_be_hidden()
    expect(versions(carmen).get_by_role("button", name="Export version 1")).to_be_focused()


def test_and_so_it_is_in_the_overview(site: Site) -> None:
    adopted(site, *NAMING)
    carmen = site.sign_in("Carmen").visit("/")
    form = export_form(carmen, "Export session 1.1")
    form.get_by_role("button", name="Download").click()
    confirm = form.get_by_role("button", name="This names nobody")
    expect(confirm).to_have_count(2)
    confirm_first(carmen, "A ship.")
    expect(confirm).to_have_count(1)
    expect(confirm).to_be_focused()
    with carmen.expect_download():
        confirm_first(carmen, "Another ship.")
    expect(form).to_contain_text("The file is downloaded.")
    expect(form.get_by_role("button", name="Download")).to_be_focused()


def test_the_chair_reopens_an_adopted_text_with_a_reason(site: Site) -> None:
    ana = adopted(site, "Rights protect.", "Contracts inform.", "Consulates help.")
    expect(ana.locator(".reviewing")).to_contain_text("Version 1 is adopted")
    carmen = review_of(site.sign_in("Carmen"))
    carmen.get_by_label("Reason").fill("A wrong figure in paragraph 2.")
    carmen.get_by_role("button", name="Reopen the draft").click()
    expect(carmen.locator("#said")).to_have_text("The draft is open again.")
    expect_writable(ana)
    typed(ana, " One more word.")
    expect(ana.locator(".ph-text")).to_contain_text("One more word.")


def test_the_export_dialog_is_axe_clean_at_every_size(site: Site) -> None:
    page = site.sign_in("Carmen", reduced_motion="reduce").visit("/")
    export_form(page, "Export…")
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=PICTURES / f"export-light-{size}.png")
        assert faults_of(page) == []
