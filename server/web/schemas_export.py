"""The shapes of exported JSON, as published, and of what bringing a file in did."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from drafts.export.bringing_in import Brought

Day = Annotated[str, StringConstraints(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Moment = Annotated[str, StringConstraints(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$")]
Hash = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Kind = Literal["finding", "good-practice", "recommendation", "follow-up"]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class QuestionShape(Shape):
    id: str
    number: int
    text: str


class SpanShape(Shape):
    """Words that look alike."""

    text: str
    strong: bool = False
    em: bool = False
    link: str | None = Field(default=None, description="An address: http, https or mailto.")


class BlockShape(Shape):
    id: str
    number: int | None = Field(description="What a reader quotes; null for headings and empty blocks.")
    type: Literal["paragraph", "heading", "bullet", "ordered", "quote"]
    level: int
    question: str | None = Field(description="The id of the guiding question that it answers.")
    kind: Kind | None
    text: str = Field(description="A hard break is U+2028.")
    runs: list[SpanShape]


class AnswerShape(Shape):
    question: str
    state: Literal["answered", "open", "waived"]
    paragraphs: list[str]


class ReplyShape(Shape):
    author: str
    at: Moment
    text: str


class CommentShape(Shape):
    number: int
    author: str
    at: Moment
    type: Literal["general", "substantive", "editorial", "translation"]
    text: str
    block: str | None = Field(description="Null where its words are not in this text.")
    quote: str
    wording: str | None
    decision: Literal["accepted", "accepted in part", "noted", "declined"] | None
    reason: str
    by: str
    replies: list[ReplyShape]


class SessionFile(Shape):
    """One version of one session. `label`, `note`, `author` and `comments` in the working profile alone."""

    forum: str
    session: str
    title: str
    version: int = Field(ge=0, description="0: the working text, which is no version.")
    hash: Hash
    status: Literal["adopted", "not adopted", "working text"]
    date: Day
    label: str | None = None
    note: str | None = None
    author: str | None = None
    comments: list[CommentShape] | None = None
    questions: list[QuestionShape]
    blocks: list[BlockShape]
    coverage: list[AnswerShape]


class PartFile(Shape):
    """Several sessions in one file."""

    forum: str
    part: str
    kind: Kind | None = Field(description="Paragraphs of this kind alone.")
    missing: list[str] = Field(description="Sessions of this part that have no such version.")
    sessions: list[SessionFile]


class ImportedGiven(BaseModel):
    """What bringing a file in did to the draft, or would do, in blocks."""

    model_config = ConfigDict(extra="forbid")

    blocks: int = Field(description="That the file has.")
    added: int
    changed: int
    removed: int
    frozen: int | None = Field(
        description="The version made before of what the draft said; null if one said it, and in a preview."
    )

    @classmethod
    def of(cls, brought: Brought, frozen: int | None = None) -> ImportedGiven:
        return cls(
            blocks=brought.blocks,
            added=brought.added,
            changed=brought.changed,
            removed=brought.removed,
            frozen=frozen,
        )
