// The buttons that open what has no room beside the text, and the list of shortcuts.

import { html, nothing, type TemplateResult } from 'lit-html'
import { type Coverage, sums } from '../session/coverage'
import { countOpen } from '../session/discussion'
import { discussing, type Sheet, type State } from '../session/state'
import { discussion, help, page, people } from '../ui/words'
import type { Doing } from './doing'

export function openers(state: State, coverage: Coverage, does: Doing): TemplateResult {
  const open = (sheet: Sheet) => () => does.dispatch({ type: 'sheet', sheet })
  const beside = state.room !== 'narrow' && state.discussion.open
  return html`
    ${state.room === 'narrow' || (state.room === 'medium' && beside) ? html`<button type="button" aria-haspopup="dialog" @click=${open('questions')}>${page.questions(sums(coverage).open)}</button>` : nothing}
    ${
      state.room === 'wide' && !beside
        ? nothing
        : html`<button type="button" aria-haspopup="dialog" @click=${open('side')}>${page.peopleAndVersions}${state.people.length > 1 ? html`<span class="quiet here-count">${people.here(state.people.length)}</span>` : nothing}</button>`
    }
    <button type="button" class="discussion-button" aria-haspopup=${state.room === 'narrow' ? 'dialog' : nothing} aria-expanded=${state.room === 'narrow' ? nothing : beside}
      @click=${() => does.discuss({ do: 'open', open: !discussing(state) })}>${discussion.open(countOpen(state.discussion.items))}</button>
    <button class="plain shortcuts-button" type="button" aria-haspopup="dialog" @click=${() => does.dispatch({ type: 'dialog', dialog: 'help' })}>${help.open}</button>
  `
}
