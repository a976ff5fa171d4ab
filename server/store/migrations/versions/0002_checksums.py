"""Each journal row says what its update deletes; rows, checkpoints and versions carry a checksum."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from drafts.errors import Refusal
from drafts.sync.update import Limits, scan
from server.store.checksums import KeptRow, kept_time, of_checkpoint, of_row, of_version

revision = "0002"
down_revision = "0001"

AT_ONCE = 500
"""Rows in memory at a time: a journal may be larger than that."""
LEAN = {"sqlite_with_rowid": False}
JOURNAL = sa.table(
    "journal",
    sa.column("draft", sa.String),
    sa.column("epoch", sa.Integer),
    sa.column("seq", sa.BigInteger),
    sa.column("person", sa.String),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("ranges", sa.JSON),
    sa.column("deletes", sa.JSON),
    sa.column("update", sa.LargeBinary),
    sa.column("checksum", sa.LargeBinary),
)
CHECKPOINT = sa.table(
    "checkpoint",
    sa.column("draft", sa.String),
    sa.column("epoch", sa.Integer),
    sa.column("seq", sa.BigInteger),
    sa.column("update", sa.LargeBinary),
    sa.column("checksum", sa.LargeBinary),
)

TEXTS = ("id", "draft", "label", "hash", "previous", "canonical", "author")
VERSION = sa.table(
    "version",
    *(sa.column(name, sa.String) for name in TEXTS),
    sa.column("number", sa.Integer),
    sa.column("state", sa.LargeBinary),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("checksum", sa.LargeBinary),
)


def upgrade() -> None:
    op.add_column("journal", sa.Column("deletes", sa.JSON(), nullable=True))
    op.add_column("journal", sa.Column("checksum", sa.LargeBinary(), nullable=True))
    op.add_column("checkpoint", sa.Column("checksum", sa.LargeBinary(), nullable=True))
    op.add_column("version", sa.Column("checksum", sa.LargeBinary(), nullable=True))
    _fill_journal()
    _fill_versions()
    _fill_checkpoints()
    with op.batch_alter_table("journal", table_kwargs=LEAN) as journal:
        journal.alter_column("deletes", existing_type=sa.JSON(), nullable=False)
        journal.alter_column("checksum", existing_type=sa.LargeBinary(), nullable=False)
    with op.batch_alter_table("version") as version:
        version.alter_column("checksum", existing_type=sa.LargeBinary(), nullable=False)
    with op.batch_alter_table("checkpoint") as checkpoint:
        checkpoint.alter_column("checksum", existing_type=sa.LargeBinary(), nullable=False)


def _fill_journal() -> None:
    columns = (JOURNAL.c[name] for name in ("draft", "epoch", "seq", "person", "at", "update"))
    ranges = sa.cast(JOURNAL.c.ranges, sa.Text).label("ranges")  # the text itself: it is summed
    for rows in _in_parts(JOURNAL, sa.select(*columns, ranges)):
        filled = [_filled(row) for row in rows]
        change = JOURNAL.update().values(deletes=sa.bindparam("d", type_=sa.JSON), checksum=sa.bindparam("c"))
        op.get_bind().execute(_at_its_place(JOURNAL, change), filled)


def _filled(row: Any) -> dict[str, Any]:
    """A row that cannot be read is left without a checksum, and so found out when it is loaded."""
    try:
        found = scan(row.update, Limits(update=len(row.update))).deletes
    except Refusal:
        return {**_place(row), "d": [], "c": b""}
    deletes = [[client, *part] for client, parts in found.items() for part in parts]
    kept = KeptRow(
        *(row.draft, row.epoch, row.seq, row.person),
        *(kept_time(_aware(row.at)), row.ranges, json.dumps(deletes), row.update),
    )
    return {**_place(row), "d": deletes, "c": of_row(kept)}


def _fill_checkpoints() -> None:
    for rows in _in_parts(
        CHECKPOINT, sa.select(*(CHECKPOINT.c[n] for n in ("draft", "epoch", "seq", "update")))
    ):
        sums = [{**_place(row), "c": of_checkpoint(*row)} for row in rows]
        change = CHECKPOINT.update().values(checksum=sa.bindparam("c"))
        op.get_bind().execute(_at_its_place(CHECKPOINT, change), sums)


def _fill_versions() -> None:
    """One at a time: each holds a whole text twice."""
    change = VERSION.update().values(checksum=sa.bindparam("c")).where(VERSION.c.id == sa.bindparam("at_id"))
    for name in list(op.get_bind().execute(sa.select(VERSION.c.id)).scalars()):
        row = op.get_bind().execute(sa.select(VERSION).where(VERSION.c.id == name)).one()
        fields = (
            row.id,
            row.label,
            row.hash,
            row.previous,
            row.canonical,
            row.author,
            kept_time(_aware(row.at)),
        )
        checksum = of_version(row.draft, row.number, fields, row.state)
        op.get_bind().execute(change, {"at_id": name, "c": checksum})


def _aware(at: datetime) -> datetime:
    """SQLite has no zones; what it keeps is UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _in_parts(table: Any, query: Any) -> Iterator[list[Any]]:
    """Everything in the order of the key, a part at a time: rows are written between two parts."""
    key = sa.tuple_(table.c.draft, table.c.epoch, table.c.seq)
    query = query.order_by(table.c.draft, table.c.epoch, table.c.seq).limit(AT_ONCE)
    part = list(op.get_bind().execute(query))
    while part:
        yield part
        last = part[-1]
        after = sa.tuple_(sa.literal(last.draft), sa.literal(last.epoch), sa.literal(last.seq))
        part = list(op.get_bind().execute(query.where(key > after)))


def _place(row: Any) -> dict[str, Any]:
    return {"at_draft": row.draft, "at_epoch": row.epoch, "at_seq": row.seq}


def _at_its_place(table: Any, change: Any) -> Any:
    return change.where(
        table.c.draft == sa.bindparam("at_draft"),
        table.c.epoch == sa.bindparam("at_epoch"),
        table.c.seq == sa.bindparam("at_seq"),
    )
