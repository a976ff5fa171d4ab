"""The register of acts. The database itself refuses to change or remove an entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ONLY_ADDED: Final = "Entries of the register are added and never changed."


def upgrade() -> None:
    op.create_table(
        "register",
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("capacities", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("draft", sa.String(), nullable=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("number >= 1", name="ck_register_number"),
        sa.PrimaryKeyConstraint("number", name="pk_register"),
        sqlite_with_rowid=False,
    )
    for column in ("person", "act", "draft", "at"):
        op.create_index(f"ix_register_{column}", "register", [column, "number"], unique=False)
    statements = _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()
    for statement in statements:
        op.execute(statement)


def _sqlite() -> Iterator[str]:
    """INSERT OR REPLACE removes a row without asking the trigger for DELETE: hence the third."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{ONLY_ADDED}'); END"
    for event in ("UPDATE", "DELETE"):
        yield f"CREATE TRIGGER register_no_{event.lower()} BEFORE {event} ON register {refuse}"
    yield (
        "CREATE TRIGGER register_no_replace BEFORE INSERT ON register "
        f"WHEN EXISTS (SELECT 1 FROM register WHERE number = NEW.number) {refuse}"
    )


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE FUNCTION refuse_register_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{ONLY_ADDED}'; END $$"
    )
    yield (
        "CREATE TRIGGER register_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON register "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_register_change()"
    )
