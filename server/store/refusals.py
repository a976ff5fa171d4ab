"""What the adapters refuse, in one place, so that the same thing is always said alike."""

from __future__ import annotations

from drafts.errors import Conflict, Unknown
from drafts.ids import CapacityId, CommentId, DraftId, PersonId, ReplyId, RoundId


def unknown_draft(draft: DraftId) -> Unknown:
    return Unknown("unknown-draft", f"There is no draft {draft}.")


def unknown_version(number: int) -> Unknown:
    return Unknown("unknown-version", f"This draft has no version {number}.")


def unknown_person(person: PersonId) -> Unknown:
    return Unknown("unknown-person", f"There is no person {person}.")


def unknown_comment(comment: CommentId | ReplyId) -> Unknown:
    return Unknown("unknown-comment", f"There is no comment {comment} here.")


def unknown_round(round: RoundId) -> Unknown:
    return Unknown("unknown-round", f"There is no comment round {round} here.")


def unknown_capacity(capacity: CapacityId) -> Unknown:
    return Unknown("unknown-capacity", f"Nobody holds a capacity {capacity}.")


def wrong_epoch(asked: int, current: int) -> Conflict:
    return Conflict(
        "wrong-epoch",
        f"This draft was started anew: you hold history {asked}, it is now at {current}. Open it again.",
    )
