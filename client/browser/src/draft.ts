// The drafting page: puts the session, the editor and the panels together. Everything that
// happens is dispatched to the session's state; everything shown follows it.

import { type Editor, openEditor } from './editor/editor'
import { everyFrame } from './editor/frame'
import type { Anchor } from './editor/anchors'
import type { Remark } from './editor/comments'
import { markedBlocks } from './panels/authors'
import { listenToKeys } from './panels/keys'
import type { Doing } from './panels/doing'
import { chipOf, pageDrawer } from './panels/page'
import { deadlineOf } from './panels/round'
import { authorsAsking } from './session/authors'
import { readBoot } from './session/boot'
import { undecided } from './session/comments'
import { type Coverage, readCoverage } from './session/coverage'
import { type Act, neighbour, rowsOf } from './session/discussion'
import { discussionAsking } from './session/discussion_asking'
import { type Form, keptForms } from './session/forms'
import { noticesAsking } from './session/notices_asking'
import { copy, requests, warn } from './session/requests'
import { unsaved } from './session/saving'
import { openSession } from './session/session'
import { discussing, editable, type Happened, type Room, type State } from './session/state'
import { discussion as discussionWords, page as words, round as roundWords } from './ui/words'
import { keepOffline } from './ui/worker_setup'

const RIGHTS_CHANGED = 4205

const boot = readBoot(document)
const server = `${location.origin.replace(/^http/, 'ws')}/sync`
const session = openSession({ boot, server, changed })
const { dispatch } = session
const asks = requests(session.state, dispatch)
const askAuthors = authorsAsking(session.state, dispatch)
const discuss = (act: Act): void => dispatch({ type: 'discussion', act })
const askDiscussion = discussionAsking(session.state, discuss)
const askNotices = noticesAsking(() => session.state().notices, (act) => dispatch({ type: 'notices', act }))
const kept = keptForms(() => localStorage, boot.person.id, boot.draft.id)

let editor: Editor | null = null
let coverage: Coverage = readCoverage([], boot.questions, boot.waivers)
/** The page is being left on purpose and nothing is lost by it. */
let leaving = false
/** The open menu was opened from the words, not from its chip. */
let menuFromText = false
/** The words that could not be sent are to be thrown away. */
let dropped = false
/** The number of the comment that the address asks for, until it is there. */
let wanted: number | null = null

const does: Doing = {
  dispatch,
  tie(question, blocks) {
    editor?.tie(question, blocks)
    if (blocks) return // from the menu, which gives the focus back itself
    closeDialogs()
    editor?.focus()
  },
  mark: (kind, blocks) => editor?.mark(kind, blocks),
  retype(value) {
    const [type = 'paragraph', level] = value.split(' ')
    editor?.retype(type, level ? Number(level) : undefined)
    editor?.focus()
  },
  indent: (by) => editor?.indent(by),
  move: (by) => editor?.move(by),
  toggle: (mark) => editor?.toggle(mark),
  link: (href) => editor?.link(href),
  undo: () => editor?.undo(),
  redo: () => editor?.redo(),
  walk,
  waive: (question, reason) => void asks.waive(question, reason),
  unwaive: (question) => void asks.unwaive(question),
  freeze: (label) => void asks.freeze(label),
  copyWords: () => void copyWords(),
  dropWords: () => void dropWords(),
  reload,
  connect: () => session.connect(),
  focusText: () => editor?.focus(),
  closeMenu,
  discuss,
  comment,
  focusComment: (comment, by) => discuss({ do: 'focus', id: comment, by }),
  goToNumber,
  walkComments,
  goToWords({ id, block }) {
    closeDialogs()
    editor?.goToWords(id, block)
  },
  write: (key, form) => discuss({ do: 'write', key, form, fromText: false }),
  written: (key, form) => discuss({ do: 'written', key, form }),
  putAside: () => leaveForm({ do: 'put aside' }),
  throwAway: (key) => leaveForm({ do: 'throw away', key }),
  send: (key) => void askDiscussion.send(key),
  copyForm: (key) => void copyForm(key),
  withdraw: (comment) => void askDiscussion.withdraw(comment),
  withdrawReply: (comment, reply) => void askDiscussion.withdrawReply(comment, reply),
  closeThread: (comment, closed) => void askDiscussion.close(comment, closed),
  async people() {
    await askDiscussion.people()
    return session.state().discussion.people ?? []
  },
  round: (fields) => void askRound(fields),
  notices: {
    open() {
      dispatch({ type: 'dialog', dialog: 'notices' })
      void askNotices.look()
    },
    close: () => dispatch({ type: 'dialog', dialog: null }),
    went({ draft, number }) {
      if (draft !== boot.draft.id) return false
      closeDialogs()
      dispatch({ type: 'dialog', dialog: null })
      if (number !== null) goToNumber(number)
      return true
    },
    read: (ids) => void askNotices.read(ids),
    choosing(choosing) {
      dispatch({ type: 'notices', act: { do: 'choosing', choosing } })
      if (choosing) void askNotices.choices()
    },
    choose: (choice, on) => void askNotices.choose(choice, on),
  },
}

