"""Every act is in the register, with who, as what, when and where; and nothing that was refused."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest

from drafts.errors import Forbidden, Malformed, Refusal
from drafts.register import Done, Held, register_faults
from server.actions import drafts, export, programme, register, verify, versions
from server.actions.desk import Desk
from server.actions.people import Role, invite
from server.ports import Records, Register, StorageUnavailable
from tests.builders import NOON
from tests.serving import Forum
from tests.visiting import questions_of


async def newest(desk: Desk) -> Done:
    [(_, record), *_] = await desk.records.register.read(register.Wish().filters, None, 1)
    assert record is not None
    return record.done


async def length(desk: Desk) -> int:
    places = await desk.records.register.all()
    assert list(register_faults(places)) == []
    return len(places)


def session_of(forum: Forum, name: str) -> Held:
    [capacity] = forum.guest(name).person.capacities
    return Held.of(capacity)


async def test_the_demo_s_first_acts_are_the_operator_s(desk: Desk) -> None:
    places = await desk.records.register.all()
    done = [record.done for _, record in places if record]
    assert [act.act for act in done] == ["programme imported", *["invited"] * 14]
    assert {(act.person, act.capacities) for act in done} == {(None, ())}
    assert dict(done[0].about)["questions"] == 21


async def test_waiving_and_taking_it_back(desk: Desk, forum: Forum) -> None:
    ana, draft = forum.guest("Ana").person, forum.drafts["1.1"]
    _, second, *_ = await questions_of(desk, "1.1")
    await drafts.waive(desk, ana, draft, second, "no time")
    waived = await newest(desk)
    assert (waived.act, waived.person, waived.draft) == ("waived", ana.id, draft)
    assert waived.capacities == (session_of(forum, "Ana"),)
    assert waived.about["reason"] == "no time"
    await drafts.unwaive(desk, ana, draft, second)
    assert (await newest(desk)).act == "unwaived"
    before = await length(desk)
    await drafts.unwaive(desk, ana, draft, second)
    assert await length(desk) == before, "there was nothing to take back"


async def test_freezing_says_which_version_and_its_hash(desk: Desk, forum: Forum) -> None:
    elena, draft = forum.guest("Elena").person, forum.drafts["1.1"]
    version = await versions.create(desk, elena, draft, "for the Troika")
    frozen = await newest(desk)
    assert (frozen.act, frozen.person, frozen.draft) == ("version frozen", elena.id, draft)
    assert frozen.about == {"version": 1, "label": "for the Troika", "hash": version.hash}


async def test_ten_who_freeze_at_once_are_ten_acts(desk: Desk, forum: Forum) -> None:
    before = await length(desk)
    ana = forum.guest("Ana").person
    await asyncio.gather(*(versions.create(desk, ana, forum.drafts["1.1"], "") for _ in range(10)))
    assert await length(desk) == before + 10


async def test_an_export_is_entered_before_it_leaves(desk: Desk, forum: Forum) -> None:
    ana, draft = forum.guest("Ana").person, forum.drafts["1.1"]
    for profile in export.PROFILES:
        wish = export.wish(["live"], "json", profile, None)
        await export.export(desk, ana, draft, wish)
        exported = await newest(desk)
        assert (exported.act, exported.person, exported.draft) == ("exported", ana.id, draft)
        assert exported.about == {"version": "live", "format": "json", "profile": profile}


async def test_inviting_says_whom_and_as_what(desk: Desk, forum: Forum) -> None:
    samir = forum.guest("Samir").person
    eva = await invite(desk, samir, "eva@example.org", "Eva", Role("rapporteur", "2.1"))
    invited = await newest(desk)
    assert (invited.act, invited.person) == ("invited", samir.id)
    assert invited.about == {"person": eva.id, "name": "Eva", "capacity": "rapporteur", "session": "2.1"}
    role = Role("steering", delegation="Examplia")
    for _ in range(2):
        before = await length(desk)
        await invite(desk, samir, "eva@example.org", "Eva", role)
    assert await length(desk) == before, "a capacity that is held already is not given"
    assert (await newest(desk)).act == "capacity given"


async def test_a_person_with_two_capacities_acts_in_both(desk: Desk, forum: Forum) -> None:
    ana = await invite(desk, None, "ana@example.org", "Ana", Role("steering", delegation="Examplia"))
    await versions.create(desk, ana, forum.drafts["1.1"], "")
    held = [(held.capacity, held.delegation) for held in (await newest(desk)).capacities]
    assert held == [("rapporteur", None), ("steering", "Examplia")]


async def test_what_is_refused_is_not_entered(desk: Desk, forum: Forum) -> None:
    before, draft = await length(desk), forum.drafts["1.1"]
    farid = forum.guest("Farid").person
    first, *_ = await questions_of(desk, "1.1")
    for refused in (
        drafts.waive(desk, farid, draft, first, "no time"),
        drafts.waive(desk, forum.guest("Ana").person, draft, first, " "),
        versions.create(desk, farid, draft, ""),
        export.export(desk, farid, draft, export.Wish("live")),
        invite(desk, farid, "new@example.org", "New", Role("friend")),
        programme.bring_in(desk, farid, b"Roundtable 1: Coasts"),
    ):
        with pytest.raises(Refusal):
            await refused
    assert await length(desk) == before


async def test_reading_a_page_or_a_preview_is_no_act(desk: Desk, forum: Forum) -> None:
    before, carmen = await length(desk), forum.guest("Carmen").person
    await drafts.overview(desk, carmen)
    await drafts.read(desk, carmen, forum.drafts["1.1"])
    await register.read(desk, carmen, register.Wish())
    plan = programme.as_yaml(await programme.loaded(desk)).encode()
    await programme.preview(desk, carmen, plan)
    assert await length(desk) == before


# ── when it cannot be written ─────────────────────────────────────────────────────────────


@contextmanager
def no_entries(forum: Forum) -> Iterator[None]:
    """The register's table refuses every entry, as nothing but a fault of the disk could."""
    file = forum.settings.data / "penholder.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON register BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    yield
    with closing(sqlite3.connect(file)) as database:
        database.execute("DROP TRIGGER full")


