"""Notices of the review: their kinds, and whether somebody wants them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

KINDS = (
    "kind IN ('mention', 'answer', 'disposition', 'round opened', 'round closing', 'submitted', 'returned',"
    " 'endorsed', 'adopted', 'reopened')"
)


def upgrade() -> None:
    with op.batch_alter_table("notice") as notice:
        notice.drop_constraint("ck_notice_kind", type_="check")
        notice.create_check_constraint("ck_notice_kind", KINDS)
    op.add_column(
        "notice_choice", sa.Column("review", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