const draw = pageDrawer(document, does)
const drawing = everyFrame(() => draw(session.state(), coverage))

function changed(after: State, before: State, happened: Happened): void {
  if (after.outline !== before.outline || after.waivers !== before.waivers)
    coverage = readCoverage(after.outline, boot.questions, after.waivers)
  if (after.opened && !editor) mount(after)
  if (editable(after) !== editable(before)) editor?.setEditable(editable(after))
  if (after.authors !== before.authors) editor?.showAuthors(markedBlocks(after))
  askAuthors.changed(after, before)
  askDiscussion.changed(after, before)
  if (after.synced && !before.synced) void askNotices.look()
  followDiscussion(after, before)
  if (happened.type === 'closed' && happened.code === RIGHTS_CHANGED) comeBack(after)
  drawing.request()
}

function mount(state: State): void {
  editor = openEditor({
    mount: document.getElementById('text') as HTMLElement,
    text: session.text,
    awareness: session.awareness,
    editable: editable(state),
    label: words.text(boot.session.number, boot.session.title),
    questions: boot.questions,
    onOutline: (outline) => dispatch({ type: 'outline', outline }),
    onSelected: (selected) => dispatch({ type: 'selected', selected }),
    onChip: openMenu,
    onLink: () => dispatch({ type: 'dialog', dialog: 'link' }),
    onAnchors: (anchors) => discuss({ do: 'anchors', anchors }),
    onComment(id, where) {
      if (where === 'number' || discussing(session.state())) discuss({ do: 'focus', id, by: where === 'number' ? 'panel' : 'text' })
    },
    isComment: (comment) => session.state().discussion.items.some(({ id }) => id === comment),
  })
  showRemarks(state)
}

// ── the discussion ──

function followDiscussion(after: State, before: State): void {
  const [now, then] = [after.discussion, before.discussion]
  if (now.forms !== then.forms && now.keeps && !kept.keep(now.forms, then.forms)) queueMicrotask(() => discuss({ do: 'unkept' }))
  if (anchoredElsewhere(now.anchors, then.anchors) || now.items !== then.items || now.focus !== then.focus || now.writing !== then.writing || discussing(after) !== discussing(before)) showRemarks(after)
  if (now.focus && now.focus.turn !== then.focus?.turn && now.focus.by !== 'text') showFocused(after)
  if (now.loaded && wanted !== null) {
    const number = wanted
    wanted = null
    queueMicrotask(() => goToNumber(number))
  }
}

/** Typing among words moves the marks with them; they are drawn anew when words came or went with their comments. */
function anchoredElsewhere(now: readonly Anchor[], then: readonly Anchor[]): boolean {
  if (now === then) return false
  const moved = (anchor: Anchor, index: number) => {
    const before = then[index]
    return before?.id !== anchor.id || before.block !== anchor.block || Math.abs(before.text.length - anchor.text.length) > 1
  }
  return now.length !== then.length || now.some(moved)
}

function showRemarks({ discussion, ...state }: State): void {
  const shown = new Map<string, Remark>()
  for (const comment of discussion.items) {
    if (undecided(comment) || comment.id === discussion.focus?.id) shown.set(comment.id, { number: comment.number, whole: comment.quote === '' })
  }
  const writing = discussion.writing?.startsWith('comment ') ?? false
  editor?.showComments(shown, discussing({ ...state, discussion }) ? (discussion.focus?.id ?? null) : null, writing && discussion.fromText)
}

function showFocused({ discussion }: State): void {
  const comment = discussion.items.find(({ id }) => id === discussion.focus?.id)
  if (comment) editor?.showWords(comment.id, comment.block)
}

function comment(): void {
  const chosen = editor?.chosen()
  const { may, loaded } = session.state().discussion
  const mayNot = loaded && !may.comment // why, the panel says
  if (!chosen || mayNot) {
    discuss({ do: 'fault', fault: mayNot ? '' : discussionWords.nothingHere })
    return discuss({ do: 'open', open: true })
  }
  const form: Form = { kind: 'comment', ...chosen, type: 'substantive', text: '', wording: null, mentions: [] }
  discuss({ do: 'write', key: `comment ${crypto.randomUUID()}`, form, fromText: true })
}

/** Where the form came from gets the focus back: the text, or the thread it belongs to. */
function leaveForm(act: Act): void {
  const { writing, fromText, forms } = session.state().discussion
  const form = forms.get(writing ?? '')
  discuss(act)
  if (act.do === 'throw away' && act.key !== writing) return
  if (fromText) {
    if (session.state().room === 'narrow') discuss({ do: 'open', open: false })
    requestAnimationFrame(() => editor?.focus())
  } else if (form && form.kind !== 'comment') discuss({ do: 'focus', id: form.comment, by: 'panel' })
}

