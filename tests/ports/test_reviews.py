"""The contract of `ports.Reviews`."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session

from drafts.errors import Conflict, Unknown
from drafts.ids import DraftId, PersonId
from drafts.people import Seat, Stage
from drafts.review.stages import StageChange
from drafts.review.verdicts import Adoption, Dossier, Submission, Verdict, VerdictGiven, Word
from server.ports import LookedAt, Records
from server.store import Store
from tests.builders import NOON
from tests.ports.test_versions import frozen

D1, NOWHERE = DraftId("d1"), DraftId("nowhere")
ANA = PersonId("ana")
SUBMIT: StageChange = ("drafting", "Troika review")
AGAIN: StageChange = ("Troika review", "Troika review")
RETURN: StageChange = ("Troika review", "drafting")
ADOPT: StageChange = ("Troika review", "adopted")
REOPEN: StageChange = ("adopted", "drafting")


def submitted(number: int = 1, draft: DraftId = D1) -> Submission:
    return Submission(draft, number, f"{number:064x}", ANA, NOON)


def verdict(seat: Seat = "past", word: Word = "endorsed", number: int = 1, draft: DraftId = D1) -> Verdict:
    return Verdict(draft, number, seat, ANA, word, "Mind 2 – é😀漢", f"{number:064x}", NOON)


def adoption(number: int = 1, draft: DraftId = D1) -> Adoption:
    return Adoption(draft, number, f"{number:064x}", ANA, "It is late.", NOON)


@pytest.fixture
async def reviewed(forum: Records) -> Records:
    """Versions 1 and 2 of d1, of which 1 is under review."""
    for number in (1, 2):
        await forum.versions.add(frozen(number))
    await forum.reviews.submit(submitted(), SUBMIT)
    return forum


async def stage(kept: Records, draft: DraftId = D1) -> tuple[Stage, bool]:
    at_stage = (await kept.drafts.get(draft)).at_stage
    return at_stage.stage, at_stage.drafting_allowed


async def refusal(doing: Coroutine[Any, Any, None]) -> str:
    with pytest.raises(Conflict) as refused:
        await doing
    return refused.value.code


async def test_nothing_is_submitted_at_first(forum: Records) -> None:
    assert await forum.reviews.of(D1) == Dossier()
    assert await forum.reviews.all() == {}


async def test_a_submission_is_kept_with_its_draft_s_stage(reviewed: Records) -> None:
    assert await reviewed.reviews.of(D1) == Dossier((submitted(),))
    assert await reviewed.reviews.all() == {D1: Dossier((submitted(),))}
    assert await stage(reviewed) == ("Troika review", False)
    assert await stage(reviewed, DraftId("d2")) == ("drafting", False)


async def test_a_version_is_submitted_once_and_none_after_a_newer_one(reviewed: Records) -> None:
    assert await refusal(reviewed.reviews.submit(submitted(), AGAIN)) == "submitted-already"
    await reviewed.versions.add(frozen(3))
    await reviewed.reviews.submit(submitted(3), AGAIN)
    assert await refusal(reviewed.reviews.submit(submitted(2), AGAIN)) == "newer-submitted"


async def test_verdicts_are_read_back_as_they_were_given(reviewed: Records) -> None:
    await reviewed.reviews.give(verdict("future", "endorsed with remarks"), AGAIN)
    await reviewed.reviews.give(verdict("past"), AGAIN)
    kept = (await reviewed.reviews.of(D1)).verdicts
    assert set(kept) == {verdict("future", "endorsed with remarks"), verdict("past")}


async def test_a_seat_speaks_once_on_a_version(reviewed: Records) -> None:
    await reviewed.reviews.give(verdict(), AGAIN)
    with pytest.raises(VerdictGiven) as refused:
        await reviewed.reviews.give(replace(verdict(word="returned"), person=PersonId("bakary")), RETURN)
    assert refused.value.verdict == verdict()
    assert await stage(reviewed) == ("Troika review", False), "a refused verdict returns nothing"


async def test_of_a_seat_s_two_tabs_one_is_refused(reviewed: Records, elsewhere: Records) -> None:
    ends = await asyncio.gather(
        reviewed.reviews.give(verdict(), AGAIN),
        elsewhere.reviews.give(verdict(word="returned"), RETURN),
        return_exceptions=True,
    )
    [refused] = [end for end in ends if end is not None]
    assert isinstance(refused, VerdictGiven)
    assert len((await reviewed.reviews.of(D1)).verdicts) == 1


async def test_returned_leads_back_to_drafting_and_ends_the_review(reviewed: Records) -> None:
    await reviewed.reviews.give(verdict(word="returned"), RETURN)
    assert await stage(reviewed) == ("drafting", False)
    assert await refusal(reviewed.reviews.give(verdict("present"), AGAIN)) == "stage-changed"


async def test_a_verdict_on_what_is_not_the_newest_is_refused(reviewed: Records) -> None:
    await reviewed.reviews.submit(submitted(2), AGAIN)
    assert await refusal(reviewed.reviews.give(verdict(number=1), AGAIN)) == "not-under-review"
    assert await refusal(reviewed.reviews.adopt(adoption(1), ADOPT)) == "not-under-review"


async def test_adopting_and_reopening(reviewed: Records) -> None:
    await reviewed.reviews.adopt(adoption(), ADOPT)
    assert await stage(reviewed) == ("adopted", False)
    assert (await reviewed.reviews.of(D1)).adopted == adoption()
    assert await refusal(reviewed.reviews.give(verdict(), AGAIN)) == "stage-changed"
    await reviewed.reviews.reopen(D1, REOPEN)
    assert await stage(reviewed) == ("drafting", False)
    assert (await reviewed.reviews.of(D1)).adopted == adoption(), "what was adopted stays adopted"


async def test_of_a_return_and_an_adoption_at_once_one_is_refused(
    reviewed: Records, elsewhere: Records
) -> None:
    ends = await asyncio.gather(
        reviewed.reviews.give(verdict(word="returned"), RETURN),
        elsewhere.reviews.adopt(adoption(), ADOPT),
        return_exceptions=True,
    )
    [refused] = [end for end in ends if end is not None]
    assert isinstance(refused, Conflict)
    assert refused.code == "stage-changed"


async def test_drafting_goes_on_until_the_stage_is_another(reviewed: Records) -> None:
    before = await reviewed.changes.number()
    await reviewed.reviews.allow(D1, True, AGAIN)
    assert await stage(reviewed) == ("Troika review", True)
    assert await reviewed.changes.number() > before, "open pages hear of it"
    await reviewed.reviews.give(verdict("past"), AGAIN)
    assert await stage(reviewed) == ("Troika review", True), "an endorsement changes nothing of it"
    await reviewed.reviews.give(verdict("present", "returned"), RETURN)
    assert await stage(reviewed) == ("drafting", False)
    assert await refusal(reviewed.reviews.allow(D1, True, AGAIN)) == "stage-changed"


async def test_what_a_person_saw_is_what_they_saw_last(forum: Records) -> None:
    assert await forum.reviews.seen(ANA, D1) is None
    live = LookedAt(NOON, seq=7, text='{"blocks": "é😀漢 \u2028"}')
    await forum.reviews.see(ANA, D1, live)
    assert await forum.reviews.seen(ANA, D1) == live
    await forum.reviews.see(ANA, D1, LookedAt(NOON, number=3))
    assert await forum.reviews.seen(ANA, D1) == LookedAt(NOON, number=3)
    assert await forum.reviews.seen(PersonId("bakary"), D1) is None


async def test_two_windows_of_one_person_see_at_once(forum: Records, elsewhere: Records) -> None:
    await asyncio.gather(
        forum.reviews.see(ANA, D1, LookedAt(NOON, number=1)),
        elsewhere.reviews.see(ANA, D1, LookedAt(NOON, number=2)),
    )
    seen = await forum.reviews.seen(ANA, D1)
    assert seen is not None
    assert seen.number in (1, 2)


async def test_what_somebody_saw_and_is_damaged_is_as_good_as_nothing(forum: Records, store: Store) -> None:
    await forum.reviews.see(ANA, D1, LookedAt(NOON, seq=7, text="{}"))

    def damage(session: Session) -> None:
        value = "x'00'" if session.connection().dialect.name == "sqlite" else r"'\x00'"
        session.connection().exec_driver_sql(f"UPDATE seen SET text = {value}")

    await store.write(damage)
    assert await forum.reviews.seen(ANA, D1) is None


async def test_what_is_not_there_is_unknown(forum: Records) -> None:
    for asking in (
        forum.reviews.of(NOWHERE),
        forum.reviews.submit(submitted(draft=NOWHERE), SUBMIT),
        forum.reviews.submit(submitted(9), SUBMIT),
        forum.reviews.give(verdict(draft=NOWHERE), AGAIN),
        forum.reviews.adopt(adoption(draft=NOWHERE), ADOPT),
        forum.reviews.reopen(NOWHERE, REOPEN),
        forum.reviews.allow(NOWHERE, True, AGAIN),
        forum.reviews.see(ANA, NOWHERE, LookedAt(NOON, number=1)),
    ):
        with pytest.raises(Unknown):
            await asking
    assert await stage(forum) == ("drafting", False)
