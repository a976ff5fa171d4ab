"""Secrets handed out, and what each is good for."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from pathlib import Path

from drafts.ids import DraftId, PersonId
from server.identity.links import ASKED_FOR, ByLink, issue_link, look
from server.identity.secret import digest, mint_secret
from server.identity.sessions import end_session, open_session, session_person
from server.identity.tickets import issue_ticket, use_ticket
from server.identity.tokens import issue_token, token_person
from server.ports import Grants
from tests.builders import NOON

ANA, D1 = PersonId("ana"), DraftId("d1")
FRESH = secrets.token_bytes
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def test_a_secret_is_long_and_fits_an_address() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", mint_secret(FRESH))


def test_no_two_secrets_are_alike() -> None:
    assert len({mint_secret(FRESH) for _ in range(100)}) == 100


def test_any_text_has_a_digest_so_that_nonsense_is_just_not_found() -> None:
    assert re.fullmatch("[0-9a-f]{64}", digest("\ud800 é\0"))


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_only_the_digest_is_kept(grants: Grants, tmp_path: Path) -> None:
    secret = await issue_link(grants, ANA, NOON, FRESH)
    kept = everything_in(tmp_path)
    assert digest(secret).encode() in kept
    assert secret.encode() not in kept


# ── links ─────────────────────────────────────────────────────────────────────────────────


async def test_a_link_signs_in_once(grants: Grants) -> None:
    secret = await issue_link(grants, ANA, NOON, FRESH)
    assert await ByLink(grants).prove(secret, NOON) == ANA
    assert await ByLink(grants).prove(secret, NOON) is None


async def test_looking_at_a_link_does_not_use_it_up(grants: Grants) -> None:
    secret = await issue_link(grants, ANA, NOON, FRESH)
    assert await look(grants, secret, NOON) == ANA
    assert await ByLink(grants).prove(secret, NOON) == ANA
    assert await look(grants, secret, NOON) is None


async def test_a_link_is_good_for_seven_days(grants: Grants) -> None:
    secret = await issue_link(grants, ANA, NOON, FRESH)
    assert await look(grants, secret, NOON + 7 * DAY - SECOND) == ANA
    assert await ByLink(grants).prove(secret, NOON + 7 * DAY) is None


async def test_a_link_that_was_asked_for_is_good_for_an_hour(grants: Grants) -> None:
    secret = await issue_link(grants, ANA, NOON, FRESH, ASKED_FOR)
    assert await look(grants, secret, NOON + timedelta(minutes=59)) == ANA
    assert await ByLink(grants).prove(secret, NOON + timedelta(hours=1)) is None


async def test_a_newer_link_leaves_the_older_good(grants: Grants) -> None:
    older, newer = [await issue_link(grants, ANA, NOON, FRESH) for _ in range(2)]
    assert await ByLink(grants).prove(newer, NOON) == ANA
    assert await ByLink(grants).prove(older, NOON) == ANA


async def test_a_link_is_nothing_but_a_link(grants: Grants) -> None:
    secret = await issue_link(grants, ANA, NOON, FRESH)
    assert await session_person(grants, secret, NOON) is None
    assert await token_person(grants, secret, NOON) is None


# ── sessions and tokens ───────────────────────────────────────────────────────────────────


async def test_a_session_lasts_thirty_days(grants: Grants) -> None:
    secret = await open_session(grants, ANA, NOON, FRESH)
    assert await session_person(grants, secret, NOON + 30 * DAY - SECOND) == ANA
    assert await session_person(grants, secret, NOON + 30 * DAY) is None


async def test_signing_in_again_ends_what_the_cookie_held(grants: Grants) -> None:
    planted = await open_session(grants, ANA, NOON, FRESH)
    fresh = await open_session(grants, ANA, NOON, FRESH, previous=planted)
    assert fresh != planted
    assert await session_person(grants, planted, NOON) is None
    assert await session_person(grants, fresh, NOON) == ANA


async def test_signing_out_ends_the_session_for_good(grants: Grants) -> None:
    secret = await open_session(grants, ANA, NOON, FRESH)
    await end_session(grants, secret)
    await end_session(grants, secret)
    assert await session_person(grants, secret, NOON) is None


async def test_a_token_is_good_for_ninety_days_or_until_it_is_ended(grants: Grants) -> None:
    secret = await issue_token(grants, ANA, NOON, FRESH)
    assert await token_person(grants, secret, NOON + 90 * DAY - SECOND) == ANA
    assert await token_person(grants, secret, NOON + 90 * DAY) is None
    await grants.end(ANA, digest(secret))
    assert await token_person(grants, secret, NOON) is None


async def test_a_token_may_end_on_another_day_and_be_named(grants: Grants) -> None:
    secret = await issue_token(grants, ANA, NOON, FRESH, NOON + DAY, "the minutes")
    assert await token_person(grants, secret, NOON + DAY - SECOND) == ANA
    assert await token_person(grants, secret, NOON + DAY) is None
    assert [grant.label for grant in await grants.of(ANA, NOON)] == ["the minutes"]


# ── tickets ───────────────────────────────────────────────────────────────────────────────


async def test_a_ticket_opens_one_socket(grants: Grants) -> None:
    secret = await issue_ticket(grants, ANA, D1, 1, NOON, FRESH)
    opened = await use_ticket(grants, secret, D1, 1, NOON + 59 * SECOND)
    assert opened
    assert opened.person == ANA
    assert await use_ticket(grants, secret, D1, 1, NOON + 59 * SECOND) is None


async def test_a_ticket_is_good_for_a_minute(grants: Grants) -> None:
    secret = await issue_ticket(grants, ANA, D1, 1, NOON, FRESH)
    assert await use_ticket(grants, secret, D1, 1, NOON + 60 * SECOND) is None


async def test_a_ticket_shown_at_another_draft_is_used_up(grants: Grants) -> None:
    secret = await issue_ticket(grants, ANA, D1, 1, NOON, FRESH)
    assert await use_ticket(grants, secret, D1, 2, NOON) is None
    assert await use_ticket(grants, secret, D1, 1, NOON) is None


async def test_a_ticket_is_worth_nothing_once_that_has_ended_which_it_was_asked_for_with(
    grants: Grants,
) -> None:
    token = await issue_token(grants, ANA, NOON, FRESH)
    first, second = [await issue_ticket(grants, ANA, D1, 1, NOON, FRESH, by=digest(token)) for _ in range(2)]
    opened = await use_ticket(grants, first, D1, 1, NOON)
    assert opened
    assert opened.label == digest(token)
    await grants.end(ANA, digest(token))
    assert await use_ticket(grants, second, D1, 1, NOON) is None
