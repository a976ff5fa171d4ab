// The one state of the drafting page and the one way it changes: `reduce(state, happened)`.
// Pure: sockets, storage, timers and requests are in `draft.ts` and report here what happened.

import type { OutlineBlock, Selected } from '../editor/editor'
import { authors as authorWords, closed, discussion as discussionWords, refusal, round as roundWords, type Told, why } from '../ui/words'
import { stageWhy } from '../ui/words_review'
import { type Answer, type Authors, writersOf } from './authors'
import type { Boot, Rights, Version, Waiver } from './boot'
import type { Comment } from './comments'
import type { Heard, Hello, ServerEvent } from './connection'
import { type Act, discuss, type Discussion, placesOf, SILENCE } from './discussion'
import { type NoticeAct, type Notices, NO_NOTICES, notice } from './notices'
import type { PenLost } from './pen'
import { NO_REVIEW, type Review, review, type ReviewHappened } from './review'
import * as saving from './saving'

export interface Here {
  readonly id: string
  readonly name: string
  readonly color: string
}

/** Why typing has stopped; `words`: what this person wrote that is not saved. */
export interface Notice extends Told {
  /** The close code, or 0 for a refusal. */
  readonly code: number
  readonly refused: boolean
  readonly words: readonly string[]
  /** How many of these changes belong to an older history of the draft, and are not in the book. */
  readonly left: number
  readonly copied: 'no' | 'yes' | 'failed'
}

export type Dialog = 'freeze' | 'link' | 'help' | 'round' | 'notices' | 'version' | null
/** How wide the window is: what has no room beside the text is opened as a sheet. */
export type Room = 'wide' | 'medium' | 'narrow'
export type Sheet = 'questions' | 'side' | 'discussion' | null

/** A request under way or just refused, for the form that made it. */
export interface Asking {
  readonly busy: boolean
  readonly fault: string
}

export interface State {
  readonly boot: Boot
  readonly rights: Rights
  readonly why: string
  readonly stage: string
  readonly linked: boolean
  /** The connection was lost, or could not be made, since it was last up. */
  readonly lost: boolean
  /** Level with the server once on this connection. */
  readonly synced: boolean
  /** There is a text to show: from this device, or from the server. */
  readonly opened: boolean
  /** False when this browser keeps nothing on the device. */
  readonly shelf: boolean
  readonly book: saving.Ledger
  /** Something has waited for its acknowledgement for longer than a person would call a moment. */
  readonly overdue: boolean
  readonly notice: Notice | null
  /** This person wrote here until a moment ago, and may not any more. */
  readonly penLost: PenLost | null
  readonly outline: readonly OutlineBlock[]
  readonly selected: Selected | null
  readonly people: readonly Here[]
  readonly waivers: readonly Waiver[]
  readonly versions: readonly Version[]
  readonly frozen: number | null
  /** Where a walk through a question's paragraphs stands; question null: the untied ones. */
  readonly walk: { readonly question: string | null; readonly index: number } | null
  readonly dialog: Dialog
  readonly sheet: Sheet
  readonly room: Room
  /** The block whose chip's menu is open. */
  readonly menu: string | null
  /** The question whose waiver is being written. */
  readonly waiving: string | null
  readonly asking: Asking
  readonly authors: Authors
  readonly discussion: Discussion
  readonly notices: Notices
  readonly review: Review
}

export type Happened =
  | Heard
  | { readonly type: 'made' }
  | { readonly type: 'loaded'; readonly unsaved: number; readonly hasText: boolean; readonly shelf: boolean }
  /** Unsaved words of an older history of the draft were found on this device. */
  | { readonly type: 'left'; readonly unsaved: number; readonly words: readonly string[] }
  /** This device has stopped keeping the text. */
  | { readonly type: 'unshelved' }
  | { readonly type: 'overdue' }
  | { readonly type: 'again' }
  | { readonly type: 'outline'; readonly outline: readonly OutlineBlock[] }
  | { readonly type: 'selected'; readonly selected: Selected }
  | { readonly type: 'people'; readonly people: readonly Here[] }
  | { readonly type: 'pen'; readonly lost: PenLost | null }
  | { readonly type: 'words'; readonly words: readonly string[] }
  | { readonly type: 'copied'; readonly copied: Notice['copied'] }
  | { readonly type: 'walk'; readonly question: string | null; readonly index: number }
  | { readonly type: 'dialog'; readonly dialog: Dialog }
  | { readonly type: 'sheet'; readonly sheet: Sheet }
  | { readonly type: 'room'; readonly room: Room }
  | { readonly type: 'menu'; readonly block: string | null }
  | { readonly type: 'waiving'; readonly question: string | null }
  | { readonly type: 'asking' }
  | { readonly type: 'fault'; readonly fault: string }
  | { readonly type: 'waivers'; readonly waivers: readonly Waiver[] }
  | { readonly type: 'frozen'; readonly version: Version }
  | { readonly type: 'authors'; readonly on: boolean }
  | { readonly type: 'authored'; readonly answer: Answer }
  | { readonly type: 'authors fault'; readonly fault: string }
  | { readonly type: 'discussion'; readonly act: Act }
  | { readonly type: 'notices'; readonly act: NoticeAct }
  | { readonly type: 'versions'; readonly versions: readonly Version[] }
  | { readonly type: 'review'; readonly act: ReviewHappened }

