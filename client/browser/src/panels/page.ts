// Draws the whole page from the state: every panel into its place, then the few things that a
// template cannot say (which dialogs are open, where the menu stands, what has the focus).

import { html, nothing, render, type TemplateResult } from 'lit-html'
import type { Coverage } from '../session/coverage'
import { discussing, editable, type State } from '../session/state'
import { closeOnEscape, showDialog } from '../ui/dialog'
import { notice as noticeWords, page as words, stage } from '../ui/words'
import { authorsPanel } from './authors'
import { chipMenu, focusMenu, placeMenu } from './chip_menu'
import { discussionPanel } from './discussion'
import type { Doing } from './doing'
import { helpPanel } from './help'
import { linkForm } from './link_dialog'
import { noticePanel } from './notice'
import { noticesButton, noticesList } from './notices'
import { openers } from './openers'
import { peoplePanel } from './people'
import { railPanel } from './rail'
import { reviewBanner } from './review_banner'
import { roundBanner, roundForm } from './round'
import { statusDrawer } from './status'
import { toolbar } from './toolbar'
import { cardId } from './thread'
import { versionForm } from './version_forms'
import { freezeForm, toldOf, versionsPanel } from './versions'

export type Draw = (state: State, coverage: Coverage) => void

/** `does` may close over the page: it is only called by what a person does. */
export function pageDrawer(page: Document, does: Doing): Draw {
  const place = (id: string) => page.getElementById(id) as HTMLElement
  const [dialog, sheet] = ['dialog', 'sheet'].map((id) => place(id) as HTMLDialogElement) as [HTMLDialogElement, HTMLDialogElement]
  dialog.addEventListener('close', () => does.dispatch({ type: 'dialog', dialog: null }))
  sheet.addEventListener('close', () => does.dispatch({ type: 'sheet', sheet: null }))
  /** The browser gives the focus back, but not the selection in the text. */
  const back = () => {
    const { activeElement } = page
    if (activeElement === page.body || place('text').contains(activeElement)) does.focusText()
  }
  for (const each of [dialog, sheet]) {
    closeOnEscape(each, back)
    each.addEventListener('close', back)
  }
  const drawStatus = statusDrawer(place('status'))
  let before: State | null = null
  return (state, coverage) => {
    const rail = () => railPanel(state, coverage, does)
    const held = page.activeElement
    const side = () => html`${peoplePanel(state)}${authorsPanel(state, does)}${versionsPanel(state, does)}`
    drawStatus(state)
    render(openers(state, coverage, does), place('openers'))
    render(noticePanel(state, does), place('notice'))
    render(toolbar(state, does), place('toolbar'))
    render(waiting(state), place('waiting'))
    const beside = state.room !== 'narrow' && discussing(state)
    page.body.toggleAttribute('data-beside', beside)
    render(noticesButton(state.notices, does.notices), place('notices'))
    render(roundBanner(state), place('round'))
    render(reviewBanner(state), place('reviewing'))
    render(state.discussion.arrived, place('arrived'))
    render(state.room === 'narrow' || (beside && state.room === 'medium') ? nothing : rail(), place('rail'))
    render(beside ? discussionPanel(state, does) : state.room === 'wide' ? side() : nothing, place('side'))
    render(chipMenu(state, does), place('menu'))
    render(inSheet(state, rail, side, does), sheet)
    render(inDialog(state, does), dialog)
    showDialog(sheet, state.sheet !== null, back)
    showDialog(dialog, state.dialog !== null, back)
    settle(page, state, before)
    if ((held && !held.isConnected) || isAnswered(state, before)) catchFocus(page, back)
    before = state
  }
}

const waiting = (state: State): TemplateResult | typeof nothing =>
  state.opened ? nothing : html`<p class="quiet">${state.lost ? noticeWords.offlineFirst : noticeWords.openingText}</p>`

function inSheet(state: State, rail: () => TemplateResult, side: () => TemplateResult, does: Doing): TemplateResult | typeof nothing {
  if (state.sheet === null) return nothing
  return html`<div class="sheet-head"><button class="plain" type="button" @click=${() => does.dispatch({ type: 'sheet', sheet: null })}>${words.close}</button></div>
    <div class=${state.sheet === 'questions' ? 'rail' : 'side'}>${state.sheet === 'questions' ? rail() : state.sheet === 'discussion' ? discussionPanel(state, does) : side()}</div>`
}

