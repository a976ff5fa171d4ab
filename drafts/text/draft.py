"""A draft: one pycrdt document, opened. The one place that converts pycrdt's units.

pycrdt counts UTF-8 bytes in every index and length and takes a wrong index without a word;
outside this file offsets are code points of the flat text, where an embed counts 1.
Numbers that JavaScript wrote arrive as floats and leave here as ints where they are whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NoReturn

import pycrdt

from drafts.errors import Malformed
from drafts.ids import BlockId
from drafts.text.blocks import Run
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.schema import BLOCK_START, DEFAULT_TYPE, TEXT_ROOT

__all__ = ["Delete", "Draft", "Insert", "Op", "Retain", "merge", "seed"]

MAX_WHOLE: Final = 2**53
MERGED_AT_ONCE: Final = 64
_ID_KEY: Final = b"\x02id"
"""The key of a block's id as an update writes it: length, letters."""


class Draft:
    """One live text. Not for several threads at once.

    `client_id` names this opener's own edits: below 2^53, and never shared with another
    live opener of the same draft.
    """

    def __init__(self, client_id: int) -> None:
        self._update = b""
        self._touched: list[str | None] = []
        self._look = False
        # Observers and transactions of the core, not pycrdt's wrappers of them: those cost more
        # than applying a keystroke does, and 2.5 KB a draft. They are made where an edit or a
        # reading wants them. pycrdt is pinned to the exact release for it.
        doc: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=client_id)
        text = doc.get(TEXT_ROOT, type=pycrdt.Text)
        self._core = doc._doc
        self._watching = (self._core.observe(self._saw_update), text.integrated.observe(self._saw_text))

    @property
    def touched_starts(self) -> Sequence[str | None]:
        """The ids of the block starts that the latest `apply` or `edit` put in, and those that it
        set; None for a start without one. Only then ids may be missing or repeated.

        (Deleting a format by hand could hide one too; no editor does, and the next edit of a
        start will show it.)
        """
        return self._touched

    def apply(self, update: bytes) -> bytes:
        """Apply a scanned V1 update; the update of what was new in it, b"" when nothing was.

        Raises Malformed when pycrdt cannot read it; parts of it may then be in, so the draft
        has to be opened again from what is stored.
        """
        self._forget(look=b"\n" in update or _ID_KEY in update)
        try:
            self._integrate(update)
        except BaseException as fault:
            _raise_malformed(fault)
        return self._update

    def edit(self, delta: Sequence[Op]) -> bytes:
        """Our own edit in one transaction; its update, b"" when it changed nothing.

        Raises ValueError, with nothing done, when the delta reaches past the end.
        """
        text = self._text()
        steps = list(_in_bytes(delta, _cells(text)))
        self._forget(look=any(_may_touch(op) for op in delta))
        with text.doc.transaction():
            at = 0
            for op, length in steps:
                at = _step(text, op, at, length)
        return self._update

    def clocks(self) -> dict[int, int]:
        """Yjs client id -> the clock held of it (the state vector, decoded)."""
        return _read_clocks(self.state_vector())

    def state_vector(self) -> bytes:
        with self._transaction() as transaction:
            return bytes(self._core.get_state(transaction))

    def missing(self, state_vector: bytes) -> bytes:
        """What a peer with that state vector lacks. Raises Malformed for one that is none."""
        try:
            return self._lacking(state_vector)
        except BaseException as fault:
            _raise_malformed(fault)

    def full(self) -> bytes:
        """The whole state as one update: for a new reader, a version, a check."""
        return self._lacking(b"\x00")

    def runs(self) -> tuple[Run, ...]:
        """The flat text in order, newlines included."""
        return _runs(self._text())

    def _text(self) -> pycrdt.Text:
        doc: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(doc=self._core)
        return doc.get(TEXT_ROOT, type=pycrdt.Text)

    def _integrate(self, update: bytes) -> None:
        with self._transaction() as transaction:
            self._core.apply_update(transaction, update)

    def _lacking(self, state_vector: bytes) -> bytes:
        with self._transaction() as transaction:
            return bytes(self._core.get_update(transaction, state_vector))

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        # Committing can panic too: after a struct that leans on half a surrogate pair it does.
        transaction = self._core.create_transaction()
        try:
            yield transaction
        finally:
            try:
                transaction.commit()
            finally:
                transaction.drop()

    def _forget(self, look: bool) -> None:
        self._update, self._touched, self._look = b"", [], look

    def _saw_update(self, event: Any) -> None:
        self._update = event.update

    def _saw_text(self, event: Any) -> None:
        # Asking for the delta walks the whole text (0.9 ms in 1,500 paragraphs): only where
        # the bytes say that it could matter.
        if self._look:
            self._touched = [start for change in event.delta for start in _starts_of(change)]


