// The rail of guiding questions: what is answered, what stands open, and the way to both.

import { html, nothing, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import { type Answered, type Coverage, sums } from '../session/coverage'
import { editable, type State } from '../session/state'
import { coverage as words, rail } from '../ui/words'
import type { Doing } from './doing'

export function railPanel(state: State, coverage: Coverage, does: Doing): TemplateResult {
  return html`
    <h2 id="rail-title">${rail.title}</h2>
    ${coverage.answers.length ? questions(state, coverage, does) : html`<p class="quiet">${rail.none}</p>`}
    ${aboutSession(state)}
  `
}

function questions(state: State, coverage: Coverage, does: Doing): TemplateResult {
  const { answered, open, waived, total } = sums(coverage)
  return html`
    <p class="sum">${words.sum(answered, open, waived, total)}</p>
    ${bar(coverage)}
    <ol class="questions">
      ${repeat(
        coverage.answers,
        (answer) => answer.question.id,
        (answer) => question(state, answer, does),
      )}
    </ol>
    ${untied(state, coverage, does)}
  `
}

/** One cell a question; the words above say the same. */
const bar = (coverage: Coverage): TemplateResult =>
  html`<div class="cells" aria-hidden="true">
    ${coverage.answers.map((answer) => html`<span class="cell ${answer.state}"></span>`)}
  </div>`

function question(state: State, answer: Answered, does: Doing): TemplateResult {
  const { id, number } = answer.question
  const here = state.selected?.question === id
  return html`<li class="question ${answer.state} ${here ? 'here' : ''}" id="question-${number}" tabindex="-1" aria-current=${here ? 'true' : nothing}>
    ${asked(state, answer, does)}
    <p class="state" id="q-state-${number}">${stateWords(state, answer)}</p>
    ${acts(state, answer, does)}
  </li>`
}

/** The question itself: walks through its paragraphs, or ties the first one to it. */
function asked(state: State, { question, paragraphs }: Answered, does: Doing): TemplateResult {
  const { id, number, text } = question
  const words = html`<span class="number">${number}</span><span class="text" dir="auto">${text}</span>`
  const tied = tieable(state, id)
  if (!paragraphs.length && !tied) return html`<p class="asked">${words}</p>`
  const [title, act] = paragraphs.length ? [rail.walk(paragraphs.length), () => does.walk(id)] : [rail.tie(tied), () => does.tie(id)]
  return html`<button class="asked" type="button" aria-describedby="q-state-${number}" title=${title} @click=${act}>${words}</button>`
}

function stateWords(state: State, answer: Answered): TemplateResult {
  if (answer.state === 'open') return html`<strong>${words.open}</strong>`
  if (answer.state === 'waived') return html`${words.waived}: <span dir="auto">${answer.reason}</span>`
  return html`${words.answered(answer.paragraphs.length)}${place(state, answer.question.id, answer.paragraphs)}`
}

function place(state: State, question: string | null, paragraphs: readonly string[]): TemplateResult | typeof nothing {
  if (!state.walk || state.walk.question !== question || state.walk.index >= paragraphs.length) return nothing
  return html`<span class="place"> · ${rail.place(state.walk.index, paragraphs.length)}</span>`
}

function acts(state: State, answer: Answered, does: Doing): TemplateResult | typeof nothing {
  const { id, number } = answer.question
  if (state.waiving === id) return waiverForm(state, answer, does)
  const tied = tieable(state, id)
  const tie = tied
    ? html`<button class="small tie" type="button" @click=${() => does.tie(id)}
        aria-label=${`${rail.tie(tied)} to question ${number}`}>${rail.tie(tied)}</button>`
    : nothing
  return html`<div class="acts">${tie}${waiver(state, answer, does)}</div>`
}

/** How many blocks of the selection a tie to this question would change. */
function tieable(state: State, question: string): number {
  const { selected } = state
  if (!editable(state) || !selected || selected.type === 'heading' || selected.question === question) return 0
  return selected.blocks.length
}

function waiver(state: State, answer: Answered, does: Doing): TemplateResult | typeof nothing {
  const { id, number } = answer.question
  if (!state.boot.may.waive || state.rights !== 'edit' || state.notice !== null || answer.state === 'answered') return nothing
  if (answer.state === 'waived')
    return html`<button class="small plain" type="button" @click=${() => does.unwaive(id)}
      aria-label=${`${rail.unwaive}: question ${number}`}>${rail.unwaive}</button>`
  return html`<button class="small plain" type="button" @click=${() => does.dispatch({ type: 'waiving', question: id })}
    aria-label=${`${rail.waive} Waive question ${number}`}>${rail.waive}</button>`
}

function waiverForm(state: State, answer: Answered, does: Doing): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const reason = new FormData(event.target as HTMLFormElement).get('reason')
    does.waive(answer.question.id, String(reason).trim() || rail.reasonDraft)
  }
  const cancel = () => does.dispatch({ type: 'waiving', question: null })
  return html`<form class="waiver" @submit=${submit} @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && cancel()}>
    <label>${rail.reason}
      <input name="reason" maxlength="500" autocomplete="off" data-focus .defaultValue=${rail.reasonDraft} /></label>
    ${fault(state)}
    <div class="acts">
      <button class="small primary" type="submit">${rail.waiveNow}</button>
      <button class="small plain" type="button" @click=${cancel}>${rail.cancel}</button>
    </div>
  </form>`
}

export const fault = (state: State): TemplateResult | typeof nothing =>
  state.asking.fault ? html`<p class="fault" role="alert">${state.asking.fault}</p>` : nothing

function untied(state: State, coverage: Coverage, does: Doing): TemplateResult | typeof nothing {
  const n = coverage.untied.length
  if (!n) return sums(coverage).answered ? html`<p class="untied quiet">${words.allTied}</p>` : nothing
  return html`<p class="untied">${words.untied(n)}${place(state, null, coverage.untied)}<br />
    <button class="small" type="button" @click=${() => does.walk(null)}>${rail.walkUntied}</button></p>`
}

function aboutSession(state: State): TemplateResult | typeof nothing {
  const { brief, inputs, links } = state.boot.session
  if (!brief && !inputs.length && !links.length) return nothing
  return html`<details class="about"><summary>About this session</summary>
    ${brief ? html`<p dir="auto">${brief}</p>` : nothing}
    ${inputs.length ? html`<h3>Draws on</h3><ul>${inputs.map((input) => html`<li dir="auto">${input}</li>`)}</ul>` : nothing}
    ${links.length ? html`<h3>Linked to</h3><ul>${links.map((each) => html`<li><a href=${`/drafts/${each.draft}`}>Session ${each.number}</a></li>`)}</ul>` : nothing}
  </details>`
}

/** For the button that opens the rail where there is no room for it. */
export const openCount = (coverage: Coverage): number => sums(coverage).open

