"""Ties: what each draft's paragraphs answer, with the row of the journal they were read at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "ties",
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("ties", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name="fk_ties_draft_draft"),
        sa.PrimaryKeyConstraint("draft", name="pk_ties"),
        sqlite_with_rowid=False,
    )
