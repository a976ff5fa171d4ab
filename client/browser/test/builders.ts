// The words our tests are written in: a draft, its page, and what may happen to it.

import type { Anchor } from '../src/editor/anchors'
import type { OutlineBlock } from '../src/editor/editor'
import type { Boot, Rights } from '../src/session/boot'
import type { Author, Comment, CommentsAnswer, Decision, Disposition, Round } from '../src/session/comments'
import type { Act } from '../src/session/discussion'
import { type Happened, initial, reduce, type State } from '../src/session/state'

export function boot(rights: Rights = 'edit'): Boot {
  return {
    person: { id: 'ana', name: 'Ana Reyes', capacities: ['Rapporteur of 1.1'] },
    draft: { id: 'd11', epoch: 1, schema: 1, stage: 'drafting', rights, why: rights === 'edit' ? '' : 'You read along.' },
    session: { number: '1.1', title: 'Protecting the Rights of Migrants', brief: '', roundtable: '', inputs: [], links: [] },
    forum: { name: 'A forum', place: 'Manila', year: 2008 },
    questions: [1, 2, 3].map((number) => ({ id: `q${number}`, number, text: `Question ${number}?` })),
    waivers: [],
    versions: [],
    may: { freeze: true, waive: true, export: true, confirm: false, authors: true },
  }
}

export function block(id: string, question: string | null = null, more: Partial<OutlineBlock> = {}): OutlineBlock {
  return { id, number: 1, type: 'paragraph', level: 0, question, kind: null, words: 5, text: 'Five words of a paragraph.', ...more }
}

/** The state after all this has happened to a freshly loaded page. */
export const after = (happened: readonly Happened[], rights: Rights = 'edit'): State =>
  happened.reduce(reduce, initial(boot(rights)))

export const LOADED: Happened = { type: 'loaded', unsaved: 0, hasText: true, shelf: true }
export const OPENED: Happened = { type: 'opened' }
export const LINKED: Happened = { type: 'linked', linked: true }
export const LOST: Happened = { type: 'linked', linked: false }
export const SYNCED: Happened = { type: 'synced' }
export const LEVEL: Happened = { type: 'sent', kind: 'whole', empty: true }
export const WHOLE: Happened = { type: 'sent', kind: 'whole', empty: false }
export const MADE: Happened = { type: 'made' }
export const SENT: Happened = { type: 'sent', kind: 'change', empty: false }
export const ack = (n: number): Happened => ({ type: 'acknowledged', n })

/** Loaded, connected, and level with the server. */
export const UP: readonly Happened[] = [LOADED, OPENED, LINKED, LEVEL, SYNCED]

// ── the discussion ──

export const ELENA: Author = { id: 'elena', name: 'Elena Duarte', capacity: 'steering', delegation: 'Portugal' }
export const ANA: Author = { id: 'ana', name: 'Ana Reyes', capacity: 'rapporteur', delegation: null }

export function comment(number: number, more: Partial<Comment> = {}): Comment {
  return {
    id: `c${number}`, number, author: ELENA, at: '2026-11-23T10:00:00Z', type: 'general', text: `Remark ${number}`, mentions: [], quote: 'words', block: 'a',
    then: more.quote ?? 'words', wording: null, replies: [], disposition: null, closed: null, withdrawn: null, round: null, ...more,
  }
}

export const decided = (decision: Decision, more: Partial<Disposition> = {}): { disposition: Disposition } => ({
  disposition: { decision, reason: 'So agreed.', by: ANA, at: '2026-11-23T11:00:00Z', wording: null, before: null, ...more },
})

export const anchor = (number: number, block = 'a', start = 0, text = 'words'): Anchor => ({ id: `c${number}`, block, start, end: start + text.length, text, around: text })

export const openRound: Round = { id: 'r1', opened: '2026-11-23T09:00:00Z', deadline: '2026-11-25T09:00:00Z', closed: null, note: '', by: ANA }

export const told = (items: readonly Comment[], more: Partial<CommentsAnswer> = {}): Happened => ({
  type: 'discussion',
  act: { do: 'load', answer: { items, round: null, may: { comment: true, settle: true, settle_anew: true, round: true }, why: '', ...more } },
})

export const acts = (...all: readonly Act[]): Happened[] => all.map((act) => ({ type: 'discussion', act }))
