"""The register: acts are entered here, and read by the chair and the secretariat.

- An act that changes what is kept is made through `recording`: change and entry are one transaction.
- An act that hands something out (a file, a link) is entered by `record` before it leaves: what is
  not in the register has not been handed out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

import structlog

from drafts.errors import Malformed
from drafts.ids import DraftId, PersonId
from drafts.people import Person
from drafts.register import Detail, Done, Held, Place, Record
from server.actions.desk import Desk, require
from server.ports import Filters, Records, StorageUnavailable

log = structlog.get_logger(__name__)

AT_ONCE: Final = 50
"""Entries on one page."""
NOBODY: Final = "nobody"
"""The `person` to ask for who wants the acts of the operator and the server."""
_ID: Final = re.compile(r"[A-Za-z0-9]{1,64}")
_ACT: Final = re.compile(r"[A-Za-z -]{1,60}")
_NUMBER: Final = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: which entries, and only those with a smaller number than `before`."""

    filters: Filters = Filters()
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`records`: the newest first. `damaged`: the numbers of those here that are not what was
    entered; they are not shown. `older`: the `before` of the next page, None on the last."""

    records: tuple[Record, ...]
    damaged: tuple[int, ...]
    older: int | None


# ── entering ──────────────────────────────────────────────────────────────────────────────


async def record(
    desk: Desk, by: Person | None, act: str, *, draft: DraftId | None = None, **about: Detail | None
) -> None:
    """Enter an act by itself. `by` None: the operator, or the server. Durable when it returns.

    `about`: what it was about, part by part; parts that are None are left out. Raises
    StorageUnavailable when it cannot be entered: whatever was to be handed out must not be. A
    change that is stored before cannot be taken back then: make it through `recording`.
    """
    done = _done(desk, by, act, draft, about)
    try:
        await desk.records.register.append(done)
    except StorageUnavailable as fault:
        log.error("not entered in the register", act=act, person=done.person, draft=draft, fault=repr(fault))
        raise


def recording(
    desk: Desk,
    by: Person | None,
    act: str,
    learnt: Callable[[Any], Mapping[str, Detail]] | None = None,
    /,
    *,
    draft: DraftId | None = None,
    **about: Detail | None,
) -> Records:
    """The records to make a change through: the first thing written takes the act along into the
    register, in one transaction. A change that is refused enters nothing. `learnt`: what only the change
    itself tells (a number it was given), from what it gives back."""
    done = _done(desk, by, act, draft, about)
    if learnt is None:
        return desk.records.along(done)
    return desk.records.along(lambda made: replace(done, about={**done.about, **learnt(made)}))


def _done(
    desk: Desk, by: Person | None, act: str, draft: DraftId | None, about: Mapping[str, Detail | None]
) -> Done:
    held = tuple(Held.of(capacity) for capacity in by.capacities) if by else ()
    told = {part: said for part, said in about.items() if said is not None}
    return Done(desk.clock.now(), by.id if by else None, held, act, draft, told)


# ── reading ───────────────────────────────────────────────────────────────────────────────


async def read(desk: Desk, by: Person | None, wish: Wish) -> Page:
    """Raises Forbidden."""
    require(by, "register")
    found = await desk.records.register.read(wish.filters, wish.before, AT_ONCE + 1)
    shown = found[:AT_ONCE]
    older = shown[-1][0] if len(found) > AT_ONCE else None
    sound = tuple(record for _, record in shown if record and record.sound)
    return Page(sound, tuple(number for number, record in shown if not (record and record.sound)), older)


async def everything(desk: Desk, by: Person | None) -> tuple[Place, ...]:
    """All entries, the oldest first. Raises Forbidden."""
    require(by, "register")
    return tuple(await desk.records.register.all())


async def acts(desk: Desk, by: Person | None) -> tuple[str, ...]:
    """Those that one can ask for: each that has ever been entered."""
    require(by, "register")
    return tuple(await desk.records.register.acts())


def wish(asked: Mapping[str, str]) -> Wish:
    """The wish in an asker's words: person, act, draft, from, to, before. What is empty is not asked.

    A day as `from` or `to` is a day in UTC, and is within. Raises Malformed("bad-filter").
    """
    said = {name: words.strip() for name, words in asked.items() if words.strip()}
    person = _fitting(said, "person", _ID, "an id, or “nobody” for the operator and the server")
    draft = _fitting(said, "draft", _ID, "an id")
    before = _fitting(said, "before", _NUMBER, "the number of an entry")
    filters = Filters(
        person=PersonId(person) if person and person != NOBODY else None,
        nobody=person == NOBODY,
        act=_fitting(said, "act", _ACT, "the name of an act, as entries have it"),
        draft=DraftId(draft) if draft else None,
        since=_time(said.get("from"), "from", timedelta(0)),
        until=_time(said.get("to"), "to", timedelta(days=1)),
    )
    return Wish(filters, int(before) if before else None)


def _fitting(said: Mapping[str, str], name: str, form: re.Pattern[str], what: str) -> str | None:
    words = said.get(name)
    if words is not None and not form.fullmatch(words):
        raise Malformed("bad-filter", f"“{name}” has to be {what}.")
    return words


def _time(words: str | None, name: str, rest_of_day: timedelta) -> datetime | None:
    """A day, or a time with its zone. `rest_of_day` is added to a day alone."""
    if words is None:
        return None
    try:
        found = datetime.fromisoformat(words)
        if len(words) == len("2026-11-23"):
            return datetime.combine(found.date(), time(tzinfo=UTC)) + rest_of_day
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Malformed(
        "bad-filter", f"“{name}” has to be a day such as 2026-11-23, or a time such as 2026-11-23T12:00Z."
    )
