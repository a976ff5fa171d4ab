// The overview keeps itself current: what each draft has come to, and who is in it now.

import { exporting } from './exports'
import { forgetAtSignOut } from './session/sign_out'
import { ask } from './ui/api'
import { coverage, overview as words, stage } from './ui/words'
import { keepOffline } from './ui/worker_setup'

/** Milliseconds between two looks, while somebody can see the page. */
const BETWEEN = 5000

type AnswerState = 'answered' | 'waived' | 'open'

export interface Draft {
  readonly id: string
  readonly stage: string
  readonly coverage: readonly { readonly state: AnswerState }[]
  readonly present: readonly { readonly name: string }[]
}

/** What a row says about its draft. */
export interface Row {
  readonly stage: string
  readonly sum: string
  readonly here: string
  /** Answered first, then waived, then open. */
  readonly cells: readonly AnswerState[]
}

export function rowOf(draft: Draft): Row {
  const cells = (['answered', 'waived', 'open'] as const).map((state) => draft.coverage.filter((each) => each.state === state))
  const [answered = [], waived = [], open = []] = cells
  return {
    stage: stage(draft.stage),
    sum: coverage.sum(answered.length, open.length, waived.length, draft.coverage.length),
    here: words.here(draft.present.map((person) => person.name)),
    cells: cells.flat().map((each) => each.state),
  }
}

function show(place: Element, draft: Draft): void {
  const row = rowOf(draft)
  say(place, 'stage', row.stage)
  say(place, 'sum', row.sum)
  say(place, 'here', row.here)
  showCells(place.querySelector('.cells'), row.cells)
  place.removeAttribute('data-uncounted')
}

/** Touch the page only where it says something else: what a reader has selected stays selected. */
function say(place: Element, what: string, said: string): void {
  const element = place.querySelector(`[data-live=${what}]`)
  if (element && element.textContent?.trim() !== said) element.textContent = said
}

function showCells(row: Element | null, cells: readonly AnswerState[]): void {
  if (!row || cells.length !== row.childElementCount) return
  cells.forEach((state, at) => (row.children[at] as Element).setAttribute('class', `cell ${state}`))
}

async function look(page: Document): Promise<void> {
  if (page.visibilityState !== 'visible') return
  const { items } = await ask<{ items: readonly Draft[] }>('GET', '/api/drafts')
  for (const draft of items) {
    const place = page.querySelector(`[data-draft="${CSS.escape(draft.id)}"]`)
    if (place) show(place, draft)
  }
}

async function watch(page: Document): Promise<void> {
  const note = page.getElementById('note')
  const said = await look(page).then(
    () => '',
    () => words.stale,
  )
  if (note && note.textContent !== said) note.textContent = said
  setTimeout(() => void watch(page), BETWEEN)
}

if (typeof document !== 'undefined') {
  // After the server's start some texts may still have had to be opened when the page was made.
  setTimeout(() => void watch(document), document.querySelector('[data-uncounted]') ? 0 : BETWEEN)
  document.addEventListener('visibilitychange', () => void look(document).catch(() => {}))
  forgetAtSignOut(document)
  exporting(document)
  keepOffline()
}
