"""Every genuine update passes the scan and is read as Yjs reads it; pycrdt then agrees with Yjs."""

from __future__ import annotations

import base64
import json
import random
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from drafts.ids import PersonId
from drafts.sync.gate import Early, Fresh, Held, Redundant, Refused, Verdict, judge
from drafts.sync.gate import Writer as GateWriter
from drafts.sync.update import Scan, middles, scan
from drafts.text.draft import Delete, Draft, Insert, Op, Retain, merge
from tests.node import NODE

SEEDS = (2008, random.SystemRandom().randrange(2**32))
UPDATES = 10_100
KINDS = {
    "live", "step2", "single", "merge", "gaps", "diff", "state", "pending", "kept", "replayed", "converted",
}  # fmt: skip
EDITOR = GateWriter(PersonId("ana"), may_edit=True)

Genuine = Mapping[str, Any]


@pytest.fixture(scope="module", params=SEEDS)
def genuine(request: pytest.FixtureRequest) -> list[Genuine]:
    script = Path(__file__).with_name("genuine.mjs")
    told = [NODE, str(script), str(request.param), str(UPDATES)]
    lines = subprocess.run(told, check=True, capture_output=True, text=True).stdout.split(
        "\n"
    )  # not at U+2028
    return [json.loads(line) for line in lines if line]


def read(update: Genuine) -> Scan:
    return scan(base64.b64decode(update["update"]))


def by_client(ranges: Mapping[str, Any]) -> dict[int, Any]:
    return {int(client): value for client, value in ranges.items()}


def verdict(update: Genuine) -> Verdict:
    clocks = by_client(update["clocks"])
    owners = dict.fromkeys(clocks, EDITOR.person)
    characters = middles(base64.b64decode(update["base"]))
    return judge(EDITOR, read(update), Held(clocks, owners, dict, characters))


@pytest.mark.node
def test_U_all_pass_with_the_ranges_and_deletions_that_yjs_reads(genuine: list[Genuine]) -> None:
    assert len(genuine) == UPDATES
    assert {update["kind"] for update in genuine} == KINDS
    for update in genuine:
        found = read(update)
        assert found.ranges == {
            client: (start, end) for client, (start, end) in by_client(update["ranges"]).items()
        }
        assert found.deletes == {
            client: tuple((start, end) for start, end in ranges)
            for client, ranges in by_client(update["deletes"]).items()
        }


@pytest.mark.node
def test_G6_early_is_exactly_what_yjs_would_keep_waiting(genuine: list[Genuine]) -> None:
    offered = [update for update in genuine if "clocks" in update]
    assert {update["early"] for update in offered} == {True, False}
    for update in offered:
        found = verdict(update)
        if isinstance(found, Refused):  # an editor that cuts characters in two
            assert update["careless"]
        else:
            assert isinstance(found, Early) == update["early"], update["kind"]


@pytest.mark.node
def test_G7_what_is_not_early_gives_pycrdt_the_text_that_yjs_has(genuine: list[Genuine]) -> None:
    offered = [update for update in genuine if update.get("after") is not None]
    shown = [update for update in offered if base_passes(update) and not isinstance(verdict(update), Refused)]
    assert 0 < len(offered) - len(shown) < len(shown)
    for update in shown:
        draft = Draft(1)
        draft.apply(base64.b64decode(update["base"]))
        draft.apply(base64.b64decode(update["update"]))
        ours = [(run.text or run.embed, run.attributes) for run in draft.runs()]
        assert joined(ours) == joined([(op["insert"], op.get("attributes", {})) for op in update["after"]])


def base_passes(update: Genuine) -> bool:
    """Whether we could hold that base: an editor that cuts characters in two is kept out."""
    return isinstance(
        judge(EDITOR, scan(base64.b64decode(update["base"])), Held({}, {}, dict)), Fresh | Redundant
    )


def joined(runs: Sequence[tuple[Any, Mapping[str, Any]]]) -> list[tuple[Any, Mapping[str, Any]]]:
    """Neighbours with equal attributes as one: how the two cut them up is their own affair."""
    out: list[tuple[Any, Mapping[str, Any]]] = []
    for content, attributes in runs:
        both_words = out and isinstance(content, str) and isinstance(out[-1][0], str)
        if both_words and out[-1][1] == attributes:
            out[-1] = (out[-1][0] + content, attributes)
        else:
            out.append((content, attributes))
    return out


@pytest.mark.parametrize("seed", range(4))
def test_U_all_that_python_peers_send_passes(seed: int) -> None:
    chance = random.Random(seed)
    peers = [Draft(chance.randrange(2**53)) for _ in range(3)]
    sent: list[bytes] = []
    for _ in range(120):
        peer = chance.choice(peers)
        sent.append(peer.edit(some_edit(chance, peer)) or b"\x00\x00")
        if chance.random() < 0.3:
            other = chance.choice(peers)
            step2 = peer.missing(other.state_vector())
            scan(step2)
            scan(other.apply(step2) or b"\x00\x00")
    for _ in range(60):
        scan(merge(*chance.sample(sent, 5)))
    for update in sent:
        scan(update)
    scan(merge(*(peer.full() for peer in peers)))


def some_edit(chance: random.Random, draft: Draft) -> list[Op]:
    length = sum(len(run.text) or 1 for run in draft.runs())
    at = chance.randint(0, length)
    some = chance.randint(0, min(6, length - at))
    steps: list[Op] = [
        Insert(chance.choice(["a", "é😀漢", "\n", "words "])),
        Insert("\n", {"id": "b1", "type": "bullet", "level": 2}),
        Insert({"t": "ref", "deep": [1, {"a": None}]}),
        Delete(some),
        Retain(some, {"strong": True, "link": {"href": "https://a.example"}}),
        Retain(some, {"strong": None}),
    ]
    return [Retain(at), chance.choice(steps)]