export type Dispatch = (happened: Happened) => void

const IDLE: Asking = { busy: false, fault: '' }
const NO_AUTHORS: Authors = { on: false, answer: null, writers: [], fault: '' }

export function initial(boot: Boot): State {
  return {
    boot,
    rights: boot.draft.rights,
    why: boot.draft.why,
    stage: boot.draft.stage,
    linked: false,
    lost: false,
    synced: false,
    opened: false,
    shelf: true,
    book: saving.ledger(),
    overdue: false,
    notice: null,
    penLost: null,
    outline: [],
    selected: null,
    people: [],
    waivers: boot.waivers,
    versions: boot.versions,
    frozen: null,
    walk: null,
    dialog: null,
    sheet: null,
    room: 'wide',
    menu: null,
    waiving: null,
    asking: IDLE,
    authors: NO_AUTHORS,
    discussion: SILENCE,
    notices: NO_NOTICES,
    review: NO_REVIEW,
  }
}

/** May this person's keys change the text right now? */
export const editable = (state: State): boolean => state.opened && state.rights === 'edit' && state.notice === null

export function reduce(state: State, happened: Happened): State {
  switch (happened.type) {
    case 'opened':
      return { ...state, book: saving.opened(state.book), synced: false }
    case 'linked':
      return happened.linked ? { ...state, linked: true, lost: false } : unlinked(state)
    case 'asked':
      return state
    case 'sent':
      return { ...state, book: bookSent(state.book, happened) }
    case 'acknowledged':
      return { ...state, overdue: false, book: saving.acknowledged(state.book, happened.n) }
    case 'made':
      return { ...state, book: saving.made(state.book) }
    case 'synced':
      return { ...state, synced: true, opened: true }
    case 'unshelved':
      return { ...state, shelf: false }
    case 'overdue':
      return { ...state, overdue: !saving.settled(state.book) }
    case 'again':
      return { ...state, notice: null }
    case 'hello':
      return hello(state, happened.hello)
    case 'refused':
      return { ...state, notice: refused(happened.code, happened.reason, state.stage) }
    case 'left':
      return { ...state, notice: { ...refused('wrong-epoch', ''), words: happened.words, left: happened.unsaved } }
    case 'closed':
      return ended(state, happened.code)
    case 'told':
      return told(state, happened.event)
    case 'loaded':
      return { ...state, book: saving.ledger(happened.unsaved), opened: state.opened || happened.hasText, shelf: happened.shelf }
    case 'outline':
      return outlined(state, happened.outline)
    case 'selected':
      return { ...state, selected: happened.selected }
    case 'people':
      return { ...state, people: happened.people }
    case 'pen':
      return { ...state, penLost: happened.lost }
    case 'words':
      return state.notice ? { ...state, notice: { ...state.notice, words: happened.words } } : state
    case 'copied':
      return state.notice ? { ...state, notice: { ...state.notice, copied: happened.copied } } : state
    case 'walk':
      return { ...state, walk: { question: happened.question, index: happened.index }, sheet: null }
    case 'dialog':
      return { ...state, dialog: happened.dialog, review: happened.dialog === null ? review(state.review, { do: 'close' }) : state.review, menu: null, asking: IDLE, frozen: happened.dialog === 'freeze' ? null : state.frozen }
    case 'sheet':
      return { ...state, sheet: happened.sheet, menu: null }
    case 'room':
      return { ...state, room: happened.room, sheet: null, menu: null }
    case 'menu':
      return { ...state, menu: happened.block }
    case 'waiving':
      return { ...state, waiving: happened.question, asking: IDLE }
    case 'asking':
      return { ...state, asking: { busy: true, fault: '' } }
    case 'fault':
      return { ...state, asking: { busy: false, fault: happened.fault } }
    case 'waivers':
      return { ...state, waivers: happened.waivers, waiving: null, asking: IDLE }
    case 'frozen':
      return { ...state, versions: withVersion(state.versions, happened.version), frozen: happened.version.number, dialog: null, asking: IDLE, review: { ...state.review, told: '' } }
    case 'authors':
      return { ...state, authors: { ...NO_AUTHORS, on: happened.on } }
    case 'authored':
      return authored(state, happened.answer)
    case 'authors fault':
      return { ...state, authors: { ...state.authors, fault: happened.fault } }
    case 'discussion':
      return discussed(state, happened.act)
    case 'notices':
      return { ...state, notices: notice(state.notices, happened.act) }
    case 'versions':
      return { ...state, versions: happened.versions }
    case 'review':
      return reviewed(state, happened.act)
  }
}

