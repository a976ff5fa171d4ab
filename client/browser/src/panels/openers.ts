// The buttons that open what has no room beside the text, and the list of shortcuts.

import { html, nothing, type TemplateResult } from 'lit-html'
import { type Coverage, sums } from '../session/coverage'
import type { Sheet, State } from '../session/state'
import { help, page, people } from '../ui/words'
import type { Doing } from './doing'

export function openers(state: State, coverage: Coverage, does: Doing): TemplateResult {
  const open = (sheet: Sheet) => () => does.dispatch({ type: 'sheet', sheet })
  return html`
    ${state.room === 'narrow' ? html`<button type="button" aria-haspopup="dialog" @click=${open('questions')}>${page.questions(sums(coverage).open)}</button>` : nothing}
    ${
      state.room === 'wide'
        ? nothing
        : html`<button type="button" aria-haspopup="dialog" @click=${open('side')}>${page.peopleAndVersions}${state.people.length > 1 ? html`<span class="quiet here-count">${people.here(state.people.length)}</span>` : nothing}</button>`
    }
    <button class="plain shortcuts-button" type="button" aria-haspopup="dialog" @click=${() => does.dispatch({ type: 'dialog', dialog: 'help' })}>${help.open}</button>
  `
}