function walkComments(by: 1 | -1): void {
  const { discussion } = session.state()
  const id = neighbour(rowsOf(discussion, boot.person.id), discussion.focus?.id ?? null, by)
  if (id) discuss({ do: 'focus', id, by: 'key' })
}

function goToNumber(number: number): void {
  const { discussion } = session.state()
  if (!discussion.loaded) {
    wanted = number
    return
  }
  const found = discussion.items.find((each) => each.number === number)
  if (found) discuss({ do: 'focus', id: found.id, by: 'key' })
  else {
    discuss({ do: 'fault', fault: discussionWords.missing(number) })
    discuss({ do: 'open', open: true })
  }
}

async function copyForm(key: string): Promise<void> {
  const form = session.state().discussion.forms.get(key)
  if (!form) return
  const wording = form.kind === 'reply' ? null : form.wording
  discuss({ do: 'copied', copied: (await copy([form.text, wording ?? ''].filter(Boolean))) ? 'yes' : 'failed' })
}

async function askRound({ words, date, time, close }: Parameters<Doing['round']>[0]): Promise<void> {
  const now = Date.now()
  const deadline = close ? null : deadlineOf(date, time, now)
  const missing = session.state().discussion.round !== null && !words
  if (missing || (!close && deadline === null)) return discuss({ do: 'refused', key: 'round', fault: missing ? roundWords.reasonMissing : roundWords.past })
  const done = await askDiscussion.round({ words, ...(deadline === null ? { close: true } : { deadline }) })
  if (done) dispatch({ type: 'dialog', dialog: null })
}

function readAddress(): void {
  const number = /^#comment-(\d{1,6})$/.exec(location.hash)?.[1]
  if (number) goToNumber(Number(number))
}

function walk(question: string | null): void {
  const blocks = question === null ? coverage.untied : coverage.answers.find((each) => each.question.id === question)?.paragraphs
  if (!blocks?.length) return
  const { walk } = session.state()
  const index = walk && walk.question === question ? (walk.index + 1) % blocks.length : 0
  closeDialogs()
  dispatch({ type: 'walk', question, index })
  editor?.goTo(blocks[index] as string)
}

/** Before the focus goes into the text: a dialog gives it back when it closes, and would take it away again. */
function closeDialogs(): void {
  for (const open of document.querySelectorAll<HTMLDialogElement>('dialog[open]')) open.close()
  dispatch({ type: 'sheet', sheet: null })
}

async function copyWords(): Promise<void> {
  const copied = await copy(session.state().notice?.words ?? [])
  dispatch({ type: 'copied', copied: copied ? 'yes' : 'failed' })
}

function leave(): void {
  if (!dropped) session.leave()
}

async function dropWords(): Promise<void> {
  leaving = dropped = true
  await session.forget()
  location.reload()
}

/** What is kept on this device comes back with the page: to be sent, or of another epoch to be copied. */
function reload(): void {
  leaving = session.state().shelf
  location.reload()
}

/** Rights have changed: load again with the new ones, unless that has just been done or would hide words. */
function comeBack(state: State): void {
  const last = Number(sessionStorage.getItem('came back') ?? 0)
  if (unsaved(state.book) || Date.now() - last < 10_000) return
  sessionStorage.setItem('came back', String(Date.now()))
  reload()
}

function openMenu(block: string): void {
  menuFromText = document.activeElement === editor?.view.dom
  dispatch({ type: 'menu', block: session.state().menu === block ? null : block })
}

function closeMenu(): void {
  const { menu } = session.state()
  dispatch({ type: 'menu', block: null })
  // After the frame in which the editor may have drawn the chip anew.
  if (menuFromText) editor?.focus()
  else if (menu) requestAnimationFrame(() => chipOf(document, menu)?.focus())
}

function measure(): void {
  const room: Room = medium.matches ? (narrow.matches ? 'narrow' : 'medium') : 'wide'
  dispatch({ type: 'room', room })
}
const medium = matchMedia('(max-width: 77rem)')
const narrow = matchMedia('(max-width: 56rem)')
for (const query of [medium, narrow]) query.addEventListener('change', measure)

listenToKeys(document, session, does, () => editor?.focus())
addEventListener('beforeunload', (event) => {
  if (!leaving && unsaved(session.state().book)) warn(event)
})
addEventListener('pagehide', () => leave())
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') leave()
})
addEventListener('offline', () => session.retry())
addEventListener('online', () => session.retry())

addEventListener('hashchange', readAddress)

measure()
if (kept.forms.size) discuss({ do: 'forms', forms: kept.forms })
readAddress()
void session.open()
keepOffline()
