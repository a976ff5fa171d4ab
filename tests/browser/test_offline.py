"""The room's Wi-Fi fails and comes back: nothing is lost, nothing doubled, nothing claimed falsely."""

from __future__ import annotations

import re

from playwright.sync_api import Dialog, Page, expect

from tests.pages import Site, status_of, text_of, typed, words_of

KEPT = re.compile(r"Not saved: \d+ changes? kept on this device")


def test_words_typed_offline_survive_closing_the_tab_and_arrive_once(site: Site) -> None:
    seat = site.sign_in("Ana")
    ana, bakary = seat.open(), site.sign_in("Bakary").open()
    typed(ana, "before ")
    expect(status_of(ana)).to_have_text("Saved")
    site.cut()
    ana.keyboard.type("during the outage ")
    expect(status_of(ana)).to_have_text(KEPT)
    typed(bakary, "meanwhile ")
    expect(status_of(bakary)).to_have_text(KEPT)
    ana.close()
    site.mend()
    again = seat.open()
    everything = sorted(["before", "during", "the", "outage", "meanwhile"])
    for page in (again, bakary):
        expect(status_of(page)).to_have_text("Saved")
    expect(text_of(again)).to_contain_text("meanwhile")
    expect(text_of(bakary)).to_contain_text("during the outage")
    assert sorted(words_of(again)) == sorted(words_of(bakary)) == everything


def test_a_tab_that_is_reloaded_without_a_network_opens_from_its_cache(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    typed(ana, "kept here")
    expect(status_of(ana)).to_have_text("Saved")
    wait_for_the_worker(ana)
    ana.reload()
    expect(status_of(ana)).to_have_text("Saved")
    site.cut()
    ana.reload()
    expect(text_of(ana)).to_contain_text("kept here")
    typed(ana, " and more")
    expect(status_of(ana)).to_have_text(KEPT)
    site.mend()
    expect(status_of(ana)).to_have_text("Saved")
    assert words_of(ana) == ["kept", "here", "and", "more"]


def wait_for_the_worker(page: Page) -> None:
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")


def test_offline_edits_of_one_paragraph_from_two_browsers_are_both_kept(site: Site) -> None:
    ana, bakary = site.sign_in("Ana").open(), site.sign_in("Bakary").open()
    typed(ana, "Remittances help families.")
    expect(text_of(bakary)).to_contain_text("families.")
    site.cut()
    typed(ana, " Fees must fall.")
    text_of(bakary).focus()
    bakary.keyboard.press("Control+Home")
    bakary.keyboard.type("Safe ")
    for page in (ana, bakary):
        expect(status_of(page)).to_have_text(KEPT)
    site.mend()
    for page in (ana, bakary):
        expect(status_of(page)).to_have_text("Saved")
        expect(text_of(page)).to_contain_text("Fees must fall.")
        expect(text_of(page)).to_contain_text("Safe")
        assert words_of(page) == ["Safe", "Remittances", "help", "families.", "Fees", "must", "fall."]


def test_leaving_warns_only_while_something_is_not_acknowledged(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    warnings: list[str] = []

    def stay(dialog: Dialog) -> None:
        warnings.append(dialog.type)
        dialog.dismiss()

    ana.on("dialog", stay)
    typed(ana, "saved ")
    expect(status_of(ana)).to_have_text("Saved")
    site.cut()
    ana.keyboard.type("not saved")
    expect(status_of(ana)).to_have_text(KEPT)
    with ana.expect_event("dialog"):
        ana.close(run_before_unload=True)
    assert warnings == ["beforeunload"]
    site.mend()
    expect(status_of(ana)).to_have_text("Saved")
    with ana.expect_event("close"):
        ana.close(run_before_unload=True)
    assert warnings == ["beforeunload"]


def test_a_device_that_stops_keeping_the_text_loses_no_word_and_says_so(site: Site) -> None:
    seat = site.sign_in("Ana")
    ana, bakary = seat.open(), site.sign_in("Bakary").open()
    typed(ana, "before ")
    expect(status_of(ana)).to_have_text("Saved")
    elsewhere = seat.visit("/")
    typed(ana, "while ")
    throw_away_all_that_is_kept(elsewhere)
    typed(ana, "typing ")
    expect(text_of(bakary)).to_contain_text("before while typing")
    expect(status_of(ana)).to_have_text("Saved")
    site.cut()
    ana.keyboard.type("on")
    expect(status_of(ana)).to_have_text(re.compile(r"Not saved: \d+ changes? kept only in this open page"))
    site.mend()
    expect(text_of(bakary)).to_contain_text("before while typing on")
    expect(status_of(ana)).to_have_text("Saved")
    assert seat.complaints == []


def throw_away_all_that_is_kept(page: Page) -> None:
    page.evaluate(
        """async () => {
          for (const { name } of await indexedDB.databases()) await new Promise((done) => {
            const asked = indexedDB.deleteDatabase(name)
            asked.onsuccess = asked.onerror = asked.onblocked = () => done()
          })
        }"""
    )
