"""Review: notes of versions, submissions, verdicts, adoptions, and what people last looked at."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

COUNT = (
    "INSERT INTO change (id, number) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET number = change.number + 1"
)
COUNTED = "UPDATE OF stage, epoch, session, drafting_allowed"
"""Which updates of a draft may change somebody's rights."""


def upgrade() -> None:
    op.add_column("version", sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column(
        "draft", sa.Column("drafting_allowed", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.execute(statement)
    _on_versions("submission")
    _on_versions(
        "verdict",
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.CheckConstraint("seat IN ('past', 'present', 'future')", name="ck_verdict_seat"),
        sa.CheckConstraint(
            "word IN ('endorsed', 'endorsed with remarks', 'returned')", name="ck_verdict_word"
        ),
        key=("draft", "number", "seat"),
    )
    _on_versions("adoption", sa.Column("reason", sa.String(), nullable=False))
    op.create_table(
        "seen",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_seen_person_person"),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name="fk_seen_draft_draft"),
        sa.PrimaryKeyConstraint("person", "draft", name="pk_seen"),
        sqlite_with_rowid=False,
    )


def _on_versions(
    table: str, *more: sa.Column[object] | sa.CheckConstraint, key: tuple[str, ...] = ("draft", "number")
) -> None:
    """A table of what was done with versions: with which, with which hash, by whom, when."""
    op.create_table(
        table,
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *more,
        sa.ForeignKeyConstraint(
            ["draft", "number"], ["version.draft", "version.number"], name=f"fk_{table}_draft_version"
        ),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=f"fk_{table}_person_person"),
        sa.PrimaryKeyConstraint(*key, name=f"pk_{table}"),
    )


def _sqlite() -> Iterator[str]:
    yield "DROP TRIGGER draft_update_counted"
    yield f"CREATE TRIGGER draft_update_counted AFTER {COUNTED} ON draft BEGIN {COUNT}; END"


def _postgresql() -> Iterator[str]:
    yield "DROP TRIGGER draft_counted ON draft"
    yield (
        f"CREATE TRIGGER draft_counted AFTER INSERT OR {COUNTED} OR DELETE ON draft "
        "FOR EACH STATEMENT EXECUTE FUNCTION count_change()"
    )
