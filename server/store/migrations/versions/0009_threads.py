"""A choice of its own: answers in threads of others that one has answered in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column(
        "notice_choice", sa.Column("thread", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
