"""The discussion, as a member of the Steering Group on a phone and the rapporteurs at their desks have it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import PICTURES, SIZES, faults_of
from tests.discussing import call, comment_on, open_panel, panel, press, tab_to, thread, to_text
from tests.pages import Site, paragraph, status_of, text_of, typed, words_of

PHONE = {"width": 360, "height": 740}
TEXT = (
    "Contracts are read before departure by both sides.",
    "Fees are paid back within a month.",
    "Consular staff speak the languages of migrants.",
)


def write(page: Page, *lines: str) -> None:
    typed(page, *(lines or TEXT))
    expect(status_of(page)).to_have_text("Saved")


def choose_words(page: Page, after: int, count: int) -> None:
    """From the keyboard, in the first paragraph of a text that is only read: so many words, after so many."""
    to_text(page)
    press(page, "Control+Home", *["Control+ArrowRight"] * after, *["Control+Shift+ArrowRight"] * count)


def proposes(page: Page, text: str, wording: str) -> None:
    """In the form that is open, by keys alone."""
    expect(page.get_by_label("Your comment")).to_be_focused()
    page.keyboard.type(text)
    tab_to(page, "Propose other words")
    press(page, "Enter")
    expect(page.get_by_label("Proposed wording")).to_be_focused()
    press(page, "Control+a")
    page.keyboard.type(wording)


def test_a_member_on_a_phone_proposes_words_and_sees_what_became_of_them(site: Site) -> None:
    ana, bakary = site.sign_in("Ana").open(), site.sign_in("Bakary").open()
    write(ana)
    farid = site.sign_in("Farid", viewport=PHONE, reduced_motion="reduce").open()
    expect(paragraph(farid, "Fees are paid back")).to_be_visible()

    choose_words(farid, 3, 2)
    press(farid, "Control+Alt+m")
    expect(panel(farid).locator(".comment-form .quote")).to_have_text("before departure")
    farid.get_by_label("Your comment").press_sequentially("Say how long, @an")
    expect(farid.locator(".people-list [role=option]").first).to_contain_text("Ana Sample")
    press(farid, "Enter")
    typed(bakary, " Bakary goes on typing.")
    proposes(farid, "please.", "two weeks before departure")
    assert faults_of(farid) == []
    press(farid, "Control+Enter")
    expect(thread(farid, 1)).to_be_focused()
    expect(thread(farid, 1)).to_contain_text("Say how long, @Ana Sample please.")

    # The rapporteur is told in her page, decides by keys, and changes the words first.
    expect(ana.get_by_role("button", name="Notices 1 unread")).to_be_visible()
    expect(ana.locator(".remarked")).to_have_text("before departure")
    typed(bakary, " And on.")
    press(ana, "Control+Alt+n")
    expect(thread(ana, 1)).to_be_focused()
    tab_to(ana, "Decide…")
    press(ana, "Enter")
    expect(ana.get_by_label("Accept", exact=True)).to_be_focused()
    press(ana, "Tab", "Control+a")
    ana.keyboard.type("three weeks before departure")
    press(ana, "Tab")
    ana.keyboard.type("Two are too short for some consulates.")
    assert faults_of(ana) == []
    press(ana, "Control+Enter")
    typed(bakary, " To the end.")

    expect(thread(farid, 1).locator(".decision")).to_contain_text("Accepted")
    expect(thread(farid, 1).locator(".decision")).to_contain_text("Two are too short for some consulates.")
    expect(thread(farid, 1).locator(".decision .quote")).to_have_text("three weeks before departure")
    assert faults_of(farid) == []
    expect(status_of(bakary)).to_have_text("Saved")
    expected = (
        " ".join(TEXT).replace("before", "three weeks before", 1)
        + " Bakary goes on typing. And on. To the end."
    )
    for page in (ana, bakary, farid):
        expect(text_of(page)).to_contain_text("To the end.")
        assert words_of(page) == expected.split()
    to_text(ana)
    press(ana, "Control+z")
    expect(text_of(ana)).to_contain_text("three weeks before departure")


def test_a_round_that_closes_while_somebody_writes_keeps_their_words(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    write(ana)
    seat = site.sign_in("Farid", viewport=PHONE)
    seat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    farid = seat.open()
    open_panel(ana)
    ana.get_by_role("button", name="Open a comment round…").click()
    ana.get_by_label("Note to those who comment").fill("Please be brief.")
    assert faults_of(ana) == []
    ana.screenshot(path=PICTURES / "round-form-light-1440.png")
    ana.get_by_role("button", name="Open the round").click()
    expect(farid.locator("#round")).to_contain_text(
        re.compile("Comments are taken until .* left.*Please be brief", re.DOTALL)
    )
    expect(farid.locator("#stage")).to_have_text("Comment round")

    choose_words(farid, 3, 2)
    press(farid, "Control+Alt+m")
    expect(farid.get_by_label("Your comment")).to_be_focused()
    farid.keyboard.type("My government needs more time")
    ana.get_by_role("button", name="Change the deadline…").click()
    ana.get_by_label("Why?").fill("The session is over.")
    ana.get_by_role("button", name="Close it now").click()
    form = farid.locator(".comment-form")
    expect(form.get_by_role("alert")).to_contain_text("The comment round was over")
    expect(form.get_by_role("alert")).to_contain_text("Your words stay here and on this device.")
    farid.keyboard.type(" for this.")
    expect(form.get_by_label("Your comment")).to_have_value("My government needs more time for this.")
    expect(form.get_by_role("button", name="Send comment")).to_have_count(0)
    assert faults_of(farid) == []
    farid.screenshot(path=PICTURES / "round-closed-light-360.png")
    form.get_by_role("button", name="Copy my words").click()
    assert farid.evaluate("navigator.clipboard.readText()") == "My government needs more time for this."
    farid.reload()
    farid.locator(".discussion-button").click()
    expect(panel(farid).locator(".unsent")).to_contain_text("My government needs more time for this.")

    carmen = site.sign_in("Carmen").open()
    open_panel(carmen)
    carmen.get_by_role("button", name="Reopen it…").click()
    carmen.get_by_role("button", name="Reopen the round").click()
    expect(carmen.get_by_text("Give a reason.")).to_be_visible()
    carmen.get_by_label("Why?").fill("Two delegations asked for it.")
    carmen.get_by_role("button", name="Reopen the round").click()
    expect(carmen.get_by_role("dialog")).to_have_count(0)
    farid.get_by_role("button", name="Go on writing").click()
    farid.get_by_role("button", name="Send comment").click()
    expect(thread(farid, 1)).to_contain_text("My government needs more time for this.")
    expect(panel(farid).locator(".unsent")).to_have_count(0)


def test_without_a_connection_a_comment_is_kept_and_sent_later(site: Site) -> None:
    write(site.sign_in("Ana").open())
    farid = site.sign_in("Farid").open()
    paragraph(farid, "Contracts").locator("p").dblclick(position={"x": 20, "y": 12})
    farid.get_by_role("button", name="Comment", exact=True).click()
    expect(farid.locator(".comment-form .quote")).to_have_text("Contracts")
    expect(farid.get_by_label("Your comment")).to_be_focused()
    farid.keyboard.type("Which ones?")
    site.cut()
    press(farid, "Control+Enter")
    expect(farid.locator(".comment-form").get_by_role("alert")).to_contain_text(
        "The server cannot be reached"
    )
    site.mend()
    farid.reload()
    expect(text_of(farid)).to_contain_text("Contracts")
    open_panel(farid)
    farid.get_by_role("button", name="Go on writing").click()
    expect(farid.get_by_label("Your comment")).to_have_value("Which ones?")
    press(farid, "Control+Enter")
    expect(thread(farid, 1)).to_contain_text("Which ones?")


HOSTILE = (
    '<img src=x onerror="document.title=`broken`">',
    "javascript:document.title='broken' https://example.org/\u202egnp.exe",
    "<script>document.title='broken'</script> @[<b>x</b>](abc) #1",
    "x" * 3_900,
    "\u202eرجل 😀 " * 100,
)


def test_hostile_words_are_mere_words(site: Site) -> None:
    ana = site.sign_in("Ana")
    write(ana.open())
    for words in HOSTILE:
        made = comment_on(site, "Farid", "Fees", words, wording=words)
        call(site, "Grace", "POST", f"/comments/{made['id']}/replies", {"text": words})
        call(
            site, "Ana", "POST", f"/comments/{made['id']}/disposition", {"decision": "noted", "reason": words}
        )
    page = ana.open()
    open_panel(page)
    for number in range(1, len(HOSTILE) + 1):
        thread(page, number).get_by_role("button", name="Show comment").click()
        expect(thread(page, number)).to_have_class(re.compile("whole"))
        for width, height in SIZES.values():
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"
        page.set_viewport_size({"width": 1440, "height": 900})
        expect(panel(page)).to_be_visible()
    assert page.title() != "broken"
    assert page.locator(".discussion :is(img, script, b, a[href^='javascript' i])").count() == 0
    links = page.locator(".discussion a[href^='http']")
    assert {links.nth(at).get_attribute("rel") for at in range(links.count())} == {
        "noopener noreferrer nofollow"
    }
    assert ana.complaints == []


def test_a_comment_whose_words_were_changed_or_deleted_says_so_and_undo_brings_it_back(site: Site) -> None:
    ana = site.sign_in("Ana").open()
    write(ana)
    comment_on(site, "Farid", "within a month", "Too long.")
    comment_on(site, "Farid", "Contracts", "Which?")
    page = site.sign_in("Bakary").open()
    open_panel(page)
    expect(page.locator(".thread")).to_have_count(2)
    assert page.locator(".thread .number").all_text_contents() == ["2", "1"]  # as in the text
    thread(page, 1).get_by_role("button", name="Show comment 1").click()
    text_of(ana).focus()
    press(ana, "Control+Home", "ArrowDown", "End", "ArrowLeft", *["Backspace"] * len("month"))
    ana.keyboard.type("week")
    expect(thread(page, 1).locator(".changed")).to_contain_text("The text has changed since")
    expect(thread(page, 1).locator(".changed dd")).to_have_text(["within a month", re.compile("within a")])
    press(ana, "Control+Home", "Shift+ArrowDown", "Shift+End", "Delete")
    expect(thread(page, 1).locator(".changed")).to_contain_text("these words are gone")
    expect(page.locator(".thread")).to_have_count(2)
    for _ in range(10):
        if "within a month" in (text_of(ana).text_content() or ""):
            break
        press(ana, "Control+z")
    expect(thread(page, 1).locator(".changed")).to_have_count(0)


def test_notices_lead_to_the_comment_from_every_page(site: Site) -> None:
    seat = site.sign_in("Bakary")
    write(site.sign_in("Ana").open())
    overview = seat.visit("/")
    bakary = site.forum.guest("Bakary").person
    made = comment_on(site, "Farid", "Fees", f"@[{bakary.name}]({bakary.id}), which?")
    overview.reload()
    overview.get_by_role("button", name="Notices 1 unread").click()
    expect(overview.get_by_role("dialog")).to_contain_text(
        "Farid Sample mentioned you in comment 1 on session 1.1"
    )
    overview.get_by_text("Choose what you are told").click()
    overview.get_by_label("Somebody answers my comment").uncheck()
    assert faults_of(overview) == []
    overview.screenshot(path=PICTURES / "notices-light-1440.png")
    overview.get_by_role("link", name="mentioned you").click()
    expect(thread(overview, 1)).to_be_focused()
    expect(overview.get_by_role("button", name="Notices")).not_to_contain_text("unread")
    call(
        site, "Farid", "POST", f"/comments/{made['id']}/replies", {"text": f"@[{bakary.name}]({bakary.id})?"}
    )
    expect(overview.get_by_role("button", name="Notices 1 unread")).to_be_visible()
    overview.get_by_role("button", name="Notices").click()
    overview.get_by_role("button", name="Mark all as read").click()
    assert faults_of(overview) == []
    press(overview, "Escape")
    expect(overview.get_by_role("button", name="Notices")).not_to_contain_text("unread")


def discuss(site: Site) -> None:
    """Comments of every sort on the three paragraphs."""
    comment_on(
        site,
        "Farid",
        "before departure",
        "Please say how long before.",
        wording="two weeks before departure",
        type="substantive",
    )
    done = comment_on(
        site, "Grace", "Fees", "All of them? See #1 and https://example.org/fees.", type="translation"
    )
    call(site, "Farid", "POST", f"/comments/{done['id']}/replies", {"text": "We would read it as all."})
    call(
        site,
        "Ana",
        "POST",
        f"/comments/{done['id']}/disposition",
        {"decision": "noted", "reason": "The glossary says which."},
    )
    call(site, "Ana", "POST", f"/comments/{done['id']}/closing", {"closed": True})
    gone = comment_on(site, "Grace", "speak the languages", "Which languages?")
    call(site, "Grace", "POST", f"/comments/{gone['id']}/withdraw", {})
    comment_on(
        site,
        "Hugo",
        "of migrants",
        "Of migrants and their families.",
        wording="of migrants and their families",
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_axe_clean_at_every_size(site: Site, scheme: str) -> None:
    write(site.sign_in("Bakary").open())
    discuss(site)
    seats = {
        name: site.sign_in(name, color_scheme=scheme, reduced_motion="reduce") for name in ("Ana", "Farid")
    }
    for name, seat in seats.items():
        page = seat.open()
        open_panel(page)
        panel(page).screenshot(path=PICTURES / f"discussion-panel-{name}-{scheme}.png")
        thread(page, 2).get_by_role("button", name="Show comment 2").click()
        panel(page).screenshot(path=PICTURES / f"discussion-decided-{name}-{scheme}.png")
        thread(page, 1).get_by_role("button", name="Show comment 1").click()
        page.get_by_role("button", name="Show the paragraph as if accepted").click()
        page.get_by_role("button", name="Decide…" if name == "Ana" else "Answer", exact=True).click()
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            if size == "360":
                page.screenshot(path=PICTURES / f"discussion-text-{name}-{scheme}-{size}.png")
                page.locator(".discussion-button").click()
            expect(panel(page)).to_be_visible()
            page.screenshot(path=PICTURES / f"discussion-{name}-{scheme}-{size}.png")
            assert faults_of(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"
        page.close()
