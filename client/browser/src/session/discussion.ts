// The discussion's part of the state: what is said about the text, where its words stand, what is
// shown of it, and what is being written. Pure: requests and the page report here what happened.

import type { Anchor } from '../editor/anchors'
import type { OutlineBlock } from '../editor/editor'
import { type Author, type Comment, type CommentsAnswer, type CommentType, type May, type Round, isOf, isOpen, type Reply, undecided } from './comments'
import type { Form, Forms, Written } from './forms'

export interface Filters {
  readonly show: 'all' | 'open' | 'undecided' | 'mine'
  /** '' for any; 'none' for what answers no question, or stands nowhere. So with the delegation. */
  readonly question: string
  readonly delegation: string
  readonly type: CommentType | ''
}

/** What asked for the focus: words clicked leave it in the text. `turn` tells one asking from the next. */
export interface Focus {
  readonly id: string
  readonly by: 'text' | 'panel' | 'key'
  readonly turn: number
}

export interface Place {
  readonly index: number
  readonly number: number | null
  readonly question: string | null
}

export interface Discussion {
  /** The server has told of it once. */
  readonly loaded: boolean
  readonly fault: string
  readonly items: readonly Comment[]
  readonly round: Round | null
  readonly may: May
  readonly why: string
  readonly anchors: readonly Anchor[]
  /** The same map as long as blocks, their numbers and ties stay. */
  readonly blocks: ReadonlyMap<string, Place>
  /** Open beside the text; on a narrow page it is the sheet that counts. */
  readonly open: boolean
  readonly focus: Focus | null
  readonly filters: Filters
  /** How many more than those near the focus are drawn, on either side. */
  readonly more: { readonly before: number; readonly after: number }
  readonly forms: Forms
  /** The form that is open. */
  readonly writing: string | null
  /** Whether the open form was opened from the text: there the focus goes back. */
  readonly fromText: boolean
  readonly sending: string | null
  readonly refused: { readonly key: string; readonly fault: string } | null
  /** Whether the open form's words were put on the clipboard. */
  readonly copied: 'no' | 'yes' | 'failed'
  /** False when this browser does not keep what is written. */
  readonly keeps: boolean
  readonly people: readonly Author[] | null
  /** For those who listen: what has come from others. */
  readonly arrived: string
  readonly preview: boolean
  /** The comment or answer that is to be withdrawn, if its author says so once more. */
  readonly confirming: string | null
  /** The device's clock, looked at now and then while a round is open. */
  readonly now: number
}

export type Act =
  | { readonly do: 'load'; readonly answer: CommentsAnswer }
  | { readonly do: 'fault'; readonly fault: string }
  | { readonly do: 'comment'; readonly comment: Comment; readonly arrived?: string }
  | { readonly do: 'round'; readonly round: Round | null; readonly arrived?: string }
  | { readonly do: 'anchors'; readonly anchors: readonly Anchor[] }
  | { readonly do: 'open'; readonly open: boolean }
  | { readonly do: 'focus'; readonly id: string | null; readonly by: Focus['by'] }
  | { readonly do: 'filter'; readonly filters: Partial<Filters> }
  | { readonly do: 'more'; readonly where: 'before' | 'after' }
  | { readonly do: 'forms'; readonly forms: Forms }
  | { readonly do: 'write'; readonly key: string; readonly form: Form; readonly fromText: boolean }
  | { readonly do: 'written'; readonly key: string; readonly change: Written }
  | { readonly do: 'put aside' }
  | { readonly do: 'throw away'; readonly key: string }
  | { readonly do: 'sending'; readonly key: string }
  | { readonly do: 'sent'; readonly key: string; readonly comment: Comment }
  | { readonly do: 'refused'; readonly key: string; readonly fault: string }
  | { readonly do: 'copied'; readonly copied: 'yes' | 'failed' }
  | { readonly do: 'unkept' }
  | { readonly do: 'people'; readonly people: readonly Author[] }
  | { readonly do: 'preview' }
  | { readonly do: 'confirm'; readonly id: string | null }
  | { readonly do: 'tick'; readonly now: number }

const ALL: Filters = { show: 'all', question: '', delegation: '', type: '' }
const HALF = 20

export const SILENCE: Discussion = {
  loaded: false,
  fault: '',
  items: [],
  round: null,
  may: { comment: false, settle: false, settle_anew: false, round: false },
  why: '',
  anchors: [],
  blocks: new Map(),
  open: false,
  focus: null,
  filters: ALL,
  more: { before: 0, after: 0 },
  forms: new Map(),
  writing: null,
  fromText: false,
  sending: null,
  refused: null,
  copied: 'no',
  keeps: true,
  people: null,
  arrived: '',
  preview: false,
  confirming: null,
  now: 0,
}

