// What stopped the typing, and the words that must not be lost over it.

import { html, nothing, type TemplateResult } from 'lit-html'
import type { PenLost } from '../session/pen'
import * as saving from '../session/saving'
import type { Notice, State } from '../session/state'
import { notice as words } from '../ui/words'
import type { Doing } from './doing'

const SLOW_DOWN = 4429
const SIGN_IN = 4401
const GONE = 4404

export function noticePanel(state: State, does: Doing): TemplateResult | typeof nothing {
  const { notice } = state
  if (!notice) return state.penLost ? withoutPen(state, state.penLost, does) : nothing
  return html`<section class="notice" role="alert" tabindex="-1" data-notice>
    <h2>${notice.title}</h2>
    <p>${notice.text}</p>
    ${notice.words.length ? unsaved(notice, state.shelf, does) : nothing}
    <div class="acts">${way(notice, does)}</div>
  </section>`
}

function withoutPen(state: State, { missed }: PenLost, does: Doing): TemplateResult {
  const seen = () => {
    does.dispatch({ type: 'pen', lost: null })
    does.focusText()
  }
  return html`<section class="notice" role="alert">
    <h2>${words.penLost}</h2>
    <p>${words.penLostWhy(missed || saving.unsaved(state.book) > 0, state.discussion.may.comment)}</p>
    <div class="acts"><button class="primary" type="button" @click=${seen}>${words.penSeen}</button></div>
  </section>`
}

function unsaved(notice: Notice, shelf: boolean, does: Doing): TemplateResult {
  return html`<h3 id="unsaved-title">${words.words}</h3>
    <div class="unsaved" tabindex="0" role="region" aria-labelledby="unsaved-title">${notice.words.map((block) => html`<p dir="auto">${block}</p>`)}</div>
    ${notice.refused ? nothing : html`<p>${shelf ? words.kept : words.keptInPage}</p>`}
    <div class="acts"><button class="primary" type="button" @click=${() => does.copyWords()}>${words.copy}</button>
      <span class="told">${notice.copied === 'yes' ? words.copied : notice.copied === 'failed' ? words.copyYourself : nothing}</span></div>`
}

/** The way on: reload, connect again, sign in, or go back. */
function way(notice: Notice, does: Doing): TemplateResult {
  if (notice.refused)
    return html`<button type="button" @click=${() => does.dropWords()}>${words.drop}</button>`
  if (notice.code === SLOW_DOWN)
    return html`<button class="primary" type="button" @click=${() => does.connect()}>${words.connect}</button>`
  if (notice.code === SIGN_IN) return html`<a class="button" href="/">${words.signIn}</a>`
  if (notice.code === GONE) return html`<a class="button" href="/">${words.sessions}</a>`
  return html`<button type="button" @click=${() => does.reload()}>${words.reload}</button>`
}
