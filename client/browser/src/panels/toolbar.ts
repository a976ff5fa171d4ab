// The quiet row of tools above the text. A reader has only what does not change the text.

import { html, nothing, type TemplateResult } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import type { Selected } from '../editor/editor'
import { editable, type State } from '../session/state'
import { discussion, tools, TYPES } from '../ui/words'
import type { Doing } from './doing'

export function toolbar(state: State, does: Doing): TemplateResult | typeof nothing {
  if (!editable(state)) return state.opened && state.discussion.may.comment ? html`<div class="tools" role="group" aria-label=${tools.comments}>${comment(does)}</div>` : nothing
  const selected = state.selected
  const list = selected?.type === 'bullet' || selected?.type === 'ordered'
  return html`<div class="tools" role="group" aria-label=${tools.label}>
    ${types(selected, does)}
    <span class="set">
      ${press(tools.bold, 'bold', selected?.strong ?? false, () => does.toggle('strong'))}
      ${press(tools.italic, 'italic', selected?.em ?? false, () => does.toggle('em'))}
      ${press(tools.link, 'link', Boolean(selected?.link), () => does.dispatch({ type: 'dialog', dialog: 'link' }))}
    </span>
    ${list ? html`<span class="set">${act(tools.indent, () => does.indent(1))}${act(tools.outdent, () => does.indent(-1))}</span>` : nothing}
    <span class="set">${act(tools.up, () => does.move(-1))}${act(tools.down, () => does.move(1))}</span>
    ${state.discussion.may.comment ? html`<span class="set">${comment(does)}</span>` : nothing}
    <span class="set">${act(tools.undo, () => does.undo())}${act(tools.redo, () => does.redo())}</span>
  </div>`
}

const comment = (does: Doing): TemplateResult =>
  html`<button class="tool comment" type="button" title=${discussion.commentHint} @mousedown=${stay} @click=${() => does.comment()}>${discussion.comment}</button>`

function types(selected: Selected | null, does: Doing): TemplateResult {
  const value = typeValue(selected)
  const retype = (event: Event) => does.retype((event.target as HTMLSelectElement).value)
  return html`<label class="types"><span class="visually-hidden">${tools.type}</span>
    <select .value=${live(value)} @change=${retype}>
      ${value === '' ? html`<option value="">${tools.mixed}</option>` : nothing}
      ${TYPES.map((type) => html`<option value=${type.value} ?selected=${type.value === value}>${type.words}</option>`)}
    </select></label>`
}

export function typeValue(selected: Selected | null): string {
  if (!selected) return 'paragraph'
  return selected.type === 'heading' ? `heading ${selected.level || 1}` : (selected.type ?? '')
}

/** Pressing with the mouse must not take the caret out of the text. */
const stay = (event: Event): void => event.preventDefault()

const press = (words: string, look: string, on: boolean, pressed: () => void): TemplateResult =>
  html`<button class="tool ${look}" type="button" aria-pressed=${on} @mousedown=${stay} @click=${pressed}>${words}</button>`

const act = (words: string, pressed: () => void, label = words): TemplateResult =>
  html`<button class="tool" type="button" aria-label=${label} @mousedown=${stay} @click=${pressed}>${words}</button>`
