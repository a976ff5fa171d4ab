// The forms of what is done with a version: each says what will happen before it happens, and what
// stands in the way where it cannot.

import { html, nothing, type TemplateResult } from 'lit-html'
import { missing, type VersionAct } from '../session/review'
import type { State } from '../session/state'
import { exporting, acting as words } from '../ui/words_review'
import type { Doing } from './doing'
import { exportFields, fieldsOf, leaks, wishOf } from './export_fields'

export function versionForm(state: State, does: Doing): TemplateResult | typeof nothing {
  const { open } = state.review
  if (open === null) return nothing
  const { act, number } = open
  switch (act) {
    case 'submit':
      return form(state, does, act, words.submit.title(number), html`<p>${words.submit.explain}</p>${openQuestions(state, does)}`, () => does.submit(number))
    case 'restore':
      return form(state, does, act, words.restore.title(number), html`<p>${words.restore.explain(number)}</p><p>${words.restore.before}</p>`, () => does.restore(number))
    case 'adopt':
      return form(state, does, act, words.adopt.title(number), adopting(state), (fields) => does.adopt(number, textOf(fields, 'reason')))
    case 'reopen':
      return form(state, does, act, words.reopen.title, html`<p>${words.reopen.explain}</p>${reasonField()}`, (fields) => does.reopen(textOf(fields, 'reason')))
    case 'import':
      return form(state, does, act, words.import.title, bringingIn(state, does), (fields) => does.bringIn(fields.get('file') as File))
    case 'export':
      return form(state, does, act, words.export.title(number), html`${exportFields(state.boot.may.export)}${leaks(state.review.stopped, state.boot.may.confirm)}`, (fields) =>
        does.export({ version: String(number), ...wishOf(fields) }),
      )
  }
}

const textOf = (fields: FormData, name: string): string => String(fields.get(name) ?? '').trim()

function form(state: State, does: Doing, act: VersionAct, title: string, body: TemplateResult, done: (fields: FormData) => void): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    done(fieldsOf(event))
  }
  return html`<form class="version-form" data-form=${act} @submit=${submit}>
    <h2 id="dialog-title">${title}</h2>
    ${body}
    <div role="alert">${state.review.fault && !state.review.stopped ? html`<p class="fault">${state.review.fault}</p>` : nothing}</div>
    <div class="acts">
      ${state.review.brings && words.import.isSame(state.review.brings) ? nothing : html`<button class=${state.review.stopped ? 'plain' : 'primary'} type="submit" autofocus ?disabled=${state.review.busy}>${nameOf(act, state.review)}</button>`}
      <button class="plain" type="button" @click=${() => does.dispatch({ type: 'dialog', dialog: null })}>${words.cancel}</button>
    </div>
  </form>`
}

function nameOf(act: VersionAct, { stopped, brings, elsewhere }: State['review']): string {
  if (stopped) return exporting.again
  if (act !== 'import' || brings) return words[act].now
  return elsewhere ? words.import.anyway : words.import.look
}

/** Another file chosen is looked at anew. */
function bringingIn({ review: { brings } }: State, does: Doing): TemplateResult {
  const chosen = () => does.version({ do: 'open', act: 'import', number: 0 })
  return html`<p>${words.import.explain}</p>
    <label>${words.import.file}<input type="file" name="file" required autofocus accept=".md,.markdown,.txt,text/markdown,text/plain" @change=${chosen} /></label>
    <div aria-live="polite">${brings ? html`<p class="brings">${words.import.brings(brings)}</p>` : nothing}</div>`
}

/** Each goes to its place in the rail. */
function openQuestions(state: State, does: Doing): TemplateResult | typeof nothing {
  const { questions } = state.review
  if (!questions.length) return nothing
  return html`<div class="open-questions">
    <p>${words.submit.open}</p>
    <ul>${questions.map(
      ({ number, text }) => html`<li><button class="plain small" type="button" @click=${() => does.goToQuestion(number)}>${words.submit.goTo(number)}</button> <span dir="auto">${text}</span></li>`,
    )}</ul>
  </div>`
}

function adopting({ review: { standing } }: State): TemplateResult {
  const without = standing ? missing(standing) : []
  const nobody = !standing?.seats.length
  return html`<p>${words.adopt.explain}</p>
    <p>${nobody ? words.adopt.nobody : without.length ? words.adopt.missing(without) : words.adopt.all}</p>
    ${nobody || without.length ? reasonField() : nothing}`
}

const reasonField = (): TemplateResult => html`<label>${words.reason}<input name="reason" required autofocus maxlength="1000" autocomplete="off" aria-describedby="reason-hint" /></label>
  <p class="quiet hint" id="reason-hint">${words.reasonHint}</p>`
