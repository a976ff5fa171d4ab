"""The discussion: comment rounds, comments, replies, dispositions, notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

CAPACITY = (
    "capacity IN ('chair', 'secretariat', 'rapporteur', 'cochair', 'steering', 'troika', 'friend',"
    " 'focalpoint')"
)


def upgrade() -> None:
    op.create_table(
        "round",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("delegation", sa.String(), nullable=True),
        sa.CheckConstraint(CAPACITY, name="ck_round_capacity"),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name="fk_round_draft_draft"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_round_person_person"),
        sa.PrimaryKeyConstraint("place", name="pk_round"),
        sa.UniqueConstraint("id", name="uq_round_id"),
    )
    op.create_index("ix_round_closed", "round", ["closed"], unique=False)
    op.create_index("ix_round_draft", "round", ["draft"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("delegation", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("block", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("then", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=True),
        sa.Column("round", sa.String(), nullable=True),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closer", sa.String(), nullable=True),
        sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(CAPACITY, name="ck_comment_capacity"),
        sa.CheckConstraint("number >= 1", name="ck_comment_number"),
        sa.CheckConstraint(
            "type IN ('general', 'substantive', 'editorial', 'translation')",
            name="ck_comment_type",
        ),
        sa.ForeignKeyConstraint(["closer"], ["person.id"], name="fk_comment_closer_person"),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name="fk_comment_draft_draft"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_comment_person_person"),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name="fk_comment_round_round"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
        sa.UniqueConstraint("draft", "number", name="uq_comment_draft"),
    )
    op.create_table(
        "reply",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("delegation", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(CAPACITY, name="ck_reply_capacity"),
        sa.ForeignKeyConstraint(["comment"], ["comment.id"], name="fk_reply_comment_comment"),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name="fk_reply_draft_draft"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_reply_person_person"),
        sa.PrimaryKeyConstraint("place", name="pk_reply"),
        sa.UniqueConstraint("id", name="uq_reply_id"),
    )
    op.create_index("ix_reply_comment", "reply", ["comment"], unique=False)
    op.create_index("ix_reply_draft", "reply", ["draft"], unique=False)
    op.create_table(
        "disposition",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("delegation", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wording", sa.String(), nullable=True),
        sa.Column("before", sa.String(), nullable=True),
        sa.CheckConstraint(CAPACITY, name="ck_disposition_capacity"),
        sa.CheckConstraint(
            "decision IN ('accepted', 'accepted in part', 'noted', 'declined')",
            name="ck_disposition_decision",
        ),
        sa.ForeignKeyConstraint(["comment"], ["comment.id"], name="fk_disposition_comment_comment"),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name="fk_disposition_draft_draft"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_disposition_person_person"),
        sa.PrimaryKeyConstraint("place", name="pk_disposition"),
    )
    op.create_index("ix_disposition_comment", "disposition", ["comment"], unique=False)
    op.create_index("ix_disposition_draft", "disposition", ["draft"], unique=False)
    op.create_table(
        "notice",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('mention', 'answer', 'disposition', 'round opened', 'round closing')",
            name="ck_notice_kind",
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_notice_by_person"),
        sa.ForeignKeyConstraint(["comment"], ["comment.id"], name="fk_notice_comment_comment"),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name="fk_notice_draft_draft"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_notice_person_person"),
        sa.PrimaryKeyConstraint("place", name="pk_notice"),
        sa.UniqueConstraint("id", name="uq_notice_id"),
        sa.UniqueConstraint("person", "kind", "occasion", name="uq_notice_person"),
    )
    op.create_index("ix_notice_person", "notice", ["person"], unique=False)
    op.create_table(
        "notice_choice",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("mention", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Boolean(), nullable=False),
        sa.Column("disposition", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_notice_choice_person_person"),
        sa.PrimaryKeyConstraint("person", name="pk_notice_choice"),
    )
