import { html, type TemplateResult } from 'lit-html'
import type { Here, State } from '../session/state'
import { people } from '../ui/words'

export function peoplePanel(state: State): TemplateResult {
  const { id } = state.boot.person
  const here = [...state.people].sort((a, b) => Number(b.id === id) - Number(a.id === id))
  return html`<section class="people" aria-labelledby="people-title">
    <h2 id="people-title">${people.title}</h2>
    ${here.length ? html`<ul>${here.map((each) => person(each, each.id === id))}</ul>` : html`<p class="quiet">${people.nobody}</p>`}
    ${here.length === 1 ? html`<p class="quiet">${people.alone}</p>` : ''}
  </section>`
}

const person = (here: Here, self: boolean): TemplateResult =>
  html`<li><span class="mark" aria-hidden="true" .style=${colour(here.color)}>${initials(here.name)}</span>
    <span class="name" dir="auto">${here.name}${self ? html` <span class="quiet">(${people.you})</span>` : ''}</span></li>`

/** Set through the style object, which the page's policy allows; only ever a plain hex colour. */
const colour = (color: string): string => (/^#[0-9a-f]{3,8}$/i.test(color) ? `background-color: ${color}` : '')

/** First letters of the first and last name. */
export function initials(name: string): string {
  const parts = name.trim().split(/\s+/)
  const letters = [parts[0], parts.length > 1 ? parts[parts.length - 1] : ''].map((part) => [...(part ?? '')][0] ?? '')
  return letters.join('').toLocaleUpperCase()
}
