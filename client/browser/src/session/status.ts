// The saved state in words. A table from what is so to what is said.

import { saved } from '../ui/words'
import { settled, unsaved } from './saving'
import type { State } from './state'

export type StatusKind = 'opening' | 'saved' | 'saving' | 'reconnecting' | 'kept' | 'read-only' | 'ended'

export interface Status {
  readonly kind: StatusKind
  readonly words: string
}

/** *Saved* only when every change made here is acknowledged on a connection that is up. */
export function statusOf(state: State): Status {
  const missing = unsaved(state.book) + (state.notice?.left ?? 0)
  const kept = { kind: 'kept', words: (state.shelf ? saved.kept : saved.keptInPage)(missing) } as const
  if (state.notice) return missing ? kept : { kind: 'ended', words: saved.ended }
  if (!state.linked || !state.synced) return missing ? kept : disconnected(state)
  if (!settled(state.book)) return missing && state.overdue ? kept : { kind: 'saving', words: saved.saving }
  if (state.rights !== 'edit') return { kind: 'read-only', words: readOnly(state) }
  return { kind: 'saved', words: saved.saved }
}

const WRITTEN: ReadonlySet<string> = new Set(['drafting', 'comment round'])

/** Why, and what one may do instead. The first is worth more to whoever would write here otherwise, and where nobody
 * writes just now. */
function readOnly({ boot, discussion, stage, room, why }: State): string {
  if (boot.draft.rights === 'edit' || !discussion.may.comment || !WRITTEN.has(stage)) return saved.readOnly(why)
  return room === 'narrow' ? saved.readAndCommentShort : saved.readAndComment
}

const disconnected = (state: State): Status =>
  state.opened || state.lost ? { kind: 'reconnecting', words: saved.reconnecting } : { kind: 'opening', words: saved.opening }

const CALM: ReadonlySet<StatusKind> = new Set(['opening', 'saved', 'saving', 'read-only'])

/** Whether a screen reader should be told: not of every keystroke that is saved. */
export function worthSaying(before: Status, after: Status): boolean {
  return before.kind !== after.kind && !(CALM.has(before.kind) && CALM.has(after.kind))
}
