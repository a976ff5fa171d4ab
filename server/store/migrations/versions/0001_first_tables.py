"""The first tables: forum and programme, people and their secrets, drafts, journal, versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "forum",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_forum"),
    )
    op.create_table(
        "person",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_person"),
        sa.UniqueConstraint("address", name="uq_person_address"),
        sa.UniqueConstraint("id", name="uq_person_id"),
    )
    op.create_table(
        "grant",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.CheckConstraint("purpose IN ('link', 'session', 'token', 'ticket')", name="ck_grant_purpose"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_grant_person_person"),
        sa.PrimaryKeyConstraint("digest", "purpose", name="pk_grant"),
    )
    op.create_index("ix_grant_expires", "grant", ["expires"], unique=False)
    op.create_table(
        "roundtable",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("forum", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("introduction", sa.String(), nullable=False),
        sa.Column("builds_on", sa.JSON(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["forum"], ["forum.id"], name="fk_roundtable_forum_forum"),
        sa.PrimaryKeyConstraint("id", name="pk_roundtable"),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("forum", sa.String(), nullable=False),
        sa.Column("roundtable", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("brief", sa.String(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("builds_on", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["forum"], ["forum.id"], name="fk_session_forum_forum"),
        sa.ForeignKeyConstraint(["roundtable"], ["roundtable.id"], name="fk_session_roundtable_roundtable"),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
    )
    op.create_table(
        "capacity",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=True),
        sa.Column("delegation", sa.String(), nullable=True),
        sa.Column("seat", sa.String(), nullable=True),
        sa.CheckConstraint(
            "capacity IN ('chair', 'secretariat', 'rapporteur', 'cochair', 'steering', 'troika', 'friend',"
            " 'focalpoint')",
            name="ck_capacity_capacity",
        ),
        sa.CheckConstraint("seat IN ('past', 'present', 'future')", name="ck_capacity_seat"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_capacity_person_person"),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name="fk_capacity_session_session"),
        sa.PrimaryKeyConstraint("place", name="pk_capacity"),
        sa.UniqueConstraint("id", name="uq_capacity_id"),
    )
    op.create_index("ix_capacity_person", "capacity", ["person"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('drafting', 'comment round', 'Troika review', 'adopted')", name="ck_draft_stage"
        ),
        sa.CheckConstraint("epoch >= 1", name="ck_draft_epoch"),
        sa.CheckConstraint("seq >= 0", name="ck_draft_seq"),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name="fk_draft_session_session"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("session", name="uq_draft_session"),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name="fk_question_session_session"),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
    )
    op.create_index("ix_question_session", "question", ["session"], unique=False)
    op.create_table(
        "checkpoint",
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("update", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name="fk_checkpoint_draft_draft"),
        sa.PrimaryKeyConstraint("draft", "epoch", "seq", name="pk_checkpoint"),
    )
    op.create_table(
        "journal",
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ranges", sa.JSON(), nullable=False),
        sa.Column("update", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name="fk_journal_draft_draft"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_journal_person_person"),
        sa.PrimaryKeyConstraint("draft", "epoch", "seq", name="pk_journal"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "owner",
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("client", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name="fk_owner_draft_draft"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_owner_person_person"),
        sa.PrimaryKeyConstraint("draft", "client", name="pk_owner"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("canonical", sa.String(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name="ck_version_number"),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name="fk_version_author_person"),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name="fk_version_draft_draft"),
        sa.PrimaryKeyConstraint("id", name="pk_version"),
        sa.UniqueConstraint("draft", "number", name="uq_version_draft"),
    )
    op.create_table(
        "waiver",
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name="fk_waiver_draft_draft"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_waiver_person_person"),
        sa.ForeignKeyConstraint(["question"], ["question.id"], name="fk_waiver_question_question"),
        sa.PrimaryKeyConstraint("draft", "question", name="pk_waiver"),
    )
