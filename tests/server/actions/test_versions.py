"""Freezing what is on disk, alone and with others at the same moment."""

from __future__ import annotations

import asyncio

from drafts.review.versions import chain_faults
from server.actions import versions
from server.actions.desk import Desk
from tests.serving import Forum


async def test_ten_who_freeze_at_once_get_ten_numbers_in_one_chain(desk: Desk, forum: Forum) -> None:
    ana, draft = forum.guest("Ana").person, forum.drafts["1.1"]
    made = await asyncio.gather(*(versions.create(desk, ana, draft, f"{n}") for n in range(10)))
    kept = await desk.records.versions.all(draft)
    assert sorted(version.number for version in made) == [version.number for version in kept]
    assert len(kept) == 10
    assert chain_faults(kept) == []