/** A form opens in the dialog, and an act that is done closes it. */
function reviewed(state: State, act: ReviewHappened): State {
  const after = { ...state, review: review(state.review, act) }
  if (act.do === 'known') return { ...after, ...atStage(state, act.standing.stage) }
  if (act.do === 'open') return { ...after, dialog: 'version', menu: null }
  return act.do === 'done' || act.do === 'close' ? { ...after, dialog: null } : after
}

/** Who reads along learns why they cannot write as the stage changes. */
function atStage(state: State, stage: string): Pick<State, 'stage' | 'why'> {
  if (state.rights === 'edit') return { stage, why: '' }
  return { stage, why: stageWhy[stage] ?? (stage === state.stage ? state.why : why.readAlong) }
}

function outlined(state: State, outline: readonly OutlineBlock[]): State {
  const { discussion } = state
  const blocks = placesOf(outline, discussion.blocks)
  return { ...state, outline, discussion: blocks === discussion.blocks ? discussion : { ...discussion, blocks } }
}

/** Whether the discussion is in sight: beside the text, or as a sheet where there is no room. */
export const discussing = (state: State): boolean => (state.room === 'narrow' ? state.sheet === 'discussion' : state.discussion.open)

function discussed(state: State, act: Act): State {
  const after = { ...state, discussion: discuss(state.discussion, act) }
  if (act.do === 'write' || (act.do === 'focus' && act.id !== null)) return inSight(after, true)
  return act.do === 'open' ? inSight(after, act.open) : after
}

function inSight(state: State, open: boolean): State {
  if (state.room !== 'narrow') return { ...state, menu: null, discussion: { ...state.discussion, open } }
  const sheet = open ? 'discussion' : state.sheet === 'discussion' ? null : state.sheet
  return { ...state, menu: null, sheet }
}

function bookSent(book: saving.Ledger, message: Heard & { type: 'sent' }): saving.Ledger {
  if (!message.empty) return saving.sent(book, message.kind)
  return message.kind === 'whole' ? saving.level(book) : book
}

function hello(state: State, { rights, schema, why: reason }: Hello): State {
  if (schema > state.boot.draft.schema) return { ...state, rights: 'read', why: why.oldPage }
  if (rights === state.rights) return state
  return { ...state, rights, why: rights === 'edit' ? '' : reason || state.boot.draft.why || why.rights }
}

const refused = (code: string, reason: string, stage = ''): Notice =>
  ({ ...refusal(code, reason, stage), code: 0, refused: true, words: [], left: 0, copied: 'no' })

/** A refusal has said why already; the close that follows it adds nothing. */
function ended(state: State, code: number): State {
  const notice = state.notice ?? { ...closed(code), code, refused: false, words: [], left: 0, copied: 'no' as const }
  return { ...unlinked(state), notice }
}

const unlinked = (state: State): State => ({ ...state, linked: false, lost: true, synced: false, people: [] })

function told(state: State, event: ServerEvent): State {
  switch (event.event) {
    case 'waivers':
      return { ...state, waivers: event.waivers }
    case 'versions':
      return { ...state, versions: knownOf(event.versions, state.versions) }
    case 'stage':
      return { ...state, ...atStage(state, event.stage) }
    case 'comment':
      return discussed(state, { do: 'comment', comment: event.comment, arrived: arrivedWith(state, event.comment) })
    case 'round':
      return discussed({ ...state, stage: event.stage }, { do: 'round', round: event.round, arrived: event.round?.closed === null ? roundWords.opened : roundWords.over })
    case 'notices':
      return { ...state, notices: notice(state.notices, { do: 'unread', unread: event.unread }) }
    default:
      return state // rights: a close follows; others: newer than this page
  }
}

/** What is worth telling one who listens: what others say and decide, not what one has done oneself. */
function arrivedWith({ discussion, boot }: State, comment: Comment): string {
  const before = discussion.items.find(({ id }) => id === comment.id)
  const self = boot.person.id
  const { disposition } = comment
  const reply = comment.replies.find(({ id, author }) => author.id !== self && !before?.replies.some((each) => each.id === id))
  if (!before) return comment.author.id === self ? discussion.arrived : discussionWords.come(comment.number, comment.author.name)
  if (disposition && disposition.by.id !== self && before.disposition?.at !== disposition.at) return discussionWords.decided(comment.number, disposition.decision)
  return reply ? discussionWords.answered(comment.number, reply.author.name) : discussion.arrived
}

/** An answer that comes after it was switched off is not wanted any more. */
function authored(state: State, answer: Answer): State {
  if (!state.authors.on) return state
  const writers = writersOf(answer, state.people, state.boot.person.id, authorWords.server)
  return { ...state, authors: { on: true, answer, writers, fault: '' } }
}

/** An event only names versions; what is known of them beyond that stays. */
function knownOf(told: readonly Version[], known: readonly Version[]): readonly Version[] {
  return told.map((each) => ({ ...known.find(({ hash }) => hash === each.hash), ...each }))
}

const withVersion = (versions: readonly Version[], version: Version): readonly Version[] =>
  [...versions.filter((each) => each.number !== version.number), version].sort((a, b) => a.number - b.number)
