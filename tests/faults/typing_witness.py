"""The witness's own process, so that no test's work can make it look as if the server were slow.

    python -m tests.faults.typing_witness URL TOKEN DRAFT

Types until its input ends; says `ready` first, and at the end as JSON {waits, said}: the seconds
each word took to be acknowledged, and the words. On the way it is told, a line each, `forget`:
count only what is written from now on; and `enough`: answer once there are FEWEST waits.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import deque
from typing import Final

from client.peer import Peer
from tests.faults.scribe import Scribe

PAUSE: Final = 0.05
"""Seconds between words, whether the one before is saved or not."""
FEWEST: Final = 20
"""Words from which a 95th percentile says anything."""
CLIENT: Final = 6999


class TypingWitness:
    def __init__(self, scribe: Scribe) -> None:
        self.waits: list[float] = []
        self._scribe = scribe
        self._written: deque[float] = deque()
        self._since = 0.0

    async def type(self) -> None:
        while True:
            self._written.append(_now())
            self._scribe.say()
            await asyncio.sleep(PAUSE)

    async def listen(self) -> None:
        replica = self._scribe.peer.replica
        while True:
            await self._scribe.peer.until(lambda: replica.unsaved < len(self._written))
            while replica.unsaved < len(self._written):
                written = self._written.popleft()
                if written >= self._since:
                    self.waits.append(_now() - written)

    async def obey(self, line: str) -> None:
        if line == "forget":
            await self._scribe.saved()
            self.waits.clear()
            self._since = _now()
        elif line == "enough":
            await self._scribe.peer.until(lambda: len(self.waits) > FEWEST)


async def main(url: str, token: str, draft: str) -> None:
    async with Scribe(Peer(url, token, draft, 1, CLIENT), "c") as scribe:
        witness = TypingWitness(scribe)
        typing, listening = asyncio.create_task(witness.type()), asyncio.create_task(witness.listen())
        _say("ready")
        while line := await asyncio.to_thread(sys.stdin.readline):
            await witness.obey(line.strip())
            _say("done")
        typing.cancel()
        await asyncio.gather(typing, return_exceptions=True)
        await scribe.saved()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        _say(json.dumps({"waits": witness.waits, "said": scribe.said}))


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _now() -> float:
    return asyncio.get_running_loop().time()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