async def test_what_cannot_be_entered_is_not_done(desk: Desk, forum: Forum) -> None:
    ana, draft = forum.guest("Ana").person, forum.drafts["1.1"]
    first, *_ = await questions_of(desk, "1.1")
    with no_entries(forum):
        for act in (
            drafts.waive(desk, ana, draft, first, "no time"),
            versions.create(desk, ana, draft, ""),
            export.export(desk, ana, draft, export.Wish("live")),
            invite(desk, None, "new@example.org", "New", Role("friend")),
        ):
            with pytest.raises(Exception, match="full"):
                await act
    assert await desk.records.drafts.waivers(draft) == []
    assert await desk.records.versions.all(draft) == []
    assert await desk.records.people.by_email("new@example.org") is None
    assert await verify.faults(desk.records) == ()


class _Full:
    """Can be read, and takes no entry."""

    def __init__(self, register: Register) -> None:
        self.read = register.read

    async def append(self, done: Done) -> None:
        raise StorageUnavailable("away")


async def test_a_file_does_not_leave_while_the_register_takes_no_entry(desk: Desk, forum: Forum) -> None:
    full: Records = replace(desk.records, register=cast(Register, _Full(desk.records.register)))
    with pytest.raises(StorageUnavailable):
        await export.export(replace(desk, records=full), None, forum.drafts["1.1"], export.Wish("live"))


# ── reading ───────────────────────────────────────────────────────────────────────────────


async def test_the_chair_and_the_secretariat_read_it_and_nobody_else(desk: Desk, forum: Forum) -> None:
    for guest in forum.guests:
        for asking in (register.read(desk, guest.person, register.Wish()), register.acts(desk, guest.person)):
            if guest.name.split()[0] in ("Carmen", "Samir"):
                await asking
            else:
                with pytest.raises(Forbidden):
                    await asking


async def test_it_is_handed_out_a_page_at_a_time(desk: Desk) -> None:
    for number in range(2 * register.AT_ONCE):
        await register.record(desk, None, "exported", version=number)
    seen: list[int] = []
    before, pages = None, 0
    while pages == 0 or before is not None:
        page = await register.read(desk, None, register.Wish(before=before))
        seen += [record.number for record in page.records]
        before, pages = page.older, pages + 1
    assert seen == list(range(2 * register.AT_ONCE + 15, 0, -1))
    assert pages == 3


async def test_what_is_left_out_of_an_act_is_not_kept_as_nothing(desk: Desk) -> None:
    await register.record(desk, None, "exported", label=None, version=1)
    assert (await newest(desk)).about == {"version": 1}


def test_a_day_is_within_and_a_moment_is_exact() -> None:
    asked = register.wish({"from": "2026-11-23", "to": "2026-11-23"}).filters
    assert (asked.since, asked.until) == (
        datetime(2026, 11, 23, tzinfo=UTC),
        datetime(2026, 11, 24, tzinfo=UTC),
    )
    exact = register.wish({"from": "2026-11-23T20:00+08:00", "to": "2026-11-23T12:00:00Z"}).filters
    assert (exact.since, exact.until) == (NOON, NOON)


def test_what_is_left_empty_is_not_asked() -> None:
    names: Mapping[str, str] = dict.fromkeys(("person", "act", "draft", "from", "to", "before"), " ")
    assert register.wish(names) == register.wish({}) == register.Wish()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("person", "a b"), ("person", "\x00"), ("person", "x" * 65), ("act", "é" * 3), ("act", "a" * 61),
        ("draft", "../d1"), ("before", "-1"), ("before", "9" * 40), ("before", "ten"),
        ("from", "yesterday"), ("from", "2026-13-01"), ("from", "2026-11-23T12:00"),
        ("to", "9999-12-31"), ("from", "0001-01-01T00:00+14:00"),
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_said_to(name: str, words: str) -> None:
    with pytest.raises(Malformed) as refusal:
        register.wish({name: words})
    assert refusal.value.code == "bad-filter"
    assert name in refusal.value.sentence


async def test_an_entry_that_was_altered_is_named_and_not_shown(desk: Desk, forum: Forum) -> None:
    with closing(sqlite3.connect(forum.settings.data / "penholder.db")) as database, database:
        database.execute("DROP TRIGGER register_no_update")
        database.execute("UPDATE register SET person = 'somebody' WHERE number = 15")
        database.execute("UPDATE register SET about = '{' WHERE number = 14")
    page = await register.read(desk, None, register.Wish())
    assert page.damaged == (15, 14)
    assert page.records[0].number == 13