function inDialog(state: State, does: Doing): TemplateResult | typeof nothing {
  switch (state.dialog) {
    case 'freeze':
      return freezeForm(state, does)
    case 'link':
      return linkForm(state, does)
    case 'help':
      return helpPanel(does)
    case 'round':
      return roundForm(state, does)
    case 'notices':
      return noticesList(state.notices, does.notices)
    case 'version':
      return versionForm(state, does)
    case null:
      return nothing
  }
}

function settle(page: Document, state: State, before: State | null): void {
  if (state.menu !== null && state.menu !== before?.menu) openMenu(page, state.menu)
  if (state.waiving !== null && state.waiving !== before?.waiving) focusFirst(page.querySelector('.waiver'))
  settleDiscussion(page, state, before)
  if (before && toldOf(state) !== toldOf(before)) showTold(page)
  page.body.classList.toggle('editing', editable(state))
  page.body.dataset['room'] = state.room
  const named = page.getElementById('stage')
  if (named && state.stage !== before?.stage) named.textContent = stage(state.stage)
}

/** The focus comes back to the button of the act, far below what is told of it. Whoever types is not led away. */
function showTold(page: Document): void {
  const told = page.querySelector('.versions > .told')
  if (told?.textContent && !page.getElementById('text')?.contains(page.activeElement)) told.scrollIntoView({ block: 'nearest' })
}

/** A form that has opened takes the focus, and so does a comment that was gone to; words clicked keep it in the text. */
function settleDiscussion(page: Document, state: State, before: State | null): void {
  if (!discussing(state)) return
  const { focus, writing, items } = state.discussion
  const shown = before !== null && discussing(before)
  if (writing !== null && (writing !== before?.discussion.writing || !shown)) {
    const form = page.querySelector<HTMLElement>(`[data-form="${CSS.escape(writing)}"]`)
    form?.querySelector<HTMLElement>('[data-first]')?.focus({ preventScroll: true })
    form?.scrollIntoView({ block: 'nearest' })
    return
  }
  const comment = items.find(({ id }) => id === focus?.id)
  const card = comment && page.getElementById(cardId(comment))
  if (focus && card && (focus.turn !== before?.discussion.focus?.turn || !shown)) {
    card.scrollIntoView({ block: 'nearest' })
    if (focus.by !== 'text') card.focus({ preventScroll: true })
  } else if (!shown && state.room !== 'narrow') page.getElementById('discussion-title')?.focus({ preventScroll: true })
}

/** The form of a dialog stays open, and may be sent again. */
const isAnswered = (state: State, before: State | null): boolean =>
  state.dialog !== null && before !== null && isAsking(before) && !isAsking(state)

const isAsking = ({ review, asking }: State): boolean => review.busy || asking.busy

/** What had the focus has just been drawn away, or could not keep it while it waited, and nothing has taken it over. */
function catchFocus(page: Document, back: () => void): void {
  const modal = page.querySelector<HTMLElement>('#dialog[open]') ?? page.querySelector<HTMLElement>('#sheet[open]')
  if (page.activeElement !== page.body) return
  if (modal) wayOn(modal)?.focus()
  else back()
}

/** Where one goes on in a dialog: at the next hit that stops a file, at its own button, or, while that waits, nowhere yet. */
function wayOn(modal: HTMLElement): HTMLElement | null {
  const ways = ['.leaks button', '[autofocus]', '.dialog > form > .acts [type=submit]', 'button']
  const way = ways.map((each) => modal.querySelector<HTMLButtonElement>(each)).find(Boolean)
  return way && !way.disabled ? way : null
}

function openMenu(page: Document, block: string): void {
  const menu = page.querySelector<HTMLElement>('#menu .menu')
  const chip = chipOf(page, block)
  if (!menu) return
  if (chip) placeMenu(menu, chip)
  focusMenu(menu)
}

export const chipOf = (page: Document, block: string): HTMLElement | null =>
  page.querySelector<HTMLElement>(`.block[data-id="${CSS.escape(block)}"] .chip`)

function focusFirst(form: Element | null): void {
  const field = form?.querySelector('input')
  field?.focus()
  field?.select()
}
