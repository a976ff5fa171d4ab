// The drafting page: puts the session, the editor and the panels together. Everything that
// happens is dispatched to the session's state; everything shown follows it.

import { openDiscussion } from './discussion'
import { type Editor, openEditor } from './editor/editor'
import { everyFrame } from './editor/frame'
import { markedBlocks } from './panels/authors'
import { listenToKeys } from './panels/keys'
import type { Doing } from './panels/doing'
import { chipOf, pageDrawer } from './panels/page'
import { authorsAsking } from './session/authors'
import { readBoot } from './session/boot'
import { type Coverage, readCoverage } from './session/coverage'
import { carryPen, takePen } from './session/pen'
import { copy, requests, warn } from './session/requests'
import { unsaved } from './session/saving'
import { reviewAsking } from './session/review_asking'
import { openSession } from './session/session'
import { editable, type Happened, type Room, type State } from './session/state'
import { keepHeadHeight } from './ui/head'
import { page as words } from './ui/words'
import { keepOffline } from './ui/worker_setup'

const RIGHTS_CHANGED = 4205
const STAGE_NEWS = new Set(['stage', 'review', 'round'])
/** Milliseconds before connecting again, so that a server that closes at once is not run at. */
const AGAIN = 250

const boot = readBoot(document)
const server = `${location.origin.replace(/^http/, 'ws')}/sync`
const session = openSession({ boot, server, changed })
const { dispatch } = session
const asks = requests(session.state, dispatch)
const askAuthors = authorsAsking(session.state, dispatch)
const askReview = reviewAsking(session.state, dispatch)
const discussion = openDiscussion({ boot, state: session.state, dispatch, editor: () => editor, closeDialogs })

let editor: Editor | null = null
let coverage: Coverage = readCoverage([], boot.questions, boot.waivers)
/** The page is being left on purpose and nothing is lost by it. */
let leaving = false
/** The open menu was opened from the words, not from its chip. */
let menuFromText = false
/** The words that could not be sent are to be thrown away. */
let dropped = false
/** The draft has come to another stage since the server last said what one may do. */
let staged = false

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
  freeze: (label, note) => void asks.freeze(label, note),
  goToQuestion,
  version: (act) => dispatch({ type: 'review', act }),
  submit: (number) => void askReview.submit(number),
  restore: (number) => void askReview.restore(number),
  adopt: (number, reason) => void askReview.adopt(number, reason),
  reopen: (reason) => void askReview.reopen(reason),
  export: (wish) => void askReview.export(wish),
  bringIn: (file) => void askReview.bringIn(file),
  copyWords: () => void copyWords(),
  dropWords: () => void dropWords(),
  reload,
  connect: () => session.connect(),
  focusText: () => editor?.focus(),
  closeMenu,
  ...discussion.does,
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
  askReview.changed(after, before, happened)
  discussion.changed(after, before)
  if (happened.type === 'told' && STAGE_NEWS.has(happened.event.event)) staged = true
  if (happened.type === 'hello') staged = false
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
    ...discussion.heard,
  })
  discussion.show()
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

/** To a question in the rail, which is a sheet where there is no room. */
function goToQuestion(number: number): void {
  closeDialogs()
  dispatch({ type: 'dialog', dialog: null })
  if (session.state().room === 'narrow') dispatch({ type: 'sheet', sheet: 'questions' })
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const question = document.getElementById(`question-${number}`)
    question?.scrollIntoView({ block: 'nearest' })
    question?.focus()
  }))
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

/**
 * Rights have changed. With the stage: connect again, the server's greeting says the rest; words that it
 * does not take any more are then refused, and shown. For another reason: load again, unless that has just been
 * done or would hide words.
 */
function comeBack(state: State): void {
  if (staged) {
    setTimeout(() => session.connect(), AGAIN)
    return
  }
  const last = Number(sessionStorage.getItem('came back') ?? 0)
  if (unsaved(state.book) || Date.now() - last < 10_000) return
  sessionStorage.setItem('came back', String(Date.now()))
  if (boot.draft.rights === 'edit') carryPen(document, document.getElementById('text') as HTMLElement, boot.draft.id)
  reload()
}

/** Loaded again because rights have changed: whoever wrote before and may not now has to be told so. */
function missPen(): void {
  const lost = takePen(boot.draft.id)
  if (lost && boot.draft.rights !== 'edit') dispatch({ type: 'pen', lost })
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

addEventListener('hashchange', () => discussion.readAddress(location.hash))

measure()
keepHeadHeight(document)
discussion.readAddress(location.hash)
missPen()
void session.open()
keepOffline()
