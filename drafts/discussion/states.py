"""What may be done with a comment, and by whom: the table that actions, pages and tests read.

    state      reply     decide              withdraw   close, reopen
    open       speaker   settler             author     author, settler
    decided    speaker   decider, resettler  –          author, settler
    withdrawn  –         –                   –          –

What is decided is decided: of two rapporteurs neither overrules the other. Who decided may think
again, and the chair has the last word.

A closed thread takes no replies until it is reopened. Closing it is not deciding it: what is open
stays open in the table of dispositions.
"""

from __future__ import annotations

from typing import Final, Literal

from drafts.discussion.comments import Comment, Reply
from drafts.errors import Conflict, Forbidden, Refusal
from drafts.ids import PersonId

State = Literal["open", "decided", "withdrawn"]
Act = Literal["reply", "decide", "withdraw", "close", "reopen"]
Part = Literal["speaker", "settler", "author", "decider", "resettler"]
"""speaker: may comment here; settler: may dispose of comments here; decider: is one, and decided this
one; resettler: may decide anew on what others have decided."""

TABLE: Final[dict[tuple[State, Act], frozenset[Part]]] = {
    ("open", "reply"): frozenset({"speaker"}),
    ("open", "decide"): frozenset({"settler"}),
    ("open", "withdraw"): frozenset({"author"}),
    ("open", "close"): frozenset({"author", "settler"}),
    ("open", "reopen"): frozenset({"author", "settler"}),
    ("decided", "reply"): frozenset({"speaker"}),
    ("decided", "decide"): frozenset({"decider", "resettler"}),
    ("decided", "close"): frozenset({"author", "settler"}),
    ("decided", "reopen"): frozenset({"author", "settler"}),
}

_WHO: Final[dict[Act, str]] = {
    "reply": "Your part in the forum does not include commenting on this draft.",
    "decide": "Comments are settled by this session's rapporteurs and by the chair.",
    "withdraw": "A comment is withdrawn by whoever made it.",
    "close": "A thread is closed by whoever began it, the session's rapporteurs or the chair.",
    "reopen": "A thread is reopened by whoever began it, the session's rapporteurs or the chair.",
}
_SETTLED: Final = (
    "settled-already",
    "This comment has been settled already; whoever did it, or the chair, may settle it differently.",
)
_DECIDED: Final = (
    "settled-already",
    "This comment has been settled; it stays, with its answer. You may still reply.",
)
_WITHDRAWN: Final = ("comment-withdrawn", "This comment has been withdrawn by its author.")
_WITHDRAWS_REPLY: Final = "A reply is withdrawn by whoever wrote it."
_ANSWERED: Final = (
    "settled-already",
    "This comment was settled after your answer; the answer stays. You may still reply.",
)
_CLOSED: Final = ("thread-closed", "This thread is closed; reopen it, or begin a new comment.")


def state_of(comment: Comment) -> State:
    if comment.withdrawn:
        return "withdrawn"
    return "decided" if comment.dispositions else "open"


def in_the_way(comment: Comment, act: Act) -> Conflict | None:
    """Why nobody may do that to this comment as it stands. Asked once more by whoever keeps it, of the
    comment as it is then: two people act on one at the same moment."""
    state = state_of(comment)
    if (state, act) not in TABLE:
        return Conflict(*(_WITHDRAWN if state == "withdrawn" else _DECIDED))
    return Conflict(*_CLOSED) if act == "reply" and comment.closed else None


def refuse(comment: Comment, act: Act, parts: frozenset[Part]) -> Refusal | None:
    """Why somebody with these parts may not do that to this comment now; None when they may."""
    fault = in_the_way(comment, act)
    if fault:
        return fault
    state = state_of(comment)
    if TABLE[state, act] & parts:
        return None
    settled = (state, act) == ("decided", "decide") and "settler" in parts
    return Conflict(*_SETTLED) if settled else Forbidden("not-yours", _WHO[act])


def refuse_to_withdraw(comment: Comment, reply: Reply, person: PersonId) -> Refusal | None:
    """Why they may not take back this reply: what a decision has followed stays with it, and a closed
    thread as it is."""
    if reply.author.person != person:
        return Forbidden("not-yours", _WITHDRAWS_REPLY)
    return reply_in_the_way(comment, reply)


def reply_in_the_way(comment: Comment, reply: Reply) -> Conflict | None:
    """See `in_the_way`; of one that is withdrawn already nothing is."""
    if reply.withdrawn:
        return None
    if comment.closed:
        return Conflict(*_CLOSED)
    decided = comment.disposition
    return Conflict(*_ANSWERED) if decided and decided.at >= reply.at else None
