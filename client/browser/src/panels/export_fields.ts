// How a text leaves the house: in which form, and for whom. And where it would name somebody.

import { html, nothing, type TemplateResult } from 'lit-html'
import type { Hit } from '../session/review'
import { exporting as words } from '../ui/words_review'

export const FORMATS = ['markdown', 'html', 'docx', 'json'] as const

export function exportFields(working: boolean): TemplateResult {
  return html`<label>${words.format}<select name="format">${FORMATS.map((each) => html`<option value=${each}>${words.formats[each]}</option>`)}</select></label>
    ${
      working
        ? html`<label>${words.profile}<select name="profile"><option value="public">${words.profiles.public}</option><option value="working">${words.profiles.working}</option></select></label>`
        : nothing
    }
    <label class="choice"><input type="checkbox" name="group" value="question" /> ${words.group}</label>`
}

/** The fields as an address has them; empty ones are left out. */
export function wishOf(fields: FormData): Record<string, string> {
  return Object.fromEntries([...fields].filter(([, value]) => value !== '').map(([name, value]) => [name, String(value)]))
}

export function leaks(hits: readonly Hit[]): TemplateResult | typeof nothing {
  if (!hits.length) return nothing
  return html`<div class="leaks"><p>${words.hits}</p>
    <ul>${hits.map(({ where, found, why }) => html`<li><strong dir="auto">${found}</strong> <span class="quiet">${where}${why ? `, ${why}` : nothing}</span></li>`)}</ul>
    <p class="quiet">${words.hint}</p></div>`
}
