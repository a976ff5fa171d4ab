// The discussion beside the text, as the server tells it: comments with their threads, and the
// round in which they are asked for.

export const COMMENT_TYPES = ['general', 'substantive', 'editorial', 'translation'] as const
export const DECISIONS = ['accepted', 'accepted in part', 'noted', 'declined'] as const
export type CommentType = (typeof COMMENT_TYPES)[number]
export type Decision = (typeof DECISIONS)[number]

export interface Named {
  readonly id: string
  readonly name: string
}

export interface Author extends Named {
  readonly capacity: string
  readonly delegation: string | null
}

export interface Reply {
  readonly id: string
  readonly author: Author
  /** UTC, ISO 8601; so are all times here. */
  readonly at: string
  readonly text: string
  readonly mentions: readonly Named[]
  readonly withdrawn: string | null
}

export interface Disposition {
  readonly decision: Decision
  readonly reason: string
  readonly by: Author
  readonly at: string
  /** What was put into the text, and what stood there; null when nothing was. */
  readonly wording: string | null
  readonly before: string | null
}

/** The first remark of a thread and all that came of it. */
export interface Comment {
  readonly id: string
  /** From 1 within the draft, never given twice. */
  readonly number: number
  readonly author: Author
  readonly at: string
  readonly type: CommentType
  readonly text: string
  readonly mentions: readonly Named[]
  /** The words as they were; empty for a remark on the whole paragraph. */
  readonly quote: string
  /** What it was put on: the quote, or the whole paragraph as it was. */
  readonly then: string
  /** The paragraph it was put on. */
  readonly block: string
  /** Words proposed in place of `then`. */
  readonly wording: string | null
  readonly replies: readonly Reply[]
  readonly disposition: Disposition | null
  readonly closed: { readonly by: Named; readonly at: string } | null
  readonly withdrawn: string | null
  readonly round: string | null
}

export interface Round {
  readonly id: string
  readonly opened: string
  readonly deadline: string
  readonly closed: string | null
  readonly note: string
  readonly by: Named
}

export interface May {
  readonly comment: boolean
  readonly settle: boolean
  readonly settle_anew: boolean
  readonly round: boolean
}

export interface CommentsAnswer {
  readonly items: readonly Comment[]
  readonly round: Round | null
  readonly may: May
  /** Why this person may not comment now; empty for those who may. */
  readonly why: string
}

/** Somebody still has to answer it with a decision. */
export const undecided = (comment: Comment): boolean => comment.disposition === null && comment.withdrawn === null

/** Undecided, and nobody has closed the thread. */
export const isOpen = (comment: Comment): boolean => undecided(comment) && comment.closed === null

export const isOf = (comment: Comment, person: string): boolean =>
  comment.author.id === person || comment.replies.some((reply) => reply.author.id === person)

export const roundIsOpen = (round: Round | null): round is Round => round !== null && round.closed === null
