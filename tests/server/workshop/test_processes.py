"""Files are made in processes of their own: a bad one says what happened and harms nobody."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, NoReturn

import pytest

from drafts.errors import Malformed, Refusal
from drafts.export.document import Chapter, Document
from drafts.export.naming import Unnamed
from drafts.export.writing import FORMATS, Job, write
from drafts.text.blocks import Run
from server.workshop.bench import answered, read_answer
from server.workshop.processes import Processes
from tests.drafts.export.a_session import QUESTIONS, frozen, full_text, start

FULL = Document((Chapter(frozen(full_text()), "adopted"),))


def job(document: Document = FULL, **others: Any) -> Job:
    return replace(Job(document, "markdown", "session-1.1.md", Unnamed()), **others)


@pytest.fixture
async def workshop() -> AsyncIterator[Processes]:
    made = Processes()
    yield made
    await made.close()


class Hangs:
    """Never done being unpickled, as a text might be that no writer gets through."""

    def __reduce__(self) -> tuple[object, ...]:
        return (__import__("time").sleep, (3600,))


class Dies:
    def __reduce__(self) -> tuple[object, ...]:
        return (__import__("os")._exit, (9,))


class Swells:
    def __reduce__(self) -> tuple[object, ...]:
        return (bytearray, (1 << 33,))


def bad(how: Any) -> Job:
    return replace(job(), name=how)


async def test_a_file_comes_out_as_it_would_be_written_here(workshop: Processes) -> None:
    for format in FORMATS:
        made = await workshop.make(job(format=format))
        assert (made.content, made.hits) == (write(FULL, format), ())


async def test_what_would_name_somebody_comes_along(workshop: Processes) -> None:
    document = Document((Chapter(frozen([start(), Run("Ana Reyes")]), "adopted"),))
    [hit] = (await workshop.make(job(document, unnamed=Unnamed(("Ana Reyes",))))).hits
    assert (hit.place, hit.words, hit.draft) == ("paragraph 1", "Ana Reyes", "d")


async def test_one_process_makes_many_files(workshop: Processes) -> None:
    for _ in range(3):
        await workshop.make(job())
    assert len(workshop._idle) == 1


async def test_a_process_that_nobody_needs_ends_and_another_is_there_when_somebody_does() -> None:
    workshop = Processes(kept=0)
    assert (await workshop.make(job())).content
    [process] = workshop._idle
    assert await process.wait() == 0
    assert not workshop._idle
    assert (await workshop.make(job())).content
    await workshop.close()


async def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_made() -> None:
    workshop = Processes(seconds=1.5)
    with pytest.raises(Refusal, match=r"not finished within 1\.5 seconds") as refusal:
        await workshop.make(bad(Hangs()))
    assert refusal.value.code == "export-too-slow"
    await workshop.close()
    patient = Processes()
    assert (await patient.make(job())).content
    await patient.close()


@pytest.mark.parametrize(("how", "code"), [(Dies(), "export-failed"), (Swells(), "export-too-large")])
async def test_a_file_that_breaks_or_fills_its_process_harms_no_other(
    workshop: Processes, how: object, code: str
) -> None:
    spoilt, sound = await asyncio.gather(
        workshop.make(bad(how)), workshop.make(job()), return_exceptions=True
    )
    assert isinstance(spoilt, Refusal)
    assert spoilt.code == code
    assert not isinstance(sound, BaseException)
    assert (await workshop.make(job())).content == write(FULL, "markdown")


async def test_a_damaged_version_is_refused_in_its_own_words(workshop: Processes) -> None:
    damaged = replace(frozen(full_text()), canonical="{")
    with pytest.raises(Malformed, match="cannot be read"):
        await workshop.make(job(Document((Chapter(damaged, "adopted"),))))


async def test_of_too_many_at_once_the_last_is_sent_away() -> None:
    workshop = Processes(at_once=1, waiting=1)
    answers = await asyncio.gather(*(workshop.make(job()) for _ in range(4)), return_exceptions=True)
    codes = [answer.code for answer in answers if isinstance(answer, Refusal)]
    assert codes == ["exports-busy", "exports-busy"]
    await workshop.close()


async def test_markdown_is_read_there_too(workshop: Processes) -> None:
    blocks = await workshop.read(write(FULL, "markdown").decode(), QUESTIONS)
    assert [block.number for block in blocks if block.number][-1] == 12
    with pytest.raises(Malformed, match="several sessions"):
        await workshop.read("---\nsessions:\n- a\n---\n", ())


def test_what_comes_out_of_a_process_is_never_run() -> None:
    made, said = read_answer(answered(pickle.dumps(_never)))
    assert made is None
    assert said["failed"].startswith("AttributeError")
    with pytest.raises(ValueError, match="decode"):
        read_answer(pickle.dumps(Dies()) + b"\n")


def _never() -> NoReturn:
    raise AssertionError
