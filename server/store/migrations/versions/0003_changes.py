"""A number that grows whenever people, capacities, or a draft's stage change, by whatever road."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

WATCHED = {
    "person": "UPDATE",
    "capacity": "UPDATE",
    "draft": "UPDATE OF stage, epoch, session",  # not of seq: that one moves at every key
}
"""The tables, and which updates of them count; rows added and removed always do."""
COUNT = (
    "INSERT INTO change (id, number) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET number = change.number + 1"
)


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    statements = _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()
    for statement in statements:
        op.execute(statement)


def _sqlite() -> Iterator[str]:
    """One trigger an event, since SQLite takes no more."""
    for table, update in WATCHED.items():
        for name, event in (("insert", "INSERT"), ("update", update), ("delete", "DELETE")):
            yield f"CREATE TRIGGER {table}_{name}_counted AFTER {event} ON {table} BEGIN {COUNT}; END"


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {COUNT}; RETURN NULL; END $$"
    )
    for table, update in WATCHED.items():
        yield (
            f"CREATE TRIGGER {table}_counted AFTER INSERT OR {update} OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION count_change()"
        )