export function discuss(now: Discussion, act: Act): Discussion {
  switch (act.do) {
    case 'load':
      return { ...now, ...act.answer, items: inOrder(act.answer.items), loaded: true, fault: '' }
    case 'fault':
      return { ...now, fault: act.fault }
    case 'comment':
      return { ...now, items: withComment(now.items, act.comment), arrived: act.arrived ?? now.arrived }
    case 'round':
      return { ...now, round: act.round, arrived: act.arrived ?? now.arrived }
    case 'anchors':
      return { ...now, anchors: act.anchors }
    case 'open':
      return { ...now, open: act.open, focus: act.open ? now.focus : null }
    case 'focus':
      return focused(now, act.id, act.by)
    case 'filter':
      return { ...now, filters: { ...now.filters, ...act.filters }, more: SILENCE.more, focus: isWrittenIn(now) ? now.focus : null }
    case 'more':
      return { ...now, more: { ...now.more, [act.where]: now.more[act.where] + 2 * HALF } }
    case 'forms':
      return { ...now, forms: act.forms }
    case 'write':
      return { ...beside(now, act.form), forms: withForm(now.forms, act.key, act.form), writing: act.key, fromText: act.fromText, refused: null, copied: 'no', fault: '' }
    case 'written':
      return written(now, act.key, act.change)
    case 'put aside':
      return { ...now, writing: null, refused: null }
    case 'throw away':
      return { ...now, forms: withForm(now.forms, act.key, null), writing: now.writing === act.key ? null : now.writing, sending: null, refused: null }
    case 'sending':
      return { ...now, sending: act.key, refused: null }
    case 'sent':
      return sent(now, act.key, act.comment)
    case 'refused':
      return { ...now, sending: null, refused: { key: act.key, fault: act.fault } }
    case 'copied':
      return { ...now, copied: act.copied }
    case 'unkept':
      return { ...now, keeps: false }
    case 'people':
      return { ...now, people: act.people }
    case 'preview':
      return { ...now, preview: !now.preview }
    case 'confirm':
      return { ...now, confirming: act.id }
    case 'tick':
      return { ...now, now: act.now }
  }
}

/** An answer and a decision are written in their thread, which is told whole only in focus. */
const beside = (now: Discussion, form: Form): Discussion => (form.kind === 'comment' || form.comment === now.focus?.id ? now : focused(now, form.comment, 'panel'))

function isWrittenIn({ forms, writing, focus }: Discussion): boolean {
  const form = forms.get(writing ?? '')
  return form !== undefined && form.kind !== 'comment' && form.comment === focus?.id
}

/** On top of what the form holds now: what is drawn may be a frame behind the keys. */
function written(now: Discussion, key: string, change: Written): Discussion {
  const form = now.forms.get(key)
  return form ? { ...now, forms: withForm(now.forms, key, { ...form, ...change } as Form), copied: 'no' } : now
}

function focused(now: Discussion, id: string | null, by: Focus['by']): Discussion {
  const turn = (now.focus?.turn ?? 0) + 1
  return { ...now, focus: id === null ? null : { id, by, turn }, more: SILENCE.more, preview: id === now.focus?.id && now.preview, confirming: null, fault: '' }
}

function sent(now: Discussion, key: string, comment: Comment): Discussion {
  const after = { ...now, items: withComment(now.items, comment), forms: withForm(now.forms, key, null), sending: null, refused: null }
  return focused({ ...after, writing: now.writing === key ? null : now.writing }, comment.id, 'key')
}

const inOrder = (items: readonly Comment[]): readonly Comment[] => [...items].sort((a, b) => a.number - b.number)

function withComment(items: readonly Comment[], comment: Comment): readonly Comment[] {
  return inOrder([...items.filter(({ id }) => id !== comment.id), comment])
}

function withForm(forms: Forms, key: string, form: Form | null): Forms {
  const after = new Map(forms)
  if (form) after.set(key, form)
  else after.delete(key)
  return after
}

/** What of the outline the discussion is ordered and filtered by; `before` when that has not changed. */
export function placesOf(outline: readonly OutlineBlock[], before: ReadonlyMap<string, Place>): ReadonlyMap<string, Place> {
  const stays = ({ id, number, question }: OutlineBlock, index: number) => {
    const place = before.get(id)
    return place?.index === index && place.number === number && place.question === question
  }
  if (outline.length === before.size && outline.every(stays)) return before
  return new Map(outline.map(({ id, number, question }, index) => [id, { index, number, question }]))
}

// ── what is shown ──

/** `here`: the words stand as they were, or as they were accepted; `gone`: none of them is left. */
export interface Row {
  readonly comment: Comment
  readonly anchor: Anchor | null
  readonly place: Place | null
  /** The numbers of the paragraphs that its words are in, or were. */
  readonly paragraphs: readonly number[]
  readonly state: 'here' | 'changed' | 'gone'
}

type Standing = Pick<Row, 'comment' | 'anchor' | 'place'>

/** Whether this person decides on it now: what another has decided is the chair's to decide anew. The server judges. */
export function maySettle({ withdrawn, disposition }: Comment, may: May, person: string): boolean {
  if (withdrawn) return false
  return disposition ? (may.settle && disposition.by.id === person) || may.settle_anew : may.settle
}

