// The ledger of what is saved: which changes made on this device the server has told us are
// durable. Pure values; nothing here knows of sockets.
//
// Changes are numbered from 1 in the order they were made, those of an earlier visit first. The
// server acknowledges messages of one connection by their ordinal. A message is either one
// `change`, or `whole`: everything made before it was sent (sync step 2). Until a connection
// has sent its whole, a change made while offline can be missing before a change sent live, so
// a live one alone proves nothing about those before it.

export interface Sent {
  readonly kind: 'change' | 'whole'
  readonly upTo: number
}

export interface Ledger {
  /** Changes made on this device. */
  readonly made: number
  /** The first `saved` of them are durable. */
  readonly saved: number
  /** Messages of this connection that await their acknowledgement, oldest first. */
  readonly waiting: readonly Sent[]
  /** How many of this connection's messages are acknowledged. */
  readonly acknowledged: number
  /** This connection's whole is acknowledged, or was not needed: changes follow without a gap. */
  readonly whole: boolean
}

/** A ledger that starts with `carried` changes of an earlier visit, not known to be saved. */
export function ledger(carried = 0): Ledger {
  return { made: carried, saved: 0, waiting: [], acknowledged: 0, whole: false }
}

export const unsaved = (book: Ledger): number => book.made - book.saved

/** Nothing of this device's is missing on the server, and no answer is awaited. */
export const settled = (book: Ledger): boolean => unsaved(book) === 0 && book.waiting.length === 0

export const made = (book: Ledger): Ledger => ({ ...book, made: book.made + 1 })

/** A new connection: the server counts its messages from 1 again. */
export function opened(book: Ledger): Ledger {
  return { ...book, waiting: [], acknowledged: 0, whole: false }
}

/** A message that the server will count was sent. A change carries the newest change made. */
export function sent(book: Ledger, kind: Sent['kind']): Ledger {
  return { ...book, waiting: [...book.waiting, { kind, upTo: book.made }] }
}

/**
 * The server asked for what it lacks and there was nothing to send. It names only what is
 * durable when it asks, so everything made until now is saved.
 */
export const level = (book: Ledger): Ledger => ({ ...book, saved: book.made, whole: true })

/** The first `n` messages of this connection are durable. */
export function acknowledged(book: Ledger, n: number): Ledger {
  const more = Math.min(Math.max(n - book.acknowledged, 0), book.waiting.length)
  const done = book.waiting.slice(0, more)
  const after = { ...book, waiting: book.waiting.slice(more), acknowledged: book.acknowledged + more }
  return done.reduce(cover, after)
}

function cover(book: Ledger, message: Sent): Ledger {
  const whole = book.whole || message.kind === 'whole'
  const next = whole || message.upTo === book.saved + 1
  return { ...book, whole, saved: next ? Math.max(book.saved, message.upTo) : book.saved }
}
