"""Two rapporteurs at session 1.1, each in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.pages import Site, paragraph, status_of, text_of, typed, words_of
from tests.reviewing import do


def both(site: Site) -> tuple[Page, Page]:
    return site.sign_in("Ana").open(), site.sign_in("Bakary").open()


def test_two_pages_draft_one_text_and_tie_its_paragraphs(site: Site) -> None:
    ana, bakary = both(site)
    typed(ana, "Protection starts at home.")
    ana.keyboard.press("Alt+1")
    expect(paragraph(bakary, "Protection starts")).to_contain_text("Q1")
    paragraph(bakary, "Protection starts").locator("p").click()
    bakary.keyboard.press("End")
    bakary.keyboard.press("Enter")
    bakary.keyboard.type("Contracts are read aloud.")
    expect(paragraph(ana, "Contracts")).to_contain_text("Q1")
    bakary.keyboard.press("Alt+3")
    expect(paragraph(ana, "Contracts")).to_contain_text("Q3")
    expect(ana.locator("#rail")).to_contain_text("2 of 3 answered, 1 open")
    for page in (ana, bakary):
        expect(status_of(page)).to_have_text("Saved")
        assert words_of(page) == ["Protection", "starts", "at", "home.", "Contracts", "are", "read", "aloud."]


def test_both_type_in_one_paragraph_at_once_and_no_word_is_lost(site: Site) -> None:
    ana, bakary = both(site)
    typed(ana, "start ")
    expect(text_of(bakary)).to_contain_text("start")
    text_of(bakary).focus()
    bakary.keyboard.press("Control+Home")
    for number in range(40):
        ana.keyboard.type(f"a{number} ")
        bakary.keyboard.type(f"b{number} ")
        if number % 10 == 9:
            bakary.keyboard.press("Enter")
    everything = sorted(["start", *(f"{who}{n}" for who in "ab" for n in range(40))])
    for page in (ana, bakary):
        expect(status_of(page)).to_have_text("Saved")
        expect(page.locator(".ph-text .block")).to_have_count(5)
    expect(text_of(ana)).to_contain_text("b39")
    expect(text_of(bakary)).to_contain_text("a39")
    assert sorted(words_of(ana)) == sorted(words_of(bakary)) == everything


def test_the_other_s_caret_stands_where_they_write_with_their_name(site: Site) -> None:
    ana, bakary = both(site)
    typed(bakary, "Here I am")
    expect(paragraph(ana, "Here I am").locator(".caret")).to_contain_text("Bakary Sample")
    expect(ana.locator("#side")).to_contain_text("Bakary Sample")
    bakary.close()
    expect(ana.locator(".caret")).to_have_count(0)
    expect(ana.locator("#side")).not_to_contain_text("Bakary Sample")


def test_a_click_on_a_question_walks_through_its_paragraphs(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    typed(ana, "one", "two", "three")
    ana.keyboard.press("Alt+2")
    paragraph(ana, "one").locator("p").click()
    ana.keyboard.press("Alt+2")
    question = ana.locator("#rail").get_by_role("button", name=re.compile("key effective practices"))
    for words in ("one", "three", "one"):
        question.click()
        expect(ana.locator(".block.flash, .block[data-flash]").or_(paragraph(ana, words))).not_to_have_count(
            0
        )
        assert ana.evaluate("getSelection().anchorNode.textContent") == words
    expect(ana.locator("#rail")).to_contain_text("1 paragraph tied to no question")


def test_the_chip_s_menu_is_worked_by_keyboard_alone(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    typed(ana, "By keyboard")
    chip = paragraph(ana, "By keyboard").locator(".chip")
    chip.focus()
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("menu")).to_be_visible()
    ana.keyboard.press("2")
    expect(chip).to_contain_text("Q2")
    expect(ana.get_by_role("menu")).to_have_count(0)
    chip.focus()
    ana.keyboard.press("Enter")
    ana.get_by_role("menuitemradio", name="Recommendation").click()
    expect(chip).to_contain_text("Recommendation")


def test_undo_takes_back_one_s_own_words_only(site: Site) -> None:
    ana, bakary = both(site)
    typed(ana, "Ana's. ")
    expect(text_of(bakary)).to_contain_text("Ana's.")
    typed(bakary, "Bakary's.")
    expect(text_of(ana)).to_contain_text("Bakary's.")
    ana.keyboard.press("Control+z")
    expect(text_of(bakary)).not_to_contain_text("Ana's.")
    expect(text_of(bakary)).to_contain_text("Bakary's.")


def test_paste_from_a_word_processor_keeps_structure_and_drops_styling(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    text_of(ana).focus()
    ana.evaluate(
        """() => {
          const data = new DataTransfer()
          data.setData('text/html', `<html><body><h2 style="color:red">Findings</h2>
            <p class="MsoNormal" style="margin:0">Plain <b>bold</b> words<script>alert(1)</script></p>
            <ul><li>First point</li><li>Second point</li></ul></body></html>`)
          document.querySelector('.ph-text').dispatchEvent(
            new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
        }"""
    )
    expect(ana.locator('.block[data-type="heading"]')).to_contain_text("Findings")
    expect(ana.locator('.block[data-type="bullet"]')).to_have_count(2)
    expect(paragraph(ana, "Plain").locator("strong")).to_have_text("bold")
    expect(ana.locator(".ph-text [style*=color]")).to_have_count(0)
    expect(text_of(ana)).not_to_contain_text("alert")


def test_a_steering_group_member_reads_along_and_is_told_what_they_may_do(site: Site) -> None:
    ana, farid = site.sign_in("Ana").open(), site.sign_in("Farid").open()
    typed(ana, "Read along.")
    expect(text_of(farid)).to_contain_text("Read along.")
    expect(status_of(farid)).to_contain_text("You may comment")
    assert text_of(farid).get_attribute("contenteditable") == "false"
    expect(farid.get_by_role("button", name="Bold")).to_have_count(0)


def test_the_overview_shows_how_far_a_session_has_come_and_who_is_in_it(site: Site) -> None:
    ana = site.sign_in("Ana")
    overview = ana.visit("/")
    draft = ana.open()
    typed(draft, "An answer.")
    draft.keyboard.press("Alt+1")
    expect(status_of(draft)).to_have_text("Saved")
    row = overview.locator(f'[data-draft="{site.forum.drafts["1.1"]}"]')
    expect(row).to_contain_text("1 of 3 answered, 2 open")
    expect(row).to_contain_text("Ana Sample")


def test_a_question_that_was_not_discussed_is_waived_with_a_reason(site: Site) -> None:
    ana, bakary = both(site)
    ana.get_by_role("button", name="Not discussed…").first.click()
    ana.get_by_label("Why is there no answer?").fill("The panel ran out of time")
    ana.get_by_role("button", name="Waive the question").click()
    expect(bakary.locator("#rail")).to_contain_text("The panel ran out of time")
    expect(bakary.locator("#rail")).to_contain_text("1 waived")


def test_a_version_is_frozen_and_its_markdown_is_the_text_without_its_writers(site: Site) -> None:
    ana, bakary = both(site)
    typed(ana, "Protection starts at home.")
    ana.keyboard.press("Alt+1")
    expect(status_of(ana)).to_have_text("Saved")
    ana.get_by_role("button", name="Freeze a version…").click()
    ana.get_by_label("Label").fill("For the plenary")
    ana.get_by_role("button", name="Freeze version 1").click()
    for page in (ana, bakary):
        expect(page.locator("#side")).to_contain_text("Version 1")
    with ana.expect_download() as download:
        do(ana, "Export", 1, "Download")
    text = download.value.path().read_text("utf-8")
    assert "Protection starts at home." in text
    assert "version: 1" in text
    assert "Sample" not in text
    assert "plenary" not in text


def test_a_click_on_an_open_question_ties_the_paragraph_and_typing_goes_on(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    expect(ana.locator("#rail")).not_to_contain_text("Every paragraph")
    typed(ana, "Tied by a click")
    ana.locator("#rail").get_by_role("button", name=re.compile("key effective practices")).click()
    expect(paragraph(ana, "Tied by a click").locator(".chip")).to_have_text("Q2")
    ana.keyboard.type(" and written on")
    ana.get_by_role("button", name="Tie this paragraph to question 1").click()
    expect(paragraph(ana, "Tied by a click").locator(".chip")).to_have_text("Q1")
    ana.keyboard.type(" twice")
    expect(text_of(ana)).to_contain_text("Tied by a click and written on twice")


def test_a_tie_on_a_phone_gives_the_focus_back_to_the_words(site: Site) -> None:
    ana = site.sign_in("Ana", viewport={"width": 360, "height": 740}).open()
    typed(ana, "On a phone")
    ana.get_by_role("button", name=re.compile("^Questions")).click()
    ana.get_by_role("button", name="Tie this paragraph to question 1").click()
    expect(ana.locator("dialog[open]")).to_have_count(0)
    ana.keyboard.type(" I write on")
    expect(text_of(ana)).to_contain_text("On a phone I write on")


def test_leaving_the_link_dialog_leaves_the_selected_words_selected(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    typed(ana, "one two")
    ana.keyboard.press("Control+Shift+ArrowLeft")
    ana.keyboard.press("Control+k")
    expect(ana.get_by_label("Address")).to_be_focused()
    ana.keyboard.press("Escape")
    ana.keyboard.type("three")
    expect(text_of(ana)).to_contain_text("one three")
    ana.keyboard.press("Control+Shift+ArrowLeft")
    ana.keyboard.press("Control+k")
    ana.get_by_label("Address").fill("https://example.org")
    ana.keyboard.press("Enter")
    expect(ana.locator("dialog[open]")).to_have_count(0)
    assert ana.evaluate("getSelection().toString()") == "three"
    ana.keyboard.press("Alt+Enter")
    expect(ana.get_by_role("menu")).to_be_visible()
    ana.keyboard.press("Escape")
    ana.keyboard.type("four")
    expect(text_of(ana)).to_contain_text("one four")


def test_a_reader_of_an_empty_draft_is_not_asked_to_write(site: Site) -> None:
    farid = site.sign_in("Farid").open()
    expect(farid.locator('[data-placeholder="Nothing has been written yet."]')).to_have_count(1)


def test_signing_out_in_another_tab_is_said_in_the_open_one_and_leaves_its_words(site: Site) -> None:
    seat = site.sign_in("Ana")
    ana = seat.open()
    typed(ana, "Still to be read")
    expect(status_of(ana)).to_have_text("Saved")
    seat.visit("/").get_by_role("button", name="Sign out").click()
    expect(ana.get_by_role("alert")).to_contain_text("Your sign-in has ended.")
    expect(text_of(ana)).to_contain_text("Still to be read")
    expect(text_of(ana)).to_have_attribute("contenteditable", "false")
