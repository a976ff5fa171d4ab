// The comment round: until when, how long that still is, and who may open, extend or reopen it.

import { html, nothing, type TemplateResult } from 'lit-html'
import { type Round, roundIsOpen } from '../session/comments'
import type { State } from '../session/state'
import { when } from '../ui/when'
import { round as words, timeLeft } from '../ui/words'
import type { Doing } from './doing'

export function roundBanner(state: State): TemplateResult | typeof nothing {
  const { round, now } = state.discussion
  if (!roundIsOpen(round)) return ended(state)
  const left = Date.parse(round.deadline) - now
  return html`<section class="round" aria-label=${words.title}><strong>${words.title}</strong> <time datetime=${round.deadline}>${words.until(when(round.deadline))}</time>
    ${left > 0 ? html`<span class="quiet">${words.left(timeLeft(left))}</span>` : nothing}
    ${round.note ? html`<bdi class="note">${round.note}</bdi>` : nothing}</section>`
}

/** For those who could comment while it was open. */
function ended({ discussion, stage }: State): TemplateResult | typeof nothing {
  const { round, may, loaded } = discussion
  if (!round || !loaded || may.comment || stage === 'adopted') return nothing
  return html`<section class="round" aria-label=${words.title}><strong>${words.title}</strong> <time datetime=${closedAt(round)}>${words.closed(when(closedAt(round)))}</time> <span>${words.ended}</span></section>`
}

/** Why the person may not comment now, with the times of their own zone; "" when they may. */
export function whyNot({ discussion, rights, stage }: State): string {
  const { round, may, loaded, why } = discussion
  if (!loaded || may.comment) return ''
  const ended = round !== null && !roundIsOpen(round) && rights === 'comment' && stage !== 'adopted'
  return ended ? words.overFor(when(closedAt(round))) : why
}

/** In the discussion: how it stands for those who cannot comment any more, and what may be done about it. */
export function roundActs(state: State, does: Doing): TemplateResult | typeof nothing {
  const { round, may } = state.discussion
  const open = () => does.dispatch({ type: 'dialog', dialog: 'round' })
  if (!may.round) return round && !roundIsOpen(round) && may.comment ? html`<p class="quiet">${words.closed(when(closedAt(round)))}</p>` : nothing
  return html`<div class="round-acts">
    ${round && !roundIsOpen(round) ? html`<p class="quiet">${words.closed(when(closedAt(round)))}</p>` : nothing}
    <button class="small" type="button" @click=${open}>${round ? (roundIsOpen(round) ? words.change : words.reopen) : words.open}</button></div>`
}

const closedAt = (round: Round): string => round.closed ?? round.deadline

export function roundForm(state: State, does: Doing): TemplateResult {
  const { round, refused, sending } = state.discussion
  const open = roundIsOpen(round)
  const start = round && open ? new Date(round.deadline) : weekFrom(state.discussion.now || Date.now())
  const title = round ? (open ? words.changeTitle : words.reopenTitle) : words.openTitle
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.target as HTMLFormElement)
    const close = (event.submitter as HTMLButtonElement | null)?.name === 'close'
    does.round({ words: String(fields.get('words') ?? '').trim(), date: String(fields.get('date')), time: String(fields.get('time')), close })
  }
  return html`<form @submit=${submit} novalidate>
    <h2 id="dialog-title">${title}</h2>
    <p>${words.explain}</p>
    <div class="date-and-time">
      <label>${words.date}<input type="date" name="date" autofocus .defaultValue=${dateOf(start)} /></label>
      <label>${words.time}<input type="time" name="time" .defaultValue=${timeOf(start)} /></label>
    </div>
    <p class="quiet hint">${words.zone(zone)}</p>
    <label>${round ? words.reason : words.note}<input name="words" maxlength="500" autocomplete="off" /></label>
    <div role="alert">${refused?.key === 'round' ? html`<p class="fault">${refused.fault}</p>` : nothing}</div>
    <div class="acts">
      <button class="primary" type="submit" ?disabled=${sending === 'round'}>${round ? (open ? words.changeNow : words.reopenNow) : words.openNow}</button>
      ${open ? html`<button type="submit" name="close">${words.closeNow}</button>` : nothing}
      <button class="plain" type="button" @click=${() => does.dispatch({ type: 'dialog', dialog: null })}>${words.cancel}</button>
    </div>
  </form>`
}

function weekFrom(now: number): Date {
  const day = new Date(now + 7 * 86_400_000)
  day.setHours(18, 0, 0, 0)
  return day
}

const two = (n: number): string => String(n).padStart(2, '0')
const dateOf = (day: Date): string => `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
const timeOf = (day: Date): string => `${two(day.getHours())}:${two(day.getMinutes())}`

/** The moment that a day and a time mean where the reader is; null when there is none, or it has passed. */
export function deadlineOf(date: string, time: string, now: number): string | null {
  const at = new Date(`${date}T${time}`)
  return Number.isNaN(at.getTime()) || at.getTime() <= now ? null : at.toISOString().replace(/\.\d+Z$/, 'Z')
}