/** Whether its author may withdraw this answer now. The server judges. */
export const mayTakeBack = ({ closed, disposition }: Comment, { at, withdrawn }: Reply): boolean =>
  !withdrawn && !closed && (!disposition || Date.parse(disposition.at) < Date.parse(at))

/** The words that the text would hold had nobody changed them since. */
export const expected = ({ then, disposition }: Comment): string => disposition?.wording ?? then

/** The words as they are now; null when they are gone. */
export function wordsNow({ comment, anchor, place }: Standing): string | null {
  if (comment.quote !== '') return anchor?.text ?? null
  return anchor ? (anchor.block === comment.block ? anchor.around : anchor.text) : place ? '' : null
}

function stateOf(row: Standing): Row['state'] {
  const now = wordsNow(row)
  if (now === null) return row.comment.disposition?.wording === '' ? 'here' : 'gone' // taken out, as was decided
  return now.trim() === expected(row.comment).trim() ? 'here' : 'changed'
}

interface Shown {
  readonly rows: readonly Row[]
  readonly from: readonly unknown[]
}

let last: Shown = { rows: [], from: [] }

/**
 * Those that pass the filters, and the one in focus: deciding it must not take it out of sight. In the
 * order of the text; those that stand nowhere any more come last.
 */
export function rowsOf(now: Discussion, self: string): readonly Row[] {
  const focus = now.focus?.id
  const from = [now.items, now.anchors, now.blocks, now.filters, focus, self]
  if (from.every((each, index) => each === last.from[index]) && last.from.length) return last.rows
  const anchors = new Map<string, Anchor[]>()
  for (const anchor of now.anchors) anchors.set(anchor.id, [...(anchors.get(anchor.id) ?? []), anchor])
  const rows = now.items.map((comment) => rowOf(comment, anchors.get(comment.id) ?? [], now.blocks))
  last = { rows: rows.filter((row) => row.comment.id === focus || passes(now, row, self)).sort(byPlace), from }
  return last.rows
}

/** Of words in several blocks those that stand as expected, best where they were; else all, one block a line. */
function anchorOf(comment: Comment, all: readonly Anchor[]): Anchor | null {
  const same = all.filter(({ text }) => text === expected(comment))
  const one = same.find(({ block }) => block === comment.block) ?? same[0]
  const [first] = all
  return one ?? (first ? { ...first, text: all.map(({ text }) => text).join('\n') } : null)
}

export function rowOf(comment: Comment, anchors: readonly Anchor[], blocks: Discussion['blocks']): Row {
  const anchor = anchorOf(comment, anchors)
  const place = blocks.get(anchor?.block ?? comment.block) ?? null
  const standing = { comment, anchor, place }
  const all = anchor && anchor.text.includes('\n') ? anchors.map(({ block }) => blocks.get(block)) : [place]
  return { ...standing, paragraphs: all.flatMap((each) => each?.number ?? []), state: stateOf(standing) }
}

function byPlace(a: Row, b: Row): number {
  const [one, other] = [a.place?.index ?? Infinity, b.place?.index ?? Infinity]
  if (one !== other) return one - other
  return (a.anchor?.start ?? 0) - (b.anchor?.start ?? 0) || a.comment.number - b.comment.number
}

function passes({ filters }: Discussion, { comment, place }: Row, self: string): boolean {
  const { show, question, delegation, type } = filters
  if (show === 'open' && !isOpen(comment)) return false
  if (show === 'undecided' && !undecided(comment)) return false
  if (show === 'mine' && !isOf(comment, self)) return false
  if (type && comment.type !== type) return false
  if (delegation && (comment.author.delegation ?? 'none') !== delegation) return false
  return !question || (place?.question ?? 'none') === question
}

export const isFiltered = ({ filters }: Discussion): boolean =>
  filters.show !== 'all' || filters.question !== '' || filters.delegation !== '' || filters.type !== ''

export const delegationsOf = (items: readonly Comment[]): readonly string[] =>
  [...new Set(items.map(({ author }) => author.delegation ?? ''))].filter(Boolean).sort((a, b) => a.localeCompare(b))

export const countOpen = (items: readonly Comment[]): number => items.filter(isOpen).length

/** Which rows are drawn: those near the focus, in steps, so that the list stays still while one reads. */
export function nearOf(rows: readonly Row[], { focus, more }: Discussion): { readonly from: number; readonly to: number } {
  const at = Math.max(0, focus ? rows.findIndex(({ comment }) => comment.id === focus.id) : 0)
  const step = Math.floor(at / HALF)
  return { from: Math.max(0, (step - 1) * HALF - more.before), to: Math.min(rows.length, (step + 2) * HALF + more.after) }
}

/** The comment to go to from the one in focus; the first or last when none is. Stays at either end. */
export function neighbour(rows: readonly Row[], focus: string | null, by: 1 | -1): string | null {
  const at = rows.findIndex(({ comment }) => comment.id === focus)
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)
  return rows[next]?.comment.id ?? null
}
