"""When people were here, what their sessions and tokens are called, and a count of those that end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

COUNT = (
    "INSERT INTO change (id, number) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET number = change.number + 1"
)
LASTING = "OLD.purpose IN ('session', 'token')"


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("first", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_visit_person_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_visit")),
    )
    op.add_column("grant", sa.Column("label", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column("grant", sa.Column("seen", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_grant_person"), "grant", ["person"])
    op.execute(_sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql())


def _sqlite() -> str:
    return f'CREATE TRIGGER grant_ended AFTER DELETE ON "grant" WHEN {LASTING} BEGIN {COUNT}; END'


def _postgresql() -> str:
    return (
        f'CREATE TRIGGER grant_ended AFTER DELETE ON "grant" FOR EACH ROW WHEN ({LASTING}) '
        "EXECUTE FUNCTION count_change()"
    )