def _runs(text: pycrdt.Text) -> tuple[Run, ...]:
    return tuple(_run(content, attributes) for content, attributes in text.diff())


def _cells(text: pycrdt.Text) -> str:
    """The flat text with one placeholder for each embed, so that its length counts them.

    The placeholder is NUL: one byte in UTF-8, as pycrdt counts an embed.
    """
    flat = str(text)
    if len(flat.encode()) != len(text):
        flat = "".join(run.text if run.embed is None else "\0" for run in _runs(text))
    if len(flat.encode()) != len(text):
        # An embed that is a bare string cannot be told from words by pycrdt's reading.
        raise ValueError("the text holds an embed that is not an object; offsets would be wrong")
    return flat


def _step(text: pycrdt.Text, op: Op, at: int, length: int) -> int:
    """Do one step at byte `at`; where the next one is."""
    if isinstance(op, Delete):
        del text[at : at + length]
        return at
    attributes = dict(op.attributes or {})
    if isinstance(op, Retain):
        if attributes:
            text.format(at, at + length, attributes)
    elif isinstance(op.content, str):
        text.insert(at, op.content, attributes)
    else:
        text.insert_embed(at, dict(op.content), attributes)
    return at + length


def merge(*updates: bytes) -> bytes:
    """Several updates as one, in any order. Raises Malformed when one cannot be read.

    In groups, and groups of groups: all at once costs 1.6 µs an update for 200 of them, and
    78 µs for 16,000, since each is looked for among all others.
    """
    while len(updates) > MERGED_AT_ONCE:
        starts = range(0, len(updates), MERGED_AT_ONCE)
        updates = tuple([merge(*updates[at : at + MERGED_AT_ONCE]) for at in starts])
    try:
        return pycrdt.merge_updates(*updates)
    except BaseException as fault:
        _raise_malformed(fault)


def seed(client_id: int, block_id: BlockId) -> bytes:
    """The update a draft starts from: one empty paragraph, so that there is a line to write on."""
    return Draft(client_id).edit([Insert(BLOCK_START, {"id": block_id, "type": DEFAULT_TYPE})])


def _raise_malformed(fault: BaseException) -> NoReturn:
    """pycrdt's panics derive from BaseException, and their class cannot be imported."""
    if isinstance(fault, Exception) or type(fault).__name__ == "PanicException":
        raise Malformed("malformed", "The change could not be read; reload the page.") from fault
    raise fault


def _in_bytes(delta: Sequence[Op], flat: str) -> Iterator[tuple[Op, int]]:
    """Each step with its length in UTF-8 bytes; empty steps are left out."""
    at = 0
    for op in delta:
        if isinstance(op, Insert):
            length = len(op.content.encode()) if isinstance(op.content, str) else 1
        else:
            if op.length < 0 or at + op.length > len(flat):
                raise ValueError(f"{op} reaches past the end: {len(flat) - at} left")
            length = len(flat[at : at + op.length].encode())
            at += op.length
        if length:
            yield op, length


def _may_touch(op: Op) -> bool:
    if isinstance(op, Insert):
        return isinstance(op.content, str) and BLOCK_START in op.content
    return isinstance(op, Retain) and "id" in (op.attributes or ())


def _starts_of(change: Mapping[str, Any]) -> Iterator[str | None]:
    inserted, attributes = change.get("insert"), change.get("attributes") or {}
    said = attributes.get("id")
    if isinstance(inserted, str):
        starts = inserted.count(BLOCK_START)
    else:
        starts = int(inserted is None and "id" in attributes)
    for _ in range(starts):
        yield said if isinstance(said, str) else None


def _run(content: Any, attributes: Mapping[str, Any] | None) -> Run:
    marks = {key: _plain(value) for key, value in attributes.items()} if attributes else {}
    if isinstance(content, str):
        return Run(content, marks)
    embed = _plain(content)
    return Run("", marks, embed if isinstance(embed, dict) else {"value": embed})


def _plain(value: Any) -> Any:
    """A value as JSON has it: whole floats as ints, what JSON cannot say as None."""
    if isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None


def _number(value: float) -> int | float | None:
    if value != value or value in (float("inf"), float("-inf")):
        return None
    return int(value) if value.is_integer() and abs(value) < MAX_WHOLE else value


def _read_clocks(state_vector: bytes) -> dict[int, int]:
    numbers = _var_uints(state_vector)
    count = next(numbers)
    return {next(numbers): next(numbers) for _ in range(count)}


def _var_uints(data: bytes) -> Iterator[int]:
    """The lib0 varUints of our own state vector: little-endian groups of seven bits."""
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0
